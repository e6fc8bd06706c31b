import { isTensor, product } from '../ir/shape';
import { defineOp } from './op';

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
    const wanted = product(like.dims);
    const actual = product(samples.dims);
    if (wanted !== undefined && actual !== undefined && wanted !== actual) {
      ctx.report({ kind: 'reshape-mismatch', blame: [], input: 1, data: { from: samples.dims, to: like.dims } });
      return undefined;
    }
    return { dims: like.dims };
  }
});
