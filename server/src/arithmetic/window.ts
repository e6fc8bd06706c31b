import { ceilDiv, countWithin, floorDiv, solveCongruence } from './integer';

/** Samples `from` … `to`, both inclusive; empty where `from > to`. */
export interface Interval {
  from: number;
  to: number;
}

/** The samples a kernel spans, its holes included. */
export interface Kernel {
  kernel: number;
  dilation: number;
}

/** A kernel that slides over an axis padded with `before` and `after` samples; all fields count samples. */
export interface Window extends Kernel {
  stride: number;
  before: number;
  after: number;
  /** How a quotient that is not whole is taken: floor, C's division, or ceil. */
  rounding: 'floor' | 'truncate' | 'ceil';
  /** For `ceil` only: a last window that would start in the far padding or past it is dropped. */
  clip?: boolean;
}

/** dilation·(kernel − 1) + 1. */
export const reach = ({ kernel, dilation }: Kernel): number => dilation * (kernel - 1) + 1;

/** How many windows the formula comes to at extent `n`; below 1 where there is none. */
export function windowCount(window: Window, n: number): number {
  const { stride, before, after, rounding, clip } = window;
  const slack = n + before + after - reach(window);
  if (rounding === 'floor') return floorDiv(slack, stride) + 1;
  if (rounding === 'truncate') return (slack < 0 ? ceilDiv(slack, stride) : floorDiv(slack, stride)) + 1;
  const count = ceilDiv(slack, stride) + 1;
  // pooling_layer.cpp (Caffe), pooling_output_shape_pad_lr (PyTorch): the last window has to start in the input or before it.
  return clip && (count - 1) * stride >= n + before ? count - 1 : count;
}

/** The extents at which `windowCount` is `count ≥ 1`; disjoint, below 1 where that is what it takes. */
export function extentsOfCount(window: Window, count: number): Interval[] {
  const { stride, before, after, rounding, clip } = window;
  const least = reach(window) - before - after; // the extent that one window fills exactly
  if (rounding === 'floor' || (rounding === 'truncate' && count > 1)) return [run(least + (count - 1) * stride, stride)];
  if (rounding === 'truncate') return [run(least - stride + 1, 2 * stride - 1)];
  const unclipped = run(least + (count - 2) * stride + 1, stride);
  if (!clip) return [unclipped];
  // Kept: the last of `count` windows starts before the far padding. Dropped to `count`: the next one does not.
  const edge = count * stride - before;
  const kept = { from: Math.max(unclipped.from, edge - stride + 1), to: unclipped.to };
  const dropped = { from: unclipped.to + 1, to: Math.min(unclipped.to + stride, edge) };
  if (dropped.from > dropped.to) return [kept];
  return kept.from > kept.to ? [dropped] : [{ from: kept.from, to: dropped.to }];
}

const run = (from: number, length: number): Interval => ({ from, to: from + length - 1 });

/** How many of the first `count` windows have a tap on input sample `i`: m·stride − before + dilation·t = i, 0 ≤ t < kernel. */
export function windowsOver(window: Window, i: number, count: number): number {
  const { kernel, dilation, stride } = window;
  const x = i + window.before;
  const taps = solveCongruence(dilation, x, stride);
  const first = Math.max(0, ceilDiv(x - (count - 1) * stride, dilation));
  return taps ? countWithin(taps, first, Math.min(kernel - 1, floorDiv(x, dilation))) : 0;
}
