import { concat } from '../../ops/merge';
import { type ArgsOf, type PerAxis, withDefault } from '../../ops/param';
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
  act: actParam('PRELU'),
  norm: normParam('INSTANCE'),
  dropout: p.dropout,
  bias: withDefault(p.bias, true),
  adnOrdering: p.adnOrdering
} as const;

type Args = ArgsOf<typeof params>;

/** MONAI's U-Net with residual units (monai/networks/nets/unet.py; doi 10.1007/978-3-030-12029-0_40). */
export const unet = defineBlock({
  name: 'UNet',
  doc: 'U-Net with residual units: each level strides in its first convolution, and a transposed one brings the size back.',
  params,
  build(g, [x], args) {
    const { channels, strides, spatialDims } = args;
    if (channels.length < 2) refuse(g, 'channels', 'needs two levels at least');
    const steps = perLevel(g, strides, spatialDims, 'strides');
    if (steps.length < channels.length - 1)
      refuse(g, 'strides', `needs ${channels.length - 1} numbers for ${channels.length} levels, and ${steps.length} are given`);
    perAxisOf(g, args.kernelSize, spatialDims, 'kernelSize');
    perAxisOf(g, args.upKernelSize, spatialDims, 'upKernelSize');
    return addLevel(g, x!, args, steps, 0, args.inChannels, args.outChannels);
  }
});

const common = ({ spatialDims: rank, act, norm, bias, adnOrdering: ordering }: Args) => ({ rank, act, norm, bias, ordering });

/** A level and all below it: down, the levels below beside a skip, up. */
function addLevel(g: Builder, x: Ref, args: Args, strides: readonly PerAxis[], level: number, from: number, to: number): Ref {
  const { channels, numResUnits: units, kernelSize: kernel, upKernelSize } = args;
  const own = channels[level]!;
  const below = channels[level + 1]!;
  const isBottom = level === channels.length - 2;
  const down = (y: Ref, from: number, to: number, stride: PerAxis) =>
    units > 0
      ? addResidualUnit(g, y, { ...common(args), from, to, kernel, stride, units })
      : addConvolution(g, y, { ...common(args), from, to, kernel, stride });
  const skip = down(x, from, own, strides[level]!);
  const inner = isBottom ? down(skip, own, below, 1) : addLevel(g, skip, args, strides, level + 1, own, own);
  const joined = g.add(concat, [skip, inner]);
  const bare = level === 0 && units === 0 ? { norm: null, act: null } : {};
  const up = addConvolution(g, joined, {
    ...common(args),
    ...bare,
    from: isBottom ? own + below : 2 * own,
    to,
    kernel: upKernelSize,
    stride: strides[level]!,
    transposed: true,
    blame: 'upKernelSize'
  });
  return units > 0 ? addResidualUnit(g, up, { ...common(args), from: to, to, kernel, units: 1, bareEnd: level === 0 }) : up;
}
