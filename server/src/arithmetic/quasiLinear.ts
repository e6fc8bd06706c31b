import { type AxisMap, isSound, size } from './axisMap';
import { ceilDiv, floorDiv, gcd, lcm, leastPeriod } from './integer';
import { describe, finite, PERIOD_CAP, type Residues } from './residues';
import { reach } from './window';

/**
 * A partial function of sizes n ≥ 1 with at(n + period) = at(n) + rise for all n ≥ threshold, undefined together with it
 * (axis-maps.md, composition). Exact at every size: a table up to threshold + period, the law beyond.
 */
export interface QuasiLinear {
  readonly threshold: number;
  readonly period: number;
  readonly rise: number;
  at(n: number): number | undefined;
}

/** The extent out as a function of the extent in; undefined for a float scale, which has no period, and past PERIOD_CAP. */
export function ofAxisMap(map: AxisMap): QuasiLinear | undefined {
  if (!isSound(map)) return tabulate(1, 1, 0, () => undefined);
  const law = lawOf(map);
  if (!law) return undefined;
  const extent = (n: number) => {
    const result = size(map, n);
    return 'extent' in result ? result.extent : undefined;
  };
  return tabulate(law.threshold, law.period, law.rise, extent);
}

type Law = Pick<QuasiLinear, 'threshold' | 'period' | 'rise'>;

/** A threshold from which the map has outputs wherever its residue lets it, with the period and rise of its formula. */
function lawOf(map: AxisMap): Law | undefined {
  switch (map.kind) {
    case 'window': {
      const fits = reach(map) - map.before - map.after;
      // A ceil window still has an output one stride short of fitting; clipping may take that one away.
      return { threshold: map.rounding === 'ceil' ? fits + 1 : fits, period: map.stride, rise: 1 };
    }
    case 'same':
    case 'causal':
      return { threshold: 1, period: map.stride, rise: 1 };
    case 'transposed': {
      const atOne = reach(map) + map.outputPadding - map.before - map.after;
      return { threshold: ceilDiv(1 - atOne, map.stride) + 1, period: 1, rise: map.stride };
    }
    case 'scale': {
      const divisor = gcd(map.numerator, map.denominator);
      const period = map.denominator / divisor;
      return { threshold: period, period, rise: map.numerator / divisor };
    }
    case 'scale-float':
      return dyadicLaw(map.factor);
    case 'shift':
      return { threshold: 1 - map.before - map.after, period: 1, rise: 1 };
    case 'grow':
      return { threshold: 1, period: 1, rise: map.factor };
    case 'shrink':
      return { threshold: map.factor, period: map.factor, rise: 1 };
    default:
      return { threshold: 1, period: 1, rise: map.kind === 'constant' ? 0 : 1 };
  }
}

/** A factor that doubles hold exactly as a fraction of a small power of two never rounds: ⌊n·factor⌋ is then ⌊n·p/q⌋. */
function dyadicLaw(factor: number): Law | undefined {
  for (let period = 1; period <= 64; period *= 2) {
    const rise = factor * period;
    if (Number.isInteger(rise) && rise <= PERIOD_CAP) return { threshold: Math.max(1, ceilDiv(period, rise)), period, rise };
  }
  return undefined;
}

/** n ↦ outer(inner(n)), undefined where either is; undefined as a whole where the period exceeds PERIOD_CAP. */
export function compose(outer: QuasiLinear, inner: QuasiLinear): QuasiLinear | undefined {
  const shared = gcd(outer.period, inner.rise);
  const constant = inner.rise === 0;
  const period = constant ? inner.period : (inner.period * outer.period) / shared;
  const rise = constant ? 0 : (inner.rise * outer.rise) / shared;
  return tabulate(thresholdThrough(outer.threshold, inner), period, rise, n => {
    const middle = inner.at(n);
    return middle === undefined ? undefined : outer.at(middle);
  });
}

/** The least n from which `inner`, where defined, stays at or above a threshold; it says nothing of a function that does not rise. */
export function thresholdThrough(least: number, inner: QuasiLinear): number {
  let threshold = inner.threshold;
  // A constant inner function stays below for ever, but then the law of `outer` is not needed either.
  if (inner.rise === 0) return threshold;
  for (let n = inner.threshold; n < inner.threshold + inner.period; n++) {
    const periodsShort = ceilDiv(least - (inner.at(n) ?? least), inner.rise);
    if (periodsShort > 0) threshold = Math.max(threshold, n + (periodsShort - 1) * inner.period + 1);
  }
  return threshold;
}

