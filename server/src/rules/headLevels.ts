import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import type { ModelLayer } from '../dialects/dialect';
import { isTensor } from '../ir/shape';
import { present, rereading } from './propose';
import type { Fix, Report } from './rule';
import { listed, sourceName } from './wording';

/** How many input samples a cell of each level of a head has; undefined where that is not known. */
export const stridesOf = ({ sources }: ModelLayer, analysis: Analysis): (number | undefined)[] =>
  sources.map(source => {
    return 'layer' in source && source.item === undefined ? strideOf(source.layer, analysis) : undefined;
  });

/** Whether there is a head that decodes cells, of several levels where `what` says so. */
export function decodes(analysis: Analysis, what?: 'levels'): boolean {
  for (const unit of analysis.contents().units)
    if (unit.is === 'block' && unit.decodes && (what === undefined || unit.decodes === what)) return true;
  return false;
}

/** The stride of a layer, where it is the same along all axes. */
export function strideOf(layer: number, analysis: Analysis): number | undefined {
  const [first, ...others] = analysis.field(layer) ?? [];
  return others.every(({ stride }) => stride === first?.stride) ? first?.stride : undefined;
}

/** The levels that stand before a layer: of each stride the last map. */
export function lastOfEachStride(analysis: Analysis, { index }: ModelLayer): ReadonlyMap<number, LayerResult> {
  const last = new Map<number, LayerResult>();
  for (const one of analysis.layers.slice(0, index)) {
    const stride = strideOf(one.layer.index, analysis);
    if (stride !== undefined && one.certain && isTensor(one.output)) last.set(stride, one);
  }
  return last;
}

/** Heads that are given a level twice, or levels out of their order. */
export function* levelReports(analysis: Analysis): Generator<Report> {
  if (!decodes(analysis, 'levels')) return;
  for (const result of analysis.layers) {
    const { layer } = result;
    if (layer.unit?.is !== 'block' || layer.unit.decodes !== 'levels') continue;
    const { sources } = layer;
    const twice = sources.findIndex(
      (source, i) => 'layer' in source && sources.findIndex(one => 'layer' in one && one.layer === source.layer) < i
    );
    const again = sources[twice];
    if (again) {
      const message = `${sourceName(again, analysis)} is a level of this head twice.\nEach level has a size of its own; another one is missing.`;
      yield { span: again.span ?? layer.head, layer: layer.id, message, fixes: () => otherLevels(result, twice, analysis) };
      continue;
    }
    const strides = stridesOf(layer, analysis);
    const at = strides.findIndex((stride, i) => i > 0 && stride !== undefined && strides[i - 1] !== undefined && stride < strides[i - 1]!);
    if (at < 0) continue;
    const message = `The levels of this head stand out of order: their strides are ${listed(strides.map(stride => stride ?? '?'))}.\nThe finest comes first; the head is sized after the first.`;
    yield { span: sources[at]?.span ?? layer.head, layer: layer.id, message, fixes: () => inOrder(layer, strides, analysis) };
  }
}

/** The last layer of each stride that the head has not, nearest in stride first, in place of the level that stands twice. */
function* otherLevels(result: LayerResult, input: number, analysis: Analysis): Generator<Fix> {
  const had: readonly (number | undefined)[] = stridesOf(result.layer, analysis);
  const last = [...lastOfEachStride(analysis, result.layer)].filter(([stride]) => !had.includes(stride));
  const away = (stride: number): number => Math.abs(Math.log2(stride / (had[input] ?? stride)));
  const near = last.sort(([a], [b]) => away(a) - away(b)).slice(0, 2);
  for (const [, target] of near) yield* present(rereading({ analysis, result }, input, target));
}

/** The levels by their strides, the finest first. */
function* inOrder({ sources }: ModelLayer, strides: readonly (number | undefined)[], { model: { text } }: Analysis): Generator<Fix> {
  const spans = sources.flatMap(({ span }) => span ?? []);
  if (spans.length !== sources.length || strides.includes(undefined)) return;
  const words = spans.map(({ start, end }) => text.slice(start, end));
  const order = words.map((_, i) => i).sort((a, b) => strides[a]! - strides[b]!);
  const changes = order.flatMap((from, to) => (from === to ? [] : [{ text: { span: spans[to]!, new: words[from]! } }]));
  yield { title: `Order the levels by their strides: ${order.map(i => words[i]).join(', ')}`, safe: true, changes };
}
