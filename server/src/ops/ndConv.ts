import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import { type Dim, isTensor, mapDim, type Shape, type Tensor } from '../ir/shape';
import { positionOf } from './axis';
import { bias, dilation, groups, kernel, outChannels, pad, stride } from './conv';
import { groupsDivide, isSquare, type Kernel, kernelDims, kernelMacs, slides, spreads, tapCount } from './kernel';
import { axisAt, onAxes } from './layout';
import { defineOp, MANY_INPUTS, type OpContext } from './op';
import { type ArgsOf, integer, type PerAxis } from './param';

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
  bias
} as const;

type WindowArgs = ArgsOf<typeof windowParams>;
type ConvArgs = ArgsOf<typeof convParams>;

/** The map of each axis: `map` on those behind the channels. */
function behind(args: WindowArgs, input: Tensor, map: (i: number) => AxisMap): AxisMap[] | undefined {
  const channel = axisAt(args.axis, input.dims.length);
  return channel === undefined ? undefined : onAxes(input.dims.length, channel + 1, input.dims.length, map, isSquare(args));
}

const windows = (args: WindowArgs, input: Tensor, conventions: Conventions) => behind(args, input, i => slides(args, i, conventions));

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
  const divided =
    args.groups === 1 ||
    groupsDivide(ctx, args.groups, [
      { what: 'input channels', value: channels, blame: [] },
      { what: 'output channels', value: args.outChannels, blame: [] }
    ]);
  if (!divided) return false;
  if (ctx.inputs.length === 1) return true;
  const other = ctx.inputs.slice(1).find(input => isTensor(input) && input.dims.join() !== ctx.x.dims.join());
  if (!isTensor(other)) return true;
  const why = `all inputs must have one shape: ${ctx.x.dims.join('×')} and ${other.dims.join('×')} arrive`;
  ctx.report({ kind: 'argument', blame: [], data: { problem: { is: 'value', why } } });
  return false;
}

/** One output for each input. */
const foreach = (ctx: OpContext, dims: readonly Dim[] | undefined): Shape | undefined =>
  dims && (ctx.inputs.length === 1 ? { dims } : { items: ctx.inputs.map(() => ({ dims })) });

/** The kernel; undefined where there is no axis of channels. */
function learned(args: ConvArgs, input: Tensor | undefined): Kernel | undefined {
  const channel = input && axisAt(args.axis, input.dims.length);
  if (!input || channel === undefined) return undefined;
  const { kernel, outChannels, groups } = args;
  return { kernel, axes: input.dims.length - channel - 1, from: input.dims[channel]!, to: outChannels, groups };
}

function blobs(args: ConvArgs, input: Tensor | undefined, transposed: boolean): Dim[][] | undefined {
  const kernel = learned(args, input);
  if (!kernel) return undefined;
  const dims = kernelDims(kernel, transposed);
  return args.bias ? [dims, [args.outChannels]] : [dims];
}

/** Multiply-accumulates for all inputs, of which one meets the kernel at every position of `samples`. */
function operations(args: ConvArgs, inputs: readonly Tensor[], samples: Tensor | undefined, transposed: boolean): number | undefined {
  const kernel = learned(args, inputs[0]);
  const each = kernel && samples && kernelMacs(samples.dims, kernel, transposed);
  return each === undefined ? undefined : each * inputs.length;
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
  blobs: (args, [x]) => blobs(args, x, false),
  macs: (args, inputs, output) => operations(args, inputs, output, false)
});

/** Transposed convolution over all axes behind that of the channels. */
export const ndConvTranspose = defineOp({
  name: 'ndConvTranspose',
  doc: 'Transposed convolution over all axes behind the channels: every input sample is spread over a window of the output.',
  formula: 'channels: C → outChannels',
  params: convParams,
  inputs: MANY_INPUTS,
  sizedBy: ['kernel', 'padding'],
  axes: (args, input) => behind(args, input, i => spreads(args, i, 0)),
  shape(ctx, args) {
    const channel = channelAxis(ctx, args);
    if (channel === undefined || !checkChannels(ctx, args, ctx.x.dims[channel]!)) return undefined;
    const dims = ctx.sizes(args.bias ? 1 : 0);
    return foreach(ctx, dims?.with(channel, args.outChannels));
  },
  blobs: (args, [x]) => blobs(args, x, true),
  macs: (args, inputs) => operations(args, inputs, inputs[0], true)
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
    const taps = tapCount(args.kernel, dims.length - channel - 1);
    return foreach(
      ctx,
      dims.with(
        channel,
        mapDim(dims[channel]!, c => c * taps)
      )
    );
  }
});
