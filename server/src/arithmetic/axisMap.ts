import { never } from '../base/always';
import { ceilDiv, firstWhere, floorDiv, mod, mulDiv } from './integer';
import { extentsOfCount, type Interval, reach, type Window, windowCount, windowsOver } from './window';

/**
 * What an operator does to one spatial axis. Extents, pads, kernels and strides count samples; `before` and `after` are pads at
 * the near and the far end. Arguments are integers (but `scale-float`); callers check their ranges.
 */
export type AxisMap =
  | { kind: 'identity' }
  /** Convolution, pooling. */
  | ({ kind: 'window' } & Window)
  /** TensorFlow's 'same': pads as much as ⌈n/stride⌉ windows need, the odd sample at the end. */
  | { kind: 'same'; kernel: number; stride: number; dilation: number }
  /** Keras Conv1D 'causal': pads the whole reach of the kernel before the first sample. */
  | { kind: 'causal'; kernel: number; stride: number; dilation: number }
  | { kind: 'transposed'; kernel: number; stride: number; dilation: number; before: number; after: number; outputPadding: number }
  /** ⌊n·numerator/denominator⌋, exact. */
  | { kind: 'scale'; numerator: number; denominator: number }
  /** ⌊n·factor⌋ in doubles, as PyTorch computes it. */
  | { kind: 'scale-float'; factor: number }
  /** Pads (positive) and crops (negative). */
  | { kind: 'shift'; before: number; after: number }
  /** Pixel shuffle: n·factor. */
  | { kind: 'grow'; factor: number }
  /** Pixel unshuffle, patch merging, reorg: n/factor; a remainder is an error or is dropped at the far end. */
  | { kind: 'shrink'; factor: number; remainder: 'error' | 'drop' }
  /** Adaptive and global pooling, resize to a size. */
  | { kind: 'constant'; extent: number };

/** Why a map has no output: `room` is the padded input, `extent` the output extent below 1 that the formula comes to. */
export type Failure =
  | { why: 'window-exceeds-input'; window: number; room: number }
  | { why: 'vanishes'; extent: number }
  | { why: 'indivisible'; by: number };

export type Size = { extent: number } | { failure: Failure };

/** The extent out of extent `n`, in samples, or why there is none. */
export function size(map: AxisMap, n: number): Size {
  if (!isSound(map)) return { failure: { why: 'vanishes', extent: 0 } };
  const extent = extentByFormula(map, n);
  if (map.kind === 'window' && map.rounding !== 'ceil') {
    const [window, room] = [reach(map), n + map.before + map.after];
    // C's division truncates toward zero: Caffe and Darknet go on with 1 where PyTorch stops.
    if (window > room && !(map.rounding === 'truncate' && extent >= 1)) return { failure: { why: 'window-exceeds-input', window, room } };
  }
  if (map.kind === 'shrink' && map.remainder === 'error' && mod(n, map.factor) !== 0) {
    return { failure: { why: 'indivisible', by: map.factor } };
  }
  if (extent >= 1 && Number.isFinite(extent)) return { extent };
  return { failure: { why: 'vanishes', extent: Number.isFinite(extent) ? extent : 0 } };
}

/** What the bare formula of a sound map comes to, whether or not it is an extent. */
export function extentByFormula(map: AxisMap, n: number): number {
  switch (map.kind) {
    case 'identity':
      return n;
    case 'window':
      return windowCount(map, n);
    case 'same':
      return ceilDiv(n, map.stride);
    case 'causal':
      return floorDiv(n - 1, map.stride) + 1;
    case 'transposed':
      return (n - 1) * map.stride - map.before - map.after + reach(map) + map.outputPadding;
    case 'scale':
      return mulDiv(n, map.numerator, map.denominator);
    case 'scale-float':
      return Math.floor(n * map.factor);
    case 'shift':
      return n + map.before + map.after;
    case 'grow':
      return n * map.factor;
    case 'shrink':
      return floorDiv(n, map.factor);
    case 'constant':
      return map.extent;
    default:
      return never(map);
  }
}

/** False for arguments that no formula is made for (stride 0): such a map has no outputs and reads nothing. */
export function isSound(map: AxisMap): boolean {
  if ('stride' in map) return map.stride >= 1 && map.kernel >= 1 && map.dilation >= 1;
  if ('factor' in map) return map.factor > 0;
  if (map.kind === 'scale') return map.numerator >= 1 && map.denominator >= 1;
  return map.kind !== 'constant' || map.extent >= 1;
}

/** The map as a window with the pads it has at extent `n`, for the kinds that slide one over the input. */
export function windowAt(map: AxisMap, n: number): Window | undefined {
  switch (map.kind) {
    case 'window':
      return map;
    case 'same': {
      const missing = Math.max(0, (ceilDiv(n, map.stride) - 1) * map.stride + reach(map) - n);
      const before = floorDiv(missing, 2);
      return { ...map, before, after: missing - before, rounding: 'floor' };
    }
    case 'causal':
      return { ...map, before: reach(map) - 1, after: 0, rounding: 'floor' };
    case 'shrink':
      return { kernel: map.factor, stride: map.factor, dilation: 1, before: 0, after: 0, rounding: 'floor' };
    default:
      return undefined;
  }
}

