import { fractionalMaxPool } from '../../ops/fractionalPool';
import { adaptivePool, avgPool, lpPool, maxPool } from '../../ops/pool';
import { maxUnpool } from '../../ops/unpool';
import type { Spelling, Take } from '../spelling';
import { ranks, torch } from './module';
import { flag, numeric, refused, type SizesTaken, sizes, truth, whole } from './takes';

/** A number, or one for each axis, of which `None` keeps the axis as it is. */
const adaptiveSize =
  (rank: number): Take =>
  one => {
    const { value } = one;
    const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
    // The argument parser looks at the type of the first entry only.
    const taken = entries.map((n, i) => (typeof n === 'boolean' && i > 0 ? Number(n) : n));
    const fine = taken.every(n => (n === null ? Array.isArray(value) && rank > 1 : Number.isInteger(n) && (n as number) >= 0));
    if (!fine || one.float || (Array.isArray(value) && value.length !== rank)) return refused(`a whole number, or ${rank} of them`, one);
    return { value: rank > 1 && Array.isArray(value) ? taken : taken[0] };
  };

/** A number for all axes, or one for each; the operator wants them all. */
const allSizes =
  (rank: number): Take =>
  one => {
    if (one.value === null) return { value: undefined };
    if (Number.isInteger(one.value) && !one.float)
      return (one.value as number) < 0 ? refused('a whole number from 0 on', one) : { value: Array(rank).fill(one.value) };
    return Array.isArray(one.value) && one.value.length !== rank ? refused(`${rank} whole numbers`, one) : undefined;
  };

/** A number, or one for each axis and no other count of them. */
const oneEach =
  (rank: number): Take =>
  one =>
    Array.isArray(one.value) && one.value.length !== rank ? refused(`a number, or ${rank} of them`, one) : undefined;

/** The window must be a number: the result is multiplied by it (torch/nn/functional.py, lp_pool1d). */
const factor: Take = one => (Array.isArray(one.value) ? refused('a whole number', one) : whole(one, new Map()));

const optionalSizes = (rank: number, details: SizesTaken = { empty: true }): Take => {
  const take = sizes(rank, details);
  return (one, all) => (one.value === null ? { value: undefined } : take(one, all));
};

/** Pooling and its reverse. */
export const pools: readonly Spelling[] = ranks.flatMap(rank => {
  const fixed = { rank };
  const kernel = ['kernel_size', 'kernel', sizes(rank)] as const;
  const stride = ['stride', 'stride', optionalSizes(rank)] as const;
  const padding = ['padding', 'padding', sizes(rank)] as const;
  const ceil = ['ceil_mode', 'ceilMode', flag] as const;
  // Python counts through the window's entries and never sees those beyond.
  const unpooling: SizesTaken = { one: false, ...(rank < 3 && { long: true, truth: true }) };
  const indices = ['return_indices', 'returnIndices', truth] as const;
  const fractional =
    rank === 1
      ? []
      : [
          torch(
            `FractionalMaxPool${rank}d`,
            fractionalMaxPool,
            [
              ['kernel_size', 'kernel', sizes(rank, { one: false })],
              ['output_size', 'outputSize', allSizes(rank)],
              ['output_ratio', 'outputRatio', oneEach(rank)],
              ['return_indices', 'returnIndices', truth]
            ],
            { fixed, ignored: ['_random_samples'] }
          )
        ];
  return [
    torch(`MaxPool${rank}d`, maxPool, [kernel, stride, padding, ['dilation', 'dilation', sizes(rank)], indices, ceil], { fixed }),
    torch(
      `AvgPool${rank}d`,
      avgPool,
      [
        kernel,
        stride,
        padding,
        ceil,
        ['count_include_pad', 'countIncludePad', flag],
        ...(rank === 1 ? [] : [['divisor_override', 'divisor', whole] as const])
      ],
      { fixed }
    ),
    torch(
      `LPPool${rank}d`,
      lpPool,
      [['norm_type', 'norm', numeric], ['kernel_size', 'kernel', rank === 1 ? factor : sizes(rank, { one: false })], stride, ceil],
      { fixed }
    ),
    torch(`AdaptiveAvgPool${rank}d`, adaptivePool, [['output_size', 'outputSize', adaptiveSize(rank)]], {
      fixed: { rank, reduce: 'mean' }
    }),
    torch(`AdaptiveMaxPool${rank}d`, adaptivePool, [['output_size', 'outputSize', adaptiveSize(rank)], indices], {
      fixed: { rank, reduce: 'max' }
    }),
    torch(
      `MaxUnpool${rank}d`,
      maxUnpool,
      [
        ['kernel_size', 'kernel', sizes(rank, { truth: true, one: false })],
        ['stride', 'stride', optionalSizes(rank, unpooling)],
        ['padding', 'padding', sizes(rank, unpooling)]
      ],
      { fixed, call: { output_size: 'outputSize' } }
    ),
    ...fractional
  ];
});
