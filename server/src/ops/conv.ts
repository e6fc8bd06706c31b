import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import { type Dim, mapDim, type NumberKind, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { borderMode, hasBorder, hasSamples } from './border';
import { groupsDivide, isSquare, type Kernel, kernelMacs, kernelSize, slides, spreads, tapsOn } from './kernel';
import { hasRank, layoutOf, onSpatialAxes } from './layout';
import { defineOp, type OpContext } from './op';
import { fitsStride, keepsEmpty, reachesSize, transposedAsKeras, wantedPadding } from './outputSize';
import { type ArgsOf, boolean, integer, integers, onAxis, optional, type Padding, padding, perAxis } from './param';

export const rank = integer('Number of spatial axes: 1 for sequences, 2 for images, 3 for volumes.', { min: 1, max: 3, default: 2 });
export const inChannels = optional(integer('Channels that the layer expects to arrive.', { unit: 'channels', min: 0 }));
export const outChannels = integer('Channels that come out: the number of filters.', { unit: 'channels', min: 1 });
export const kernel = perAxis('Extent of the window.', { unit: 'samples', min: 1 });
export const stride = perAxis('Step from one window to the next.', { unit: 'samples', min: 1, default: 1 });
export const pad = padding('Samples added around the input: a number, one an axis, a pair a side, or same, valid, causal.', {
  unit: 'samples',
  min: 0,
  default: 0
});
export const dilation = perAxis('Distance between the taps of the window.', { unit: 'samples', min: 1, default: 1 });
export const groups = integer('Groups of channels that are convolved on their own.', { min: 1, default: 1 });
export const bias = boolean('Whether an offset is learned for each output channel.', { default: true });

type WindowArgs = Pick<ConvArgs, 'kernel' | 'stride' | 'padding' | 'dilation'>;

/** The map of a convolution's window along spatial axis `i`. */
function windowMap(w: WindowArgs, i: number, conventions: Conventions): AxisMap {
  const taps = tapsOn(w, i);
  if (w.padding === 'same') {
    if (conventions.framework !== 'torch') return { kind: 'same', ...taps };
    // PyTorch's 'same' takes stride 1 only; of an odd total the larger half stands behind (torch/nn/modules/conv.py).
    const total = taps.dilation * (taps.kernel - 1);
    const before = Math.floor(total / 2);
    return { kind: 'window', ...taps, before, after: total - before, rounding: 'floor' };
  }
  if (w.padding === 'causal') return { kind: 'causal', ...taps };
  return slides(w, i, conventions);
}

/** Reports channels that are not those the layer was built for. */
function checkExpected(ctx: OpContext<'inChannels'>, expected: number | undefined, actual: Dim): void {
  if (typeof actual !== 'number' || expected === undefined || expected === actual) return;
  ctx.report({ kind: 'channels-mismatch', blame: ['inChannels'], input: 0, data: { expected, actual } });
}

/** Checks the channels that arrive against what the layer expects and its groups; false after a fault that leaves no output. */
function checkChannels(
  ctx: OpContext<'inChannels' | 'outChannels' | 'groups'>,
  args: { readonly inChannels?: number; readonly outChannels: number; readonly groups: number },
  channels: Dim
): boolean {
  const expected = args.inChannels ?? (typeof channels === 'number' ? channels : undefined);
  // The layer is built before anything arrives, so what it is built with is checked first.
  const divided =
    args.groups === 1 ||
    groupsDivide(ctx, args.groups, [
      { what: 'input channels', value: expected, blame: ['inChannels'] },
      { what: 'output channels', value: args.outChannels, blame: ['outChannels'] }
    ]);
  if (!divided) return ctx.conventions.framework === 'darknet';
  if (args.outChannels < 1) {
    ctx.report({ kind: 'argument', blame: ['outChannels'], data: { problem: { is: 'range', written: String(args.outChannels), min: 1 } } });
    return false;
  }
  checkExpected(ctx, args.inChannels, channels);
  return true;
}

const channelsOf = (input: Tensor | undefined, spatial: number, conventions: Conventions): Dim | undefined =>
  input?.dims[layoutOf(input.dims.length, spatial, conventions).channel];

const convParams = { rank, inChannels, outChannels, kernel, stride, padding: pad, dilation, groups, bias, border: borderMode } as const;
type ConvArgs = ArgsOf<typeof convParams>;

type KernelArgs = Pick<ConvArgs, 'rank' | 'inChannels' | 'outChannels' | 'kernel' | 'groups' | 'bias'>;

/** The kernel, by the channels that the layer expects or, where it expects none, those that arrive. */
const learned = (args: KernelArgs, input: Tensor | undefined, conventions: Conventions): Kernel => ({
  kernel: args.kernel,
  axes: args.rank,
  from: args.inChannels ?? channelsOf(input, args.rank, conventions) ?? UNKNOWN_DIM,
  to: args.outChannels,
  groups: args.groups
});

function convWeights(args: KernelArgs, [input]: readonly (Tensor | undefined)[], conventions: Conventions): number | undefined {
  const elements = kernelSize(learned(args, input, conventions));
  return elements === undefined ? undefined : elements + (args.bias ? args.outChannels : 0);
}

const convMacs = (args: KernelArgs, [input]: readonly Tensor[], output: Tensor, conventions: Conventions): number | undefined =>
  kernelMacs(output.dims, learned(args, input, conventions));

/** A layer's weights are floats, and PyTorch multiplies no other kind of number with them. */
export const floats = (_: unknown, i: number): readonly NumberKind[] | undefined => (i === 0 ? ['float32'] : undefined);

/** The same where an empty batch is not computed at all. */
const floatsOfBatch = (_: unknown, i: number, input: Tensor) => (input.dims.includes(0) ? undefined : floats(_, i));

/** Whether samples arrive: only an empty batch or no channels at all are computed without (aten/src/ATen/native/Convolution.cpp). */
function computes(ctx: OpContext, spatial: number): boolean {
  const { dims } = ctx.x;
  const channel = dims.length - spatial - 1;
  return dims[channel] === 0 || (channel > 0 && dims[0] === 0) || hasSamples(ctx, spatial, 'space');
}

/** Whether the border can be made from the samples that arrive (torch/nn/modules/conv.py pads before it convolves). */
function bordered(ctx: OpContext<'padding'>, args: ConvArgs): boolean {
  if (args.border === 'zeros') return true;
  const { spatial } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
  for (let i = 0; i < args.rank; i++) {
    const map = windowMap(args, i, ctx.conventions);
    const [before, after] = map.kind === 'window' ? [map.before, map.after] : [0, 0];
    if (!hasBorder(ctx, 'padding', args.border, before, after, ctx.x.dims[spatial + i])) return false;
  }
  return true;
}

/** TensorFlow's 'same' hands an axis without samples on as it is (keras/src/ops/operation_utils.py, compute_conv_output_shape). */
export const leastExtent = (ctx: OpContext, padding: Padding): number =>
  ctx.conventions.framework === 'tensorflow' && (padding === 'same' || padding === 'causal') && ctx.isEmpty() ? 0 : 1;

/** Cross-correlation with learned kernels over 1 to 3 spatial axes. */
export const conv = defineOp({
  name: 'conv',
  doc: 'Convolution: every output sample is a weighted sum over a window of the input and over all channels of its group.',
  formula: 'channels: inChannels → outChannels',
  params: convParams,
  sizedBy: ['kernel', 'padding', 'dilation'],
  axes: (args, input, conventions) => onSpatialAxes(input, args.rank, conventions, i => windowMap(args, i, conventions), isSquare(args)),
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank)) return undefined;
    if (
      args.padding === 'same' &&
      ctx.conventions.framework === 'torch' &&
      [0, 1, 2].some(i => i < args.rank && onAxis(args.stride, i) !== 1)
    ) {
      ctx.report({ kind: 'same-with-stride', blame: ['padding', 'stride'], data: {} });
      return undefined;
    }
    const { channel } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
    if (!checkChannels(ctx, args, ctx.x.dims[channel]!) || !bordered(ctx, args)) return undefined;
    const dims = ctx.sizes(leastExtent(ctx, args.padding));
    if (!dims || !computes(ctx, args.rank)) return undefined;
    // PyTorch hands no channels on where none arrive, whatever the layer was built for.
    const empty = ctx.x.dims[channel] === 0 && ctx.conventions.framework === 'torch';
    return { dims: dims.with(channel, empty ? 0 : args.outChannels) };
  },
  numbers: floatsOfBatch,
  weights: convWeights,
  macs: convMacs
});

