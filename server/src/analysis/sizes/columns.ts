import { type AxisMap, size, unread } from '../../arithmetic/axisMap';
import { compose, domainOf, ofAxisMap, type QuasiLinear, sizesWhere } from '../../arithmetic/quasiLinear';
import { finite, has, intersect, type Residues } from '../../arithmetic/residues';
import { reach } from '../../arithmetic/window';
import type { Dim, Margin } from '../../ir/shape';
import { overhangs } from '../axes';

/** How far is looked where no proof is possible. */
export const SEARCH_LIMIT = 2048;

/** An extent inside the graph as a function of the one input extent n that is varied. */
export interface Column {
  /** What stands for it in a shape. */
  readonly name: string;
  /** Absent for a table over finitely many sizes. */
  readonly law?: QuasiLinear;
  /** It is 0 at some size, which no law speaks of. */
  readonly vanishes: boolean;
  at(n: number): number | undefined;
}

/** The input sizes that are left, and the extents that follow from them; it shrinks while a graph is run. */
export interface Columns {
  valid: Residues;
  /** The sizes at which nothing that was looked at so far leaves a sample unread. */
  lossless: Residues;
  /** Set where a proof was given up: sizes above were not looked at. */
  upTo: number | undefined;
  /** Sizes at which the shapes have another form: only a run of their own tells of them. */
  readonly doubtful: Set<number>;
  /** What an operator looked at that left only finitely many sizes. */
  bounding: readonly Column[];
  readonly all: Column[];
  readonly byContent: Map<string, Column>;
  readonly images: Map<string, Dim>;
  readonly laws: Map<string, QuasiLinear | undefined>;
}

const EVERY_SIZE: Residues = { threshold: 1, period: 1, residues: [0], exceptions: [] };

/** Starts with every size. */
export const newColumns = (): Columns => ({
  valid: EVERY_SIZE,
  lossless: EVERY_SIZE,
  upTo: undefined,
  doubtful: new Set(),
  bounding: [],
  all: [],
  byContent: new Map(),
  images: new Map(),
  laws: new Map()
});

/** True where only finitely many sizes are left. */
export const isBounded = ({ residues }: Residues): boolean => residues.length === 0;

/** No file can hold this in a name of its own. */
const MARK = '\u0000';

/** The column that stands in a shape's place. */
export const named = (columns: Columns, dim: Dim | undefined): Column | undefined =>
  typeof dim === 'string' && dim.startsWith(MARK) ? columns.all[Number(dim.slice(1))] : undefined;

function add(columns: Columns, content: string, column: Omit<Column, 'name'>): Dim {
  const known = columns.byContent.get(content);
  if (known) return known.name;
  const made = { ...column, name: `${MARK}${columns.all.length}` };
  columns.all.push(made);
  columns.byContent.set(content, made);
  return made.name;
}

/** Keeps the sizes at which `holds`: those of `set`, where they have a description. */
export function restrict(columns: Columns, set: Residues | undefined, holds: (n: number) => boolean): void {
  const both = set && intersect(columns.valid, set);
  if (both) {
    columns.valid = both;
    return;
  }
  search(columns);
  columns.valid = finite(columns.valid.exceptions.filter(holds));
}

/** Gives up the proof: from here on the sizes up to SEARCH_LIMIT are looked at one by one. */
export function search(columns: Columns): void {
  const { valid } = columns;
  if (isBounded(valid)) return;
  columns.upTo = SEARCH_LIMIT;
  columns.valid = finite(Array.from({ length: SEARCH_LIMIT }, (_, i) => i + 1).filter(n => has(valid, n)));
}

/** What stands for an extent: its column, or the number that it is at every size. Sizes at which it is not defined are dropped. */
export function place(columns: Columns, law: QuasiLinear): Dim {
  restrict(columns, domainOf(law), n => law.at(n) !== undefined);
  if (isBounded(columns.valid)) return placeTable(columns, n => law.at(n));
  const values = Array.from({ length: law.threshold + law.period - 1 }, (_, i) => law.at(i + 1));
  if (law.rise === 0 && new Set(values.filter(value => value !== undefined)).size === 1) return values.find(value => value !== undefined)!;
  const content = `${law.threshold},${law.period},${law.rise}:${values.join()}`;
  return add(columns, content, { law, vanishes: values.includes(0), at: law.at });
}

/** The same where only finitely many sizes are left. */
export function placeTable(columns: Columns, value: (n: number) => number | undefined): Dim {
  const table = new Map<number, number>();
  for (const n of columns.valid.exceptions) {
    const extent = value(n);
    if (extent !== undefined) table.set(n, extent);
  }
  if (table.size < columns.valid.exceptions.length) columns.valid = finite(table.keys());
  const content = [...table].join(';');
  return add(columns, content, { vanishes: [...table.values()].includes(0), at: n => table.get(n) });
}

/** What a map makes of a column. */
export function through(columns: Columns, column: Column, map: AxisMap): Dim {
  const key = `${column.name}${JSON.stringify(map)}`;
  const known = columns.images.get(key);
  if (known !== undefined) return known;
  const outer = lawOf(columns, map);
  const law = column.law && outer && compose(outer, column.law);
  if (!law) search(columns);
  const image = law
    ? place(columns, law)
    : placeTable(columns, n => {
        const result = size(map, column.at(n) ?? 0);
        return 'extent' in result ? result.extent : undefined;
      });
  columns.images.set(key, image);
  return image;
}

function lawOf(columns: Columns, map: AxisMap): QuasiLinear | undefined {
  const key = JSON.stringify(map);
  if (!columns.laws.has(key)) columns.laws.set(key, ofAxisMap(map));
  return columns.laws.get(key);
}

/** Takes note of the sizes at which the map leaves samples unread, or goes on although its window does not fit. */
export function noteUnread(columns: Columns, column: Column, map: AxisMap, margin: Margin | undefined): void {
  const key = `${column.name}${JSON.stringify(map)}${JSON.stringify(margin) ?? ''}!`;
  if (columns.images.has(key)) return;
  columns.images.set(key, 0);
  const reads = (extent: number): boolean => unread(map, extent, margin) === 0 && !overhangs(map, extent);
  const outer = lawOf(columns, map);
  const window = map.kind === 'window' ? reach(map) : 0;
  const threshold = Math.max(outer?.threshold ?? 1, window) + (margin ? margin.before + margin.after : 0);
  const set = column.law && outer && sizesWhere(column.law, threshold, outer.period, reads);
  const both = set && intersect(columns.lossless, set);
  if (both) {
    columns.lossless = both;
    return;
  }
  search(columns);
  const { lossless, valid } = columns;
  columns.lossless = finite(valid.exceptions.filter(n => has(lossless, n) && reads(column.at(n) ?? 0)));
}
