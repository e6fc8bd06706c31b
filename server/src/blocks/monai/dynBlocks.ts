import { conv, convTranspose } from '../../ops/conv';
import { concat, elementwise } from '../../ops/merge';
import { onAxis, type PerAxis } from '../../ops/param';
import type { Builder, Ref } from '../block';
import { addAct, addNorm } from './layers';
import { refuse } from './refuse';

/** The parts that DynUNet and the UNETRs are made of (monai/networks/blocks/dynunet_block.py, unetr_block.py). */

export interface Style {
  readonly rank: number;
  readonly norm: unknown;
  readonly act: unknown;
}

export interface Level {
  readonly kernel: PerAxis;
  readonly stride: PerAxis;
}

/** The activation of parts that are not told another. */
export const LEAKY = ['leakyrelu', { inplace: true, negative_slope: 0.01 }] as const;

const axes = (rank: number, at: (axis: number) => number): number[] => Array.from({ length: rank }, (_, i) => at(i));

/** The padding that MONAI gives a window; the constructor refuses one smaller than its stride by two. */
function padding(g: Builder, rank: number, { kernel, stride }: Level, blame: string): number[] {
  return axes(rank, axis => {
    const pad = (onAxis(kernel, axis) - onAxis(stride, axis) + 1) / 2;
    if (pad < 0) refuse(g, blame, `a kernel of ${onAxis(kernel, axis)} is too small for a stride of ${onAxis(stride, axis)}`);
    return Math.floor(pad);
  });
}

function addConv(g: Builder, x: Ref, rank: number, from: number, to: number, level: Level): Ref {
  const pads = padding(g, rank, level, 'kernelSize');
  return g.add(conv, x, { rank, inChannels: from, outChannels: to, ...level, padding: pads, bias: false });
}

/** The 1×1 convolution of a head. */
export const addPoint = (g: Builder, x: Ref, rank: number, from: number, to: number): Ref =>
  g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel: 1 });

export interface Convolutions extends Level {
  readonly from: number;
  readonly to: number;
  readonly residual: boolean;
}

/** Two convolutions, each normalised, with or without a shortcut; one activation serves both. */
export function addLevel(g: Builder, x: Ref, { rank, norm, act }: Style, { from, to, residual, ...level }: Convolutions): Ref {
  const normed = (y: Ref): Ref => addNorm(g, y, norm, to, rank, 'normName');
  const first = addAct(g, normed(addConv(g, x, rank, from, to, level)), act);
  const second = normed(addConv(g, first, rank, to, to, { kernel: level.kernel, stride: 1 }));
  if (!residual) return addAct(g, second, act, true);
  const keeps = from === to && axes(rank, axis => onAxis(level.stride, axis)).every(stride => stride === 1);
  const shortcut = keeps ? x : normed(addConv(g, x, rank, from, to, { kernel: 1, stride: level.stride }));
  return addAct(g, g.add(elementwise, [second, shortcut]), act, true);
}

interface Up {
  readonly from: number;
  readonly to: number;
  readonly kernel: PerAxis;
  /** Extent and stride of the transposed convolution. */
  readonly window: PerAxis;
  readonly bias?: boolean;
  readonly residual?: boolean;
}

/** A transposed convolution that enlarges by its window. */
export function addDoubling(g: Builder, x: Ref, rank: number, { from, to, window, bias = false }: Omit<Up, 'kernel' | 'residual'>): Ref {
  const pads = padding(g, rank, { kernel: window, stride: window }, 'upsampleKernelSize');
  const outputPadding = pads.map(pad => 2 * pad);
  return g.add(convTranspose, x, {
    rank,
    inChannels: from,
    outChannels: to,
    kernel: window,
    stride: window,
    padding: pads,
    outputPadding,
    bias
  });
}

/** The map below enlarged, joined with the one of this level, and convolved. */
export function addUp(g: Builder, x: Ref, skip: Ref, style: Style, { residual = false, ...up }: Up): Ref {
  const joined = g.add(concat, [addDoubling(g, x, style.rank, up), skip]);
  return addLevel(g, joined, style, { from: 2 * up.to, to: up.to, kernel: up.kernel, stride: 1, residual });
}
