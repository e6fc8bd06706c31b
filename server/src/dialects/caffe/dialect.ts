import { inSteps, type Steps } from '../../base/steps';
import type { Conventions } from '../../ir/conventions';
import type { GraphInput, Notice, Source } from '../../ir/graph';
import type { Dialect, ModelGraph, ModelLayer, Request } from '../dialect';
import { LAYER_LIMIT, limited } from '../limit';
import { isData, oldInputs, openInputs, readInputs, settleOld } from './data';
import { lowerLayer, type Scope } from './layer';
import type { NetLayer } from './layerText';
import { type Message, type Value, value, values } from './message';
import { type Net, netOf, readingNet, sureness } from './net';
import { outline } from './outline';
import { included, phases, stateOf } from './phase';
import { newCollector } from './window';
import { write } from './write';
import { writing } from './writing';

const conventions: Conventions = { framework: 'caffe', layout: 'channels-first', division: 'truncate' };

/** Caffe's prototxt files, of all generations. */
export const caffe: Dialect = {
  id: 'caffe',
  title: 'Caffe',
  syntaxes: ['prototext'],
  shapesAt: 'type',
  write,
  outline,
  detect: (tree, { fileName }) => sureness(tree, /\.(?:prototxt|pbtxt)$/i.test(fileName)),
  reading: readingNet,
  variants: tree => phases(netOf(tree)),
  *lower(tree, request) {
    const net = yield* readingNet(tree);
    const state = stateOf(net, request.variant);
    const here: NetLayer[] = [];
    const leftOut = new Set<string>();
    yield* inSteps(net.layers, STEP, layer => {
      if (included(layer, state)) here.push(layer);
      else for (const top of layer.tops) leftOut.add(String(top.value));
    });
    const { inputs, layers } = yield* lowerNet(net, here.slice(0, LAYER_LIMIT), leftOut, request);
    const notices = [...net.notices, ...emptiness(net), ...limited(here[LAYER_LIMIT]?.span)];
    return { inputs, layers, conventions, notices, probes: [] } satisfies ModelGraph;
  },
  writing
};

/** A file that says nothing of layers is a net all the same, of none. */
function emptiness({ layers, root }: Net): Notice[] {
  if (layers.length > 0 || value(root, 'input') || root.broken) return [];
  return [{ span: { start: 0, end: Math.min(1, root.span.end) }, finding: { kind: 'no-layers', blame: [], accepted: true, data: {} } }];
}

/** What layers call what they read and make. */
interface Names {
  /** Blobs that some layer makes. */
  readonly made: ReadonlySet<string>;
  /** Of bottoms that read the same state of the same blob with others: how many read it, by their rows. */
  readonly readers: ReadonlyMap<number, number>;
}

function* readingNames(root: Message, here: readonly NetLayer[]): Steps<Names> {
  const made = new Set<string>();
  const readers = new Map<number, number>();
  // By blob: its only reader so far, or all of them.
  const open = new Map<string, Value | Value[] | undefined>();
  for (const input of values(root, 'input')) open.set(String(input.value), undefined);
  yield* inSteps(here, STEP, ({ bottoms, tops }) => {
    for (const bottom of bottoms) {
      const name = String(bottom.value);
      const others = open.get(name);
      if (Array.isArray(others)) others.push(bottom);
      else if (others) open.set(name, [others, bottom]);
      else if (open.has(name)) open.set(name, bottom);
    }
    for (const { value: top } of tops) {
      const name = String(top);
      close(open.get(name), readers);
      open.set(name, undefined);
      made.add(name);
    }
  });
  for (const bottoms of open.values()) close(bottoms, readers);
  return { made, readers };
}

function close(bottoms: Value | Value[] | undefined, readers: Map<number, number>): void {
  if (Array.isArray(bottoms)) for (const bottom of bottoms) readers.set(bottom.row, bottoms.length);
}

/** Layers in a step: few milliseconds. */
const STEP = 200;

function* lowerNet(
  net: Net,
  here: readonly NetLayer[],
  leftOut: ReadonlySet<string>,
  request: Request
): Steps<{ inputs: GraphInput[]; layers: ModelLayer[] }> {
  const inputs: GraphInput[] = [];
  const layers: ModelLayer[] = [];
  const { made, readers } = yield* readingNames(net.root, here);
  const scope: Scope = {
    inputs,
    layers,
    blobs: new Map(),
    learned: new Map(),
    rates: new Map(),
    tops: new Map(),
    readers,
    made,
    leftOut,
    conventions,
    declared: request.declared
  };
  const bring = (added: readonly GraphInput[]): Source[] => {
    const first = inputs.length;
    inputs.push(...added);
    return added.map((_, i) => ({ input: first + i }));
  };
  const old = newCollector();
  const outside = oldInputs(net, old);
  if (outside) layers.push(lowerLayer(outside.layer, outside.layer, scope, bring(settleOld(outside.layer, outside.made, request)), old));
  const open = here.reduce((count, layer) => count + openInputs(layer), 0);
  yield* inSteps(here, STEP, layer => {
    const into = newCollector();
    const text = layer.open();
    const own = isData(text.type) ? bring(readInputs(text, request, open === 1 && !outside, into)) : undefined;
    layers.push(lowerLayer(layer, text, scope, own, into));
  });
  return { inputs, layers };
}
