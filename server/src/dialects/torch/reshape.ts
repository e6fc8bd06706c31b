import { channelShuffle } from '../../ops/channelShuffle';
import { distance } from '../../ops/distance';
import { fold, unfold } from '../../ops/fold';
import { flatten, unflatten } from '../../ops/reshape';
import { interpolate, pixelShuffle, pixelUnshuffle } from '../../ops/resize';
import type { Spelling, Take } from '../spelling';
import { torch } from './module';
import { flag, needed, numeric, refused, sizes, truth, whole } from './takes';

/** One size for height and width, or both. */
const pair = sizes(2, { one: false });
const both: Take = (one, all) =>
  Number.isInteger(one.value) && !one.float && Number(one.value) > 0 ? { value: [one.value, one.value] } : pair(one, all);

const windows = [
  ['kernel_size', 'kernel', pair],
  ['dilation', 'dilation', pair],
  ['padding', 'padding', pair],
  ['stride', 'stride', pair]
] as const;

const strict: Take = (one, all) => needed(one, all) ?? whole(one, all);

/** Whole numbers; PyTorch's own code counts the axes. */
export const size: Take = one => {
  if (one.value === null) return { value: undefined };
  const entries: readonly unknown[] = Array.isArray(one.value) ? one.value : [one.value];
  return !one.float && entries.every(n => Number.isInteger(n))
    ? { value: one.value }
    : refused('a whole number, or one for each axis', one);
};

/** float() of what is written: true is 1, and text may spell a number. */
export const scale: Take = one => {
  if (one.value === null) return { value: undefined };
  const entries: readonly unknown[] = Array.isArray(one.value) ? one.value : [one.value];
  const read = entries.map(n => (typeof n === 'string' && n.trim() !== '' ? Number(n) : typeof n === 'boolean' ? Number(n) : n));
  if (!read.every(n => typeof n === 'number' && Number.isFinite(n))) return refused('a number, or one for each axis', one);
  return { value: Array.isArray(one.value) ? read : read[0] };
};

/** The modules keep no factor of 0 (torch/nn/modules/upsampling.py). */
const factor: Take = (one, all) => (one.value === 0 || one.value === false || one.value === '' ? { value: undefined } : scale(one, all));

/** Handed on to C++, which takes no number for true or false. */
export const corners: Take = (one, all) => (one.value === null ? { value: undefined } : flag(one, all));

const resizes = [
  ['size', 'size', size],
  ['scale_factor', 'scale', factor]
] as const;

/** What takes samples from one axis to another, and what enlarges. */
export const reshapes: readonly Spelling[] = [
  torch('Flatten', flatten, [
    ['start_dim', 'start', strict],
    ['end_dim', 'end', strict]
  ]),
  torch(
    'Unflatten',
    unflatten,
    [
      ['dim', 'axis', whole],
      ['unflattened_size', 'sizes']
    ],
    { required: ['axis'] }
  ),
  torch('Fold', fold, [['output_size', 'outputSize', both], ...windows]),
  torch('Unfold', unfold, windows),
  torch('PixelShuffle', pixelShuffle, [['upscale_factor', 'factor', strict]]),
  torch('PixelUnshuffle', pixelUnshuffle, [['downscale_factor', 'factor', strict]]),
  torch('ChannelShuffle', channelShuffle, [['groups', 'groups', strict]]),
  torch(
    'Upsample',
    interpolate,
    [...resizes, ['mode', 'mode'], ['align_corners', 'alignCorners', corners], ['recompute_scale_factor', 'recompute', truth]],
    { tuples: ['scale'] }
  ),
  torch('UpsamplingNearest2d', interpolate, resizes, { fixed: { mode: 'nearest' } }),
  torch('UpsamplingBilinear2d', interpolate, resizes, { fixed: { mode: 'bilinear' } }),
  torch('CosineSimilarity', distance, [['dim', 'axis', whole]], { defaults: { axis: 1 }, ignored: ['eps'] }),
  torch('PairwiseDistance', distance, [
    ['p', 'power', numeric],
    ['eps', 'epsilon', numeric],
    ['keepdim', 'keepDims', flag]
  ])
];
