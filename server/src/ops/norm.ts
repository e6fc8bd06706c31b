import type { Conventions } from '../ir/conventions';
import { type Dim, mayEqual, product, type Tensor } from '../ir/shape';
import { rank } from './conv';
import { hasRank, ofRank } from './layout';
import { defineOp, type OpContext } from './op';
import { any, boolean, integer, number, optional, withDefault } from './param';

/** Where channels stand for layers that take any number of spatial axes: behind the batch, or at the end. */
const channelAxis = (input: Tensor, conventions: Conventions): number =>
  conventions.layout === 'channels-first' ? 1 : input.dims.length - 1;

const features = optional(integer('Channels that the layer expects to arrive.', { unit: 'channels', min: 0 }));
const affine = boolean('Whether a scale and an offset are learned for each channel.', { default: true });
const offset = boolean('Whether the offset is learned beside the scale.', { default: true });
const epsilon = number('Added to the variance before its root is taken.', { default: 1e-5 });
const momentum = optional(number('How fast running statistics follow.', { default: 0.1 }));

function checkFeatures(ctx: OpContext<'features'>, expected: number | undefined): Tensor {
  const actual = ctx.x.dims[channelAxis(ctx.x, ctx.conventions)];
  if (expected !== undefined && typeof actual === 'number' && actual !== expected) {
    ctx.report({ kind: 'channels-mismatch', blame: ['features'], input: 0, data: { expected, actual } });
  }
  return ctx.x;
}

function channelCount(written: number | undefined, input: Tensor | undefined, conventions: Conventions): number | undefined {
  const dim = written ?? input?.dims[channelAxis(input, conventions)];
  return typeof dim === 'number' ? dim : undefined;
}

const twice = (n: number | undefined): number | undefined => (n === undefined ? undefined : 2 * n);

/** Normalises each channel over the batch and all positions. */
export const batchNorm = defineOp({
  name: 'batchNorm',
  doc: 'Batch normalisation: each channel is normalised over the batch and all positions.',
  params: { features, affine, epsilon, momentum, ranks: any('Numbers of axes that the layer takes.', { default: undefined }), offset },
  shape(ctx, args) {
    const ranks = args.ranks as readonly number[] | undefined;
    return !ranks || ofRank(ctx, ranks) ? checkFeatures(ctx, args.features) : undefined;
  },
  axes: (_, input) => input.dims.map(() => ({ kind: 'identity' })),
  weights(args, inputs, conventions) {
    const channels = channelCount(args.features, inputs[0], conventions);
    return !args.affine ? 0 : args.offset ? twice(channels) : channels;
  }
});

/** Normalises groups of channels, each sample on its own. */
export const groupNorm = defineOp({
  name: 'groupNorm',
  doc: 'Group normalisation: channels are normalised in groups, each sample on its own.',
  params: { groups: integer('Number of groups; divides the channels.', { min: 1 }), features, affine, epsilon },
  axes: (_, input) => input.dims.map(() => ({ kind: 'identity' })),
  shape(ctx, args) {
    const channels = args.features ?? ctx.x.dims[channelAxis(ctx.x, ctx.conventions)];
    if (typeof channels === 'number' && channels % args.groups !== 0) {
      ctx.report({
        kind: 'indivisible',
        blame: ['groups', 'features'],
        data: { value: channels, by: args.groups, what: 'channels', divisor: 'groups' }
      });
      return undefined;
    }
    return checkFeatures(ctx, args.features);
  },
  weights: (args, inputs, conventions) => (args.affine ? twice(channelCount(args.features, inputs[0], conventions)) : 0)
});

/** Normalises each channel of each sample over its positions. */
export const instanceNorm = defineOp({
  name: 'instanceNorm',
  doc: 'Instance normalisation: each channel of each sample is normalised over its positions.',
  params: { rank, features, affine: withDefault(affine, false), epsilon, momentum },
  axes: (_, input) => input.dims.map(() => ({ kind: 'identity' })),
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank)) return undefined;
    // PyTorch only warns about other channels while nothing is learned for them (torch/nn/modules/instancenorm.py).
    return args.affine ? checkFeatures(ctx, args.features) : ctx.x;
  },
  weights: (args, inputs, conventions) => (args.affine ? twice(channelCount(args.features, inputs[0], conventions)) : 0)
});

/** Normalises the last axes together, each sample on its own. */
export const layerNorm = defineOp({
  name: 'layerNorm',
  doc: 'Layer normalisation: the last axes are normalised together, each sample on its own.',
  params: {
    shape: any('Extents of the axes that are normalised: a number, or a list for several; the last axis when left out.', {
      default: undefined
    }),
    affine,
    epsilon
  },
  axes: (_, input) => input.dims.map(() => ({ kind: 'identity' })),
  shape(ctx, args) {
    const shape = normalised(args.shape);
    const tail = ctx.x.dims.slice(-(shape?.length ?? 1));
    if (shape && (tail.length !== shape.length || !tail.every((dim, i) => mayEqual(dim, shape[i]!)))) {
      ctx.report({ kind: 'reshape-mismatch', blame: ['shape'], input: 0, data: { from: tail, to: shape } });
    }
    return ctx.x;
  },
  weights: (args, inputs) => (args.affine ? twice(product(normalised(args.shape) ?? inputs[0]?.dims.slice(-1) ?? ['?'])) : 0)
});

const normalised = (shape: unknown): readonly Dim[] | undefined =>
  typeof shape === 'number' ? [shape] : Array.isArray(shape) ? (shape as readonly Dim[]) : undefined;
