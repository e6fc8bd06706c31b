import { type AxisMap, isSound, reads } from './axisMap';
import { floorDiv, gcd, lcm, leastPeriod, mod } from './integer';
import { type Interval, reach } from './window';

/** Fields whose period exceeds this are given up on. */
export const FIELD_PERIOD_CAP = 4096;

/**
 * What each sample of an axis depends on in the network's input, in input samples; `all` where it is the whole input. Sample m
 * depends on from[m mod period] + advance·⌊m/period⌋ … to[m mod period] + advance·⌊m/period⌋, both inclusive, padding included.
 * With `slack`, all of it may lie further on: where 'same' pads depends on an extent that is left open.
 */
export type Field = 'all' | { period: number; advance: number; from: readonly number[]; to: readonly number[]; slack?: readonly Slack[] };

/** By how many input samples, at most, one step may lie further on: the same for all that comes behind that step. */
interface Slack {
  readonly most: number;
}

type Bounded = Exclude<Field, 'all'>;

/** The input itself: each sample depends on itself. */
export const pointField: Field = { period: 1, advance: 1, from: [0], to: [0] };

/**
 * The field of the map's output where its input, of extent `n`, has `field`; 'same' pads as it does at that extent. With `n` left
 * open the field of 'same' has its size and some slack. Undefined for a float scale (it has no period), for arguments that make no
 * sense, and where the period exceeds FIELD_PERIOD_CAP.
 */
export function through(field: Field, map: AxisMap, n: number | undefined): Field | undefined {
  if (field === 'all' || map.kind === 'constant') return 'all';
  const step = stepOf(map);
  if (!step) return undefined;
  if (map.kind !== 'same' || n !== undefined) return compose(field, step.outputs, step.inputs, m => reads(map, m, n ?? 1));
  // It pads `reach − 1` samples in all where one is left behind the last stride, and a stride less where none is missing.
  const [most, least] = [reach(map) - 1, Math.max(0, reach(map) - map.stride)].map(pads => floorDiv(pads, 2)) as [number, number];
  return compose(field, step.outputs, step.inputs, m => ({ from: m * map.stride - most, to: m * map.stride - most + reach(map) - 1 }), {
    most: most - least,
    by: `${reach(map)}/${map.stride}`
  });
}

/**
 * The field of what depends on its own input as `inner` says, where that input has `outer`; what goes for `through` goes for a whole
 * chain of maps. Undefined where the period exceeds FIELD_PERIOD_CAP.
 */
export function within(outer: Field, inner: Field): Field | undefined {
  if (outer === 'all' || inner === 'all') return 'all';
  if (inner === pointField) return outer;
  const { period, advance, from, to } = inner;
  const late = inner.slack && { most: total(inner.slack), by: inner };
  return compose(outer, period, advance, m => ({ from: bound(inner, from, m), to: bound(inner, to, m) }), late);
}

/** A step that may read up to `most` samples later; what is done to the same field `by` the same step is as late. */
interface Late {
  readonly most: number;
  readonly by: unknown;
}

/** The field of a step that reads `inputs` samples further on every `outputs` samples. */
function compose(field: Bounded, outputs: number, inputs: number, readsOf: (m: number) => Interval, late?: Late): Field | undefined {
  if (field.period === 1 && outputs === 1 && !field.slack && !late?.most) {
    const span = readsOf(0);
    const { advance } = field;
    return { period: 1, advance: advance * inputs, from: [field.from[0]! + advance * span.from], to: [field.to[0]! + advance * span.to] };
  }
  // Samples that are unlike one another have no common distance.
  if (late?.most && field.period > 1) return undefined;
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
  const advance = field.advance * (inputs / shared);
  if (!field.slack && !late?.most) return reduced({ period, advance, from, to });
  return reduced({ period, advance, from, to, slack: [...(field.slack ?? []), ...(late?.most ? [slackOf(field, late)] : [])] });
}

const slacks = new WeakMap<Bounded, Map<unknown, Slack>>();

function slackOf(field: Bounded, { most, by }: Late): Slack {
  const known = slacks.get(field) ?? new Map<unknown, Slack>();
  slacks.set(field, known);
  const slack = known.get(by) ?? { most: most * field.advance };
  known.set(by, slack);
  return slack;
}

const total = (slack: readonly Slack[]): number => slack.reduce((sum, { most }) => sum + most, 0);

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
  return { ...field, period, advance, from: field.from.slice(0, period), to: field.to.slice(0, period) };
}

/**
 * The field where two branches meet: for each sample the hull of both. Undefined where they drift apart (strides that differ), where
 * one has slack and does not hold the other wherever it lies, and where the common period exceeds FIELD_PERIOD_CAP.
 */
export function join(a: Field, b: Field): Field | undefined {
  if (a === 'all' || b === 'all') return 'all';
  if (a === b) return a;
  if (a.advance * b.period !== b.advance * a.period) return undefined;
  const period = lcm(a.period, b.period);
  if (period > FIELD_PERIOD_CAP) return undefined;
  // What both share moves both alike.
  const [own, other] = [slackBeside(a, b), slackBeside(b, a)];
  if (holds(a, b, period, own, other)) return a;
  if (own + other > 0) return holds(b, a, period, other, own) ? b : undefined;
  const from = new Array<number>(period);
  const to = new Array<number>(period);
  for (let m = 0; m < period; m++) {
    from[m] = Math.min(bound(a, a.from, m), bound(b, b.from, m));
    to[m] = Math.max(bound(a, a.to, m), bound(b, b.to, m));
  }
  return reduced({ ...a, period, advance: a.advance * (period / a.period), from, to });
}

/** By how much a field may lie further on than another one. */
const slackBeside = (field: Bounded, other: Bounded): number =>
  field.slack ? total(field.slack.filter(one => !other.slack?.includes(one))) : 0;

/** Whether, for each of `period` samples, one field covers the other, however late either lies. */
function holds(a: Bounded, b: Bounded, period: number, lateA: number, lateB: number): boolean {
  for (let m = 0; m < period; m++) {
    if (bound(a, a.from, m) + lateA > bound(b, b.from, m) || bound(a, a.to, m) < bound(b, b.to, m) + lateB) return false;
  }
  return true;
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
 * upsampling, the mean over their period, as seen from sample 0. Undefined for `all`, and with slack.
 */
export function centre(field: Field): number | undefined {
  if (field === 'all' || field.slack) return undefined;
  const { period, advance, from, to } = field;
  const step = advance / period;
  let sum = 0;
  for (let m = 0; m < period; m++) sum += (from[m]! + to[m]!) / 2 - m * step;
  return sum / period;
}

/** Where the field of output sample 0 starts: input sample 0 is 0, padding is negative. Undefined for `all`, and with slack. */
export const offset = (field: Field): number | undefined => (field === 'all' || field.slack ? undefined : field.from[0]);
