import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { applyEdits, type Edit } from '../base/edit';
import type { Change } from '../dialects/change';
import type { ModelLayer } from '../dialects/dialect';
import { isIn, type Moved, movedBy, swapped } from '../dialects/stretch';
import { writeChanges } from '../dialects/write';
import { isTensor, isTuple, type Shape } from '../ir/shape';

/** A change of structure with what became of it. */
export interface Restructured {
  readonly edits: readonly Edit[];
  readonly text: string;
  /** Ids of other layers, as they were, that give another shape than before. */
  readonly changed: readonly string[];
  /** Layers that failed to run, or run no longer. */
  readonly broken: readonly string[];
}

export type Structural = Extract<Change, { insert: unknown } | { remove: unknown } | { swap: unknown } | { copy: unknown }>;

/** Makes a change of structure and compares what every layer gives; undefined where the format cannot write it. */
export function restructure(analysis: Analysis, change: Structural): Restructured | undefined {
  const { model, graph, variant } = analysis;
  const edits = writeChanges(model.dialect, [change], { text: model.text, tree: model.tree, graph });
  if (!edits) return undefined;
  const text = applyEdits(model.text, edits);
  const after = model.withText(text);
  // What does not parse, or has other layers than it should have, was not written well.
  if (!after || after.tree.problems.length > model.tree.problems.length) return undefined;
  const now = after.analyse(variant?.id);
  const moved = movedTo(change, analysis, now);
  if (!stillTheSame(analysis.layers, now.layers, moved)) return undefined;
  const own = 'swap' in change ? swapped(change.swap, graph.layers) : [];
  const pairs = analysis.layers.flatMap(before => {
    const index = moved(before.layer.index);
    return index === undefined || own.some(stretch => isIn(before.layer.index, stretch)) ? [] : [[before, now.layers[index]!] as const];
  });
  return {
    edits,
    text,
    changed: pairs.filter(([before, { output }]) => before.certain && !alike(before.output, output)).map(([{ layer }]) => layer.id),
    broken: pairs.filter(([before, { certain }]) => before.certain && !certain).map(([{ layer }]) => layer.id)
  };
}

/** Where every layer stands afterwards: where names are all that counts, the order of the layers may follow from them. */
function movedTo(change: Structural, { graph, model }: Analysis, now: Analysis): Moved {
  const moved = movedBy(change as Parameters<typeof movedBy>[0], graph.layers);
  if (!model.dialect.outline?.({ text: model.text, tree: model.tree, graph })?.named) return moved;
  const found = callsOf(now.graph.layers);
  const places = new Map([...callsOf(graph.layers.filter(({ index }) => moved(index) !== undefined))].map(([key, index]) => [index, key]));
  return index => found.get(places.get(index) ?? '');
}

/** Layers by their ids and, of those called several times, by the call. */
function callsOf(layers: readonly ModelLayer[]): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  const found = new Map<string, number>();
  for (const { id, index } of layers) {
    const call = (calls.get(id) ?? 0) + 1;
    calls.set(id, call);
    found.set(`${call} ${id}`, index);
  }
  return found;
}

/** Whether every layer that stays is where it should be, by its type. */
const stillTheSame = (before: readonly LayerResult[], now: readonly LayerResult[], moved: Moved): boolean =>
  before.every(({ layer }) => {
    const index = moved(layer.index);
    return index === undefined || now[index]?.layer.type === layer.type;
  });

/** Whether two values have the same extents. */
function alike(a: Shape, b: Shape): boolean {
  if (isTensor(a) && isTensor(b)) return String(a.dims) === String(b.dims);
  return isTuple(a) && isTuple(b) && a.items.length === b.items.length && a.items.every((item, i) => alike(item, b.items[i]!));
}
