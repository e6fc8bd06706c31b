import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import { type Dim, isTensor, mapDim, product, type Shape, type Tensor } from '../ir/shape';
import { positionOf } from './axis';
import { dilation, groups, kernel, outChannels, pad, stride } from './conv';
import { axisAt } from './layout';
import { defineOp, MANY_INPUTS, type OpContext } from './op';
import { type ArgsOf, boolean, integer, onAxis, type PerAxis, sides } from './param';

const axis = integer('The axis of the channels; all behind it are spatial.', { default: 1 });

const windowParams = {
  axis,
  kernel,
  stride,
  // What is read as a negative number crops, and Caffe lets it.
  padding: { ...pad, min: -(2 ** 31) },
  dilation: { ...dilation, min: 0 }
} as const;

const convParams = {
  ...windowParams,
  outChannels,
  groups,
  bias: boolean('Whether an offset is learned for each output channel.', { default: true })
} as const;

type WindowArgs = ArgsOf<typeof windowParams>;
type ConvArgs = ArgsOf<typeof convParams>;

/** Dilation 0 puts all taps on one sample: a window of extent 1 (base_conv_layer.cpp). */
const tapsOf = (args: WindowArgs, i: number) => {
  const spacing = onAxis(args.dilation, i);
  return { kernel: spacing === 0 ? 1 : onAxis(args.kernel, i), stride: onAxis(args.stride, i), dilation: Math.max(spacing, 1) };
};

/** The map of each axis: `map` on those behind the channels. */
function behind(args: { readonly axis: number }, input: Tensor, map: (i: number) => AxisMap): AxisMap[] | undefined {
  const channel = axisAt(args.axis, input.dims.length);
  return channel === undefined ? undefined : input.dims.map((_, i) => (i > channel ? map(i - channel - 1) : { kind: 'identity' }));
}

const windows = (args: WindowArgs, input: Tensor, conventions: Conventions) =>
  behind(args, input, (i): AxisMap => {
    const [before, after] = sides(args.padding, i) ?? [0, 0];
    return { kind: 'window', ...tapsOf(args, i), before, after, rounding: conventions.division };
  });

/** The channels' axis where the arguments fit the number of axes that arrive; reports what does not. */
function channelAxis(ctx: OpContext<keyof WindowArgs>, args: WindowArgs): number | undefined {
  const rank = ctx.x.dims.length;
  const channel = positionOf(ctx, 'axis', args.axis, rank);
  if (channel === undefined) return undefined;
  const spatial = rank - channel - 1;
  for (const name of ['kernel', 'stride', 'padding', 'dilation'] as const) {
    const given = args[name];
    if (!Array.isArray(given) || given.length === spatial) continue;
    const why = `${name} has ${given.length} values for ${spatial} spatial ${spatial === 1 ? 'axis' : 'axes'}: one, or one an axis`;
    ctx.report({ kind: 'argument', blame: [], data: { problem: { is: 'value', why } } });
    return undefined;
  }
  if (spatial === 0) ctx.report({ kind: 'rank', blame: [], input: 0, accepted: true, data: { expected: [4], actual: rank } });
  if (flat(args.dilation).includes(0)) {
    const problem = { is: 'range', written: '0', min: 1 } as const;
    ctx.report({ kind: 'argument', blame: ['dilation'], accepted: true, data: { problem } });
  }
  return channel;
}

const flat = (value: PerAxis): readonly number[] => (typeof value === 'number' ? [value] : value);

/** Reports groups that do not divide, and inputs of several shapes; true when all is well. */
function checkChannels(ctx: OpContext<keyof ConvArgs>, args: ConvArgs, channels: Dim): boolean {
  for (const [what, value] of [
    ['input channels', channels],
    ['output channels', args.outChannels]
  ] as const) {
    if (typeof value === 'number' && value % args.groups !== 0) {
      ctx.report({ kind: 'indivisible', blame: ['groups'], data: { value, by: args.groups, what, divisor: 'groups' } });
      return false;
    }
  }
  const other = ctx.inputs.find(input => isTensor(input) && input.dims.join() !== ctx.x.dims.join());
  if (!isTensor(other)) return true;
  const why = `all inputs must have one shape: ${ctx.x.dims.join('×')} and ${other.dims.join('×')} arrive`;
  ctx.report({ kind: 'argument', blame: [], data: { problem: { is: 'value', why } } });
  return false;
}

