import { tabulate } from '../../arithmetic/quasiLinear';
import { describe, finite } from '../../arithmetic/residues';
import type { Dim, Shape } from '../../ir/shape';
import { type Column, type Columns, isBounded, place, placeTable, restrict, search } from './columns';
import { criticalExtents } from './critical';
import { type Fit, fit } from './fit';
import { type OpRun, type Outcome, outcomeAt, withExtents } from './outcome';

/**
 * Runs an operator size by size: one that does not treat each axis alone, or in which extents meet that may differ. The law of
 * what comes out is found in the outcomes; where there is none the sizes are searched. Undefined where no size is left.
 */
export function tabulated(columns: Columns, used: readonly Column[], run: OpRun): Shape | undefined {
  const names = used.map(({ name }) => name);
  const known = new Map<string, Outcome | undefined>();
  const outcome = (n: number): Outcome | undefined => {
    const extents = used.map(column => column.at(n));
    if (extents.includes(undefined)) return undefined;
    const key = extents.join();
    if (!known.has(key)) known.set(key, outcomeAt(run, names, extents as number[]));
    return known.get(key);
  };
  if (!isBounded(columns.valid)) {
    const law = fit(used, outcome, criticalExtents(run, names));
    if (law && law.form === undefined) {
      columns.bounding = used;
      keepSingle(columns, law, outcome);
    } else {
      const shape = law && byLaw(columns, law, outcome);
      if (shape) return shape;
      search(columns);
    }
  }
  return bySize(columns, outcome);
}

type Outcomes = (n: number) => Outcome | undefined;

/** Behind the threshold the operator fails but at single sizes: finitely many are left. */
function keepSingle(columns: Columns, { threshold, exceptions }: Fit, outcome: Outcomes): void {
  const left = new Set(exceptions);
  for (let n = 1; n < threshold; n++) if (outcome(n)) left.add(n);
  restrict(columns, finite(left), n => left.has(n));
}

/** The output with columns for its extents; undefined where they have no table. */
function byLaw(columns: Columns, { threshold, period, form, rises }: Fit, outcome: Outcomes): Shape | undefined {
  const fitting = (n: number): Outcome | undefined => {
    const found = outcome(n);
    return found?.form === form ? found : undefined;
  };
  let sample: Outcome | undefined;
  for (let n = 1; n < threshold + period; n++) {
    const found = outcome(n);
    if (found && found.form !== form) columns.doubtful.add(n);
    else sample = found ?? sample;
  }
  const laws = rises.map((rise, i) => tabulate(threshold, period, rise, n => fitting(n)?.extents[i]));
  if (!sample || !laws.every(law => law !== undefined)) return undefined;
  restrict(
    columns,
    describe(n => fitting(n) !== undefined, threshold, period),
    n => fitting(n) !== undefined
  );
  return withExtents(
    sample.shape,
    laws.map(law => place(columns, law))
  );
}

/** The same for the sizes that are left, one by one. */
function bySize(columns: Columns, outcome: Outcomes): Shape | undefined {
  const outcomes = new Map<number, Outcome>();
  for (const n of columns.valid.exceptions) {
    const found = outcome(n);
    if (found) outcomes.set(n, found);
  }
  const sample = [...outcomes.values()].at(-1);
  for (const [n, { form }] of outcomes) {
    if (form === sample?.form) continue;
    columns.doubtful.add(n);
    outcomes.delete(n);
  }
  columns.valid = finite(outcomes.keys());
  if (!sample) return undefined;
  const dims = sample.extents.map((extent, i): Dim => {
    const always = [...outcomes.values()].every(({ extents }) => extents[i] === extent);
    return always ? extent : placeTable(columns, n => outcomes.get(n)?.extents[i]);
  });
  return withExtents(sample.shape, dims);
}
