import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import type { Dim, Shape, Tensor } from '../ir/shape';
import { dilation, kernel, pad, rank, sides } from './conv';
import { hasRank, onSpatialAxes } from './layout';
import { defineOp, type OpContext } from './op';
import { type ArgsOf, any, boolean, integer, onAxis, optional, perAxis } from './param';

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

type PoolArgs = ArgsOf<typeof poolParams>;

const windows = (args: Omit<PoolArgs, 'returnIndices'>, input: Tensor, conventions: Conventions): readonly AxisMap[] =>
  onSpatialAxes(input, args.rank, conventions, (i): AxisMap => {
    const taps = { kernel: onAxis(args.kernel, i), stride: onAxis(args.stride ?? args.kernel, i), dilation: onAxis(args.dilation, i) };
    if (args.padding === 'same') return { kind: 'same', ...taps };
    const [before, after] = sides(args.padding, i) ?? [0, 0];
    return { kind: 'window', ...taps, before, after, rounding: args.ceilMode ? 'ceil' : conventions.division, clip: args.clipLast };
  });

function poolShape(ctx: OpContext<keyof PoolArgs>, args: PoolArgs): Shape | undefined {
  if (!hasRank(ctx, args.rank)) return undefined;
  // A window in the padding alone has nothing to pool (aten/src/ATen/native/Pool.h).
  for (let i = 0; i < args.rank && ctx.conventions.framework === 'torch'; i++) {
    const effective = onAxis(args.dilation, i) * (onAxis(args.kernel, i) - 1) + 1;
    if (Math.max(...(sides(args.padding, i) ?? [0])) > effective / 2) {
      ctx.report({
        kind: 'argument',
        blame: ['padding'],
        data: { problem: { is: 'range', written: String(sides(args.padding, i)?.[0]), max: Math.floor(effective / 2) } }
      });
      return undefined;
    }
  }
  const dims = ctx.sizes();
  return dims && (args.returnIndices ? { items: [{ dims }, { dims }] } : { dims });
}

/** The largest sample of each window. */
export const maxPool = defineOp({
  name: 'maxPool',
  doc: 'Max pooling: the largest sample of each window, channel by channel.',
  params: poolParams,
  sizedBy: ['kernel', 'padding', 'stride'],
  axes: (args, input, conventions) => windows(args, input, conventions),
  shape: (ctx, args) => poolShape(ctx, args)
});

/** The mean of each window. */
export const avgPool = defineOp({
  name: 'avgPool',
  doc: 'Average pooling: the mean of each window, channel by channel.',
  params: {
    ...poolParams,
    countIncludePad: boolean('Whether padding counts in the mean.', { default: true }),
    divisor: optional(integer('What the sum is divided by instead of the number of samples.', { min: 1 }))
  },
  sizedBy: ['kernel', 'padding', 'stride'],
  axes: (args, input, conventions) => windows(args, input, conventions),
  shape: (ctx, args) => poolShape(ctx, args)
});

/** Pools to a fixed number of windows, whatever arrives. */
export const adaptivePool = defineOp({
  name: 'adaptivePool',
  doc: 'Adaptive pooling: windows are laid out so that a given number of samples comes out.',
  params: { rank, outputSize: any('Samples that come out: a number, or one for each axis; null keeps an axis.', { unit: 'samples' }) },
  axes: (args, input, conventions) =>
    onSpatialAxes(input, args.rank, conventions, (i): AxisMap => {
      const size = Array.isArray(args.outputSize) ? args.outputSize[i] : args.outputSize;
      return typeof size === 'number' ? { kind: 'constant', extent: size } : { kind: 'identity' };
    }),
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank) || !checkOutputSize(ctx, args)) return undefined;
    const dims = ctx.sizes();
    return dims && { dims };
  }
});

function checkOutputSize(ctx: OpContext<'outputSize'>, { rank, outputSize }: { rank: number; outputSize: unknown }): boolean {
  const sizes = Array.isArray(outputSize) ? outputSize : [outputSize];
  const isSize = (n: unknown) => n === null || n === undefined || (Number.isSafeInteger(n) && (n as number) >= 1);
  const why = !sizes.every(isSize)
    ? 'takes whole numbers of at least 1, or null'
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
  params: { rank, keepDims: boolean('Keep the pooled axes with extent 1.', { default: false }) },
  axes: (args, input, conventions) => onSpatialAxes(input, args.rank, conventions, () => ({ kind: 'constant', extent: 1 })),
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank)) return undefined;
    const dims = ctx.sizes();
    if (!dims || args.keepDims) return dims && { dims };
    const first = ctx.conventions.layout === 'channels-first' ? dims.length - args.rank : dims.length - args.rank - 1;
    return { dims: dims.filter((_: Dim, i: number) => i < first || i >= first + args.rank) };
  }
});
