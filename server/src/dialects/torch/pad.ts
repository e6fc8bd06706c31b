import { pad } from '../../ops/resize';
import type { Spelling, Take } from '../spelling';
import { ranks, torch } from './module';
import { numeric, refused } from './takes';

const modes = { Zero: 'constant', Constant: 'constant', Reflection: 'reflect', Replication: 'replicate', Circular: 'circular' } as const;

/** One number for all sides, or pairs from the last axis on, as many as one likes. */
export const sides =
  (rank: number): Take =>
  one => {
    if (typeof one.value === 'boolean') return refused('a whole number', one);
    if (Array.isArray(one.value) && one.value.length === 0) return { value: [] };
    return Number.isInteger(one.value) && !one.float ? { value: Array(2 * rank).fill(one.value) } : undefined;
  };

/** A number, or `None` for 0. */
const filling: Take = (one, all) => (one.value === null ? { value: 0 } : numeric(one, all));

/** Padding layers. */
export const pads: readonly Spelling[] = ranks.flatMap(rank =>
  (['Zero', 'Constant', 'Reflection', 'Replication', 'Circular'] as const).map(kind => {
    const amounts = ['padding', 'amounts', sides(rank)] as const;
    const fixed = { rank, lastAxisFirst: true, mode: modes[kind] };
    return kind === 'Constant'
      ? torch(`${kind}Pad${rank}d`, pad, [amounts, ['value', 'value', filling]], { fixed, required: ['value'] })
      : torch(`${kind}Pad${rank}d`, pad, [amounts], { fixed });
  })
);
