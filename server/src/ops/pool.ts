import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import type { Dim, NumberKind, Shape, Tensor } from '../ir/shape';
import { hasSamples } from './border';
import { dilation, kernel, leastExtent, pad, rank } from './conv';
import { hasRank, ofRankLater, onSpatialAxes } from './layout';
import { defineOp, type OpContext } from './op';
import { type ArgsOf, any, boolean, integer, number, onAxis, optional, type PerAxis, perAxis, sides, text } from './param';

const poolParams = {
  rank,
  kernel,
  stride: optional(perAxis('Step from one window to the next; the window itself when left out.', { unit: 'samples', min: 1 })),
  padding: pad,
  dilation,
  returnIndices: boolean('Hand out the positions of the maxima as well.', { default: false }),
  ceilMode: boolean('Round the number of windows up: the last one may hang over the end.', { default: false }),
  clipLast: boolean('Drop a last window that would start in the padding.', { default: true })
} as const;

/** What PyTorch's kernels for the CPU are made for. */
const FLOATS: readonly NumberKind[] = ['float32', 'float64', 'float16', 'bfloat16'];
const NUMBERS: readonly NumberKind[] = [...FLOATS, 'int64', 'int32', 'int16', 'int8', 'uint8'];

type PoolArgs = ArgsOf<typeof poolParams>;

const windows = (args: Omit<PoolArgs, 'returnIndices'>, input: Tensor, conventions: Conventions): readonly AxisMap[] =>
  onSpatialAxes(input, args.rank, conventions, (i): AxisMap => {
    const taps = { kernel: onAxis(args.kernel, i), stride: onAxis(args.stride ?? args.kernel, i), dilation: onAxis(args.dilation, i) };
    if (args.padding === 'same') return { kind: 'same', ...taps };
    const [before, after] = sides(args.padding, i) ?? [0, 0];
    return { kind: 'window', ...taps, before, after, rounding: args.ceilMode ? 'ceil' : conventions.division, clip: args.clipLast };
  });

/** Reports padding that leaves a window nothing but padding to pool (aten/src/ATen/native/Pool.h); true when there is none. */
function poolsSamples(ctx: OpContext<'padding'>, args: PoolArgs): boolean {
  for (let i = 0; i < args.rank && ctx.conventions.framework === 'torch'; i++) {
    // A dilated window counts with its holes, but for one axis without positions (MaxPooling.h, check_max_pool1d).
    const bare = args.rank === 1 && !args.returnIndices;
    const effective = bare ? onAxis(args.kernel, i) : onAxis(args.dilation, i) * (onAxis(args.kernel, i) - 1) + 1;
    if (Math.max(...(sides(args.padding, i) ?? [0])) <= effective / 2) continue;
    const problem = { is: 'range', written: String(sides(args.padding, i)?.[0]), max: Math.floor(effective / 2) } as const;
    ctx.report({ kind: 'argument', blame: ['padding'], data: { problem } });
    return false;
  }
  return hasSamples(ctx, args.rank);
}

/** Caffe wants the padding below the kernel; true when it is. */
function padsBelowKernel(ctx: OpContext<'padding'>, args: Omit<PoolArgs, 'returnIndices'>): boolean {
  for (let i = 0; i < args.rank && ctx.conventions.framework === 'caffe'; i++) {
    // pooling_layer.cpp: CHECK_LT(pad, kernel).
    const pads = sides(args.padding, i)?.[0] ?? 0;
    if (pads < onAxis(args.kernel, i)) continue;
    const problem = { is: 'range', written: String(pads), max: onAxis(args.kernel, i) - 1 } as const;
    ctx.report({ kind: 'argument', blame: ['padding'], data: { problem } });
    return false;
  }
  return true;
}

/** Three-axis averages want the whole window inside the input, padding and rounding up notwithstanding (AveragePool3d.cpp). */
function wholeWindow(ctx: OpContext<'kernel'>, args: { readonly rank: number; readonly kernel: PerAxis }): boolean {
  if (args.rank !== 3 || ctx.conventions.framework !== 'torch') return true;
  const input = ctx.x.dims.slice(-3);
  const window = [0, 1, 2].map(i => onAxis(args.kernel, i));
  const axes = [0, 1, 2].filter(i => Number(input[i]) < window[i]!);
  if (axes.length === 0) return true;
  ctx.report({ kind: 'window-exceeds-input', blame: ['kernel'], input: 0, data: { window, input, room: input, axes } });
  return false;
}

