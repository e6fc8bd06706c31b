import { concat } from '../../ops/merge';
import { integers } from '../../ops/param';
import { flatten } from '../../ops/reshape';
import type { Builder, Ref } from '../block';

/** One of the feature maps that a head reads, with the channels the head is built for there. */
export interface Level {
  readonly x: Ref;
  readonly channels: number;
}

/** Recorded, not real, channels: where they differ, the convolution that reads the map says so. */
export const channels = integers('Channels of each feature map, as the parser recorded them; the first decides the widths inside.', {
  unit: 'channels',
  min: 0
});

/**
 * Pairs what arrives with what the head is built for. A head that is given too few inputs is still built for all of its
 * channels, so its parameters stay right.
 */
export function levelsOf(g: Builder, inputs: readonly Ref[], recorded: readonly number[]): readonly Level[] | undefined {
  const count = recorded.length;
  if (count !== inputs.length) g.report({ kind: 'input-count', blame: [], data: { min: count, max: count, actual: inputs.length } });
  const first = inputs[0];
  return first && count > 0 ? recorded.map((channels, i) => ({ x: inputs[i] ?? first, channels })) : undefined;
}

/** Maps of all levels, position after position: [B, C, H·W] each, joined to [B, C, A] with A the sum of H·W. */
export const alongPositions = (g: Builder, maps: readonly Ref[]): Ref =>
  g.add(
    concat,
    maps.map(map => g.add(flatten, map, { start: 2 })),
    { axis: 2 }
  );
