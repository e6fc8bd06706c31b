import { type Dim, product, type Tensor } from '../ir/shape';
import { positionOf } from './axis';
import { axisAt, everyAxisKept, mapEach, ofRank } from './layout';
import { defineOp, type OpContext } from './op';
import { any, boolean, integer, number, optional, text } from './param';

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
  axes: everyAxisKept,
  shape(ctx, args) {
    const fine = ctx.conventions.framework === 'torch' ? hasSlopes(ctx, args.learned ?? 1) : sharesAxes(ctx, args.shared);
    return fine ? ctx.x : undefined;
  },
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

/** Whether every shared axis is one; the batch, axis 0, counts as the last (Python's lists). */
function sharesAxes(ctx: OpContext<'shared'>, shared: unknown): boolean {
  const last = ctx.x.dims.length - 1;
  const outside = ((shared ?? []) as readonly number[]).find(axis => axis > last || axis < 1 - last);
  if (outside === undefined) return true;
  ctx.report({
    kind: 'argument',
    blame: ['shared'],
    data: { problem: { is: 'range', written: String(outside), min: 1 - last, max: last } }
  });
  return false;
}

/** Several learned slopes are one for each channel (aten/src/ATen/native/Activation.cpp, prelu). */
function hasSlopes(ctx: OpContext<'learned'>, learned: number): boolean {
  if (learned === 1) return true;
  const { dims } = ctx.x;
  if (dims.length === 0) return ofRank(ctx, [1, 2, 3, 4, 5]);
  const actual = dims.length === 1 ? 1 : dims[1];
  if (typeof actual !== 'number' || actual === learned) return true;
  ctx.report({ kind: 'channels-mismatch', blame: ['learned'], input: 0, data: { expected: learned, actual } });
  return false;
}

/** Halves an axis: one half gates the other. */
export const glu = defineOp({
  name: 'glu',
  doc: 'Gated linear unit: the first half of an axis times the sigmoid of the second; the axis is halved.',
  formula: 'n along axis → n/2',
  params: { axis: integer('The axis that is halved.', { default: -1 }) },
  sizedBy: ['axis'],
  axes: (args, input) => {
    const at = axisAt(args.axis, input.dims.length);
    return mapEach(input, i => (i === at ? { kind: 'shrink', factor: 2, remainder: 'error' } : { kind: 'identity' }));
  },
  shape(ctx, args) {
    const rank = ctx.x.dims.length;
    if (rank === 0) return ofRank(ctx, [1, 2, 3, 4, 5]) ? ctx.x : undefined;
    if (positionOf(ctx, 'axis', args.axis) === undefined) return undefined;
    const dims = ctx.sizes(0);
    return dims && { dims };
  }
});

/** Exponentials that sum to one along an axis. */
export const softmax = defineOp({
  name: 'softmax',
  doc: 'Softmax: samples along one axis become positive and sum to one.',
  params: {
    axis: optional(integer('The axis along which the sum is one.')),
    ranks: any('Numbers of axes that the layer takes; any when left out.', { default: undefined })
  },
  axes: everyAxisKept,
  numbers: () => ['float32', 'float64', 'float16', 'bfloat16'],
  shape(ctx, args) {
    const ranks = args.ranks as readonly number[] | undefined;
    if (ranks && !ofRank(ctx, ranks)) return undefined;
    return args.axis === undefined || positionOf(ctx, 'axis', args.axis) !== undefined ? ctx.x : undefined;
  }
});

/** Zeroes samples at random while training. */
export const dropout = defineOp({
  name: 'dropout',
  doc: 'Dropout: zeroes samples at random while training; changes no shape.',
  params: {
    rate: number('Share of samples that are zeroed.', { min: 0, max: 1, default: 0.5 }),
    inplace: boolean('Whether the input is overwritten.', { default: false }),
    ranks: any('Numbers of axes that the layer takes; any when left out.', { default: undefined }),
    least: optional(integer('Axes that must arrive at least where whole channels are zeroed.', { min: 0 }))
  },
  axes: everyAxisKept,
  shape(ctx, args) {
    if (args.ranks && !ofRank(ctx, args.ranks as readonly number[])) return undefined;
    // Looked at only where something is zeroed (aten/src/ATen/native/Dropout.cpp, feature_dropout).
    const zeroes = ctx.conventions.training && args.rate > 0 && args.rate < 1;
    const least = args.least ?? 0;
    if (zeroes && ctx.x.dims.length < least && !ofRank(ctx, [least, least + 1])) return undefined;
    return ctx.x;
  }
});

/** Hands its input on. */
export const identity = defineOp({
  name: 'identity',
  doc: 'Identity: hands its input on unchanged.',
  params: {},
  takes: 'tuples',
  axes: everyAxisKept,
  shape: ctx => ctx.inputs[0]
});
