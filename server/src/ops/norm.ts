import type { Conventions } from '../ir/conventions';
import { type Dim, mayEqual, type NumberKind, product, type Tensor } from '../ir/shape';
import { rank } from './conv';
import { everyAxisKept, hasRank, layoutOf, ofRank } from './layout';
import { axisNames, namedAxes, namedExtent } from './normAxes';
import { defineOp, type OpContext } from './op';
import { any, boolean, integer, number, optional, withDefault } from './param';

/** Where channels stand for layers that take any number of spatial axes: behind the batch, or at the end. */
const channelAxis = (input: Tensor, conventions: Conventions): number =>
  conventions.layout === 'channels-first' ? 1 : input.dims.length - 1;

const features = optional(integer('Channels that the layer expects to arrive.', { unit: 'channels', min: 0 }));
const affine = boolean('Whether a scale and an offset are learned for each channel.', { default: true });
const tracking = boolean('Whether running statistics are kept, to be used outside of training.', { default: true });
const scale = boolean('Whether a scale is learned, where anything is.', { default: true });
const center = boolean('Whether an offset is learned, where anything is.', { default: true });
const axis = axisNames('The axis whose samples are normalised together with no other; by the layout when left out.');
const epsilon = number('Added to the variance before its root is taken.', { default: 1e-5 });
const momentum = optional(number('How fast running statistics follow.', { default: 0.1 }));

function checkFeatures(ctx: OpContext<'features'>, expected: number | undefined, axis = channelAxis(ctx.x, ctx.conventions)): Tensor {
  const actual = ctx.x.dims[axis];
  if (expected !== undefined && typeof actual === 'number' && actual !== expected) {
    ctx.report({ kind: 'channels-mismatch', blame: ['features'], input: 0, data: { expected, actual } });
  }
  return ctx.x;
}

/** PyTorch builds layers without channels, but cannot apply what is learned for none. */
function learnsSomething(
  ctx: OpContext<'features'>,
  args: { readonly features?: number; readonly affine: boolean },
  arriving?: Dim
): boolean {
  if (!args.affine || (args.features ?? arriving) !== 0 || ctx.conventions.framework !== 'torch') return true;
  ctx.report({ kind: 'argument', blame: ['features'], data: { problem: { is: 'range', written: '0', min: 1 } } });
  return false;
}

/** Statistics of one value are no statistics (torch/nn/functional.py, _verify_batch_size and _verify_spatial_size). */
function hasStatistics(ctx: OpContext, count: number | undefined, what: string): boolean {
  if (count !== 1 || ctx.conventions.framework !== 'torch') return true;
  const why = `takes more than one value ${what} to normalise, and one arrives`;
  ctx.report({ kind: 'argument', blame: [], input: 0, data: { problem: { is: 'value', why } } });
  return false;
}

function channelCount(written: number | undefined, input: Tensor | undefined, axis: number): number | undefined {
  const dim = written ?? input?.dims[axis];
  return typeof dim === 'number' ? dim : undefined;
}

/** Floats of another width are taken only where nothing is kept that they would have to match. */
const numbersOf = (args: { readonly affine: boolean; readonly tracking: boolean }): readonly NumberKind[] =>
  args.affine || args.tracking ? ['float32', 'float16', 'bfloat16'] : ['float32', 'float64', 'float16', 'bfloat16'];

/** Normalises each channel over the batch and all positions. */
export const batchNorm = defineOp({
  name: 'batchNorm',
  doc: 'Batch normalisation: each channel is normalised over the batch and all positions.',
  params: {
    features,
    affine,
    scale,
    center,
    axis,
    epsilon,
    momentum,
    tracking,
    ranks: any('Numbers of axes that the layer takes.', { default: undefined })
  },
  // Where no samples arrive, nothing is computed.
  numbers: (args, _, input) => (input.dims.includes(0) ? undefined : numbersOf(args)),
  shape(ctx, args) {
    const ranks = args.ranks as readonly number[] | undefined;
    const [axis] = namedAxes(ctx, args.axis) ?? [];
    if (axis === undefined && args.axis !== undefined) return undefined;
    return normaliseBatch(ctx, args, ranks, axis ?? channelAxis(ctx.x, ctx.conventions));
  },
  axes: everyAxisKept,
  weights(args, inputs, conventions) {
    const count = args.affine
      ? args.axis === undefined
        ? channelCount(args.features, inputs[0], inputs[0] ? channelAxis(inputs[0], conventions) : 0)
        : namedExtent(args, inputs[0])
      : 0;
    // Keras counts the running mean and variance, which it does not train.
    const each = Number(args.scale) + Number(args.center) + (conventions.framework === 'tensorflow' ? 2 : 0);
    return count === undefined ? undefined : each * count;
  }
});

