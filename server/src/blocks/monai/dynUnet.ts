import { conv, convTranspose } from '../../ops/conv';
import { concat, elementwise } from '../../ops/merge';
import { type ArgsOf, any, boolean, integer, integers, onAxis, optional, type PerAxis } from '../../ops/param';
import { type Builder, defineBlock, type Ref } from '../block';
import { actParam, addAct, addNorm, normParam } from './layers';
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

interface Level {
  readonly kernel: PerAxis;
  readonly stride: PerAxis;
}

const axes = (rank: number, at: (axis: number) => number): number[] => Array.from({ length: rank }, (_, i) => at(i));

/** The padding that MONAI gives this window (monai/networks/blocks/dynunet_block.py, get_padding). */
function padding(g: Builder, rank: number, { kernel, stride }: Level, blame: string): number[] {
  return axes(rank, axis => {
    const pad = (onAxis(kernel, axis) - onAxis(stride, axis) + 1) / 2;
    if (pad < 0) refuse(g, blame, `a kernel of ${onAxis(kernel, axis)} is too small for a stride of ${onAxis(stride, axis)}`);
    return Math.floor(pad);
  });
}

function addConv(g: Builder, x: Ref, args: Args, from: number, to: number, level: Level, bias = false): Ref {
  const rank = args.spatialDims;
  return g.add(conv, x, { rank, inChannels: from, outChannels: to, ...level, padding: padding(g, rank, level, 'kernelSize'), bias });
}

const addNamedNorm = (g: Builder, x: Ref, { normName, spatialDims }: Args, channels: number): Ref =>
  addNorm(g, x, normName, channels, spatialDims, 'normName');

/** Two convolutions, each normalised; one activation serves both. */
function addLevel(g: Builder, x: Ref, args: Args, from: number, to: number, level: Level, residual: boolean): Ref {
  const first = addAct(g, addNamedNorm(g, addConv(g, x, args, from, to, level), args, to), args.actName);
  const second = addNamedNorm(g, addConv(g, first, args, to, to, { kernel: level.kernel, stride: 1 }), args, to);
  if (!residual) return addAct(g, second, args.actName, true);
  const keeps = from === to && axes(args.spatialDims, axis => onAxis(level.stride, axis)).every(stride => stride === 1);
  const shortcut = keeps ? x : addNamedNorm(g, addConv(g, x, args, from, to, { kernel: 1, stride: level.stride }), args, to);
  return addAct(g, g.add(elementwise, [second, shortcut]), args.actName, true);
}

/** The map below enlarged, joined with the one of this level, and convolved. */
function addUp(g: Builder, x: Ref, skip: Ref, args: Args, from: number, to: number, kernel: PerAxis, window: PerAxis): Ref {
  const rank = args.spatialDims;
  const level = { kernel: window, stride: window };
  const pads = padding(g, rank, level, 'upsampleKernelSize');
  const outputPadding = axes(rank, axis => 2 * pads[axis]!);
  const made = { rank, inChannels: from, outChannels: to, ...level, padding: pads, outputPadding, bias: args.transBias };
  return addLevel(g, g.add(concat, [g.add(convTranspose, x, made), skip]), args, 2 * to, to, { kernel, stride: 1 }, false);
}

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
    const skips: Ref[] = [];
    let y = x!;
    for (const [i, level] of levels.entries()) {
      if (i > 0) skips.push(y);
      y = addLevel(g, y, args, i === 0 ? args.inChannels : filters[i - 1]!, filters[i]!, level, args.resBlock);
    }
    const head = (map: Ref, from: number): Ref => addConv(g, map, args, from, args.outChannels, { kernel: 1, stride: 1 }, true);
    for (let i = count - 2; i >= 0; i--) {
      y = addUp(g, y, skips[i]!, args, filters[i + 1]!, filters[i]!, levels[i + 1]!.kernel, windows.at(i - (count - 1))!);
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
