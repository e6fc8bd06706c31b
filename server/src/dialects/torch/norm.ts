import { batchNorm, groupNorm, instanceNorm, layerNorm, responseNorm, rmsNorm } from '../../ops/norm';
import type { WrittenArg } from '../arguments';
import type { Spelling, Take } from '../spelling';
import { PLACE, ranks, torch } from './module';
import { isTrue, refused, truth } from './takes';

/** What is written, or the default, as Python's truth. */
const holds = (all: ReadonlyMap<string, WrittenArg>, name: string, fallback: boolean): boolean =>
  all.has(name) ? isTrue(all.get(name)!.value) : fallback;

/** The extent of a vector: a list of one makes one too. Where nothing is kept for the channels, nobody looks at their number. */
const count =
  (affine: boolean, tracking: boolean, compares = false): Take =>
  (one, all) => {
    if (!holds(all, 'affine', affine) && !holds(all, 'tracking', tracking)) return { value: isCount(one) ? one.value : undefined };
    if (typeof one.value === 'boolean' || one.value === null) return refused('a whole number', one);
    // A list is compared with the channels that arrive, and no list equals a number (torch/nn/modules/instancenorm.py).
    if (compares && Array.isArray(one.value) && holds(all, 'affine', affine)) return refused('a whole number', one);
    return Array.isArray(one.value) && one.value.length === 1 && !one.float ? { value: one.value[0] } : undefined;
  };

const isCount = (one: WrittenArg): boolean => Number.isInteger(one.value) && !one.float && (one.value as number) >= 0;

/** Extents of axes: a whole number, or a list. */
const extents: Take = one => {
  const entries: readonly unknown[] = Array.isArray(one.value) ? one.value : [one.value];
  const fine = !one.float && entries.every(n => Number.isInteger(n) && (n as number) >= 0);
  return fine ? { value: one.value } : refused('a whole number, or a list of them', one);
};

const momentum = ['momentum', 'momentum', ({ value }: WrittenArg) => (value === null ? { value: undefined } : undefined)] as const;
const epsilon = ['eps', 'epsilon'] as const;

const batchArgs = [epsilon, momentum, ['affine', 'affine', truth], ['track_running_stats', 'tracking', truth]] as const;
/** Whether an offset is learned beside the scale. */
const named = [['bias', 'center', truth]] as const;
const instanceDefaults = { affine: false, tracking: false };

const normRanks = (rank: number): readonly number[] => (rank === 1 ? [2, 3] : [rank + 2]);

/** Normalisation; the lazy forms take their channels from what arrives. */
export const norms: readonly Spelling[] = [
  ...ranks.flatMap(rank => [
    torch(`BatchNorm${rank}d`, batchNorm, [['num_features', 'features', count(true, true)], ...batchArgs], {
      fixed: { ranks: normRanks(rank) },
      required: ['features'],
      named,
      ignored: PLACE
    }),
    torch(`LazyBatchNorm${rank}d`, batchNorm, batchArgs, { fixed: { ranks: normRanks(rank) }, named, ignored: PLACE }),
    torch(`InstanceNorm${rank}d`, instanceNorm, [['num_features', 'features', count(false, false, true)], ...batchArgs], {
      fixed: { rank },
      defaults: instanceDefaults,
      required: ['features'],
      named,
      ignored: PLACE
    }),
    torch(`LazyInstanceNorm${rank}d`, instanceNorm, batchArgs, {
      fixed: { rank },
      defaults: { affine: true, tracking: true },
      named,
      ignored: PLACE
    })
  ]),
  torch('SyncBatchNorm', batchNorm, [['num_features', 'features', count(true, true)], ...batchArgs], {
    fixed: { ranks: [2, 3, 4, 5, 6, 7, 8] },
    required: ['features'],
    named,
    ignored: [...PLACE, 'process_group']
  }),
  torch('GroupNorm', groupNorm, [['num_groups', 'groups'], ['num_channels', 'features'], epsilon, ['affine', 'affine', truth]], {
    required: ['features'],
    named,
    ignored: PLACE
  }),
  torch(
    'LayerNorm',
    layerNorm,
    [['normalized_shape', 'shape', extents], epsilon, ['elementwise_affine', 'affine', truth], ['bias', 'bias', truth]],
    {
      required: ['shape'],
      ignored: PLACE
    }
  ),
  torch('RMSNorm', rmsNorm, [['normalized_shape', 'shape', extents], epsilon, ['elementwise_affine', 'affine', truth]], {
    required: ['shape'],
    ignored: PLACE
  }),
  torch('LocalResponseNorm', responseNorm, [
    ['size', 'size'],
    ['alpha', 'alpha'],
    ['beta', 'beta'],
    ['k', 'k']
  ]),
  torch(
    'CrossMapLRN2d',
    responseNorm,
    [
      ['size', 'size'],
      ['alpha', 'alpha'],
      ['beta', 'beta'],
      ['k', 'k']
    ],
    { fixed: { ranks: [4] } }
  )
];
