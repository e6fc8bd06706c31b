import { type ArgsOf, any, integer, optional, type PerAxis, perAxis } from '../../ops/param';
import { type Builder, defineBlock, type Ref } from '../block';
import { addConvolution, addResidualUnit } from './convolution';
import { actParam, normParam } from './layers';
import * as p from './params';
import { perAxisOf, perLevel } from './perLevel';
import { refuse } from './refuse';

const params = {
  spatialDims: p.spatialDims,
  inChannels: p.inChannels,
  outChannels: p.outChannels,
  channels: p.channels,
  strides: p.strides,
  kernelSize: p.kernelSize,
  upKernelSize: p.upKernelSize,
  numResUnits: p.numResUnits,
  interChannels: any('Channels of layers between encoder and decoder.', { default: undefined }),
  interDilations: any('Distance between the taps of each of them.', { default: undefined }),
  numInterUnits: integer('Convolutions of each of them.', { max: 1000, default: 2 }),
  act: actParam('PRELU'),
  norm: normParam('INSTANCE'),
  dropout: any(p.dropout.doc, { default: undefined }),
  bias: p.bias,
  padding: optional(perAxis('Samples added on both sides; as many as keep the extents when left out.', { unit: 'samples', min: 0 }))
} as const;

type Args = ArgsOf<typeof params>;

const style = ({ spatialDims: rank, act, norm, bias, padding }: Args) => ({ rank, act, norm, bias, padding });

function encode(g: Builder, x: Ref, args: Args, from: number, to: number, stride: PerAxis): Ref {
  const spec = { ...style(args), from, to, kernel: args.kernelSize, stride };
  return args.numResUnits > 0 ? addResidualUnit(g, x, { ...spec, units: args.numResUnits }) : addConvolution(g, x, spec);
}

function between(g: Builder, x: Ref, args: Args, from: number): { y: Ref; channels: number } {
  const widths = numbersOf(g, args.interChannels, 'interChannels') ?? [];
  const dilations = numbersOf(g, args.interDilations, 'interDilations');
  let [y, channels] = [x, from];
  for (const [i, to] of widths.slice(0, dilations?.length).entries()) {
    const spec = { ...style(args), from: channels, to, kernel: args.kernelSize, dilation: dilations?.[i] ?? 1 };
    y = args.numInterUnits > 0 ? addResidualUnit(g, y, { ...spec, units: args.numInterUnits }) : addConvolution(g, y, spec);
    channels = to;
  }
  return { y, channels };
}

function numbersOf(g: Builder, value: unknown, blame: string): readonly number[] | undefined {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  const sound = Array.isArray(value) && value.every(one => Number.isSafeInteger(one) && one > 0);
  return sound ? value : refuse(g, blame, 'is a list of whole numbers above 0');
}

function decode(g: Builder, x: Ref, args: Args, from: number, to: number, stride: PerAxis, last: boolean): Ref {
  const bare = last && args.numResUnits === 0 ? { norm: null, act: null } : {};
  const window = { kernel: args.upKernelSize, stride, transposed: true, blame: 'upKernelSize' };
  const y = addConvolution(g, x, { ...style(args), ...bare, from, to, ...window });
  return args.numResUnits > 0
    ? addResidualUnit(g, y, { ...style(args), from: to, to, kernel: args.kernelSize, units: 1, bareEnd: last })
    : y;
}

/** MONAI's autoencoder (monai/networks/nets/autoencoder.py). */
export const autoEncoder = defineBlock({
  name: 'AutoEncoder',
  doc: 'Strided convolutions down, transposed ones up again, without skips.',
  params,
  build(g, [x], args) {
    const { channels, spatialDims: rank } = args;
    const strides = perLevel(g, args.strides, rank, 'strides');
    if (strides.length !== channels.length) refuse(g, 'strides', `needs ${channels.length} numbers, and ${strides.length} are given`);
    if (channels.length === 0) refuse(g, 'channels', 'needs one level at least');
    perAxisOf(g, args.kernelSize, rank, 'kernelSize');
    perAxisOf(g, args.upKernelSize, rank, 'upKernelSize');
    let [y, made] = [x!, args.inChannels];
    for (const [i, to] of channels.entries()) {
      y = encode(g, y, args, made, to, strides[i]!);
      made = to;
    }
    ({ y, channels: made } = between(g, y, args, made));
    const upwards = [...channels.slice(0, -1).toReversed(), args.outChannels];
    for (const [i, to] of upwards.entries()) {
      y = decode(g, y, args, made, to, strides.at(-1 - i)!, i === upwards.length - 1);
      made = to;
    }
    return y;
  }
});
