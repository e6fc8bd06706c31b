import type { AxisMap } from '../arithmetic/axisMap';
import type { Tensor } from '../ir/shape';
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
    first: optional(any('Its first number (a slope, a threshold); no bearing on shapes.')),
    second: optional(any('Its second number.')),
    third: optional(any('Its third number.'))
  },
  axes: sameExtents,
  shape: ctx => ctx.x,
  weights: args => args.learned ?? 0
});

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
    inplace: boolean('Whether the input is overwritten.', { default: false })
  },
  axes: sameExtents,
  shape: ctx => ctx.x
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