/** n ↦ f(n) + g(n), as concatenating along the axis; undefined as a whole where the period exceeds PERIOD_CAP. */
export function sum(f: QuasiLinear, g: QuasiLinear): QuasiLinear | undefined {
  const period = lcm(f.period, g.period);
  const rise = (period / f.period) * f.rise + (period / g.period) * g.rise;
  return tabulate(Math.max(f.threshold, g.threshold), period, rise, n => {
    const [a, b] = [f.at(n), g.at(n)];
    return a === undefined || b === undefined ? undefined : a + b;
  });
}

/**
 * All sizes n with f(n) = g(n), both defined: periodic where the functions rise equally fast, and finite (without residues,
 * its threshold the bound) where they do not. Undefined where their common period exceeds PERIOD_CAP.
 */
export function equalFrom(f: QuasiLinear, g: QuasiLinear): Residues | undefined {
  const period = lcm(f.period, g.period);
  if (period > PERIOD_CAP) return undefined;
  const threshold = Math.max(f.threshold, g.threshold);
  const lead = (n: number) => {
    const [a, b] = [f.at(n), g.at(n)];
    return a === undefined || b === undefined ? undefined : a - b;
  };
  const drift = (period / f.period) * f.rise - (period / g.period) * g.rise;
  if (drift === 0) return describe(n => lead(n) === 0, threshold, period);
  const meetings: number[] = [];
  for (let n = 1; n < threshold + period; n++) {
    const ahead = lead(n);
    if (ahead === 0) meetings.push(n);
    // Beyond the first period a class meets once at most: where the drift has used up the lead.
    else if (n >= threshold && ahead !== undefined && ahead % drift === 0 && -ahead / drift > 0)
      meetings.push(n - (ahead / drift) * period);
  }
  return finite(meetings);
}

/** The sizes n at which `holds(f(n))`, for a property of extents that from `threshold` on repeats every `period`; undefined past PERIOD_CAP. */
export function sizesWhere(f: QuasiLinear, threshold: number, period: number, holds: (extent: number) => boolean): Residues | undefined {
  const repeats = f.rise === 0 ? f.period : (f.period * period) / gcd(period, f.rise);
  const start = thresholdThrough(threshold, f);
  if (Math.max(start, repeats) > PERIOD_CAP) return undefined;
  const test = (n: number) => {
    const extent = f.at(n);
    return extent !== undefined && holds(extent);
  };
  return describe(test, start, repeats);
}

/** The sizes n with f(n) = `extent`, for a function that rises. */
export function sizesReaching(f: QuasiLinear, extent: number): number[] {
  const found: number[] = [];
  for (let n = 1; n < f.threshold + f.period; n++) {
    const short = extent - (f.at(n) ?? Number.NaN);
    if (short === 0) found.push(n);
    else if (n >= f.threshold && short > 0 && short % f.rise === 0) found.push(n + (short / f.rise) * f.period);
  }
  return found;
}

/** The sizes at which `f` is defined. */
export const domainOf = (f: QuasiLinear): Residues => describe(n => f.at(n) !== undefined, f.threshold, f.period);

/**
 * Builds the table of `value` and the least period and threshold of its law: value(n + period) = value(n) + rise from `threshold`
 * on, or undefined both. Undefined past PERIOD_CAP.
 */
export function tabulate(
  threshold: number,
  period: number,
  rise: number,
  value: (n: number) => number | undefined
): QuasiLinear | undefined {
  if (Math.max(threshold, period) > PERIOD_CAP || !Number.isSafeInteger(rise)) return undefined;
  const start = Math.max(1, threshold);
  const values = Array.from({ length: start + period - 1 }, (_, i) => value(i + 1));
  const follows = (n: number, step: number, climb: number) => {
    const [here, there] = [values[n - 1], values[n - 1 + step]];
    return here === undefined ? there === undefined : there !== undefined && there - here === climb;
  };
  const climbOf = (step: number) => (rise * step) / period;
  const repeats = (candidate: number) => {
    if (!Number.isInteger(climbOf(candidate))) return false;
    for (let n = start; n + candidate < start + period; n++) if (!follows(n, candidate, climbOf(candidate))) return false;
    return true;
  };
  // A function that ends (a crop behind a constant) follows every law; the plainest keeps later periods small.
  const ends = values.slice(start - 1).every(v => v === undefined);
  const least = ends ? 1 : leastPeriod(period, repeats);
  const climb = ends ? 0 : climbOf(least);
  let first = start;
  while (first > 1 && follows(first - 1, least, climb)) first--;
  return { threshold: first, period: least, rise: climb, at: n => lookUp(values, start, least, climb, n) };
}

function lookUp(values: readonly (number | undefined)[], start: number, period: number, rise: number, n: number): number | undefined {
  if (n < start + period) return values[n - 1];
  const periods = floorDiv(n - start, period);
  const value = values[n - periods * period - 1];
  return value === undefined ? undefined : value + periods * rise;
}
