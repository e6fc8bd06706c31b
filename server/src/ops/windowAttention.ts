import { mapDim } from '../ir/shape';
import { gatherMacs } from './multiHead';
import { defineOp } from './op';
import { integers } from './param';

/** Attention within the windows of a map, from queries, keys and values that stand side by side in the last axis. */
export const windowAttention = defineOp({
  name: 'windowAttention',
  fields: 'all',
  doc: 'Attention within windows: every position gathers from those of its window; a third of the last axis comes out.',
  params: { window: integers('Extent of a window along each spatial axis; no larger than the map.', { unit: 'samples', min: 1 }) },
  shape: ctx => ({
    dims: ctx.x.dims.with(
      -1,
      mapDim(ctx.x.dims.at(-1)!, n => n / 3)
    )
  }),
  macs(args, [x], output) {
    const extents = x!.dims.slice(1, -1);
    const seen = extents.map((dim, i) => Math.min(Number(dim), args.window[i] ?? 1));
    const features = output.dims.at(-1)!;
    return gatherMacs(output.dims.slice(0, -1), seen, features, features);
  }
});
