import { adaptivePool, avgPool, globalPool, maxPool } from '../../ops/pool';
import type { Take } from '../spelling';
import { show } from '../value';
import { kerasLayer } from './kerasLayer';
import { paddingRule, truth, tuple, tupleOrNone } from './takes';

const ranks = [1, 2, 3] as const;

const windowKeys = { pool_size: 'kernel', strides: 'stride', padding: 'padding' } as const;

const windowTakes = (rank: number) => ({ kernel: window(rank), stride: tupleOrNone(rank), padding: paddingRule(['valid', 'same'], false) });

/** A whole number, or a list of exactly one for each axis, in which null leaves an axis open. */
const outputSize =
  (rank: number): Take =>
  ({ value, float }) => {
    const list = typeof value === 'number' || typeof value === 'boolean' ? Array(rank).fill(Number(value)) : value;
    if (!Array.isArray(list) || list.length !== rank || float || !list.every(n => n === null || Number.isSafeInteger(n)))
      return { problem: { is: 'type', expected: `a whole number, or a list of ${rank}`, written: show(value) } };
    const low = list.find(n => n !== null && n < 0);
    return low === undefined ? { value: list } : { problem: { is: 'range', written: String(low), min: 0 } };
  };

/** One for all axes, or exactly one each, which Keras does not ask to be whole. */
const window =
  (rank: number): Take =>
  (one, all) =>
    Array.isArray(one.value) && one.value.length === rank && one.value.every(n => typeof n === 'number' && n > 0)
      ? { value: one.value }
      : tuple(rank)(one, all);

/** Pooling of `keras.layers` (keras/src/layers/pooling). */
export const pools = ranks.flatMap(rank => [
  ...kerasLayer(
    `MaxPooling${rank}D`,
    {
      unit: maxPool,
      fixed: { rank },
      defaults: { kernel: 2 },
      keyed: windowKeys,
      takes: windowTakes(rank),
      aliases: `MaxPool${rank}D`
    },
    { laidOut: true }
  ),
  ...kerasLayer(
    `AveragePooling${rank}D`,
    { unit: avgPool, fixed: { rank }, keyed: windowKeys, takes: windowTakes(rank), aliases: `AvgPool${rank}D` },
    { laidOut: true }
  ),
  ...(['Max', 'Average'] as const).flatMap(kind => [
    ...kerasLayer(
      `Global${kind}Pooling${rank}D`,
      {
        unit: globalPool,
        fixed: { rank },
        keyed: { keepdims: 'keepDims' },
        takes: { keepDims: truth },
        aliases: `Global${kind === 'Max' ? 'Max' : 'Avg'}Pool${rank}D`
      },
      { laidOut: true }
    ),
    ...kerasLayer(
      `Adaptive${kind}Pooling${rank}D`,
      {
        unit: adaptivePool,
        fixed: { rank, reduce: kind === 'Max' ? 'max' : 'mean' },
        keyed: { output_size: 'outputSize' },
        takes: { outputSize: outputSize(rank) },
        required: ['outputSize']
      },
      { laidOut: true }
    )
  ])
]);
