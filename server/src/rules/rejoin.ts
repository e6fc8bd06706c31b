import { findParting, type Parting, type Step } from '../analysis/cause';
import type { LayerResult } from '../analysis/propagate';
import { readersOf } from '../analysis/readers';
import { workingInputs } from '../analysis/sizes';
import { reach } from '../arithmetic/window';
import { isTensor } from '../ir/shape';
import { onAxis, type PerAxis } from '../ops/param';
import { type AnyFact, runOf } from './fact';
import { resizing } from './inserting';
import type { Operands } from './operands';
import { inputs, present, producerOf, rereading, settingOf } from './propose';
import type { Fix } from './rule';
import { nameOf, sourceName, spatialOf } from './wording';

/** Ways to make two operands the same size along an axis: an input that divides, a step that rounds otherwise, another reference. */
export function* rejoining(fact: AnyFact, { sources }: Operands, axis: number): Generator<Fix> {
  const { analysis, result, probe } = fact;
  if (!result || !sources) return;
  if (!probe)
    yield* inputs(
      analysis,
      workingInputs(analysis).filter(size => isNear(size, analysis))
    );
  yield* exchanging(fact, axis);
  const parting = findParting(runOf(fact), sources, axis);
  if (parting) {
    yield* stepFixes(fact, parting);
    yield* above(fact, parting.fork);
  }
  if (!fact.finding.within && 'operands' in fact.finding.data) yield* resizing(fact, fact.finding.data.operands);
  yield* references(fact, axis);
}

/** An input of another scale is another model: at one sample, anything fits. */
function isNear(
  size: readonly number[],
  {
    graph: {
      inputs: [input],
      conventions
    }
  }: AnyFact['analysis']
): boolean {
  const now = input?.dims ? spatialOf(input.dims, conventions) : [];
  return size.every((n, i) => typeof now[i] !== 'number' || (2 * n >= now[i] && n <= 2 * now[i]));
}

function* stepFixes(fact: AnyFact, { branches }: Parting): Generator<Fix> {
  const [first, second] = branches;
  for (const [branch, other] of [
    [first, second],
    [second, first]
  ] as const) {
    for (const step of branch.steps.filter(({ exact }) => !exact)) yield* rounding(fact, step);
    for (const step of [...branch.steps].reverse()) yield* scaling(fact, step, other.extent / branch.extent);
    const last = branch.steps.at(-1);
    if (last?.by?.map.kind === 'transposed' && Number.isInteger(other.extent / last.from))
      yield* settingOf(fact, last.layer, 'stride', other.extent / last.from);
  }
}

/** Strides that are no power of two and even kernels above the fork: they are what makes sizes odd. */
function* above(fact: AnyFact, fork: LayerResult | undefined): Generator<Fix> {
  for (let at = fork; at; at = producerOf(fact.analysis, at.layer.sources[0])) {
    const { stride, kernel } = at.values;
    const step = stride === undefined ? 1 : onAxis(stride as PerAxis, 0);
    if (step > 2 && Math.log2(step) % 1 !== 0) yield* settingOf(fact, at, 'stride', 2);
    if (typeof kernel === 'number' && kernel > 1 && kernel % 2 === 0)
      for (const odd of [kernel + 1, kernel - 1]) yield* settingOf(fact, at, 'kernel', odd);
    if (at.layer.sources.some(source => 'layer' in source && source.layer >= at!.layer.index)) return;
  }
}

/** A step that rounds, or that a kernel makes larger or smaller, made to keep its factor. */
function* rounding(fact: AnyFact, { layer, by }: Step): Generator<Fix> {
  const map = by?.map;
  if (map?.kind === 'transposed') {
    for (const more of [map.outputPadding + 1, map.outputPadding + 2]) yield* settingOf(fact, layer, 'outputPadding', more);
    yield* settingOf(fact, layer, 'padding', Math.max(Math.floor((reach(map) - map.stride) / 2), 0));
  }
  if (map?.kind === 'same' && fact.analysis.graph.conventions.framework === 'tensorflow') yield* settingOf(fact, layer, 'padding', 'valid');
  if (map?.kind !== 'window') return;
  yield* settingOf(fact, layer, 'ceilMode', map.rounding !== 'ceil');
  const half = Math.floor((reach(map) - 1) / 2);
  for (const padding of new Set([half, half + 1])) if (padding !== map.before) yield* settingOf(fact, layer, 'padding', padding);
  if (map.kernel % 2 === 0) for (const odd of [map.kernel - 1, map.kernel + 1]) yield* settingOf(fact, layer, 'kernel', odd);
  if (fact.analysis.graph.conventions.framework === 'tensorflow') yield* settingOf(fact, layer, 'padding', 'same');
}

