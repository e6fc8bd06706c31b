import type { ChangeOf } from './change';
import type { ModelLayer } from './dialect';

/** A run of layers by their indices: one with all that is inside of it. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

type Layers = readonly ModelLayer[];

/** A layer with what is inside of it: a container stands in front of that (`inside`), what is put together of layers behind (`holds`). */
export function stretchOf(index: number, layers: Layers): Stretch {
  const first = Math.min(index, ...(layers[index]?.holds?.slice(0, 1) ?? []));
  let last = index;
  while (isInside(last + 1, index, layers)) last++;
  return { first, last };
}

const isInside = (inner: number, outer: number, layers: Layers): boolean => (layers[inner]?.inside ?? -1) >= outer;

/** The layer that one stands inside of. */
const ownerOf = (index: number, layers: Layers): number | undefined =>
  layers[index]?.inside ?? layers.find(({ holds }) => holds !== undefined && index >= holds[0]! && index <= holds.at(-1)!)?.index;

/** The layer behind one and what is inside of it, where that stands inside the same. */
export function nextTo(index: number, layers: Layers): number | undefined {
  const behind = stretchOf(index, layers).last + 1;
  if (behind >= layers.length) return undefined;
  // What is put together of the layers behind stands behind those.
  const whole = layers.findLast(({ holds, index: own }) => own > behind && holds?.[0] === behind);
  const next = whole?.index ?? behind;
  return ownerOf(next, layers) === ownerOf(index, layers) ? next : undefined;
}

/** The layer in front of one and what is inside of it, where that stands inside the same. */
export function previousTo(index: number, layers: Layers): number | undefined {
  const own = ownerOf(index, layers);
  let before: number | undefined = stretchOf(index, layers).first - 1;
  while (before !== undefined && before >= 0 && ownerOf(before, layers) !== own) before = layers[before]?.inside;
  return before !== undefined && before >= 0 && before !== own ? before : undefined;
}

/** Where every layer stands after a change; undefined for one that is gone. */
export type Moved = (index: number) => number | undefined;

export function movedBy(
  change: {
    readonly insert?: ChangeOf<'insert'>;
    readonly remove?: ChangeOf<'remove'>;
    readonly swap?: ChangeOf<'swap'>;
    readonly copy?: ChangeOf<'copy'>;
  },
  layers: readonly ModelLayer[]
): Moved {
  const { insert, remove, swap, copy } = change;
  if (insert) return index => (index <= insert.after ? index : index + 1);
  if (remove) {
    const gone = stretchOf(remove.layer, layers);
    return index => (isIn(index, gone) ? undefined : index < gone.first ? index : index - lengthOf(gone));
  }
  if (swap) {
    const [front, back] = swapped(swap, layers);
    return index => (isIn(index, front) ? index + lengthOf(back) : isIn(index, back) ? index - lengthOf(front) : index);
  }
  const all = copy && copied(copy, layers);
  return index => (all && index > all.last ? index + lengthOf(all) : index);
}

const lengthOf = ({ first, last }: Stretch): number => last - first + 1;

/** Whether a layer belongs to a stretch. */
export const isIn = (index: number, { first, last }: Stretch): boolean => index >= first && index <= last;

/** The two stretches that change places; the second one is empty where nothing stands behind the first. */
export function swapped({ first }: ChangeOf<'swap'>, layers: readonly ModelLayer[]): readonly [Stretch, Stretch] {
  const front = stretchOf(first, layers);
  const next = nextTo(first, layers);
  return [front, next === undefined ? { first: front.last + 1, last: front.last } : stretchOf(next, layers)];
}

/** All layers that are copied with some. */
export const copied = ({ first, last }: ChangeOf<'copy'>, layers: readonly ModelLayer[]): Stretch => ({
  first: stretchOf(first, layers).first,
  last: stretchOf(last, layers).last
});
