import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { applyEdits, type Edit } from '../base/edit';
import type { Change } from '../dialects/change';
import { type Moved, movedBy } from '../dialects/structure';
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
  const moved = movedBy(change as Parameters<typeof movedBy>[0]);
  if (!stillTheSame(analysis.layers, now.layers, moved)) return undefined;
  const own = 'swap' in change ? [change.swap.first, change.swap.first + 1] : [];
  const pairs = analysis.layers.flatMap(before => {
    const index = moved(before.layer.index);
    return index === undefined || own.includes(before.layer.index) ? [] : [[before, now.layers[index]!] as const];
  });
  return {
    edits,
    text,
    changed: pairs.filter(([before, { output }]) => before.certain && !alike(before.output, output)).map(([{ layer }]) => layer.id),
    broken: pairs.filter(([before, { certain }]) => before.certain && !certain).map(([{ layer }]) => layer.id)
  };
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