/** A step whose factor is all that the other branch has more or less. */
function* scaling(fact: AnyFact, { layer, by }: Step, ratio: number): Generator<Fix> {
  const map = by?.map;
  if (!map || ratio === 1) return;
  const factor = factorOf(map);
  if (factor === undefined) return;
  const [params, wanted] = factor.grows ? [['scale', 'factor', 'stride'], factor.by * ratio] : [['stride', 'factor'], factor.by / ratio];
  if (!Number.isInteger(wanted) || wanted < 1) return;
  for (const param of params) yield* settingOf(fact, layer, param, wanted);
}

/** By how much a step enlarges its axis or divides it, where it does either. */
function factorOf(map: NonNullable<Step['by']>['map']): { readonly by: number; readonly grows: boolean } | undefined {
  switch (map.kind) {
    case 'window':
    case 'same':
    case 'causal':
      return { by: map.stride, grows: false };
    case 'shrink':
      return { by: map.factor, grows: false };
    case 'transposed':
      return { by: map.stride, grows: true };
    case 'scale':
      return { by: map.numerator / map.denominator, grows: true };
    case 'scale-float':
    case 'grow':
      return { by: map.factor, grows: true };
    default:
      return undefined;
  }
}

/** Skips that were taken for one another: an operand changes places with that of another merge, where it has the wanted size. */
function* exchanging({ analysis, finding, result }: AnyFact, axis: number): Generator<Fix> {
  if (!result || !('operands' in finding.data)) return;
  const [a, b] = finding.data.operands;
  const { text } = analysis.model;
  let found = 0;
  for (const [own, other] of [
    [b, a],
    [a, b]
  ] as const) {
    const [here, wanted] = [result.layer.sources[own]?.span, result.inputs[other]];
    for (const merge of analysis.layers) {
      if (merge === result || merge.layer.unit !== result.layer.unit || !here || !isTensor(wanted)) continue;
      for (const [i, { span }] of merge.layer.sources.entries()) {
        const input = merge.inputs[i];
        if (!span || !isTensor(input) || input.dims[axis] !== wanted.dims[axis] || found >= 2) continue;
        const [word, theirs] = [here, span].map(({ start, end }) => text.slice(start, end)) as [string, string];
        // A reference that is counted back means another layer there.
        if (/^["']?-\d/.test(word) || /^["']?-\d/.test(theirs) || word === theirs) continue;
        found++;
        const title = `Exchange ${sourceName(result.layer.sources[own], analysis)} with ${sourceName(merge.layer.sources[i], analysis)}, which ${nameOf(merge, analysis)} reads`;
        yield {
          title,
          changes: [{ text: { span: here, new: theirs } }, { text: { span, new: word } }]
        };
      }
    }
  }
}

/** For either operand, the nearest other layer that has the size of the other one. */
function* references(fact: AnyFact, axis: number): Generator<Fix> {
  const { analysis, finding, result } = fact;
  if (!result || !('operands' in finding.data)) return;
  const [a, b] = finding.data.operands;
  for (const [own, other] of [
    [b, a],
    [a, b]
  ] as const) {
    const wanted = result.inputs[other];
    const now = producerOf(analysis, result.layer.sources[own]);
    // What nothing else reads would be left without a reader.
    if (!now || !isTensor(wanted) || readersOf(analysis).of(result.layer.sources[own]!).length < 2) continue;
    const others = new Set(result.layer.sources.map(source => ('layer' in source ? source.layer : -1)));
    const fits = ({ layer, output, certain }: LayerResult): boolean =>
      certain &&
      !others.has(layer.index) &&
      isTensor(output) &&
      output.dims.length === wanted.dims.length &&
      output.dims[axis] === wanted.dims[axis];
    const near = analysis.layers
      .slice(0, result.layer.index)
      .filter(fits)
      .sort((x, y) => Math.abs(x.layer.index - now.layer.index) - Math.abs(y.layer.index - now.layer.index));
    for (const target of near.slice(0, 2)) yield* present(rereading(fact, own, target));
  }
}