/** Samples between one window and the next that neither reads; 0 for maps without windows. */
export const gap = (map: AxisMap): number =>
  map.kind === 'window' || map.kind === 'same' || map.kind === 'causal' ? Math.max(0, map.stride - reach(map)) : 0;

const NO_PADDING = { before: 0, after: 0 };

/**
 * How many real samples at the far end no window reaches; 0 where there is no output. The stride gap behind the last window is
 * no loss of this kind, nor are the `known` samples at either end of the `n` that an earlier layer padded.
 */
export function unread(map: AxisMap, n: number, known = NO_PADDING): number {
  // A window that goes on sample by sample ends where the padding does.
  if (map.kind === 'window' && map.stride === 1 && map.after >= 0) return 0;
  const result = size(map, n);
  const window = windowAt(map, n);
  if (!window || 'failure' in result) return 0;
  const firstUnread = (result.extent - 1) * window.stride + Math.max(reach(window), window.stride) - window.before;
  return Math.max(0, n - known.after - Math.max(firstUnread, known.before));
}

/** All extents n ≥ 1 with `size(map, n)` = `m`, as disjoint intervals in rising order. */
export function preimage(map: AxisMap, m: number): Interval[] {
  if (!isSound(map) || m < 1) return [];
  return preimageByFormula(map, m).flatMap(({ from, to }) => (to >= Math.max(1, from) ? [{ from: Math.max(1, from), to }] : []));
}

function preimageByFormula(map: AxisMap, m: number): Interval[] {
  switch (map.kind) {
    case 'identity':
      return [point(m)];
    case 'window':
      return extentsOfCount(map, m);
    case 'same':
    case 'causal':
      return [{ from: (m - 1) * map.stride + 1, to: m * map.stride }];
    case 'transposed':
      return wholeQuotient(m + map.before + map.after - reach(map) - map.outputPadding + map.stride, map.stride);
    case 'scale':
      return [{ from: -mulDiv(-m, map.denominator, map.numerator), to: -mulDiv(-(m + 1), map.denominator, map.numerator) - 1 }];
    case 'scale-float': {
      const reaching = (extent: number) => firstWhere(Number.MAX_SAFE_INTEGER, n => Math.floor(n * map.factor) >= extent);
      return [{ from: reaching(m), to: reaching(m + 1) - 1 }];
    }
    case 'shift':
      return [point(m - map.before - map.after)];
    case 'grow':
      return wholeQuotient(m, map.factor);
    case 'shrink':
      return [{ from: m * map.factor, to: m * map.factor + (map.remainder === 'drop' ? map.factor - 1 : 0) }];
    case 'constant':
      return m === map.extent ? [{ from: 1, to: Number.MAX_SAFE_INTEGER }] : [];
    default:
      return never(map);
  }
}

const point = (i: number): Interval => ({ from: i, to: i });

const wholeQuotient = (a: number, b: number): Interval[] => (mod(a, b) === 0 ? [point(a / b)] : []);

/**
 * The input samples that output sample `m` depends on, at extent `n`; they may reach into padding, and be none (a transposed
 * stride above the kernel). The hull where dilation leaves holes. A scale reads its nearest sample, as nearest-neighbour
 * interpolation does; a constant its adaptive-pooling bin ⌊m·n/c⌋ … ⌈(m + 1)·n/c⌉ − 1 (PyTorch's AdaptivePooling.h).
 */
export function reads(map: AxisMap, m: number, n: number): Interval {
  if (!isSound(map)) return { from: 0, to: -1 };
  const window = windowAt(map, n);
  if (window) return { from: m * window.stride - window.before, to: m * window.stride - window.before + reach(window) - 1 };
  switch (map.kind) {
    case 'transposed':
      return { from: ceilDiv(m + map.before - reach(map) + 1, map.stride), to: floorDiv(m + map.before, map.stride) };
    case 'scale':
      return point(mulDiv(m, map.denominator, map.numerator));
    case 'scale-float':
      // The reciprocal rounds: PyTorch, too, keeps the last sample inside (UpSample.h, nearest_neighbor_compute_source_index).
      return point(Math.min(Math.floor(m / map.factor), n - 1));
    case 'shift':
      return point(m - map.before);
    case 'grow':
      return point(floorDiv(m, map.factor));
    case 'constant':
      return { from: mulDiv(m, n, map.extent), to: -mulDiv(-(m + 1), n, map.extent) - 1 };
    default:
      return point(m);
  }
}

/** How many output samples read input sample `i` (0 ≤ i < n) along this axis; exact also where dilation leaves holes. */
export function uses(map: AxisMap, i: number, n: number): number {
  const result = size(map, n);
  if ('failure' in result || i < 0 || i >= n) return 0;
  const outputs = result.extent;
  const window = windowAt(map, n);
  if (window) return windowsOver(window, i, outputs);
  if (map.kind === 'transposed') {
    // Tap t writes sample i to output i·stride − before + dilation·t, where that exists.
    const start = i * map.stride - map.before;
    const last = Math.min(map.kernel - 1, floorDiv(outputs - 1 - start, map.dilation));
    return Math.max(0, last - Math.max(0, ceilDiv(-start, map.dilation)) + 1);
  }
  // The rest read intervals without holes whose ends never move back.
  return firstWhere(outputs, m => reads(map, m, n).from > i) - firstWhere(outputs, m => reads(map, m, n).to >= i);
}
