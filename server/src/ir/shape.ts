/**
 * The extent of one axis, in samples: a whole number, or a name where the number is not known. `'?'` is an extent that
 * nothing is known of; any other name is a symbol, equal to itself alone.
 */
export type Dim = number | string;

export const UNKNOWN_DIM = '?';

/** How many samples at either end of an axis are known to be padding and not data. */
export interface Margin {
  readonly before: number;
  readonly after: number;
}

/** What a tensor holds, by the framework's name for it. */
export type NumberKind = 'float32' | 'float64' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool';

/** A tensor: its extents in the layout of the model, batch first. */
export interface Tensor {
  readonly dims: readonly Dim[];
  /** What it holds; absent where nothing says so. */
  readonly numbers?: NumberKind;
  /** Per axis, what an earlier pad layer added; absent where nothing is known to be padding. */
  readonly margins?: readonly (Margin | undefined)[];
}

/** What Python calls a tuple, a list or (with keys) a dict of tensors. */
export interface Tuple {
  readonly items: readonly Shape[];
  readonly keys?: readonly string[];
}

export type Reason = 'input-missing' | 'op-unknown' | 'fault' | 'not-modelled';

/** Nothing is known of this value; `layer` is the index of the layer where tracking was lost (-1: the model's input). */
export interface Unknown {
  readonly unknown: { readonly layer: number; readonly why: Reason };
}

export type Shape = Tensor | Tuple | Unknown;

export const tensor = (...dims: readonly Dim[]): Tensor => ({ dims });

export const isTensor = (shape: Shape | undefined): shape is Tensor => shape !== undefined && 'dims' in shape;
export const isTuple = (shape: Shape | undefined): shape is Tuple => shape !== undefined && 'items' in shape;
export const isUnknown = (shape: Shape | undefined): shape is Unknown => shape !== undefined && 'unknown' in shape;

/** All tensors of a value, depth first, as a flat list. */
export function tensors(shape: Shape): Tensor[] {
  if (isTensor(shape)) return [shape];
  return isTuple(shape) ? shape.items.flatMap(tensors) : [];
}

let latest: { readonly of: Shape; readonly flat: readonly Tensor[] } | undefined;

/** One of them. Many layers in a row may each take one of the same value: the last list is kept. */
export function tensorAt(shape: Shape, item: number): Tensor | undefined {
  if (isTensor(shape)) return item === 0 ? shape : undefined;
  if (latest?.of !== shape) latest = { of: shape, flat: tensors(shape) };
  return latest.flat[item];
}

/** False only where the two extents are both known and differ: an unknown one is never the ground for an alarm. */
export function mayEqual(a: Dim, b: Dim): boolean {
  return typeof a !== 'number' || typeof b !== 'number' || a === b;
}

/** The more definite of two extents that may be equal. */
export const moreDefinite = (a: Dim, b: Dim): Dim => (typeof a === 'number' ? a : typeof b === 'number' || a === UNKNOWN_DIM ? b : a);

/** Applies whole-number arithmetic to an extent; what is not a number stays unknown. */
export function mapDim(dim: Dim, f: (n: number) => number | undefined): Dim {
  return typeof dim === 'number' ? (exact(f(dim)) ?? UNKNOWN_DIM) : UNKNOWN_DIM;
}

/** A count as it is, or undefined where it is none: beyond exact integers, of arguments that are at fault, not known. */
export const exact = (count: number | undefined): number | undefined =>
  count !== undefined && Number.isSafeInteger(count) && count >= 0 ? count : undefined;

/** The sum of two counts, or undefined where one is not known or it leaves exact integers. */
export const sum = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : exact(a + b);

/** The product of extents in samples, or undefined where one of them is not known or the product leaves exact integers. */
export const product = (dims: readonly Dim[]): number | undefined => productFrom(0, dims);

/** The same of those from an axis on. */
export function productFrom(first: number, dims: readonly Dim[]): number | undefined {
  let result = 1;
  for (let axis = first; axis < dims.length; axis++) {
    const dim = dims[axis];
    if (typeof dim !== 'number') return undefined;
    result *= dim;
  }
  return Number.isSafeInteger(result) ? result : undefined;
}
