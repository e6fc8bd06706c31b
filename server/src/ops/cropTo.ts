import { hasRank, onSpatialAxes } from './layout';
import { defineOp } from './op';
import { integer } from './param';

/** Cuts a window of a fixed size out of the map. */
export const cropTo = defineOp({
  name: 'cropTo',
  doc: 'Crop to a size: a window of fixed extents is taken out of the map, at random while training.',
  params: {
    height: integer('Rows that come out.', { unit: 'samples', min: 1, default: 1 }),
    width: integer('Columns that come out.', { unit: 'samples', min: 1, default: 1 })
  },
  sizedBy: ['height', 'width'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, 2, conventions, i => ({ kind: 'constant', extent: i === 0 ? args.height : args.width })),
  shape(ctx, args) {
    if (!hasRank(ctx, 2)) return undefined;
    const wanted = [args.height, args.width];
    const larger = wanted.findIndex((extent, i) => typeof ctx.x.dims[2 + i] === 'number' && extent > Number(ctx.x.dims[2 + i]));
    if (larger >= 0) {
      const [written, max] = [String(wanted[larger]), Number(ctx.x.dims[2 + larger])];
      ctx.report({
        kind: 'argument',
        blame: [larger === 0 ? 'height' : 'width'],
        data: { problem: { is: 'range', written, max }, unsafe: true },
        accepted: true
      });
    }
    const dims = ctx.sizes();
    return dims && { dims };
  }
});
