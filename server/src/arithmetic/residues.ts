import { lcm, leastPeriod, mod } from './integer';

/** Periods and thresholds above this are given up on: enough for 16 halvings, and a table of it fits in memory. */
export const PERIOD_CAP = 1 << 16;

/**
 * A set of sizes n ≥ 1: from `threshold` on those with n mod `period` in `residues`, below it the `exceptions`. Both lists rise.
 * In lowest terms: the period is the least, and the threshold the first size from which the pattern holds that belongs to it.
 * Without residues the set is finite, and `threshold` bounds it.
 */
export interface Residues {
  readonly threshold: number;
  readonly period: number;
  readonly residues: readonly number[];
  readonly exceptions: readonly number[];
}

/** The sizes of which `holds` is true, for a predicate with holds(n) = holds(n + period) for all n ≥ threshold; asked once a size. */
export function describe(holds: (n: number) => boolean, threshold: number, period: number): Residues {
  const start = Math.max(1, threshold);
  const members: number[] = [];
  for (let n = 1; n < start; n++) if (holds(n)) members.push(n);
  const pattern = new Array<boolean>(period);
  for (let n = start; n < start + period; n++) pattern[n % period] = holds(n);
  const least = leastPeriod(period, candidate => pattern.every((value, r) => value === pattern[(r + candidate) % period]));
  const residues = Array.from({ length: least }, (_, r) => r).filter(r => pattern[r]);
  return lowest(members, start, least, residues);
}

/** The set of exactly these sizes. */
export function finite(sizes: Iterable<number>): Residues {
  const sorted = [...new Set(sizes)].filter(n => n >= 1).sort((a, b) => a - b);
  return { threshold: (sorted.at(-1) ?? 0) + 1, period: 1, residues: [], exceptions: sorted };
}

/** Moves the threshold down as far as the pattern goes, then up to the first size that belongs to it. */
function lowest(members: number[], start: number, period: number, residues: readonly number[]): Residues {
  if (residues.length === 0) return finite(members);
  const inPattern = new Set(residues);
  const below = [...members];
  let threshold = start;
  while (threshold > 1 && inPattern.has((threshold - 1) % period) === (below.at(-1) === threshold - 1)) {
    threshold--;
    if (below.at(-1) === threshold) below.pop();
  }
  while (!inPattern.has(threshold % period)) threshold++;
  return { threshold, period, residues, exceptions: below };
}

export const has = (set: Residues, n: number): boolean =>
  n < set.threshold ? set.exceptions.includes(n) : set.residues.includes(mod(n, set.period));

/** The sizes in both sets; undefined where their common period exceeds PERIOD_CAP. */
export function intersect(a: Residues, b: Residues): Residues | undefined {
  if (a.residues.length === 0) return finite(a.exceptions.filter(n => has(b, n)));
  if (b.residues.length === 0) return intersect(b, a);
  const period = lcm(a.period, b.period);
  if (period > PERIOD_CAP) return undefined;
  const [inA, inB] = [membership(a), membership(b)];
  return describe(n => inA(n) && inB(n), Math.max(a.threshold, b.threshold), period);
}

/** The set with some sizes more. */
export function withSizes(set: Residues, sizes: Iterable<number>): Residues {
  const more = new Set(sizes);
  if (set.residues.length === 0) return finite([...set.exceptions, ...more]);
  const inSet = membership(set);
  return describe(n => inSet(n) || more.has(n), Math.max(set.threshold, ...[...more].map(n => n + 1)), set.period);
}

/** `has` for many questions about one set. */
export function membership(set: Residues): (n: number) => boolean {
  const [exceptions, residues] = [new Set(set.exceptions), new Set(set.residues)];
  return n => (n < set.threshold ? exceptions.has(n) : residues.has(n % set.period));
}

/** The members as runs of neighbours, both ends inclusive; of a set without end those up to its first whole period. */
export function intervals(set: Residues): [number, number][] {
  const runs: [number, number][] = [];
  const inSet = membership(set);
  const end = set.residues.length > 0 ? set.threshold + set.period : set.threshold;
  for (let n = 1; n < end; n++) {
    const last = runs.at(-1);
    if (!inSet(n)) continue;
    if (last?.[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs;
}

/** The largest member up to `n` and the smallest from `n` on; `n` itself for both where it belongs. */
export function nearest(set: Residues, n: number): { below?: number; above?: number } {
  const up = (from: number) => {
    const steps = set.residues.map(r => mod(r - from, set.period));
    return steps.length === 0 ? undefined : from + steps.reduce((a, b) => Math.min(a, b));
  };
  const down = set.residues.map(r => n - mod(n - r, set.period)).filter(size => size >= set.threshold);
  const below = down.length > 0 ? down.reduce((a, b) => Math.max(a, b)) : set.exceptions.filter(size => size <= n).at(-1);
  const above = set.exceptions.find(size => size >= n) ?? up(Math.max(n, set.threshold));
  return { ...(below !== undefined && { below }), ...(above !== undefined && { above }) };
}

/**
 * The set in prose: `multiples of 32 (25 to 31 above one also run)`, `every size from 7`, `odd sizes from 3`, `32k + 1`,
 * `exactly 6`. Long lists are cut.
 */
export function text(set: Residues): string {
  const { residues, exceptions } = set;
  if (residues.length > 0) return pattern(set) + (exceptions.length > 0 ? `; also ${list(exceptions, 'and')}` : '');
  if (exceptions.length === 0) return 'no size';
  return `${exceptions.length === 1 ? 'exactly' : 'only'} ${list(exceptions, 'and')}`;
}

function pattern({ threshold, period, residues }: Residues): string {
  const first = residues[0] || (residues[1] ?? period);
  const from = threshold > first ? ` from ${threshold}` : '';
  if (period === 1) return `every size${from}`;
  if (period === 2) return `${residues[0] === 0 ? 'even' : 'odd'} sizes${from}`;
  if (residues.length === period - 1) {
    const missing = (period * (period - 1)) / 2 - residues.reduce((total, r) => total + r, 0);
    return `every size${from} but ${classes([missing], period)}`;
  }
  if (residues[0] !== 0 || residues.length === 1) return `${classes(residues, period)}${from}`;
  const others = residues.slice(1);
  return `multiples of ${period}${from} (${list(others, 'and')} above one also run${others.length === 1 ? 's' : ''})`;
}

const classes = (residues: readonly number[], period: number): string =>
  residues[0] === 0 ? `multiples of ${period}` : `${period}k + ${list(residues, 'or')}`;

const LONGEST_LIST = 5;

/** `1, 4 and 25 to 31`; beyond five parts `1, 3, 5, 7, 9 and 12 more up to 40`. */
function list(numbers: readonly number[], conjunction: 'and' | 'or'): string {
  const parts: string[] = [];
  let shown = 0;
  while (shown < numbers.length && parts.length < LONGEST_LIST) {
    let end = shown;
    while (numbers[end + 1] === numbers[end]! + 1) end++;
    // Two in a row read better as two.
    if (end === shown + 1) end = shown;
    parts.push(end === shown ? `${numbers[shown]}` : `${numbers[shown]} to ${numbers[end]}`);
    shown = end + 1;
  }
  const hidden = numbers.length - shown;
  if (hidden > 0) parts.push(`${hidden} more up to ${numbers.at(-1)}`);
  const last = parts.pop()!;
  return parts.length === 0 ? last : `${parts.join(', ')} ${conjunction} ${last}`;
}