/** What is added to a variance keeps it from being 0 (torch/nn/functional.py, batch_norm); running ones may do without. */
function dividesBy(ctx: OpContext<'epsilon'>, epsilon: number, ofBatch: boolean): boolean {
  if (ctx.conventions.framework !== 'torch' || epsilon > 0 || (epsilon === 0 && !ofBatch)) return true;
  const why = ofBatch ? 'must be above 0' : 'must not be negative';
  ctx.report({ kind: 'argument', blame: ['epsilon'], data: { problem: { is: 'value', why } } });
  return false;
}

function normaliseBatch(
  ctx: OpContext<'features' | 'epsilon'>,
  args: { readonly features?: number; readonly affine: boolean; readonly tracking: boolean; readonly epsilon: number },
  ranks: readonly number[] | undefined,
  axis: number
): Tensor | undefined {
  const { dims } = ctx.x;
  if ((ranks && !ofRank(ctx, ranks)) || !learnsSomething(ctx, args, dims[axis])) return undefined;
  const ofBatch = ctx.conventions.training || !args.tracking;
  if (!dividesBy(ctx, args.epsilon, ofBatch)) return undefined;
  if (ofBatch && !hasStatistics(ctx, product(dims.filter((_, i) => i !== axis)), 'per channel')) return undefined;
  // Where no samples arrive, and where nothing is kept for the channels, PyTorch does not look at them.
  const looks = ctx.conventions.framework !== 'torch' || ((args.affine || args.tracking) && !ctx.isEmpty());
  return looks ? checkFeatures(ctx, args.features, axis) : ctx.x;
}

/** Normalises groups of channels, each sample on its own. */
export const groupNorm = defineOp({
  name: 'groupNorm',
  doc: 'Group normalisation: channels are normalised in groups, each sample on its own.',
  params: { groups: integer('Number of groups; divides the channels.'), features, affine, scale, center, axis, epsilon },
  axes: everyAxisKept,
  numbers: args => numbersOf({ ...args, tracking: false }),
  shape(ctx, args) {
    const [named] = namedAxes(ctx, args.axis) ?? [];
    if (named === undefined && args.axis !== undefined) return undefined;
    const at = named ?? channelAxis(ctx.x, ctx.conventions);
    const actual = ctx.x.dims[at];
    // -1 stands for as many groups as channels (keras/src/layers/normalization/group_normalization.py).
    if (args.groups === -1 && ctx.conventions.framework === 'tensorflow') return checkFeatures(ctx, args.features, at);
    if (args.groups < 1) {
      ctx.report({ kind: 'argument', blame: ['groups'], data: { problem: { is: 'range', written: String(args.groups), min: 1 } } });
      return undefined;
    }
    if (actual === undefined) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [2, 3, 4, 5], actual: ctx.x.dims.length } });
      return undefined;
    }
    for (const value of [args.features, actual]) {
      // Keras wants no more groups than channels, of which there may be none.
      const none = value === 0 && ctx.conventions.framework === 'tensorflow';
      if (typeof value !== 'number' || (value % args.groups === 0 && !none)) continue;
      const blame = ['groups', 'features'] as const;
      ctx.report({ kind: 'indivisible', blame, data: { value, by: args.groups, what: 'channels', divisor: 'groups' } });
      return undefined;
    }
    const [batch, , ...spatial] = ctx.x.dims;
    const count = product([batch!, typeof actual === 'number' ? actual / args.groups : actual, ...spatial]);
    if (!hasStatistics(ctx, count, 'per group')) return undefined;
    return args.affine || ctx.conventions.framework !== 'torch' ? checkFeatures(ctx, args.features, at) : ctx.x;
  },
  weights(args, inputs, conventions) {
    const count = args.affine
      ? args.axis === undefined
        ? channelCount(args.features, inputs[0], inputs[0] ? channelAxis(inputs[0], conventions) : 0)
        : namedExtent(args, inputs[0])
      : 0;
    return count === undefined ? undefined : (Number(args.scale) + Number(args.center)) * count;
  }
});

/** Normalises each channel of each sample over its positions. */
export const instanceNorm = defineOp({
  name: 'instanceNorm',
  doc: 'Instance normalisation: each channel of each sample is normalised over its positions.',
  params: { rank, features, affine: withDefault(affine, false), center, epsilon, momentum, tracking: withDefault(tracking, false) },
  axes: everyAxisKept,
  numbers: numbersOf,
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank) || !learnsSomething(ctx, args, ctx.x.dims[1])) return undefined;
    const { channel, spatial } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
    // What is learned is repeated for each sample of the batch (aten/src/ATen/native/Normalization.cpp, instance_norm).
    if (channel > 0 && !learnsSomething(ctx, { ...args, features: undefined }, ctx.x.dims[0])) return undefined;
    const ofSample = ctx.conventions.training || !args.tracking;
    if (ofSample && !hasStatistics(ctx, product(ctx.x.dims.slice(spatial, spatial + args.rank)), 'per channel')) return undefined;
    // PyTorch only warns about other channels while nothing is kept for them (torch/nn/modules/instancenorm.py).
    if (!args.affine && !args.tracking) return ctx.x;
    // A lazy layer counts the second axis, batch or none (LazyBatchNorm's initialize_parameters).
    const second = ctx.x.dims[1];
    const counted = typeof second === 'number' && ctx.conventions.framework === 'torch' ? second : undefined;
    return checkFeatures(ctx, args.features ?? counted, channel);
  },
  weights(args, inputs, conventions) {
    const axis = layoutOf(inputs[0]?.dims.length ?? 0, args.rank, conventions).channel;
    const count = args.affine ? channelCount(args.features, inputs[0], axis) : 0;
    return count === undefined ? undefined : (1 + Number(args.center)) * count;
  }
});

