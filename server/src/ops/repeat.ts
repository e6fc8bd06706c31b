import { type Dim, mapDim, type Tensor } from '../ir/shape';
import { refuse } from './axis';
import { defineOp, type OpContext } from './op';
import { boolean, integers } from './param';

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
  formula: 'n → n·counts; new axes in front',
  params: {
    counts: integers('How often, for each axis from the last one on.'),
    fill: boolean('Whether axes without a count stay as they are.', { default: false })
  },
  shape(ctx, args): Tensor | undefined {
    const { dims } = ctx.x;
    const counts =
      args.fill && args.counts.length < dims.length ? [...Array(dims.length - args.counts.length).fill(1), ...args.counts] : args.counts;
    if (counts.length < dims.length) return refuse(ctx, 'counts', `${counts.length} counts for ${dims.length} axes`);
    const added = counts.length - dims.length;
    return notNegative(ctx, counts) && { dims: counts.map((n, i) => (i < added ? n : mapDim(dims[i - added]!, dim => dim * n))) };
  }
});

const notNegative = (ctx: OpContext, counts: readonly number[]): true | undefined =>
  counts.every(n => n >= 0) || refuse(ctx, 'counts', `${counts.find(n => n < 0)} is no number of times`);