/** One output for each input. */
const foreach = (ctx: OpContext, dims: readonly Dim[] | undefined): Shape | undefined =>
  dims && (ctx.inputs.length === 1 ? { dims } : { items: ctx.inputs.map(() => ({ dims })) });

function learned(args: ConvArgs, input: Tensor | undefined, transposed: boolean): Dim[][] | undefined {
  const channel = input && axisAt(args.axis, input.dims.length);
  if (channel === undefined) return undefined;
  const taps = input!.dims.slice(channel + 1).map((_, i) => onAxis(args.kernel, i));
  const channels = input!.dims[channel]!;
  const part = (n: Dim) => mapDim(n, value => Math.trunc(value / args.groups));
  const weights = transposed ? [channels, part(args.outChannels), ...taps] : [args.outChannels, part(channels), ...taps];
  return args.bias ? [weights, [args.outChannels]] : [weights];
}

/** Multiply-accumulates of a kernel that meets `positions` samples of all channels it is made for. */
function operations(positions: number | undefined, kernelElements: number | undefined, channels: Dim | undefined): number | undefined {
  if (positions === undefined || kernelElements === undefined || typeof channels !== 'number') return undefined;
  return channels > 0 ? (positions / channels) * kernelElements : 0;
}

/** Convolution over all axes behind that of the channels. */
export const ndConv = defineOp({
  name: 'ndConv',
  doc: 'Convolution over all axes behind the channels: every output sample is a weighted sum over a window and over all channels of its group.',
  formula: 'channels: C → outChannels',
  params: convParams,
  inputs: MANY_INPUTS,
  sizedBy: ['kernel', 'padding', 'dilation'],
  axes: (args, input, conventions) => windows(args, input, conventions),
  shape(ctx, args) {
    const channel = channelAxis(ctx, args);
    if (channel === undefined || !checkChannels(ctx, args, ctx.x.dims[channel]!)) return undefined;
    // Without an offset nothing looks into the empty output (base_conv_layer.cpp).
    const dims = ctx.sizes(args.bias ? 1 : 0);
    return foreach(ctx, dims?.with(channel, args.outChannels));
  },
  blobs: (args, [x]) => learned(args, x, false),
  macs: (args, [x], output) =>
    operations(product(output.dims), product(learned({ ...args, bias: false }, x, false)?.[0] ?? ['?']), args.outChannels)
});

/** Transposed convolution over all axes behind that of the channels. */
export const ndConvTranspose = defineOp({
  name: 'ndConvTranspose',
  doc: 'Transposed convolution over all axes behind the channels: every input sample is spread over a window of the output.',
  formula: 'channels: C → outChannels',
  params: convParams,
  inputs: MANY_INPUTS,
  sizedBy: ['kernel', 'padding'],
  axes: (args, input) =>
    behind(args, input, (i): AxisMap => {
      const [before, after] = sides(args.padding, i) ?? [0, 0];
      return { kind: 'transposed', ...tapsOf(args, i), before, after, outputPadding: 0 };
    }),
  shape(ctx, args) {
    const channel = channelAxis(ctx, args);
    if (channel === undefined || !checkChannels(ctx, args, ctx.x.dims[channel]!)) return undefined;
    const dims = ctx.sizes(args.bias ? 1 : 0);
    return foreach(ctx, dims?.with(channel, args.outChannels));
  },
  blobs: (args, [x]) => learned(args, x, true),
  macs: (args, [x]) =>
    operations(
      product(x?.dims ?? ['?']),
      product(learned({ ...args, bias: false }, x, true)?.[0] ?? ['?']),
      x?.dims[axisAt(args.axis, x.dims.length) ?? -1]
    )
});

/** Lays out every window in the channels. */
export const im2col = defineOp({
  name: 'im2col',
  doc: 'Im2col: the samples of every window become channels; the windows are laid out as a convolution’s outputs are.',
  formula: 'channels: C → C·kernel samples',
  params: windowParams,
  inputs: MANY_INPUTS,
  sizedBy: ['kernel', 'padding', 'dilation'],
  axes: (args, input, conventions) => windows(args, input, conventions),
  shape(ctx, args) {
    const channel = channelAxis(ctx, args);
    const dims = channel === undefined ? undefined : ctx.sizes();
    if (!dims || channel === undefined) return undefined;
    const taps = dims.slice(channel + 1).reduce((count: number, _, i) => count * onAxis(args.kernel, i), 1);
    return foreach(
      ctx,
      dims.with(
        channel,
        mapDim(dims[channel]!, c => c * taps)
      )
    );
  }
});
