import type { QuasiLinear } from '../../arithmetic/quasiLinear';
import { finite, has, intersect, type Residues } from '../../arithmetic/residues';
import type { Dim, Margin } from '../../ir/shape';
import { extentOf, imageOf, type KnownLaw, knownLaw, type Laws, reads, type Step, sizesRead } from './laws';
import { axisOf, indexOf, isMixed, isSymbol, mixedSymbol, symbolOf } from './symbols';

/** How far is looked where no proof is possible. */
export const SEARCH_LIMIT = 2048;

/** An extent inside the graph as a function of the one input extent n that is varied. */
export interface Column {
  /** What stands for it in a shape. */
  readonly name: string;
  /** Absent for a table over finitely many sizes. */
  readonly law?: QuasiLinear;
  /** The same, with what was found out about it. */
  readonly known?: KnownLaw;
  /** It is 0 at some size, which no law speaks of. */
  readonly vanishes: boolean;
  at(n: number): number | undefined;
}

/** The input sizes of one axis that are left, and the extents that follow from them; it shrinks while a graph is run. */
export interface Columns {
  /** Which of the axes of the run this is. */
  readonly which: number;
  readonly laws: Laws;
  /** The size that the axis has while others are varied, where that is known. */
  readonly present: number | undefined;
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
}

const EVERY_SIZE: Residues = { threshold: 1, period: 1, residues: [0], exceptions: [] };

/** Starts with every size. */
export const newColumns = (which: number, laws: Laws, present: number | undefined): Columns => ({
  which,
  laws,
  present,
  valid: EVERY_SIZE,
  lossless: EVERY_SIZE,
  upTo: undefined,
  doubtful: new Set(),
  bounding: [],
  all: [],
  byContent: new Map(),
  images: new Map()
});

/** True where only finitely many sizes are left. */
export const isBounded = ({ residues }: Residues): boolean => residues.length === 0;

/** Whether a symbol stands for extents that follow from this axis alone. */
export const isOf = ({ which }: Columns, symbol: string): boolean => axisOf(symbol) === which;

/** The column along this axis that stands in a shape's place. */
export function named(columns: Columns, dim: Dim | undefined): Column | undefined {
  const own = dim === undefined ? undefined : along(columns, dim);
  return isSymbol(own) && isOf(columns, own) ? columns.all[indexOf(own)] : undefined;
}

/** What an extent is along this axis, where several decide. */
export const along = ({ which, laws: { mixed } }: Columns, dim: Dim): Dim =>
  isSymbol(dim) && isMixed(dim) ? mixed[indexOf(dim)]![which]! : dim;

/** What stands for an extent that is another one along each axis. */
export function mix({ mixed, mixtures }: Laws, dims: readonly Dim[]): Dim {
  const key = dims.join();
  const known = mixtures.get(key);
  if (known !== undefined) return known;
  mixed.push(dims);
  const made = mixedSymbol(mixed.length - 1);
  mixtures.set(key, made);
  return made;
}

/** The extent that stands for a symbol while its axis stays; undefined where that is not known, or several decide. */
export function presentOf(axes: readonly Columns[], symbol: string): number | undefined {
  const columns = axes.find(axis => isOf(axis, symbol));
  return columns?.present === undefined ? undefined : named(columns, symbol)?.at(columns.present);
}

function add(columns: Columns, content: string, column: Omit<Column, 'name'>): Dim {
  const known = columns.byContent.get(content);
  if (known) return known.name;
  const made = { ...column, name: symbolOf(columns.which, columns.all.length) };
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
export const place = (columns: Columns, law: QuasiLinear): Dim => placeKnown(columns, knownLaw(columns.laws, law));

export function placeKnown(columns: Columns, known: KnownLaw): Dim {
  const { law, domain, vanishes, constant } = known;
  restrict(columns, domain, n => law.at(n) !== undefined);
  if (isBounded(columns.valid)) return placeTable(columns, n => law.at(n));
  return constant ?? add(columns, `law ${known.id}`, { law, known, vanishes, at: law.at });
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
export function through(columns: Columns, column: Column, step: Step): Dim {
  const name = `${column.name} ${step.key}`;
  const known = columns.images.get(name);
  if (known !== undefined) return known;
  const law = column.known && imageOf(columns.laws, column.known, step);
  if (!law) search(columns);
  const image = law ? placeKnown(columns, law) : placeTable(columns, n => extentOf(step, column.at(n) ?? 0));
  columns.images.set(name, image);
  return image;
}

/** Takes note of the sizes at which the map leaves samples unread, or goes on although its window does not fit. */
export function noteUnread(columns: Columns, column: Column, step: Step, margin: Margin | undefined): void {
  const name = `${column.name} ${step.key} ${margin ? `${margin.before},${margin.after}` : ''}!`;
  if (columns.images.has(name)) return;
  columns.images.set(name, 0);
  const set = column.known && sizesRead(columns.laws, column.known, step, margin);
  const both = set && intersect(columns.lossless, set);
  if (both) {
    columns.lossless = both;
    return;
  }
  search(columns);
  const { lossless, valid } = columns;
  columns.lossless = finite(valid.exceptions.filter(n => has(lossless, n) && reads(step.map, column.at(n) ?? 0, margin)));
}
