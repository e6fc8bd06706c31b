import { isTensor } from '../ir/shape';
import { evenCuts } from './cutting';
import { type Fact, factRule, inputOf, type Told } from './fact';
import { divisorsBy, setting, widths } from './propose';
import type { Fix } from './rule';
import { axisName } from './wording';

/** A division that must be whole is not. */
export const indivisible = factRule({
  code: 'SL302',
  id: 'groups-do-not-divide',
  severity: 'error',
  title: 'A number does not divide what it has to divide',
  what: 'Reported where a division has to be whole and is not: groups, heads, blocks of a shuffle.',
  why: 'Groups of a convolution or of a normalisation, heads of an attention, the factor of a pixel shuffle: each cuts an axis into equal parts, so it has to divide it. Frameworks refuse when the layer is made, or when it first runs.',
  formula: 'value mod divisor = 0.',
  mending: 'A divisor of the number; the report lists them.',
  ignore: 'Never: the framework refuses.',
  sources: [
    '[torch.nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html)',
    '[torch.nn.PixelShuffle](https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html)'
  ],
  examples: [
    {
      bad: 'input: [6, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, groups: 4}\n',
      good: 'input: [6, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, groups: 2}\n'
    }
  ],
  tells: { indivisible: tell },
  fixes: { indivisible: fact => (fact.finding.accepted ? [] : divisionFixes(fact)) }
});

/** More divisors than anybody reads; the nearest ones are kept. */
const SHOWN = 12;

function tell(fact: Fact<'indivisible'>): Told | undefined {
  // What the framework does not check itself is told by `uncheckedDivision`.
  return fact.finding.accepted ? undefined : { lines: divisionLines(fact) };
}

/** "groups 4 does not divide 6 input channels: 1, 2, 3, 6 do.", then the multiples on either side. */
export function divisionLines(fact: Fact<'indivisible'>): string[] {
  const { value, by, what, divisor } = fact.finding.data;
  const axis = /^axis (\d+)$/.exec(what)?.[1];
  const rank = inputOf(fact)?.dims.length;
  const whole =
    axis === undefined
      ? `${value} ${what}`
      : `${rank === undefined ? 'extent' : axisName(Number(axis), rank, fact.analysis.graph.conventions)} ${value}`;
  const below = value - (value % by);
  const multiples = [below, below + by].filter(n => n > 0);
  const fitting = divisors(value, by);
  const factor = /factor|area|size|block/.test(divisor);
  const first = `${dividing(divisor, by)} divide ${whole}`;
  const multiplesLine = `Multiples of ${by} next to ${value}: ${multiples.join(', ')}.`;
  if (value < 1 || by < 1) return [`${first}.`];
  return factor
    ? [`${first}.`, multiplesLine]
    : [`${first}: ${fitting.join(', ')} ${fitting.length === 1 ? 'does' : 'do'}.`, multiplesLine];
}

/** The nearest divisors in the place of the one that does not divide, then the multiples next to what is divided. */
export function* divisionFixes(fact: Fact<'indivisible'>): Generator<Fix> {
  const { value, by } = fact.finding.data;
  if (value < 1 || by < 1) return;
  yield* evenCuts(fact);
  const { divisors: cutting, divided } = numbersOf(fact);
  for (const param of cutting) for (const near of divisorsBy(value, by).slice(0, 3)) yield* setting(fact, param, near);
  const below = value - (value % by);
  for (const param of divided) for (const multiple of [below, below + by]) if (multiple > 0) yield* setting(fact, param, multiple);
  // What is divided may be what the layer before gives.
  const [input] = fact.result?.inputs ?? [];
  if (!fact.finding.within && divided.length === 0 && isTensor(input) && input.dims.includes(value))
    for (const multiple of [below + by, below]) if (multiple > 0) yield* widths(fact, fact.result?.layer.sources[0], multiple);
  // Inside a block the channels are a part of those that are written.
  const out = fact.result?.values.outChannels;
  if (!divided.length && typeof out === 'number' && Number.isInteger(out / value)) {
    const step = by * (out / value);
    for (const near of [Math.ceil(out / step), Math.floor(out / step)]) if (near > 0) yield* setting(fact, 'outChannels', near * step);
    // Blocks that add what arrives give as much.
    if (isTensor(input)) for (const dim of input.dims.slice(1, 2)) if (Number(dim) % step === 0) yield* setting(fact, 'outChannels', dim);
  }
}

/** The parameters that divide and those that are divided, among those to blame; inside a block, by name and by number. */
function numbersOf({ finding, result }: Fact<'indivisible'>): {
  readonly divisors: readonly string[];
  readonly divided: readonly string[];
} {
  const { value, by, divisor } = finding.data;
  const values = result?.values ?? {};
  const names = finding.blame.length > 0 ? finding.blame : Object.keys(result?.layer.unit?.params ?? {});
  const divides = (name: string): boolean => divisor.toLowerCase().includes(name.toLowerCase()) || values[name] === by;
  return { divisors: names.filter(divides), divided: names.filter(name => !divides(name) && values[name] === value) };
}

/** "groups 4 does not", "factor² = 4 does not", "channels of a head (32) do not" */
function dividing(divisor: string, by: number): string {
  if (divisor.includes(' ')) return `${divisor} (${by}) ${/^\w+s\b/.test(divisor) ? 'do' : 'does'} not`;
  return `${divisor} ${/\W$/.test(divisor) ? '= ' : ''}${by} does not`;
}

/** The divisors of `value`, the ones nearest to `wanted` where there are many, in rising order. */
const divisors = (value: number, wanted: number): number[] =>
  divisorsBy(value, wanted)
    .slice(0, SHOWN)
    .sort((a, b) => a - b);
