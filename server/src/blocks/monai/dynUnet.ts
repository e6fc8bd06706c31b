import { type ArgsOf, any, boolean, integer, integers, optional } from '../../ops/param';
import { type Builder, defineBlock, type Ref } from '../block';
import { addLevel, addPoint, addUp, type Level, type Style } from './dynBlocks';
import { actParam, normParam } from './layers';
import * as p from './params';
import { perLevel } from './perLevel';
import { refuse } from './refuse';

const params = {
  spatialDims: p.spatialDims,
  inChannels: p.inChannels,
  outChannels: p.outChannels,
  kernelSize: any('Extent of the convolutions of each level: a number, or one for each axis.'),
  strides: any('Stride of each level: a number, or one for each axis.'),
  upsampleKernelSize: any('Extent and stride of the transposed convolution behind each level but the first.'),
  filters: optional(integers('Channels of each level; 32, 64 … up to 320 (volumes) or 512 when left out.', { unit: 'channels', min: 1 })),
  dropout: any(p.dropout.doc, { default: undefined }),
  normName: normParam(['INSTANCE', { affine: true }]),
  actName: actParam(['leakyrelu', { inplace: true, negative_slope: 0.01 }]),
  deepSupervision: boolean('Whether deeper levels have heads of their own, for training.', { default: false }),
  deepSuprNum: integer('How many of them.', { default: 1 }),
  resBlock: boolean('Whether each level has a shortcut.', { default: false }),
  transBias: boolean('Whether transposed convolutions learn an offset.', { default: false })
} as const;

type Args = ArgsOf<typeof params>;

function levelsOf(g: Builder, args: Args): readonly Level[] {
  const kernels = perLevel(g, args.kernelSize, args.spatialDims, 'kernelSize', true);
  const strides = perLevel(g, args.strides, args.spatialDims, 'strides', true);
  if (kernels.length !== strides.length || strides.length < 3)
    refuse(g, 'kernelSize', `has ${kernels.length} levels and strides ${strides.length}: both need the same number, three at least`);
  return strides.map((stride, i) => ({ kernel: kernels[i]!, stride }));
}

function filtersOf(g: Builder, { filters, spatialDims }: Args, count: number): readonly number[] {
  const cap = spatialDims === 3 ? 320 : 512;
  if (!filters) return Array.from({ length: count }, (_, i) => Math.min(2 ** (5 + i), cap));
  if (filters.length < count) refuse(g, 'filters', `needs ${count} numbers, one for each stride, and ${filters.length} are given`);
  return filters.slice(0, count);
}

/** MONAI's DynUNet, the network of nnU-Net (monai/networks/nets/dynunet.py; arXiv 1904.08128). */
export const dynUnet = defineBlock({
  name: 'DynUNet',
  doc: 'The U-Net of nnU-Net: kernel and stride of each level and axis are free.',
  params,
  build(g, [x], args) {
    const levels = levelsOf(g, args);
    const count = levels.length;
    const windows = perLevel(g, args.upsampleKernelSize, args.spatialDims, 'upsampleKernelSize');
    if (windows.length < count - 1)
      refuse(g, 'upsampleKernelSize', `needs ${count - 1} numbers for ${count} levels, and ${windows.length} are given`);
    const filters = filtersOf(g, args, count);
    checkHeads(g, args, count);
    const style: Style = { rank: args.spatialDims, norm: args.normName, act: args.actName };
    const skips: Ref[] = [];
    let y = x!;
    for (const [i, level] of levels.entries()) {
      if (i > 0) skips.push(y);
      y = addLevel(g, y, style, { from: i === 0 ? args.inChannels : filters[i - 1]!, to: filters[i]!, residual: args.resBlock, ...level });
    }
    const head = (map: Ref, from: number): Ref => addPoint(g, map, style.rank, from, args.outChannels);
    for (let i = count - 2; i >= 0; i--) {
      const window = windows.at(i - (count - 1))!;
      const up = { from: filters[i + 1]!, to: filters[i]!, kernel: levels[i + 1]!.kernel, window, bias: args.transBias };
      y = addUp(g, y, skips[i]!, style, up);
      if (args.deepSupervision && i > 0 && i <= args.deepSuprNum) head(y, filters[i]!);
    }
    return head(y, filters[0]!);
  }
});

function checkHeads(g: Builder, { deepSupervision, deepSuprNum }: Args, count: number): void {
  if (!deepSupervision || (deepSuprNum >= 1 && deepSuprNum < count - 1)) return;
  const problem = { is: 'range', written: String(deepSuprNum), min: 1, max: count - 2 } as const;
  g.refuse({ kind: 'argument', blame: ['deepSuprNum'], data: { problem } });
}
