import type { Unit } from '../blocks/block';
import type { LayerResult } from './propagate';

/** What there is among the layers of a model: who looks for something that few have asks here, and does not go through all of them. */
export interface Contents {
  readonly units: ReadonlySet<Unit>;
  /** The kinds of axis maps that were applied (`kindsIn`). */
  readonly kinds: number;
}

export function contentsOf(layers: readonly LayerResult[]): Contents {
  const units = new Set<Unit>();
  let kinds = 0;
  let before: Unit | undefined;
  for (const { layer, ran } of layers) {
    if (layer.unit && layer.unit !== before) units.add(layer.unit);
    before = layer.unit;
    if (ran) kinds |= ran.kinds;
  }
  return { units, kinds };
}
