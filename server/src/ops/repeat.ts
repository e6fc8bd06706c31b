import { type Dim, mapDim, type Tensor } from '../ir/shape';
import { positionOf, refuse } from './axis';
import { defineOp, type OpContext } from './op';
import { boolean, integer, integers, optional } from './param';

/** Repeats axes of extent 1. */
export const expand = defineOp({
  name: 'expand',
  doc: 'Expand: repeats axes of extent 1 to given extents; new axes may be put in front.',
  formula: '1 → sizes; -1 keeps an extent; new axes in front',
  params: { sizes: integers('The extents that come out; -1 keeps the one that arrives.', { min: -1 }) },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const added = args.sizes.length - dims.length;
    if (added < 0) return refuse(ctx, 'sizes', `${args.sizes.length} extents for ${dims.length} axes`);
    const out: Dim[] = [];
    for (const [i, size] of args.sizes.entries()) {
      const dim = i < added ? undefined : dims[i - added]!;
      if (dim === undefined && size === -1) return refuse(ctx, 'sizes', 'a new axis needs an extent');
      if (typeof dim === 'number' && dim !== 1 && size !== -1 && size !== dim)
        return refuse(ctx, 'sizes', `${dim} cannot be repeated to ${size}`);
      out.push(size === -1 ? dim! : size);
    }
    return { dims: out };
  }
});

/** Lays the whole input side by side. */
export const repeat = defineOp({
  name: 'repeat',
  doc: 'Repeat, tile: lays the whole input side by side, so many times along each axis; new axes may be put in front.',
  formula: 'n → n·counts, from axis on where it is given; new axes in front',
  params: {
    counts: integers('How many copies follow one another: a number for each axis up to the last, or from one on.'),
    fill: boolean('Whether axes without a count stay as they are.', { default: false }),
    axis: optional(integer('The axis of the first count, where they do not end with the last; the others stay as they are.'))
  },
  shape(ctx, args): Tensor | undefined {
    const { dims } = ctx.x;
    const at = args.axis === undefined ? undefined : positionOf(ctx, 'axis', args.axis, dims.length);
    if (args.axis !== undefined && at === undefined) return undefined;
    const counts = spread(args.counts, args.fill ? dims.length - args.counts.length : 0, at, dims.length);
    if (counts.length < dims.length) return refuse(ctx, 'counts', `${counts.length} counts for ${dims.length} axes`);
    const added = counts.length - dims.length;
    return notNegative(ctx, counts) && { dims: counts.map((n, i) => (i < added ? n : mapDim(dims[i - added]!, dim => dim * n))) };
  }
});

/** A count for every axis: once for those in front, and behind where the counts begin at an axis. */
function spread(counts: readonly number[], missing: number, at: number | undefined, rank: number): number[] {
  const once = (axes: number): number[] => new Array<number>(Math.max(axes, 0)).fill(1);
  return at === undefined ? [...once(missing), ...counts] : [...once(at), ...counts, ...once(rank - at - counts.length)];
}

const notNegative = (ctx: OpContext, counts: readonly number[]): true | undefined =>
  counts.every(n => n >= 0) || refuse(ctx, 'counts', `${counts.find(n => n < 0)} is no number of times`);
