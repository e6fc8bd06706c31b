import { positionOf, positionsOf, refuse } from './axis';
import { defineOp } from './op';
import { any, integer } from './param';

/** Puts two axes in each other's place. */
export const swapAxes = defineOp({
  name: 'swapAxes',
  doc: 'Transpose: puts two axes in each other’s place.',
  formula: 'the extents at first and second → in each other’s place',
  params: { first: integer('One axis.'), second: integer('The other axis.') },
  shape(ctx, args) {
    const first = positionOf(ctx, 'first', args.first);
    const second = positionOf(ctx, 'second', args.second);
    if (first === undefined || second === undefined) return undefined;
    const { dims } = ctx.x;
    return { dims: dims.length === 0 ? dims : dims.with(first, dims[second]!).with(second, dims[first]!) };
  }
});

const list = (value: unknown): readonly number[] => (Array.isArray(value) ? value : [value as number]);

/** Moves axes to other places; the rest keep their order. */
export const moveAxes = defineOp({
  name: 'moveAxes',
  doc: 'Moves axes to other places; the rest keep their order.',
  formula: 'the axis at from[i] → place to[i]; the rest keep their order',
  params: { from: any('The axes that are moved: one, or a list.'), to: any('Where they stand then.') },
  shape(ctx, args) {
    if (list(args.from).length !== list(args.to).length) return refuse(ctx, 'from', 'as many places as axes are wanted');
    const from = positionsOf(ctx, 'from', list(args.from));
    const to = positionsOf(ctx, 'to', list(args.to));
    if (!from || !to) return undefined;
    const rest = ctx.x.dims.flatMap((_, axis) => (from.includes(axis) ? [] : [axis]));
    const order = ctx.x.dims.map((_, place) => (to.includes(place) ? from[to.indexOf(place)]! : rest.shift()!));
    return { dims: order.map(axis => ctx.x.dims[axis]!) };
  }
});

/** Takes axes of extent 1 away. */
export const squeeze = defineOp({
  name: 'squeeze',
  doc: 'Squeeze: takes axes of extent 1 away, all of them or the ones named; other axes stay.',
  formula: 'axes of extent 1 → gone',
  params: { axes: any('The axes: one, or a list; all when left out.', { default: undefined }) },
  shape(ctx, args) {
    const axes = args.axes === undefined ? ctx.x.dims.map((_, i) => i) : positionsOf(ctx, 'axes', list(args.axes));
    return axes && { dims: ctx.x.dims.filter((dim, i) => !(axes.includes(i) && dim === 1)) };
  }
});
