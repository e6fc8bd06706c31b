import { type Dim, isTensor, mayEqual, type Shape, type Tensor } from '../ir/shape';
import { axisAt, everyAxisKept, ofRank } from './layout';
import { defineOp, type OpContext } from './op';
import { boolean, integer } from './param';

const params = {
  axis: integer('The first axis that the factors lie along.', { default: 1 }),
  axes: integer('How many axes they lie along: -1 for all from there on, 0 for one factor in all.', { min: -1, default: 1 }),
  bias: boolean('Whether an offset is learned as well.', { default: false })
} as const;

interface Args {
  readonly axis: number;
  readonly axes: number;
  readonly bias: boolean;
}

/** The extents of the learned factors; undefined where they do not fit the input. */
function factors({ axis, axes }: Args, x: Tensor): Dim[] | undefined {
  const start = axes === 0 ? 0 : axisAt(axis, x.dims.length);
  if (start === undefined || start + axes > x.dims.length) return undefined;
  return x.dims.slice(start, axes < 0 ? undefined : start + axes);
}

function shape(ctx: OpContext<keyof typeof params>, args: Args): Shape | undefined {
  const [x, y] = ctx.inputs;
  if (!isTensor(x)) return undefined;
  const rank = x.dims.length;
  if (!isTensor(y)) {
    if (factors(args, x)) return x;
    const problem = { is: 'range', written: String(args.axis), min: -rank, max: rank - Math.max(args.axes, 1) } as const;
    ctx.report({ kind: 'argument', blame: ['axis', 'axes'], data: { problem } });
    return undefined;
  }
  const start = y.dims.length === 0 ? 0 : axisAt(args.axis, rank);
  const over = start === undefined ? [] : x.dims.slice(start, start + y.dims.length);
  if (over.length === y.dims.length && over.every((dim, i) => mayEqual(dim, y.dims[i]!))) return x;
  const why = `factors of ${y.dims.join('×')} do not lie along ${x.dims.join('×')} from axis ${args.axis} on`;
  ctx.report({ kind: 'argument', blame: [], input: 1, data: { problem: { is: 'value', why } } });
  return undefined;
}

/** Multiplies by factors that are learned, or arrive, and lie along some axes. */
export const perAxisScale = defineOp({
  name: 'scale',
  fields: 'kept',
  doc: 'Scale: multiplies by factors along some axes, learned or given by a second input, with an offset if asked for.',
  formula: '… → …; factors: the axes extents from axis on',
  params,
  inputs: { min: 1, max: 2 },
  shape,
  blobs(args, [x, y]) {
    const given = y?.dims;
    const own = given ?? (x && factors(args, x));
    if (!own) return undefined;
    return [...(given ? [] : [own]), ...(args.bias ? [own] : [])];
  }
});

/** Adds offsets that are learned, or arrive, and lie along some axes. */
export const perAxisBias = defineOp({
  name: 'bias',
  fields: 'kept',
  doc: 'Bias: adds offsets along some axes, learned or given by a second input.',
  formula: '… → …; offsets: the axes extents from axis on',
  params: { axis: params.axis, axes: params.axes },
  inputs: { min: 1, max: 2 },
  shape: (ctx, args) => shape(ctx, { ...args, bias: false }),
  blobs(args, [x, y]) {
    const own = y ? undefined : x && factors({ ...args, bias: false }, x);
    return y ? [] : own && [own];
  }
});

/** Normalises each channel with a running mean and variance, which are kept beside how often they were added to. */
export const runningNorm = defineOp({
  name: 'runningNorm',
  doc: 'Batch normalisation without scale and offset: running mean, variance and their factor are kept as three tensors.',
  params: {},
  axes: everyAxisKept,
  shape(ctx) {
    const { dims } = ctx.x;
    if (dims.length < 2 && !ofRank(ctx, [2, 4])) return undefined;
    // Rows of ones sum over samples and places (batch_norm_layer.cpp); of no channels there is nothing to keep.
    if (dims[1] !== 0 && dims.includes(0)) {
      ctx.report({
        kind: 'argument',
        blame: [],
        input: 0,
        data: { problem: { is: 'value', why: `no sample arrives in ${dims.join('×')}` } }
      });
      return undefined;
    }
    return ctx.x;
  },
  blobs: (_, [x]) => x && [[x.dims[1] ?? 1], [x.dims[1] ?? 1], [1]]
});

/** A slope for what is below zero, learned for each channel or for all. */
export const prelu = defineOp({
  name: 'prelu',
  doc: 'PReLU: what is below zero is multiplied by a learned slope, one a channel or one for all.',
  params: { shared: boolean('One slope for all channels.', { default: false }) },
  axes: everyAxisKept,
  shape: ctx => (ctx.x.dims.length >= 2 || ofRank(ctx, [2, 4]) ? ctx.x : undefined),
  blobs: (args, [x]) => (args.shared ? [[]] : x && [[x.dims[1] ?? 1]])
});

/** Divides by the energy of neighbouring channels or samples. */
export const localResponseNorm = defineOp({
  name: 'localResponseNorm',
  doc: 'Local response normalisation: divides by the energy of a window of neighbouring channels or samples.',
  params: { window: integer('Channels or samples in the window; odd.', { min: 1, default: 5 }) },
  axes: everyAxisKept,
  shape(ctx, args) {
    if (args.window % 2 === 0) {
      const why = `is ${args.window}, and a window with a middle is odd: ${args.window - 1} or ${args.window + 1}`;
      ctx.report({ kind: 'argument', blame: ['window'], data: { problem: { is: 'value', why } } });
      return undefined;
    }
    return ofRank(ctx, [4]) ? ctx.x : undefined;
  }
});
