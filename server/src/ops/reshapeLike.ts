import { isTensor } from '../ir/shape';
import { defineOp } from './op';
import { fit } from './reshape';

/** Gives the samples of the second input the axes of the first. */
export const reshapeLike = defineOp({
  name: 'reshapeLike',
  // It stands behind products over all positions: attention flattens the spatial axes and puts them back with this.
  fields: 'all',
  doc: 'Puts the samples of the second input back on the axes of the first, which was flattened before; their numbers must be equal.',
  params: {},
  inputs: { min: 2, max: 2 },
  shape(ctx) {
    const [like, samples] = ctx.inputs;
    if (!isTensor(like) || !isTensor(samples)) return undefined;
    const dims = fit(ctx, samples.dims, like.dims, { blame: [], input: 1 });
    return dims && { dims };
  }
});