function poolShape(ctx: OpContext<keyof PoolArgs>, args: PoolArgs): Shape | undefined {
  if (!hasRank(ctx, args.rank) || !poolsSamples(ctx, args) || !padsBelowKernel(ctx, args)) return undefined;
  const dims = ctx.sizes(ctx.conventions.framework === 'caffe' ? 0 : leastExtent(ctx, args.padding));
  return dims && (args.returnIndices ? { items: [{ dims }, { dims }] } : { dims });
}

/** The largest sample of each window. */
export const maxPool = defineOp({
  name: 'maxPool',
  doc: 'Max pooling: the largest sample of each window, channel by channel.',
  params: poolParams,
  sizedBy: ['kernel', 'padding', 'stride'],
  axes: (args, input, conventions) => windows(args, input, conventions),
  numbers: args => (args.rank === 1 && !args.returnIndices ? FLOATS : NUMBERS),
  shape: (ctx, args) => poolShape(ctx, args)
});

/** The mean of each window. */
export const avgPool = defineOp({
  name: 'avgPool',
  doc: 'Average pooling: the mean of each window, channel by channel.',
  params: {
    ...poolParams,
    countIncludePad: boolean('Whether padding counts in the mean.', { default: true }),
    divisor: optional(integer('What the sum is divided by instead of the number of samples.'))
  },
  sizedBy: ['kernel', 'padding', 'stride'],
  axes: (args, input, conventions) => windows(args, input, conventions),
  numbers: args => (args.rank === 3 ? FLOATS.filter(kind => kind !== 'float16') : FLOATS).concat('int64'),
  shape(ctx, args) {
    if (args.divisor !== 0) return wholeWindow(ctx, args) ? poolShape(ctx, args) : undefined;
    ctx.report({ kind: 'argument', blame: ['divisor'], data: { problem: { is: 'value', why: 'divides by 0' } } });
    return undefined;
  }
});

/** The norm of each window. */
export const lpPool = defineOp({
  name: 'lpPool',
  doc: 'Power-average pooling: the p-norm of each window, channel by channel.',
  params: {
    norm: number('The power p; 1 adds up, 2 gives the Euclidean norm.'),
    rank,
    kernel,
    stride: poolParams.stride,
    ceilMode: poolParams.ceilMode
  },
  sizedBy: ['kernel', 'stride'],
  axes: (args, input, conventions) => windows({ ...args, padding: 0, dilation: 1, clipLast: true }, input, conventions),
  numbers: args => (args.rank === 3 ? NUMBERS.filter(kind => kind !== 'float16') : undefined),
  shape(ctx, args) {
    if (args.norm === 0) {
      ctx.report({ kind: 'argument', blame: ['norm'], data: { problem: { is: 'value', why: 'takes the root of order 0' } } });
      return undefined;
    }
    if (!hasRank(ctx, args.rank) || !hasSamples(ctx, args.rank) || !wholeWindow(ctx, args)) return undefined;
    const dims = ctx.sizes();
    return dims && { dims };
  }
});

