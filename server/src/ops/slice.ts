import { type Dim, isTuple, mapDim, type Shape, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { positionOf } from './axis';
import { defineOp } from './op';
import { any, integer, optional, perAxis } from './param';

const axis = integer('The axis that is cut.', { default: 1 });

const cut = (x: Tensor, at: number, dim: Dim): Tensor => ({ dims: x.dims.with(at, dim) });

/** One of the tensors of a tuple. */
export const pick = defineOp({
  name: 'pick',
  fields: 'kept',
  doc: 'Picks one entry of a tuple or list of tensors.',
  formula: '(a, b, c, …) → the entry at index',
  params: { index: integer('Its position, counted from 0, or from the end when negative.', { default: 0 }) },
  takes: 'tuples',
  shape(ctx, args): Shape | undefined {
    const value = ctx.inputs[0];
    if (!isTuple(value)) {
      ctx.report({ kind: 'structure', blame: [], input: 0, data: { expected: 'tuple', items: 1 } });
      return undefined;
    }
    const item = value.items.at(args.index);
    if (!item)
      ctx.report({
        kind: 'argument',
        blame: ['index'],
        data: { problem: { is: 'range', written: String(args.index), min: -value.items.length, max: value.items.length - 1 } }
      });
    return item;
  }
});

/** Cuts an axis into equal parts. */
export const chunk = defineOp({
  name: 'chunk',
  fields: 'kept',
  doc: 'Chunk: cuts an axis into a number of parts as equal as can be.',
  formula: 'n along axis → ⌈n/⌈n/chunks⌉⌉ parts of ⌈n/chunks⌉, the last one with what is left',
  params: { chunks: integer('Number of parts.', { min: 1 }), axis },
  shape(ctx, args) {
    const at = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    if (at === undefined) return undefined;
    const n = ctx.x.dims[at]!;
    if (typeof n !== 'number' || n === 0)
      return { items: Array.from({ length: Math.min(args.chunks, 1024) }, () => cut(ctx.x, at, n === 0 ? 0 : UNKNOWN_DIM)) };
    // torch.chunk rounds the part up and may give fewer parts than asked for.
    const part = Math.max(Math.ceil(n / args.chunks), 1);
    const count = Math.max(Math.ceil(n / part), 1);
    return { items: Array.from({ length: count }, (_, i) => cut(ctx.x, at, Math.min(part, n - i * part))) };
  }
});

/** Cuts an axis into parts of given extents. */
export const split = defineOp({
  name: 'split',
  fields: 'kept',
  doc: 'Split: cuts an axis into parts of given extents, which must add up to it.',
  formula: 'n along axis → parts of sizes, which add up to n',
  params: { sizes: perAxis('Extents of the parts, or the one that all have but a shorter last one.', { min: 0 }), axis },
  shape(ctx, args) {
    const at = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    if (at === undefined) return undefined;
    const n = ctx.x.dims[at]!;
    const sizes = typeof args.sizes === 'number' ? equalParts(args.sizes, n) : args.sizes;
    const sum = sizes.reduce((a, b) => a + b, 0);
    if (typeof n === 'number' && sum !== n) {
      ctx.report({ kind: 'reshape-mismatch', blame: ['sizes'], input: 0, data: { from: [n], to: sizes } });
      return undefined;
    }
    return { items: sizes.map(size => cut(ctx.x, at, size)) };
  }
});

/** Parts of one extent, the last one perhaps shorter; of nothing, one part of nothing. */
function equalParts(size: number, n: Dim): readonly number[] {
  if (typeof n !== 'number' || n === 0 || size === 0) return n === 0 ? [0] : [];
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => Math.min(size, n - i * size));
}

/** Cuts an axis at positions, or into parts that differ by one at most. */
export const splitAt = defineOp({
  name: 'splitAt',
  fields: 'kept',
  doc: 'Cuts an axis at given positions, or into a number of parts whose extents differ by one at most.',
  formula: 'n along axis → from each position to the next',
  params: { at: any('The positions, or the number of parts.'), axis },
  shape(ctx, args) {
    const axis = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    if (axis === undefined) return undefined;
    const n = ctx.x.dims[axis]!;
    if (typeof args.at === 'number' && args.at < 1) {
      ctx.report({ kind: 'argument', blame: ['at'], data: { problem: { is: 'range', written: String(args.at), min: 1 } } });
      return undefined;
    }
    if (typeof n !== 'number') return undefined;
    const parts = typeof args.at === 'number' ? args.at : 0;
    const place = (i: number) => Math.min(Math.max(i < 0 ? i + n : i, 0), n);
    const ends = parts > 0 ? evenEnds(n, parts) : [...(args.at as readonly number[]).map(place), n];
    return { items: ends.map((end, i) => cut(ctx.x, axis, Math.max(end - (ends[i - 1] ?? 0), 0))) };
  }
});

/** Where parts end of which the first ones are longer by one. */
const evenEnds = (n: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, i) => (i + 1) * Math.floor(n / parts) + Math.min(i + 1, n % parts));

/** Takes the samples from one position to another. */
export const slice = defineOp({
  name: 'slice',
  fields: 'kept',
  doc: 'Slice: takes the samples of one axis from a start to an end, as Python indexes.',
  formula: 'n along axis → ⌈(end − start)/step⌉',
  params: {
    axis,
    start: integer('The first sample that is taken; negative counts from the end.', { default: 0 }),
    end: optional(integer('The sample before which it ends; the end of the axis when left out.')),
    step: integer('Every how many-th sample is taken.', { min: 1, default: 1 })
  },
  shape(ctx, args) {
    const at = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    if (at === undefined) return undefined;
    const out = mapDim(ctx.x.dims[at]!, n => {
      const place = (i: number) => Math.min(Math.max(i < 0 ? i + n : i, 0), n);
      return Math.max(Math.ceil((place(args.end ?? n) - place(args.start)) / args.step), 0);
    });
    return cut(ctx.x, at, out);
  }
});

/** The largest samples along an axis. */
export const topK = defineOp({
  name: 'topK',
  doc: 'Takes the k largest entries along one axis, or all of them when there are fewer.',
  params: { k: integer('How many are taken.', { min: 1 }), axis },
  shape(ctx, args) {
    const at = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    return at === undefined
      ? undefined
      : cut(
          ctx.x,
          at,
          mapDim(ctx.x.dims[at]!, n => Math.min(n, args.k))
        );
  }
});
