import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import { type Dim, mapDim, type NumberKind, product, type Tensor } from '../ir/shape';
import { borderMode, hasBorder, hasSamples } from './border';
import { hasRank, layoutOf, onSpatialAxes } from './layout';
import { defineOp, type OpContext } from './op';
import { fitsStride, keepsEmpty, reachesSize, transposedAsKeras, wantedPadding } from './outputSize';
import { type ArgsOf, boolean, integer, integers, onAxis, optional, type Padding, type PerAxis, padding, perAxis, sides } from './param';

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

interface Window {
  readonly kernel: PerAxis;
  readonly stride: PerAxis;
  readonly padding: Padding;
  readonly dilation: PerAxis;
}

/** The map of a convolution's window along spatial axis `i`. */
function windowMap(w: Window, i: number, conventions: Conventions): AxisMap {
  const taps = { kernel: onAxis(w.kernel, i), stride: onAxis(w.stride, i), dilation: onAxis(w.dilation, i) };
  if (w.padding === 'same') {
    if (conventions.framework !== 'torch') return { kind: 'same', ...taps };
    // PyTorch's 'same' takes stride 1 only; of an odd total the larger half stands behind (torch/nn/modules/conv.py).
    const total = taps.dilation * (taps.kernel - 1);
    const before = Math.floor(total / 2);
    return { kind: 'window', ...taps, before, after: total - before, rounding: 'floor' };
  }
  if (w.padding === 'causal') return { kind: 'causal', ...taps };
  const [before, after] = sides(w.padding, i)!;
  return { kind: 'window', ...taps, before, after, rounding: conventions.division };
}

/** Checks the channels that arrive against what the layer expects and its groups; false after a fault that leaves no output. */
function checkChannels(
  ctx: OpContext<'inChannels' | 'outChannels' | 'groups'>,
  args: { readonly inChannels?: number; readonly outChannels: number; readonly groups: number },
  channels: Dim
): boolean {
  const expected = args.inChannels ?? (typeof channels === 'number' ? channels : undefined);
  // The layer is built before anything arrives, so what it is built with is checked first.
  for (const [what, value, blame] of [
    ['input channels', expected, 'inChannels'],
    ['output channels', args.outChannels, 'outChannels']
  ] as const) {
    if (value !== undefined && value % args.groups !== 0) {
      // Darknet divides without a check: the weights are too few, and it reads past them (convolutional_layer.c).
      const accepted = ctx.conventions.framework === 'darknet';
      const data = { value, by: args.groups, what, divisor: 'groups' };
      ctx.report({ kind: 'indivisible', blame: ['groups', blame], data, ...(accepted && { accepted }) });
      return accepted;
    }
  }
  if (args.outChannels < 1) {
    ctx.report({ kind: 'argument', blame: ['outChannels'], data: { problem: { is: 'range', written: String(args.outChannels), min: 1 } } });
    return false;
  }
  if (typeof channels === 'number' && args.inChannels !== undefined && args.inChannels !== channels) {
    ctx.report({ kind: 'channels-mismatch', blame: ['inChannels'], input: 0, data: { expected: args.inChannels, actual: channels } });
  }
  return true;
}

const channelsOf = (input: Tensor | undefined, spatial: number, conventions: Conventions): Dim | undefined =>
  input?.dims[layoutOf(input.dims.length, spatial, conventions).channel];

const convParams = { rank, inChannels, outChannels, kernel, stride, padding: pad, dilation, groups, bias, border: borderMode } as const;
type ConvArgs = ArgsOf<typeof convParams>;

/** Elements of a convolution's kernel: kernel extents times its two channel counts. */
function weightElements(args: { rank: number; kernel: PerAxis; groups: number }, from: number, to: number): number {
  let taps = 1;
  for (let i = 0; i < args.rank; i++) taps *= onAxis(args.kernel, i);
  return Math.floor(from / args.groups) * to * taps;
}

function convWeights(
  args: Omit<ConvArgs, 'stride' | 'padding' | 'dilation'>,
  inputs: readonly (Tensor | undefined)[],
  conventions: Conventions
): number | undefined {
  const from = args.inChannels ?? channelsOf(inputs[0], args.rank, conventions);
  if (typeof from !== 'number') return undefined;
  return weightElements(args, from, args.outChannels) + (args.bias ? args.outChannels : 0);
}

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
export const leastExtent = ({ conventions, isEmpty }: OpContext, padding: Padding): number =>
  conventions.framework === 'tensorflow' && (padding === 'same' || padding === 'causal') && isEmpty() ? 0 : 1;

/** Cross-correlation with learned kernels over 1 to 3 spatial axes. */
export const conv = defineOp({
  name: 'conv',
  doc: 'Convolution: every output sample is a weighted sum over a window of the input and over all channels of its group.',
  formula: 'channels: inChannels → outChannels',
  params: convParams,
  sizedBy: ['kernel', 'padding', 'dilation'],
  axes: (args, input, conventions) => onSpatialAxes(input, args.rank, conventions, i => windowMap(args, i, conventions)),
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
  macs(args, inputs, output, conventions) {
    const from = args.inChannels ?? channelsOf(inputs[0], args.rank, conventions);
    const positions = product(output.dims);
    return typeof from === 'number' && positions !== undefined
      ? (positions / args.outChannels) * weightElements(args, from, args.outChannels)
      : undefined;
  }
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
      const taps = { kernel: onAxis(args.kernel, i), stride: onAxis(args.stride, i), dilation: onAxis(args.dilation, i) };
      if (conventions.framework === 'tensorflow') return transposedAsKeras(taps, args.padding, args.outputPadding, i);
      const outputPadding = wantedPadding(args, input, i) ?? onAxis(args.outputPadding ?? 0, i);
      if (args.padding === 'same') return { kind: 'grow', factor: taps.stride };
      const [before, after] = sides(args.padding, i) ?? [0, 0];
      return { kind: 'transposed', ...taps, before, after, outputPadding };
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
  macs(args, inputs) {
    // Each input sample meets the kernels of all output channels of its group.
    const samples = inputs[0] && product(inputs[0].dims);
    return samples === undefined ? undefined : samples * weightElements(args, 1, args.outChannels);
  }
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
    if (typeof channels === 'number' && args.inChannels !== undefined && args.inChannels !== channels)
      ctx.report({ kind: 'channels-mismatch', blame: ['inChannels'], input: 0, data: { expected: args.inChannels, actual: channels } });
    return dims && { dims: dims.with(channel, args.multiplier === 1 ? channels : mapDim(channels, n => n * args.multiplier)) };
  },
  weights(args, inputs, conventions) {
    const channels = args.inChannels ?? channelsOf(inputs[0], args.rank, conventions);
    if (typeof channels !== 'number') return undefined;
    const out = channels * args.multiplier;
    return weightElements({ ...args, groups: 1 }, 1, out) + (args.bias ? out : 0);
  },
  macs(args, _, output) {
    const positions = product(output.dims);
    return positions === undefined ? undefined : positions * weightElements({ ...args, groups: 1 }, 1, 1);
  }
});