/** Pools to a fixed number of windows, whatever arrives. */
export const adaptivePool = defineOp({
  name: 'adaptivePool',
  doc: 'Adaptive pooling: windows are laid out so that a given number of samples comes out.',
  formula: 'spatial axes → outputSize; null keeps one',
  params: {
    rank,
    outputSize: any('Samples that come out: a number, or one for each axis; null keeps an axis.', { unit: 'samples' }),
    returnIndices: poolParams.returnIndices,
    reduce: text('What is made of a window.', { default: 'mean', choices: ['mean', 'max'] })
  },
  axes: (args, input, conventions) =>
    onSpatialAxes(input, args.rank, conventions, (i): AxisMap => {
      const size = sizeAt(args.outputSize, i);
      return typeof size === 'number' ? { kind: 'constant', extent: size } : { kind: 'identity' };
    }),
  numbers: () => FLOATS,
  shape(ctx, args) {
    if (ctx.conventions.framework === 'tensorflow') return adaptAsKeras(ctx, args);
    // A single window is a plain mean over the last axes, of however many and of no samples at all (AdaptiveAveragePooling.cpp).
    const plain = args.reduce === 'mean' && isGlobal(args) && args.rank > 1 && ctx.x.dims.length >= args.rank;
    if (!(plain || hasRank(ctx, args.rank)) || !checkOutputSize(ctx, args)) return undefined;
    if (
      !(args.reduce === 'mean' && isGlobal(args)) &&
      !hasSamples(ctx, args.rank, args.reduce === 'mean' && args.rank < 3 ? 'space' : 'second')
    )
      return undefined;
    const dims = ctx.sizes(leastSize(ctx));
    return dims && (args.returnIndices ? { items: [{ dims }, { dims }] } : { dims });
  }
});

/** Keras reads the batch and the channels alone, and leaves open what is null (keras/src/layers/pooling/base_adaptive_pooling.py). */
function adaptAsKeras(ctx: OpContext, args: { readonly rank: number; readonly outputSize: unknown }): Tensor | undefined {
  const { dims } = ctx.x;
  const first = ctx.conventions.layout === 'channels-first';
  if (dims.length < (first ? 2 : 1)) {
    hasRank(ctx, args.rank);
    return undefined;
  }
  const sizes = Array.from({ length: args.rank }, (_, i): Dim => (sizeAt(args.outputSize, i) as number | undefined) ?? '?');
  return { dims: first ? [dims[0]!, dims[1]!, ...sizes] : [dims[0]!, ...sizes, dims.at(-1)!] };
}

/** PyTorch pools to no samples at all when asked to. */
const leastSize = ({ conventions }: OpContext): number => (conventions.framework === 'torch' ? 0 : 1);

const sizeAt = (size: unknown, i: number): unknown => (Array.isArray(size) ? size[i] : size);

const isGlobal = (args: { readonly rank: number; readonly outputSize: unknown }): boolean =>
  Array.from({ length: args.rank }, (_, i) => sizeAt(args.outputSize, i)).every(size => size === 1);

function checkOutputSize(ctx: OpContext<'outputSize'>, { rank, outputSize }: { rank: number; outputSize: unknown }): boolean {
  const sizes = Array.isArray(outputSize) ? outputSize : [outputSize];
  const isSize = (n: unknown) => n === null || n === undefined || (Number.isSafeInteger(n) && (n as number) >= leastSize(ctx));
  const why = !sizes.every(isSize)
    ? `takes whole numbers of at least ${leastSize(ctx)}, or null`
    : sizes.length !== rank && outputSize === sizes
      ? `${sizes.length} numbers for ${rank} spatial axes`
      : undefined;
  if (why) ctx.report({ kind: 'argument', blame: ['outputSize'], data: { problem: { is: 'value', why } } });
  return why === undefined;
}

/** One sample for each channel. */
export const globalPool = defineOp({
  name: 'globalPool',
  doc: 'Global pooling: one value for each channel, taken over all positions.',
  formula: 'spatial axes: gone unless keepDims',
  params: { rank, keepDims: boolean('Keep the pooled axes with extent 1.', { default: false }) },
  axes: (args, input, conventions) => onSpatialAxes(input, args.rank, conventions, () => ({ kind: 'constant', extent: 1 })),
  shape(ctx, args) {
    const { layout, unasked } = ctx.conventions;
    if (!(unasked ? ofRankLater(ctx, [args.rank + 2]) : hasRank(ctx, args.rank))) return undefined;
    // Keras reads the batch and the channels, wherever the others stand (base_global_pooling.py).
    if (unasked) return { dims: [ctx.x.dims[0]!, ctx.x.dims.at(layout === 'channels-first' ? 1 : -1)!] };
    const dims = ctx.sizes();
    if (!dims || args.keepDims) return dims && { dims };
    const first = layout === 'channels-first' ? dims.length - args.rank : dims.length - args.rank - 1;
    return { dims: dims.filter((_: Dim, i: number) => i < first || i >= first + args.rank) };
  }
});