const normalisedShape = any('Extents of the axes that are normalised: a number, or a list for several; the last axis when left out.', {
  default: undefined
});

/** Reports last axes that are not the normalised ones; false where there are none to normalise. */
function checkLast(ctx: OpContext<'shape'>, written: unknown): boolean {
  const shape = normalised(written);
  if (shape?.length === 0) {
    ctx.report({ kind: 'argument', blame: ['shape'], data: { problem: { is: 'value', why: 'names no axis' } } });
    return false;
  }
  const tail = ctx.x.dims.slice(-(shape?.length ?? 1));
  if (shape && (tail.length !== shape.length || !tail.every((dim, i) => mayEqual(dim, shape[i]!)))) {
    ctx.report({ kind: 'reshape-mismatch', blame: ['shape'], input: 0, data: { from: tail, to: shape } });
  }
  return true;
}

/** Normalises the last axes together, each sample on its own. */
export const layerNorm = defineOp({
  name: 'layerNorm',
  doc: 'Layer normalisation: the last axes are normalised together, each sample on its own.',
  params: {
    shape: normalisedShape,
    affine,
    scale,
    axis: axisNames('The axes that are normalised together, instead of their extents.'),
    epsilon,
    bias: boolean('Whether an offset is learned beside the scale.', { default: true }),
    rms: boolean('Whether only the scale counts, by the root of the mean square.', { default: false })
  },
  axes: everyAxisKept,
  shape: (ctx, args) => ((args.axis === undefined ? checkLast(ctx, args.shape) : namedAxes(ctx, args.axis)) ? ctx.x : undefined),
  weights(args, inputs) {
    const count = args.affine ? lastCount(args, inputs[0]) : 0;
    // Keras learns the scale alone where it normalises by the mean square.
    const each = args.rms ? 1 : Number(args.scale) + Number(args.bias);
    return count === undefined ? undefined : each * count;
  }
});

/** Divides the last axes by the root of their mean square. */
export const rmsNorm = defineOp({
  name: 'rmsNorm',
  doc: 'Root-mean-square normalisation (arXiv 1910.07467): the last axes are divided by the root of their mean square.',
  params: {
    shape: normalisedShape,
    affine,
    axis: axisNames('The axes that are normalised together, instead of their extents.'),
    epsilon: optional(epsilon)
  },
  axes: everyAxisKept,
  shape: (ctx, args) => ((args.axis === undefined ? checkLast(ctx, args.shape) : namedAxes(ctx, args.axis)) ? ctx.x : undefined),
  weights: (args, inputs) => (args.affine ? lastCount(args, inputs[0]) : 0)
});

const lastCount = (args: { readonly axis?: unknown; readonly shape: unknown }, input: Tensor | undefined): number | undefined =>
  args.axis === undefined ? product(normalised(args.shape) ?? input?.dims.slice(-1) ?? ['?']) : namedExtent(args, input);

const normalised = (shape: unknown): readonly Dim[] | undefined =>
  typeof shape === 'number' ? [shape] : Array.isArray(shape) ? (shape as readonly Dim[]) : undefined;

/** Divides each sample by what its neighbouring channels hold. */
export const responseNorm = defineOp({
  name: 'responseNorm',
  doc: 'Local response normalisation: each sample is divided by the power of its neighbouring channels.',
  params: {
    size: integer('How many channels are neighbours.', { unit: 'channels' }),
    alpha: number('Factor of the power.', { default: 1e-4 }),
    beta: number('Exponent.', { default: 0.75 }),
    k: number('What is added to the power.', { default: 1 }),
    ranks: any('Numbers of axes that the layer takes; three and more when left out.', { default: undefined })
  },
  axes: everyAxisKept,
  shape(ctx, args) {
    const ranks = args.ranks as readonly number[] | undefined;
    if (ranks ? !ofRank(ctx, ranks) : ctx.x.dims.length < 3 && !ofRank(ctx, [3, 4, 5])) return undefined;
    // The channels are averaged by a pool whose window the neighbours are; without samples nothing is.
    if (args.size >= 1 || (ctx.x.dims.includes(0) && !ranks)) return ctx.x;
    ctx.report({ kind: 'argument', blame: ['size'], data: { problem: { is: 'range', written: String(args.size), min: 1 } } });
    return undefined;
  }
});
