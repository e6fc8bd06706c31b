import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import { type Dim, mapDim, product } from '../ir/shape';
import type { OpContext } from './op';
import { onAxis, type Padding, type PerAxis, sides } from './param';

/** What all convolutions have in common: the taps of a window, what a kernel weighs and what it costs. */

interface Window {
  readonly kernel: PerAxis;
  readonly stride: PerAxis;
  readonly dilation: PerAxis;
}

/** The taps along spatial axis `i`. Dilation 0 puts all on one sample: a window of extent 1 (base_conv_layer.cpp). */
export function tapsOn(window: Window, i: number): { readonly kernel: number; readonly stride: number; readonly dilation: number } {
  const spacing = onAxis(window.dilation, i);
  const kernel = spacing === 0 ? 1 : onAxis(window.kernel, i);
  return { kernel, stride: onAxis(window.stride, i), dilation: Math.max(spacing, 1) };
}

/** Whether a window says the same of all axes. */
export const isSquare = ({ kernel, stride, dilation, padding }: Padded): boolean =>
  typeof kernel === 'number' && typeof stride === 'number' && typeof dilation === 'number' && typeof padding !== 'object';

type Padded = Window & { readonly padding: Padding };

/** The map of a window that slides along spatial axis `i`, padded by numbers. */
export function slides(window: Padded, i: number, { division }: Pick<Conventions, 'division'>): AxisMap {
  const [before, after] = sides(window.padding, i) ?? [0, 0];
  const { kernel, stride, dilation } = tapsOn(window, i);
  return { kind: 'window', kernel, stride, dilation, before, after, rounding: division };
}

/** The map of a window over which every sample along spatial axis `i` is spread, padded by numbers. */
export function spreads(window: Padded, i: number, outputPadding: number): AxisMap {
  const [before, after] = sides(window.padding, i) ?? [0, 0];
  const { kernel, stride, dilation } = tapsOn(window, i);
  return { kind: 'transposed', kernel, stride, dilation, before, after, outputPadding };
}

/** Samples in a window over the first `axes` spatial axes. */
export function tapCount(kernel: PerAxis, axes: number): number {
  let taps = 1;
  for (let i = 0; i < axes; i++) taps *= onAxis(kernel, i);
  return taps;
}

/** A learned kernel: its window, and the channels that it joins. */
export interface Kernel {
  readonly kernel: PerAxis;
  /** Number of spatial axes. */
  readonly axes: number;
  readonly from: Dim;
  readonly to: Dim;
  readonly groups: number;
}

/** Extents of a learned kernel: output channels, input channels of a group, window; the other way round when transposed. */
export function kernelDims({ kernel, axes, from, to, groups }: Kernel, transposed = false): Dim[] {
  const [whole, shared] = transposed ? [from, to] : [to, from];
  const dims = new Array<Dim>(axes + 2);
  dims[0] = whole;
  dims[1] = groups === 1 ? shared : mapDim(shared, n => Math.trunc(n / groups));
  for (let i = 0; i < axes; i++) dims[i + 2] = onAxis(kernel, i);
  return dims;
}

/** Values in a learned kernel: the product of its extents. Undefined while one is not known. */
export function kernelSize({ kernel, axes, from, to, groups }: Kernel, transposed = false): number | undefined {
  const [whole, shared] = transposed ? [from, to] : [to, from];
  if (typeof whole !== 'number' || typeof shared !== 'number') return undefined;
  const size = whole * (groups === 1 ? shared : Math.trunc(shared / groups)) * tapCount(kernel, axes);
  return Number.isSafeInteger(size) ? size : undefined;
}

/**
 * Multiply-accumulates of a kernel that is applied at every position of a tensor with as many channels as the kernel makes,
 * or takes when transposed. Undefined while an extent is not known.
 */
export function kernelMacs(samples: readonly Dim[], kernel: Kernel, transposed = false): number | undefined {
  const channels = transposed ? kernel.from : kernel.to;
  const [count, elements] = [product(samples), kernelSize(kernel, transposed)];
  if (typeof channels !== 'number' || count === undefined || elements === undefined) return undefined;
  return channels > 0 ? (count / channels) * elements : 0;
}

interface Side<K> {
  readonly what: 'input channels' | 'output channels';
  /** Undefined where nothing is known of it. */
  readonly value: Dim | undefined;
  readonly blame: readonly K[];
}

/** Reports the first side whose channels the groups do not divide; true when all are divided. */
export function groupsDivide<K extends string>(ctx: OpContext<K | 'groups'>, groups: number, channels: readonly Side<K>[]): boolean {
  const uneven = channels.find(({ value }) => typeof value === 'number' && value % groups !== 0);
  if (!uneven) return true;
  // Darknet divides without a check: the weights are too few, and it reads past them (convolutional_layer.c).
  const accepted = ctx.conventions.framework === 'darknet';
  const data = { value: Number(uneven.value), by: groups, what: uneven.what, divisor: 'groups' } as const;
  ctx.report({ kind: 'indivisible', blame: ['groups', ...uneven.blame], data, ...(accepted && { accepted }) });
  return false;
}
