import type { Conventions } from '../../ir/conventions';
import type { Source } from '../../ir/graph';
import { get, type Tree } from '../../syntax/tree';
import type { Dialect, ModelGraph, ModelLayer } from '../dialect';
import { readTriples } from './inbound';
import { type Lowering, lowerModel, readInner } from './model';
import { entriesOf, isKeras2, modelOf, readObject } from './objects';
import { outline } from './outline';
import { write } from './write';
import { writing } from './writing';

/** Keras model JSON, as `to_json()` writes it and as it stands in the `config.json` of a `.keras` file. */
export const keras: Dialect = {
  id: 'keras',
  title: 'Keras',
  syntaxes: ['json'],
  write,
  outline,
  detect: tree => sureness(tree),
  variants: () => [],
  writing,
  *lower(tree, request) {
    const root = tree.roots[0];
    const model = modelOf(root);
    const conventions = conventionsOf(request.text);
    if (!root || !model) return { inputs: [], layers: [], conventions, notices: [], probes: [] };
    const lowering: Lowering = {
      conventions,
      declared: request.declared,
      keras2: isKeras2(root, model),
      layers: [],
      inputs: [],
      notices: [],
      named: [],
      request,
      first: new Map(),
      readModel: inner => readInner(inner, lowering),
      single: readTriples(get(model.config, 'input_layers')).length <= 1
    };
    const out = yield* lowerModel(model, { prefix: '' }, lowering);
    const { inputs, layers, notices, named } = lowering;
    const outputs = outputsOf(out, layers);
    const whole = layers.map(layer => halfTyped(layer, tree));
    return { inputs, layers: whole, conventions, notices, probes: [], outputs, named } satisfies ModelGraph;
  }
};

/** Where the text breaks off inside a layer, arguments that are missing or cut are no mistake: the syntax is told. */
function halfTyped(layer: ModelLayer, { problems }: Tree): ModelLayer {
  if (problems.length === 0) return layer;
  const { start, end } = layer.span;
  const broken = problems.some(({ kind, span }) => kind === 'syntax' && span.start >= start && span.start <= end);
  return broken ? { ...layer, findings: layer.findings.filter(({ kind }) => kind !== 'argument') } : layer;
}

/** What the model hands out; inputs are declared, used or not, and inner models may make more than is wanted of them. */
function outputsOf(out: readonly Source[], layers: readonly ModelLayer[]): number[] {
  const handedOut = out.flatMap(source => ('layer' in source ? [source.layer] : []));
  const others = layers.filter(({ type, id, holds }) => type === 'InputLayer' || id.includes('/') || holds);
  return [...handedOut, ...others.map(({ index }) => index)];
}

/** Objects with a class and a config are layers here; without them it is another tool's file. */
function sureness({ roots }: Tree): number {
  const model = modelOf(roots[0]);
  if (!model) return 0;
  const entries = (entriesOf(model) ?? []).slice(0, 50);
  const layers = entries.filter(entry => readObject(entry)).length;
  return entries.length === 0 ? 0.6 : layers / entries.length >= 0.5 ? 0.95 : 0;
}

/** Channels stand where the layers of the file want them; mixed files count as channels-last, Keras' own default. */
function conventionsOf(text: string): Conventions {
  const first = text.includes('"channels_first"') && !text.includes('"channels_last"');
  return { framework: 'tensorflow', layout: first ? 'channels-first' : 'channels-last', division: 'floor' };
}
