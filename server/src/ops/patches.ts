import { isTensor, mapDim, product, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { rank } from './conv';
import { hasRank, layoutOf, onSpatialAxes } from './layout';
import { defineOp, type OpContext } from './op';
import { integer, onAxis, type PerAxis, perAxis, text } from './param';

/** Reports the first spatial axis whose extent is no multiple; true when all are. */
function divides(ctx: OpContext, spatial: number, blame: string, by: PerAxis, divisor: string): boolean {
  const { spatial: first } = layoutOf(ctx.x.dims.length, spatial, ctx.conventions);
  for (let i = 0; i < spatial; i++) {
    const value = ctx.x.dims[first + i];
    if (typeof value !== 'number' || value % onAxis(by, i) === 0) continue;
    ctx.report({ kind: 'indivisible', blame: [blame], input: 0, data: { value, by: onAxis(by, i), what: `axis ${first + i}`, divisor } });
    return false;
  }
  return true;
}

/** Stands beside a layer that takes multiples only: what divides the extents is known by its axes, its output is for nobody. */
export const multiples = defineOp({
  name: 'multiples',
  doc: 'Counts the blocks along every spatial axis; the extents must be multiples of a block.',
  params: {
    rank,
    of: perAxis('What divides the extents: a number, or one for each axis.', { unit: 'samples', min: 1 }),
    named: text('What that is made of.', { default: 'block' })
  },
  axes: (args, input, conventions) =>
    onSpatialAxes(input, args.rank, conventions, i => ({ kind: 'shrink', factor: onAxis(args.of, i), remainder: 'error' })),
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank) || !divides(ctx, args.rank, 'of', args.of, args.named)) return undefined;
    const dims = ctx.sizes();
    return dims && { dims };
  }
});

/** Lays the samples of each patch in a row. */
export const patches = defineOp({
  name: 'patches',
  doc: 'Cuts the map into patches: the samples of each become one vector, the patches a sequence.',
  params: { rank, patch: perAxis('Extent of a patch; divides the extents of the map.', { unit: 'samples', min: 1 }) },
  shape(ctx, args) {
    const { rank, patch } = args;
    if (ctx.x.dims.length !== rank + 2) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [rank + 2], actual: ctx.x.dims.length } });
      return undefined;
    }
    if (!divides(ctx, rank, 'patch', patch, 'patch size')) return undefined;
    const [batch, channels, ...spatial] = ctx.x.dims as [Tensor['dims'][0], Tensor['dims'][0], ...Tensor['dims']];
    const count = product(spatial.map((dim, i) => mapDim(dim, n => n / onAxis(patch, i))));
    const samples = spatial.reduce<number>((total, _, i) => total * onAxis(patch, i), 1);
    return { dims: [batch, count ?? UNKNOWN_DIM, mapDim(channels, n => n * samples)] };
  }
});

/** Joins the channels of neighbouring positions; an odd extent is filled up. */
export const mergeNeighbours = defineOp({
  name: 'mergeNeighbours',
  doc: 'Patch merging: the channels of two neighbours along every spatial axis are joined; the extents are halved, rounded up.',
  params: { rank },
  axes: (args, input, conventions) =>
    onSpatialAxes(input, args.rank, conventions, () => ({ kind: 'same', kernel: 2, stride: 2, dilation: 1 })),
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank)) return undefined;
    const { channel } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
    const dims = ctx.sizes();
    return (
      dims && {
        dims: dims.with(
          channel,
          mapDim(ctx.x.dims[channel]!, n => n * 2 ** args.rank)
        )
      }
    );
  }
});

/** Puts a learned vector in front of a sequence. */
export const classToken = defineOp({
  name: 'classToken',
  fields: 'kept',
  doc: 'Puts a learned vector in front of the vectors of a sequence.',
  params: { features: integer('Extent of the vector.', { unit: 'features', min: 1 }) },
  shape(ctx, args) {
    const [batch, steps] = ctx.x.dims;
    return isTensor(ctx.x) && ctx.x.dims.length === 3 ? { dims: [batch!, mapDim(steps!, n => n + 1), args.features] } : undefined;
  },
  weights: args => args.features
});
