import { has } from '../../arithmetic/residues';
import { type Columns, isOf, named, placeKnown, presentOf } from './columns';
import { positive, zerosOf } from './laws';
import { mapExtents, type OpRun, outcomeAt } from './outcome';
import { isMixed } from './symbols';

/**
 * The run with symbols that are never 0. Programs hand on maps without samples, and mostly fail at the next layer: then the sizes at
 * which 0 arrives drop out. Where it takes 0 these few sizes are set aside, for runs of their own. Undefined where that cannot be
 * told.
 */
export function withoutZeros(axes: readonly Columns[], symbols: readonly string[], run: OpRun): OpRun | undefined {
  let result = run;
  for (const symbol of symbols) {
    const columns = isMixed(symbol) ? undefined : axes.find(axis => isOf(axis, symbol));
    if (!columns) {
      // What several axes decide is looked at axis by axis.
      if (axes.some(axis => named(axis, symbol)?.vanishes)) return undefined;
      continue;
    }
    const column = named(columns, symbol)!;
    if (!column.vanishes) continue;
    const above = column.known && positive(columns.laws, column.known);
    const present = symbols.map(other => (isOf(columns, other) ? 0 : presentOf(axes, other)));
    if (!above || present.includes(undefined)) return undefined;
    for (const n of takingZero(columns, symbols, zerosOf(column.law!), present as number[], run)) columns.doubtful.add(n);
    const instead = placeKnown(columns, above);
    result = { ...result, inputs: result.inputs.map(input => mapExtents(input, dim => (dim === symbol ? instead : dim))) };
  }
  return result;
}

/** Of the sizes at which 0 arrives, those at which the operator takes it. */
function takingZero(
  columns: Columns,
  symbols: readonly string[],
  sizes: readonly number[],
  present: readonly number[],
  run: OpRun
): readonly number[] {
  const known = new Map<string, boolean>();
  return sizes.filter(n => {
    const extents = symbols.map((symbol, i) => (isOf(columns, symbol) ? named(columns, symbol)!.at(n) : present[i]));
    if (!has(columns.valid, n) || extents.includes(undefined)) return false;
    const key = extents.join();
    const takes = known.get(key) ?? outcomeAt(run, symbols, extents as number[]) !== undefined;
    known.set(key, takes);
    return takes;
  });
}