/** A convolution's gradient used as a layer: every input sample spreads over a window of the output. */
export const convTranspose = defineOp({
  name: 'convTranspose',
  doc: 'Transposed convolution: every input sample is spread over a window of the output; stride enlarges.',
  formula: 'channels: inChannels → outChannels',
  params: {
    ...convParams,
    outputSize: optional(integers('Extents that are to come out, instead of an output padding.', { unit: 'samples' })),
    outputPadding: optional(
      perAxis('Extra samples at the far end of the output, less than the stride or the dilation.', { unit: 'samples', min: 0 })
    )
  },
  sizedBy: ['kernel', 'padding', 'outputPadding'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, args.rank, conventions, i => {
      if (conventions.framework === 'tensorflow') return transposedAsKeras(tapsOn(args, i), args.padding, args.outputPadding, i);
      const outputPadding = wantedPadding(args, input, i) ?? onAxis(args.outputPadding ?? 0, i);
      if (args.padding === 'same') return { kind: 'grow', factor: onAxis(args.stride, i) };
      return spreads(args, i, outputPadding);
    }),
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank)) return undefined;
    const { channel } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
    if (!checkChannels(ctx, args, ctx.x.dims[channel]!)) return undefined;
    // A lazy layer takes its channels from what arrives.
    if ((args.inChannels ?? ctx.x.dims[channel]) === 0 && ctx.conventions.framework !== 'tensorflow') {
      ctx.report({ kind: 'argument', blame: ['inChannels'], data: { problem: { is: 'range', written: '0', min: 1 } } });
      return undefined;
    }
    if (!reachesSize(ctx, args) || !fitsStride(ctx, args)) return undefined;
    const dims = ctx.sizes(keepsEmpty(ctx, args) || ctx.conventions.framework === 'tensorflow' ? 0 : 1);
    if (!dims || !computes(ctx, args.rank)) return undefined;
    return { dims: dims.with(channel, args.outChannels) };
  },
  numbers: floatsOfBatch,
  weights: convWeights,
  // Each input sample meets the kernels of all output channels of its group.
  macs: (args, [input], _, conventions) => kernelMacs(input?.dims ?? [UNKNOWN_DIM], learned(args, input, conventions), true)
});

