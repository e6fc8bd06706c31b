import { conv } from '../../ops/conv';
import { activation } from '../../ops/elementwise';
import { concat, elementwise } from '../../ops/merge';
import { batchNorm } from '../../ops/norm';
import type { ArgsOf, PerAxis } from '../../ops/param';
import { type Builder, defineBlock, type Ref } from '../block';
import { addConvolution } from './convolution';
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
  dropout: p.dropout
} as const;

type Args = ArgsOf<typeof params>;

const RELU = { act: 'relu', norm: 'batch' } as const;

function twoConv(g: Builder, x: Ref, { spatialDims: rank, kernelSize: kernel }: Args, from: number, to: number, stride: PerAxis = 1): Ref {
  const first = addConvolution(g, x, { rank, from, to, kernel, stride, ...RELU });
  return addConvolution(g, first, { rank, from: to, to, kernel, ...RELU });
}

/** How much of each position of the skip passes (arXiv 1804.03999). */
function gate(g: Builder, from: Ref, skip: Ref, rank: number, channels: number): Ref {
  const inner = Math.floor(channels / 2);
  const point = (x: Ref, inChannels: number, outChannels: number): Ref =>
    g.add(batchNorm, g.add(conv, x, { rank, inChannels, outChannels, kernel: 1 }), { features: outChannels });
  const sum = g.add(elementwise, [point(from, channels, inner), point(skip, channels, inner)]);
  const weights = g.add(activation, point(g.add(activation, sum, { function: 'relu' }), inner, 1), { function: 'sigmoid' });
  return g.add(elementwise, [skip, weights], { operation: 'multiply' });
}

/** A level and all below it; it joins its input, gated, with what comes up. */
function addLevel(g: Builder, x: Ref, args: Args, strides: readonly PerAxis[], level: number): Ref {
  const { channels, spatialDims: rank, upKernelSize: kernel } = args;
  const own = channels[level]!;
  const below = channels[level + 1]!;
  const stride = strides[level]!;
  const down = twoConv(g, x, args, own, below, stride);
  const inner = level + 2 < channels.length ? addLevel(g, down, args, strides, level + 1) : down;
  const up = addConvolution(g, inner, { rank, from: below, to: own, kernel, stride, transposed: true, blame: 'upKernelSize', ...RELU });
  const joined = g.add(concat, [gate(g, up, x, rank, own), up]);
  return addConvolution(g, joined, { rank, from: 2 * own, to: own, act: 'prelu', norm: 'instance' });
}

/** MONAI's attention U-Net (monai/networks/nets/attentionunet.py; arXiv 1804.03999). */
export const attentionUnet = defineBlock({
  name: 'AttentionUnet',
  doc: 'U-Net whose skips are gated by what comes up from below.',
  params,
  build(g, [x], args) {
    const { channels, spatialDims: rank } = args;
    if (channels.length < 2) refuse(g, 'channels', 'needs two levels at least');
    const strides = perLevel(g, args.strides, rank, 'strides');
    if (strides.length < channels.length - 1)
      refuse(g, 'strides', `needs ${channels.length - 1} numbers for ${channels.length} levels, and ${strides.length} are given`);
    perAxisOf(g, args.kernelSize, rank, 'kernelSize');
    perAxisOf(g, args.upKernelSize, rank, 'upKernelSize');
    const map = addLevel(g, twoConv(g, x!, args, args.inChannels, channels[0]!), args, strides, 0);
    return g.add(conv, map, { rank, inChannels: channels[0]!, outChannels: args.outChannels, kernel: 1 });
  }
});
