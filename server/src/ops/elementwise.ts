import type { AxisMap } from '../arithmetic/axisMap';
import { type Dim, product, type Tensor } from '../ir/shape';
import { ofRank } from './layout';
import { defineOp } from './op';
import { any, boolean, integer, number, optional, text } from './param';

const sameExtents = (_: unknown, input: Tensor): readonly AxisMap[] => input.dims.map(() => ({ kind: 'identity' }));

/** A function of each sample alone. */
export const activation = defineOp({
  name: 'activation',
  doc: 'Activation: a function of each sample alone.',
  params: {
    function: text('Its name.', { default: 'relu' }),
    learned: optional(integer('Learned parameters (PReLU has one, or one a channel).', { min: 0 })),
    shared: optional(any('Axes along which a slope is shared; each sample of the others has one of its own.')),
    first: optional(any('Its first number (a slope, a threshold); no bearing on shapes.')),
    second: optional(any('Its second number.')),
    third: optional(any('Its third number.'))
  },
  axes: sameExtents,
  shape: ctx => ctx.x,
  weights: (args, inputs) => args.learned ?? (args.shared === undefined ? 0 : slopes(args.shared as readonly number[], inputs[0]))
});

/** Slopes of one sample; axes count the batch, and from the end as Python's lists do (keras/src/layers/activations/prelu.py). */
function slopes(shared: readonly number[], input: Tensor | undefined): number | undefined {
  if (!input) return undefined;
  const dims: Dim[] = input.dims.slice(1);
  for (const axis of shared) {
    const at = axis - 1 < 0 ? axis - 1 + dims.length : axis - 1;
    if (at in dims) dims[at] = 1;
  }
  return product(dims);
}

/** Exponentials that sum to one along an axis. */
export const softmax = defineOp({
  name: 'softmax',
  doc: 'Softmax: samples along one axis become positive and sum to one.',
  params: { axis: optional(integer('The axis along which the sum is one.')) },
  axes: sameExtents,
  shape: ctx => ctx.x
});

/** Zeroes samples at random while training. */
export const dropout = defineOp({
  name: 'dropout',
  doc: 'Dropout: zeroes samples at random while training; changes no shape.',
  params: {
    rate: number('Share of samples that are zeroed.', { min: 0, max: 1, default: 0.5 }),
    inplace: boolean('Whether the input is overwritten.', { default: false }),
    ranks: any('Numbers of axes that the layer takes; any when left out.', { default: undefined })
  },
  axes: sameExtents,
  shape: (ctx, args) => (!args.ranks || ofRank(ctx, args.ranks as readonly number[]) ? ctx.x : undefined)
});

/** Hands its input on. */
export const identity = defineOp({
  name: 'identity',
  doc: 'Identity: hands its input on unchanged.',
  params: {},
  takes: 'tuples',
  axes: sameExtents,
  shape: ctx => ctx.inputs[0]
});
