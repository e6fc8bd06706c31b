import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { spatialAxes } from '../analysis/spatial';
import type { Span } from '../base/span';
import { show } from '../dialects/value';
import type { Source } from '../ir/graph';
import { isTensor } from '../ir/shape';
import { onAxis, type PerAxis } from '../ops/param';
import type { Fact } from './fact';
import { type AnyFact, argumentName } from './fact';
import type { Fix } from './rule';
import { extents, listed, nameOf, shapeText } from './wording';

/** Proposals that many rules make. Whether they help is not decided here: each is tried before it is offered. */

type Safe = Pick<Fix, 'safe'>;
/** What a proposal is about. */
type About = Pick<AnyFact, 'analysis' | 'result'>;

/** Another value for a parameter of the layer that a fact is about, where it has such a parameter. */
export function* setting(fact: About, param: string | undefined, value: unknown, rest: Safe = {}): Generator<Fix> {
  if (fact.result && param !== undefined) yield* settingOf(fact, fact.result, param, value, rest);
}

/** The same for any layer. */
export function* settingOf(fact: About, { layer }: LayerResult, param: string, value: unknown, rest: Safe = {}): Generator<Fix> {
  const known = (layer.unit && param in layer.unit.params) || layer.args[param]?.origin.kind === 'written';
  if (!known || value === undefined) return;
  const of = layer === fact.result?.layer ? '' : ` of ${nameOf({ layer }, fact.analysis)}`;
  const result = fact.analysis.layers[layer.index] ?? fact.result;
  const name = argumentName({ analysis: fact.analysis, ...(result && { result }) }, param);
  yield {
    title: param.startsWith('?@') ? `Write ${show(value)}` : `Set ${name}${of} to ${show(value)}`,
    changes: [{ set: { layer: layer.index, param, value } }],
    ...rest
  };
}

/** Several parameters of a layer at once. */
export function* together(fact: About, result: LayerResult, values: Readonly<Record<string, unknown>>): Generator<Fix> {
  const each = Object.entries(values).map(([param, value]) => [...settingOf(fact, result, param, value)][0]);
  if (each.some(one => one === undefined)) return;
  const fixes = each as Fix[];
  const titles = fixes.map(({ title }, i) => (i === 0 ? title : title.replace(/^Set /, '').replace(/ of .*(?= to )/, '')));
  yield { title: listed(titles), changes: fixes.flatMap(({ changes }) => changes) };
}

/** Other sizes of the model's only input. */
export function* inputs({ graph }: Analysis, sizes: readonly (readonly number[])[]): Generator<Fix> {
  const dims = graph.inputs[0]?.dims;
  if (!dims || graph.inputs.length !== 1) return;
  const axes = spatialAxes(dims.length, graph.conventions);
  for (const size of sizes) {
    const changed = dims.map((dim, axis) => size[axes.indexOf(axis)] ?? dim);
    yield { title: `Set the input to ${extents(size)}`, changes: [{ input: { dims: changed } }] };
  }
}

