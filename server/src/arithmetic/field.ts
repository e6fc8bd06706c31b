import { type AxisMap, isSound, reads } from './axisMap';
import { floorDiv, gcd, lcm, leastPeriod, mod } from './integer';
import type { Interval } from './window';

/** Fields whose period exceeds this are given up on. */
export const FIELD_PERIOD_CAP = 4096;

/**
 * What each sample of an axis depends on in the network's input, in input samples; `all` where it is the whole input. Sample m
 * depends on from[m mod period] + advance·⌊m/period⌋ … to[m mod period] + advance·⌊m/period⌋, both inclusive, padding included.
 */
export type Field = 'all' | { period: number; advance: number; from: readonly number[]; to: readonly number[] };

type Bounded = Exclude<Field, 'all'>;

/** The input itself: each sample depends on itself. */
export const pointField: Field = { period: 1, advance: 1, from: [0], to: [0] };

/**
 * The field of the map's output where its input, of extent `n`, has `field`; 'same' pads as it does at that extent. Undefined for
 * a float scale (it has no period), for arguments that make no sense, and where the period exceeds FIELD_PERIOD_CAP.
 */
export function through(field: Field, map: AxisMap, n: number): Field | undefined {
  if (field === 'all' || map.kind === 'constant') return 'all';
  const step = stepOf(map);
  return step && compose(field, step.outputs, step.inputs, m => reads(map, m, n));
}

/**
 * The field of what depends on its own input as `inner` says, where that input has `outer`; what goes for `through` goes for a whole
 * chain of maps. Undefined where the period exceeds FIELD_PERIOD_CAP.
 */
export function within(outer: Field, inner: Field): Field | undefined {
  if (outer === 'all' || inner === 'all') return 'all';
  if (inner === pointField) return outer;
  const { period, advance, from, to } = inner;
  return compose(outer, period, advance, m => ({ from: bound(inner, from, m), to: bound(inner, to, m) }));
}

/** The field of a step that reads `inputs` samples further on every `outputs` samples. */
function compose(field: Bounded, outputs: number, inputs: number, readsOf: (m: number) => Interval): Field | undefined {
  const shared = gcd(field.period, inputs);
  const period = outputs * (field.period / shared);
  if (period > FIELD_PERIOD_CAP) return undefined;
  const from = new Array<number>(period);
  const to = new Array<number>(period);
  for (let m = 0; m < period; m++) {
    const span = readsOf(m);
    // Where a transposed stride leaves an output without input, the ends cross by one, and the field lies inside its neighbours'.
    from[m] = bound(field, field.from, span.from);
    to[m] = bound(field, field.to, span.to);
  }
  return reduced({ period, advance: field.advance * (inputs / shared), from, to });
}

/** Every `outputs` samples further on, a map reads `inputs` samples further on. */
function stepOf(map: AxisMap): { outputs: number; inputs: number } | undefined {
  if (!isSound(map)) return undefined;
  switch (map.kind) {
    case 'window':
    case 'same':
    case 'causal':
      return { outputs: 1, inputs: map.stride };
    case 'transposed':
      return { outputs: map.stride, inputs: 1 };
    case 'scale':
      return { outputs: map.numerator, inputs: map.denominator };
    case 'grow':
      return { outputs: map.factor, inputs: 1 };
    case 'shrink':
      return { outputs: 1, inputs: map.factor };
    case 'identity':
    case 'shift':
      return { outputs: 1, inputs: 1 };
    default:
      return undefined;
  }
}

const bound = ({ period, advance }: Bounded, bounds: readonly number[], m: number): number =>
  period === 1 ? bounds[0]! + advance * m : bounds[mod(m, period)]! + advance * floorDiv(m, period);

/** The same field with its least period. */
function reduced(field: Bounded): Bounded {
  if (field.period === 1) return field;
  const period = leastPeriod(field.period, candidate => {
    const advance = (field.advance * candidate) / field.period;
    const repeats = (bounds: readonly number[]) => bounds.every((value, i) => i < candidate || value === bounds[i - candidate]! + advance);
    return repeats(field.from) && repeats(field.to);
  });
  const advance = (field.advance * period) / field.period;
  return { period, advance, from: field.from.slice(0, period), to: field.to.slice(0, period) };
}

/**
 * The field where two branches meet: for each sample the hull of both. Undefined where they drift apart (strides that differ) and
 * where the common period exceeds FIELD_PERIOD_CAP.
 */
export function join(a: Field, b: Field): Field | undefined {
  if (a === 'all' || b === 'all') return 'all';
  if (a === b) return a;
  if (a.advance * b.period !== b.advance * a.period) return undefined;
  const period = lcm(a.period, b.period);
  if (period > FIELD_PERIOD_CAP) return undefined;
  const from = new Array<number>(period);
  const to = new Array<number>(period);
  for (let m = 0; m < period; m++) {
    from[m] = Math.min(bound(a, a.from, m), bound(b, b.from, m));
    to[m] = Math.max(bound(a, a.to, m), bound(b, b.to, m));
  }
  return reduced({ period, advance: a.advance * (period / a.period), from, to });
}

/** The receptive field: the most input samples an output sample depends on; undefined for `all`. */
export function extent(field: Field): number | undefined {
  if (field === 'all') return undefined;
  const { from, to } = field;
  let most = Number.NEGATIVE_INFINITY;
  for (let m = 0; m < to.length; m++) most = Math.max(most, to[m]! - from[m]! + 1);
  return most;
}

/** Input samples a step of one output sample: a fraction behind an upsampling. Undefined for `all`. */
export const stride = (field: Field): number | undefined => (field === 'all' ? undefined : field.advance / field.period);

/**
 * The middle of what output sample 0 depends on, in input samples; where fields differ from sample to sample, as behind an
 * upsampling, the mean over their period, as seen from sample 0.
 */
export function centre(field: Field): number | undefined {
  if (field === 'all') return undefined;
  const { period, advance, from, to } = field;
  const step = advance / period;
  let sum = 0;
  for (let m = 0; m < period; m++) sum += (from[m]! + to[m]!) / 2 - m * step;
  return sum / period;
}

/** Where the field of output sample 0 starts: input sample 0 is 0, padding is negative. Undefined for `all`. */
export const offset = (field: Field): number | undefined => (field === 'all' ? undefined : field.from[0]);
