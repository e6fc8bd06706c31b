import { isTensor } from '../ir/shape';
import { defineOp } from './op';

/** Gathers, for every place asked for, one vector out of a set of vectors. */
export const sampleAt = defineOp({
  name: 'sampleAt',
  fields: 'all',
  doc: 'For every entry of the second input, a vector taken from the first at the place that entry names, or a weighted sum of several.',
  params: {},
  inputs: { min: 2, max: 3 },
  shape(ctx) {
    const [values, places] = ctx.inputs;
    return isTensor(values) && isTensor(places) ? { dims: places.dims.with(-1, values.dims.at(-1)!) } : undefined;
  }
});