/** Another word in the place of one that is written, its quotes left alone. */
export function replacing({ model: { text } }: Analysis, span: Span, word: string, rest: Safe = {}): Fix {
  const quoted = /^["']/.test(text.slice(span.start, span.end)) && span.end - span.start > 1;
  const inner = quoted ? { start: span.start + 1, end: span.end - 1 } : span;
  const old = text.slice(inner.start, inner.end);
  return { title: `Change \`${old}\` to \`${word}\``, changes: [{ text: { span: inner, new: word } }], ...rest };
}

/** Another layer in the place of the one that an input of a layer refers to; undefined where no reference is written. */
export function rereading({ analysis, result }: About, input: number, target: LayerResult): Fix | undefined {
  const span = result?.layer.sources[input]?.span;
  if (!result || !span) return undefined;
  const { text } = analysis.model;
  const place = referenceIn(span, input, result, text);
  const old = text.slice(place.start, place.end).replace(/^["']|["']$/g, '');
  const { layer } = target;
  const index = String(layer.index);
  const named = layer.outputNames?.[0] ?? layer.name ?? layer.id;
  const word = /^-\d+$/.test(old) ? String(layer.index - result.layer.index) : /^\d+$/.test(old) ? index : named;
  if (word === old) return undefined;
  const { changes } = replacing(analysis, place, word);
  const shape = isTensor(target.output) ? ` (${shapeText(target.output.dims)})` : '';
  return { title: `Read ${nameOf(target, analysis)}${shape} in place of \`${old}\``, changes };
}

/** The word of a reference, where its span is that of a whole list: Darknet's `layers=`, the histories of Keras. */
function referenceIn(span: Span, input: number, { layer }: LayerResult, text: string): Span {
  const written = text.slice(span.start, span.end);
  const words = [...written.matchAll(/"[^"]*"|[^\s,[\]]+/g)];
  if (words.length < 2) return span;
  const alike = layer.sources.filter((source, i) => i < input && source.span?.start === span.start).length;
  const word = words[written.startsWith('[') ? 0 : alike] ?? words[0]!;
  return { start: span.start + word.index, end: span.start + word.index + word[0].length };
}

/** The layer that a source stands for. */
export const producerOf = ({ layers }: Analysis, source: Source | undefined): LayerResult | undefined =>
  source && 'layer' in source ? layers[source.layer] : undefined;

/** The input of the model that a source stands for, be it behind a layer that is nothing but that input. */
export function inputBehind({ graph, layers }: Analysis, source: Source | undefined): string | undefined {
  if (source && 'input' in source) return graph.inputs[source.input]?.name;
  const producer = source && 'layer' in source ? layers[source.layer] : undefined;
  const own = producer?.layer.sources[source && 'layer' in source ? (source.item ?? 0) : 0];
  return own && 'input' in own ? graph.inputs[own.input]?.name : undefined;
}

/** Parameters that say how many channels or features come out. */
export const WIDTHS = ['outChannels', 'outFeatures', 'hidden', 'features'] as const;

/** The layer that decided the number of channels of a value: past activations, normalisations and pools. */
export function deciderOf(analysis: Analysis, source: Source | undefined): LayerResult | undefined {
  for (let at = producerOf(analysis, source); at; ) {
    const { args, sources, index } = at.layer;
    if ('outChannels' in args || 'outFeatures' in args || sources.length !== 1) return at;
    const [before] = sources;
    at = before && 'layer' in before && before.layer < index ? analysis.layers[before.layer] : undefined;
  }
  return undefined;
}

/** Another number of channels for whatever decides those of a value. */
export function* widths(fact: AnyFact, source: Source | undefined, channels: number | undefined): Generator<Fix> {
  const decider = deciderOf(fact.analysis, source);
  const param = WIDTHS.find(name => name in (decider?.layer.args ?? {}));
  if (decider && param && decider.layer !== fact.result?.layer) yield* settingOf(fact, decider, param, channels);
}

/** Strides of the nearest layers before that have one above 1, taken away: they are what made the map small. */
export function* strideless(fact: AnyFact, most = 2): Generator<Fix> {
  const seen = new Set<number>();
  let at = producerOf(fact.analysis, fact.result?.layer.sources[0]);
  for (let found = 0; at && found < most && !seen.has(at.layer.index); ) {
    seen.add(at.layer.index);
    const stride = at.values.stride as PerAxis | undefined;
    if (stride !== undefined && [0, 1, 2].some(axis => onAxis(stride, axis) > 1)) {
      yield* settingOf(fact, at, 'stride', 1);
      found++;
    }
    at = producerOf(fact.analysis, at.layer.sources[0]);
  }
}

/** Divisors of a number, the nearest to a wanted one first; the smaller of two that are as near. */
export function divisorsBy(value: number, wanted: number): number[] {
  const found: number[] = [];
  for (let i = 1; i * i <= value && i <= 100_000; i++) if (value % i === 0) found.push(i, value / i);
  return [...new Set(found)].sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b);
}

/** The name of a type or module that was most likely meant. */
export function* nearestType({ analysis, finding: { data }, result, span }: Fact<'unknown-module'>): Generator<Fix> {
  if (data.nearest === undefined) return;
  const head = result?.layer.head ?? span;
  const written = analysis.model.text.slice(head.start, head.end);
  const name = written.startsWith('[') ? data.nearest : data.nearest.replace(/^\[(.*)\]$/, '$1');
  yield replacing(analysis, head, name, { safe: true });
}

/** A name of its own for an output, with everything that reads it. */
export function* renaming({ analysis, result }: AnyFact, name: string): Generator<Fix> {
  const { layers, model } = analysis;
  const own = result?.layer.defines?.findLast(definition => definition.name === name);
  if (!result || !own) return;
  const taken = new Set(layers.flatMap(({ layer }) => (layer.defines ?? []).map(definition => definition.name)));
  const base = result.layer.name ?? `${name}_${result.layer.type.toLowerCase()}`;
  const fresh = [base, `${base}_out`, `${base}_2`].find(one => !taken.has(one));
  if (fresh === undefined) return;
  const readers = layers.flatMap(({ layer }) =>
    layer.sources.flatMap(source => ('layer' in source && source.layer === result.layer.index && source.span ? [source.span] : []))
  );
  const changes = [own.span, ...readers].flatMap(span => replacing({ model } as Analysis, span, fresh).changes);
  yield { title: `Call the output \`${fresh}\``, changes };
}

/** Without a layer; what read it reads what it read. */
export const withoutLayer = (result: LayerResult, analysis: Analysis): Fix => ({
  title: `Remove ${nameOf(result, analysis)}`,
  changes: [{ remove: { layer: result.layer.index } }]
});

/** A proposal where there is one. */
export function* present(fix: Fix | undefined): Generator<Fix> {
  if (fix) yield fix;
}