/** A convolution that keeps channels apart. */
export const depthwiseConv = defineOp({
  name: 'depthwiseConv',
  doc: 'Depthwise convolution: each channel is convolved on its own, into as many channels as the multiplier says.',
  formula: 'channels: C → C·multiplier',
  params: {
    rank,
    inChannels,
    multiplier: integer('Output channels for each input channel.', { min: 1, default: 1 }),
    kernel,
    stride,
    padding: pad,
    dilation,
    bias
  },
  sizedBy: ['kernel', 'padding', 'dilation'],
  axes: conv.axes as never,
  shape(ctx, args) {
    if (!hasRank(ctx, args.rank)) return undefined;
    const { channel } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
    const dims = ctx.sizes(leastExtent(ctx, args.padding));
    const channels = ctx.x.dims[channel]!;
    checkExpected(ctx, args.inChannels, channels);
    return dims && { dims: dims.with(channel, args.multiplier === 1 ? channels : mapDim(channels, n => n * args.multiplier)) };
  },
  weights(args, inputs, conventions) {
    const whole = asGroups(args, inputs[0], conventions);
    return whole && convWeights(whole, inputs, conventions);
  },
  macs(args, inputs, output, conventions) {
    const whole = asGroups(args, inputs[0], conventions);
    return whole && convMacs(whole, inputs, output, conventions);
  }
});

/** Each channel is a group of its own; undefined while it is not known how many there are. */
function asGroups<A extends Omit<KernelArgs, 'groups' | 'outChannels'> & { readonly multiplier: number }>(
  args: A,
  input: Tensor | undefined,
  conventions: Conventions
): KernelArgs | undefined {
  const channels = args.inChannels ?? channelsOf(input, args.rank, conventions);
  return typeof channels === 'number' ? { ...args, groups: Math.max(channels, 1), outChannels: channels * args.multiplier } : undefined;
}
