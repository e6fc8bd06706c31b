import { lcm } from '../../arithmetic/integer';
import { equalFrom, type QuasiLinear, tabulate } from '../../arithmetic/quasiLinear';
import type { Shape } from '../../ir/shape';
import { type Column, type Columns, isBounded, place, restrict } from './columns';
import { mapExtents, type OpRun, type Outcome, outcomeAt, withExtents } from './outcome';

/**
 * Where an operator takes equal extents and refuses others, only the sizes are left at which the columns are equal, and one column can stand
 * for all of them: the inputs with that one. Undefined where it takes extents that differ (broadcasting 1, joining along the axis).
 */
export function unified(columns: Columns, used: readonly Column[], run: OpRun): readonly Shape[] | undefined {
  const [first, ...others] = used;
  if (!first || others.length === 0) return undefined;
  const names = used.map(({ name }) => name);
  const takes = [7, 61].every(extent => outcomeAt(run, names, Array(used.length).fill(extent)));
  const refuses = used.every((_, odd) =>
    [
      [61, 7],
      [61, 1],
      [1, 61]
    ].every(
      ([usual, other]) =>
        !outcomeAt(
          run,
          names,
          used.map((_, i) => (i === odd ? other! : usual!))
        )
    )
  );
  if (!takes || !refuses) return undefined;
  for (const other of others) {
    const equal = first.law && other.law && equalFrom(first.law, other.law);
    restrict(columns, equal, n => first.at(n) !== undefined && first.at(n) === other.at(n));
  }
  return run.inputs.map(input => mapExtents(input, dim => (others.some(other => other.name === dim) ? first.name : dim)));
}

/** Extents at which an operator that adds and multiplies by constants is told from one that does more. */
const TELLING = [1, 2, 3, 5, 7, 61, 1009, 27_720];

/** The output of an operator whose extents are sums of multiples of the columns, whatever these are: merged axes, joined ones. */
export function affine(columns: Columns, used: readonly Column[], run: OpRun): Shape | undefined {
  const laws = used.flatMap(({ law }) => law ?? []);
  if (isBounded(columns.valid) || laws.length < used.length || used.some(({ vanishes }) => vanishes)) return undefined;
  const names = used.map(({ name }) => name);
  const start = used.map(() => 2);
  const origin = outcomeAt(run, names, start);
  const steps = used.map((_, i) => outcomeAt(run, names, start.with(i, 3)));
  if (!origin || steps.some(step => step?.form !== origin.form)) return undefined;
  const factors = origin.extents.map((extent, at) => steps.map(step => step!.extents[at]! - extent));
  const value = (at: number, extents: readonly number[]): number =>
    origin.extents[at]! + factors[at]!.reduce((sum, factor, i) => sum + factor * (extents[i]! - 2), 0);
  const agrees = (extents: readonly number[]): boolean => {
    const outcome: Outcome | undefined = outcomeAt(run, names, extents);
    return outcome?.form === origin.form && outcome.extents.every((extent, at) => extent === value(at, extents));
  };
  const equal = TELLING.map(extent => used.map(() => extent));
  const different = TELLING.map((_, k) => used.map((_unused, i) => TELLING[(k + i) % TELLING.length]!));
  const tried = used.length === 1 ? equal : [...equal, ...different];
  if (factors.flat().some(factor => factor < 0) || !tried.every(agrees)) return undefined;
  const sums = factors.map((_, at) => sumOf(laws, factors[at]!, extents => value(at, extents)));
  return sums.every(sum => sum !== undefined)
    ? withExtents(
        origin.shape,
        sums.map(sum => place(columns, sum))
      )
    : undefined;
}

function sumOf(
  laws: readonly QuasiLinear[],
  factors: readonly number[],
  value: (extents: readonly number[]) => number
): QuasiLinear | undefined {
  const period = laws.reduce((all, law) => lcm(all, law.period), 1);
  const rise = laws.reduce((sum, law, i) => sum + (factors[i]! * law.rise * period) / law.period, 0);
  const threshold = Math.max(...laws.map(law => law.threshold));
  return tabulate(threshold, period, rise, n => {
    const extents = laws.map(law => law.at(n));
    return extents.includes(undefined) ? undefined : value(extents as number[]);
  });
}
