import { lcm } from '../../arithmetic/integer';
import { equalFrom, sizesReaching, thresholdThrough } from '../../arithmetic/quasiLinear';
import { PERIOD_CAP } from '../../arithmetic/residues';
import type { Column } from './columns';
import type { Outcome } from './outcome';

/** How the outcomes of an operator go on: from `threshold` on, every `period` sizes each extent grows by its rise. */
export interface Fit {
  readonly threshold: number;
  readonly period: number;
  readonly form: string | undefined;
  readonly rises: readonly number[];
  /** Single sizes at or behind the threshold that succeed although their class does not. */
  readonly exceptions: readonly number[];
}

/** From here on extents are no longer small: broadcasting 1, the pads of a border and the like are behind. */
const SMALL = [8, 64, 512];

/** A period may be this many times the columns' own. */
const MULTIPLES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24, 28, 30, 32, 36, 40, 48, 49, 56, 60, 64, 80, 96, 100, 128];

/** So many sizes are run at most before the proof is given up. */
const LONGEST = 8192;

/**
 * Finds the law of an operator's outcomes: three periods that agree, and sizes far beyond the numbers that the operator knows
 * that agree with them. Undefined where there is none within reach.
 */
export function fit(columns: readonly Column[], outcome: (n: number) => Outcome | undefined, critical: readonly number[]): Fit | undefined {
  const laws = columns.flatMap(({ law }) => law ?? []);
  if (laws.length < columns.length) return undefined;
  const own = laws.reduce((period, law) => lcm(period, law.period), 1);
  if (own > PERIOD_CAP) return undefined;
  const rising = laws.filter(({ rise }) => rise > 0);
  const largest = critical.reduce((a, b) => Math.max(a, b), 1);
  for (const small of [...SMALL, 2 * largest + 1]) {
    const start = laws.reduce((a, law) => Math.max(a, law.rise > 0 ? thresholdThrough(small, law) : law.threshold), 1);
    const found = fitFrom(start, own, outcome);
    if (!found || !agreesFarOut(found, outcome, largest)) continue;
    const apart = rising.flatMap((law, i) => rising.slice(i + 1).flatMap(other => equalFrom(law, other)?.exceptions ?? []));
    const reached = rising.flatMap(law => critical.flatMap(extent => sizesReaching(law, extent)));
    const exceptions = [...new Set([...apart, ...reached])].filter(n => n >= start && differs(found, outcome, n));
    // A law that fails somewhere may be broken at single sizes; one that never fails is broken nowhere.
    if (exceptions.length === 0 || !succeeds(found, outcome)) return { ...found, exceptions };
  }
  return undefined;
}

function fitFrom(start: number, own: number, outcome: (n: number) => Outcome | undefined): Omit<Fit, 'exceptions'> | undefined {
  for (const multiple of MULTIPLES) {
    const period = own * multiple;
    if (3 * period + start > LONGEST) return undefined;
    const law = repeats(start, period, outcome);
    if (law) return { threshold: start, period, ...law };
  }
  return undefined;
}

/** The rises with which three periods from `start` on agree; nothing where they do not. */
function repeats(start: number, period: number, outcome: (n: number) => Outcome | undefined): Pick<Fit, 'form' | 'rises'> | undefined {
  let form: string | undefined;
  let rises: readonly number[] | undefined;
  for (let n = start; n < start + 2 * period; n++) {
    const [here, there] = [outcome(n), outcome(n + period)];
    if (!here !== !there) return undefined;
    if (!here || !there) continue;
    form ??= here.form;
    rises ??= there.extents.map((extent, i) => extent - here.extents[i]!);
    if (here.form !== form || there.form !== form || !grows(here, there, rises, 1)) return undefined;
  }
  return { form, rises: rises ?? [] };
}

const grows = (here: Outcome, there: Outcome, rises: readonly number[], periods: number): boolean =>
  there.extents.length === rises.length && rises.every((rise, i) => there.extents[i]! - here.extents[i]! === periods * rise);

function agreesFarOut(law: Omit<Fit, 'exceptions'>, outcome: (n: number) => Outcome | undefined, largest: number): boolean {
  const steps = Math.max(1, Math.floor(law.period / 7));
  const far = [5, 40, 333, 4001, Math.ceil((2 * largest) / law.period) + 1];
  for (let n = law.threshold; n < law.threshold + law.period; n += steps)
    for (const periods of far) if (differs(law, outcome, n + periods * law.period)) return false;
  return true;
}

/** Whether the outcome at `n` is another one than the law says. */
function differs(law: Omit<Fit, 'exceptions'>, outcome: (n: number) => Outcome | undefined, n: number): boolean {
  const periods = Math.floor((n - law.threshold) / law.period);
  const [here, there] = [outcome(n - periods * law.period), outcome(n)];
  return !here || !there ? !here !== !there : there.form !== law.form || !grows(here, there, law.rises, periods);
}

function succeeds(law: Omit<Fit, 'exceptions'>, outcome: (n: number) => Outcome | undefined): boolean {
  for (let n = law.threshold; n < law.threshold + law.period; n++) if (outcome(n)) return true;
  return false;
}
