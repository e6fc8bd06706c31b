import { workingInputs } from '../analysis/sizes';
import { spatialName } from '../analysis/spatial';
import { type AxisMap, size } from '../arithmetic/axisMap';
import { formula } from '../arithmetic/formula';
import { reach } from '../arithmetic/window';
import { isFault } from '../ir/finding';
import type { Dim } from '../ir/shape';
import { sizeChain } from './chain';
import { type Fact, factRule, finderOf, inputOf, runOf, type Told } from './fact';
import { inputs, setting, strideless } from './propose';
import type { Fix } from './rule';
import { capital, sizeText } from './wording';
import { readsText, worksText } from './working';

/** A window larger than its padded input. */
export const windowExceedsInput = factRule({
  code: 'SL101',
  id: 'window-exceeds-input',
  severity: 'error',
  title: 'A window is larger than its padded input',
  what: 'Reported at the layer whose window is larger than its padded input, with the size by layer that led there.',
  why: 'A convolution or a pool needs at least one place where its whole window lies on the padded input. PyTorch refuses to run otherwise; Caffe and Darknet divide as C does and may go on with 1×1, which is a warning. Most often the layers before have made the map small: the report lists the size layer by layer.',
  formula: 'A window fits when dilation·(kernel − 1) + 1 ≤ n + padding before + padding after.',
  mending:
    'More padding, a smaller kernel or dilation, or an input large enough to reach the layer; the report names the smallest that does.',
  ignore: 'Where Caffe or Darknet goes on with one sample and that is what you want.',
  sources: [
    '[torch.nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      bad: 'input: [3, 5, 5]\nlayers:\n  - conv2d: {filters: 8, kernel: 7}\n',
      good: 'input: [3, 5, 5]\nlayers:\n  - conv2d: {filters: 8, kernel: 7, padding: 1}\n'
    }
  ],
  tells: { 'window-exceeds-input': tell },
  fixes: { 'window-exceeds-input': fixes }
});

type Windowed = Extract<AxisMap, { kind: 'window' }>;

function tell(fact: Fact<'window-exceeds-input'>): Told {
  const { analysis, finding, result } = fact;
  const { window, input, room, axes, out } = finding.data;
  const maps = spatialMaps(fact);
  const pads = input.map((dim, i) => minus(room[i], dim));
  const needed = window.map((n, i) => Math.max(n - pads[i]!, 1));
  const kernel = maps ? sizeOrNumber(maps.map(map => map.kernel)) : sizeOrNumber(window);
  const who =
    fact.finding.within && !result?.layer.type.toLowerCase().endsWith(fact.finding.within.toLowerCase())
      ? fact.finding.within
      : result?.layer.type;
  return {
    lines: [
      `${who ?? 'The window'} ${kernel} needs at least ${sizeText(needed)}; ${sizeText(input)} arrives (${padText(pads)}).`,
      maps && axes.map(i => axisLine(maps[i]!, input[i]!, i, input.length)).join(' '),
      finding.accepted && out && `${analysis.model.dialect.title} says nothing and goes on with ${sizeText(out)}.`,
      result && sizeChain(runOf(fact), result, spatialAxesOf(fact, axes)),
      maps && alternative(maps, input),
      result && !fact.probe ? (isFault(finding) ? worksText : readsText)(analysis) : undefined
    ]
  };
}

/** Inputs of the model that bring enough to this layer. */
function largerInputs({ analysis, finding, result, probe }: Fact<'window-exceeds-input'>): number[][] {
  return result && !probe ? workingInputs(analysis, { lossless: !isFault(finding) }) : [];
}

/** Enough padding, a kernel that fits, a larger input, or a stride less on the way. */
function* fixes(fact: Fact<'window-exceeds-input'>): Generator<Fix> {
  const { input } = fact.finding.data;
  const maps = spatialMaps(fact);
  if (maps && fact.analysis.graph.conventions.framework === 'tensorflow') yield* setting(fact, 'padding', 'same');
  else if (maps) yield* setting(fact, 'padding', leastPadding(maps, input));
  yield* inputs(fact.analysis, largerInputs(fact));
  if (maps) yield* setting(fact, 'kernel', largestKernel(maps, input));
  yield* strideless(fact);
}

/** The padding of every side with which the window fits. */
function leastPadding(maps: readonly Windowed[], input: readonly Dim[]): number {
  return Math.max(...maps.map((map, i) => (typeof input[i] === 'number' ? Math.max(0, Math.ceil((reach(map) - input[i]) / 2)) : 0)));
}

/** The largest kernel that fits into what arrives with its padding; one number where it was one. */
function largestKernel(maps: readonly Windowed[], input: readonly Dim[]): number | readonly number[] | undefined {
  const fitting = maps.map((map, i) => {
    const room = typeof input[i] === 'number' ? input[i] + map.before + map.after : Number.POSITIVE_INFINITY;
    return Math.min(map.kernel, Math.floor((room - 1) / map.dilation) + 1);
  });
  if (fitting.some(kernel => kernel < 1)) return undefined;
  return maps.every(map => map.kernel === maps[0]?.kernel) ? Math.min(...fitting) : fitting;
}

const minus = (a: Dim | undefined, b: Dim): number => (typeof a === 'number' && typeof b === 'number' ? a - b : 0);

const sizeOrNumber = (extents: readonly number[]): string => extents.join('×');

function padText(pads: readonly number[]): string {
  const [first = 0] = pads;
  if (pads.every(pad => pad === first)) return first % 2 === 0 ? `padding ${first / 2}` : `${first} of padding`;
  return `padding of ${pads.join(' and ')} in all`;
}

/** The window maps of the operator that found the fact, one a spatial axis. */
function spatialMaps(fact: Fact<'window-exceeds-input'>): Windowed[] | undefined {
  const maps = finderOf(fact)?.maps?.filter(map => map.kind !== 'identity');
  return maps?.length === fact.finding.data.window.length && maps.every(map => map.kind === 'window') ? maps : undefined;
}

/** Positions in the tensor of the failing spatial axes. */
function spatialAxesOf(fact: Fact<'window-exceeds-input'>, axes: readonly number[]): number[] {
  const maps = finderOf(fact)?.maps ?? [];
  const spatial = maps.flatMap((map, i) => (map.kind === 'identity' ? [] : [i]));
  return inputOf(fact) ? axes.flatMap(i => spatial[i] ?? []) : [];
}

function axisLine(map: Windowed, extent: Dim, position: number, spatial: number): string {
  return typeof extent === 'number' ? `${capital(spatialName(position, spatial))}: ${formula(map, extent)}.` : '';
}

/** The least padding that fits, with the size it gives. */
function alternative(maps: readonly Windowed[], input: readonly Dim[]): string | undefined {
  const padding = leastPadding(maps, input);
  const padded = maps.map((map, i) => {
    const result = typeof input[i] === 'number' ? size({ ...map, before: padding, after: padding }, input[i]) : undefined;
    return result && 'extent' in result ? result.extent : '?';
  });
  return padded.includes('?') ? undefined : `Padding ${padding} gives ${sizeText(padded)}.`;
}
