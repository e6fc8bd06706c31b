import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { align, type Pair } from '../base/align';
import { type LayerRow, type LayerTable, layerTable, listed } from './layerTable';

/** What differs between two layers that belong together. */
export type Difference = 'type' | 'outputs' | 'params' | 'macs';

/** A layer of either model, or one of both. */
export interface LayerDiff {
  readonly change: 'same' | 'changed' | 'added' | 'removed';
  readonly before: LayerRow | null;
  readonly after: LayerRow | null;
  readonly differs: readonly Difference[];
}

/** What became of a model, layer by layer, in the order of both. */
export interface Diff {
  readonly before: LayerTable;
  readonly after: LayerTable;
  readonly layers: readonly LayerDiff[];
}

/** Compares two models, or two variants of one; of different formats, if need be. */
export function diff(before: Analysis, after: Analysis): Diff {
  const tables = [layerTable(before), layerTable(after)] as const;
  const [old, now] = [marks(before, tables[0]), marks(after, tables[1])];
  const pairs = align(old.length, now.length, (b, a) => likeness(old[b]!, now[a]!), WHOLE);
  const layers = replaced(pairs).map(pair =>
    layerDiff('before' in pair ? tables[0].layers[pair.before]! : null, 'after' in pair ? tables[1].layers[pair.after]! : null)
  );
  return { before: tables[0], after: tables[1], layers };
}

/** By what a layer is recognised. */
interface Mark {
  readonly type: string;
  /** The operator, whatever the format calls it. */
  readonly unit: string | undefined;
  readonly name: string | undefined;
  /** How many axes the sums of products have that it makes, be it an operator or a block; undefined where it makes none. */
  readonly sums: number | undefined;
  readonly text: string;
}

const marks = (analysis: Analysis, { layers }: LayerTable): Mark[] =>
  listed(analysis).map(({ layer }: LayerResult, i) => ({
    type: layer.type,
    unit: layer.unit?.name,
    name: layer.name,
    sums: layers[i]?.macs ? layers[i].outputs[0]?.length : undefined,
    text: analysis.model.text.slice(layer.span.start, layer.span.end).replace(/\s+/g, ' ').trim()
  }));

/** The score of two layers that are written alike. */
const WHOLE = 9;

/** How sure it is that two layers are one and the same, from 0 (they are not) to WHOLE. */
function likeness(a: Mark, b: Mark): number {
  const isOfOneKind = a.type === b.type || (a.unit !== undefined && a.unit === b.unit);
  const named = a.name !== undefined && a.name === b.name;
  if (isOfOneKind && a.text === b.text) return WHOLE;
  if (!isOfOneKind) return named ? 5 : a.sums !== undefined && a.sums === b.sums ? 2 : 0;
  return named ? 8 : a.name === undefined || b.name === undefined ? 5 : 4;
}

/** Where as many layers have come as have gone, the ones stand in the place of the others. */
function replaced(pairs: readonly Pair[]): Pair[] {
  const out: Pair[] = [];
  let [gone, come]: [number[], number[]] = [[], []];
  const flush = () => {
    if (gone.length === come.length) out.push(...gone.map((before, i) => ({ before, after: come[i]! })));
    else out.push(...gone.map(before => ({ before })), ...come.map(after => ({ after })));
    [gone, come] = [[], []];
  };
  for (const pair of pairs) {
    if ('before' in pair && 'after' in pair) {
      flush();
      out.push(pair);
    } else if ('before' in pair) gone.push(pair.before);
    else come.push(pair.after);
  }
  flush();
  return out;
}

function layerDiff(before: LayerRow | null, after: LayerRow | null): LayerDiff {
  if (!before || !after) return { change: before ? 'removed' : 'added', before, after, differs: [] };
  const differs: Difference[] = [
    ...(before.type === after.type ? [] : ['type' as const]),
    ...(shapesOf(before) === shapesOf(after) ? [] : ['outputs' as const]),
    ...(before.params === after.params ? [] : ['params' as const]),
    ...(before.macs === after.macs ? [] : ['macs' as const])
  ];
  return { change: differs.length > 0 ? 'changed' : 'same', before, after, differs };
}

const shapesOf = ({ outputs, guess }: LayerRow): string => JSON.stringify([outputs, guess]);
