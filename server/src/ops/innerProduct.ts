import { type Dim, product, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { positionOf } from './axis';
import { axisAt } from './layout';
import { defineOp } from './op';
import { boolean, integer } from './param';

/** How many samples the axes from `axis` on hold. */
const features = (input: Tensor, axis: number): Dim => product(input.dims.slice(axis)) ?? UNKNOWN_DIM;

/** A matrix applied to all axes from one on, taken as one. */
export const innerProduct = defineOp({
  name: 'innerProduct',
  doc: 'Inner product (fully connected): every output is a weighted sum over all axes from one on.',
  formula: 'axes before axis stay; the rest → outFeatures',
  params: {
    axis: integer('The first axis that is summed over.', { default: 1 }),
    outFeatures: integer('Extent of the axis that comes out.', { unit: 'features', min: 1 }),
    bias: boolean('Whether an offset is learned for each output.', { default: true }),
    transpose: boolean('Whether the matrix is kept transposed.', { default: false })
  },
  fields: 'all',
  shape(ctx, args) {
    const rank = ctx.x.dims.length;
    const axis = positionOf(ctx, 'axis', args.axis, rank);
    if (axis === undefined) return undefined;
    return { dims: [...ctx.x.dims.slice(0, axis), args.outFeatures] };
  },
  blobs(args, [x]) {
    const axis = x && axisAt(args.axis, x.dims.length);
    if (!x || axis === undefined) return undefined;
    const matrix = [args.outFeatures, features(x, axis)];
    return [args.transpose ? matrix.toReversed() : matrix, ...(args.bias ? [[args.outFeatures]] : [])];
  },
  macs(args, [x], output) {
    const axis = x && axisAt(args.axis, x.dims.length);
    const inner = x && axis !== undefined ? features(x, axis) : undefined;
    const outputs = product(output.dims);
    return typeof inner === 'number' && outputs !== undefined ? outputs * inner : undefined;
  }
});

/** A learned vector, and an offset, for each index. */
export const embed = defineOp({
  name: 'embed',
  doc: 'Embedding with an offset: looks up a learned vector for each index; one axis is added at the end.',
  formula: '… → …×features',
  params: {
    entries: integer('Number of vectors.', { min: 1 }),
    features: integer('Extent of each vector.', { unit: 'features', min: 1 }),
    bias: boolean('Whether an offset is learned.', { default: true })
  },
  shape: (ctx, args) => ({ dims: [...ctx.x.dims, args.features] }),
  blobs: args => [[args.entries, args.features], ...(args.bias ? [[args.features]] : [])]
});
