import { mapDim } from '../ir/shape';
import { defineOp } from './op';
import { integer } from './param';

/** Keeps the maps of several frames. */
export const history = defineOp({
  name: 'history',
  doc: 'History: the maps of the last frames, joined along the channels.',
  formula: 'N×C×H×W → N×(C·frames)×H×W',
  params: { frames: integer('How many frames are kept.', { min: 1, default: 4 }) },
  fields: 'kept',
  shape: (ctx, { frames }) => ({
    dims: ctx.x.dims.with(
      1,
      mapDim(ctx.x.dims[1]!, n => n * frames)
    )
  })
});
