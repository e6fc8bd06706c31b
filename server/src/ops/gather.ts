import { isTensor, mapDim } from '../ir/shape';
import { positionOf, refuse } from './axis';
import { defineOp } from './op';
import { integer } from './param';

const axis = integer('The axis that is looked into.', { default: 0 });

/** Takes the entries that an index names, along one axis. */
export const gather = defineOp({
  name: 'gather',
  doc: 'Gather: the second input says, for every place of the output, which entry along one axis stands there.',
  formula: 'the extents of the second input',
  params: { axis },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const index = ctx.inputs[1];
    const at = positionOf(ctx, 'axis', args.axis);
    if (!isTensor(index) || at === undefined) return undefined;
    const { dims } = ctx.x;
    // A number counts as a list of one.
    if (Math.max(dims.length, 1) !== Math.max(index.dims.length, 1)) {
      ctx.report({ kind: 'rank', blame: [], input: 1, data: { expected: [dims.length], actual: index.dims.length } });
      return undefined;
    }
    const larger = index.dims.findIndex((dim, i) => i !== at && Number(dim) > Number(dims[i]));
    if (larger < 0) return { dims: index.dims };
    ctx.report({ kind: 'reshape-mismatch', blame: [], input: 1, data: { from: index.dims, to: dims } });
    return undefined;
  }
});

/** Takes the entries that a list names, along one axis. */
export const indexSelect = defineOp({
  name: 'indexSelect',
  doc: 'Index select: takes the entries that a list names along one axis.',
  formula: 'n along axis → the number of indices',
  params: { axis },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const index = ctx.inputs[1];
    const at = positionOf(ctx, 'axis', args.axis);
    if (!isTensor(index) || at === undefined) return undefined;
    if (index.dims.length > 1) {
      ctx.report({ kind: 'rank', blame: [], input: 1, data: { expected: [1], actual: index.dims.length } });
      return undefined;
    }
    return { dims: ctx.x.dims.length === 0 ? [] : ctx.x.dims.with(at, index.dims[0] ?? 1) };
  }
});

/** Takes one entry of an axis. */
export const select = defineOp({
  name: 'select',
  doc: 'Select: takes one entry of an axis, which goes.',
  formula: 'n along axis → gone; −n ≤ index < n',
  params: { axis, index: integer('Its position, counted from the end when negative.') },
  shape(ctx, args) {
    const at = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    if (at === undefined) return undefined;
    const n = ctx.x.dims[at];
    if (typeof n === 'number' && (args.index >= n || args.index < -n))
      return refuse(ctx, 'index', `${args.index} lies outside of ${n} entries`);
    return { dims: ctx.x.dims.filter((_, i) => i !== at) };
  }
});

/** Takes a run of entries of an axis. */
export const narrow = defineOp({
  name: 'narrow',
  doc: 'Narrow: takes a run of entries of an axis.',
  formula: 'n along axis → length; start + length ≤ n',
  params: { axis, start: integer('The first entry, counted from the end when negative.'), length: integer('How many.') },
  shape(ctx, args) {
    const at = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    if (at === undefined) return undefined;
    if (args.length < 0) return refuse(ctx, 'length', 'must not be negative');
    const n = ctx.x.dims[at]!;
    if (typeof n === 'number' && (args.start > n || args.start < -n))
      return refuse(ctx, 'start', `${args.start} lies outside of ${n} entries`);
    if (typeof n === 'number' && (args.start < 0 ? args.start + n : args.start) + args.length > n)
      return refuse(ctx, 'length', `${args.length} entries from ${args.start} on exceed ${n}`);
    return {
      dims: ctx.x.dims.with(
        at,
        mapDim(n, () => args.length)
      )
    };
  }
});
