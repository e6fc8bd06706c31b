import { isTensor, mapDim } from '../ir/shape';
import { defineOp } from './op';

/** Adds one sample at the far end of the spatial axes where the second input has another extent. */
export const padLike = defineOp({
  name: 'padLike',
  fields: 'kept',
  doc: 'Pads by one sample, at the far end of each spatial axis whose extent differs from that of the second input.',
  params: {},
  inputs: { min: 2, max: 2 },
  shape(ctx) {
    const [x, like] = ctx.inputs;
    if (!isTensor(x) || !isTensor(like)) return undefined;
    const shift = like.dims.length - x.dims.length;
    return { dims: x.dims.map((dim, i) => (i < 2 || dim === like.dims[i + shift] ? dim : mapDim(dim, n => n + 1))) };
  }
});
