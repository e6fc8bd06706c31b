import type { Unit } from '../blocks/block';
import type { LayerResult } from './propagate';

/** What there is among the layers of a model: who looks for something that few have asks here, and does not go through all of them. */
export interface Contents {
  readonly units: ReadonlySet<Unit>;
  /** The kinds of axis maps that were applied (`kindsIn`). */
  readonly kinds: number;
  /** Indices of the layers that no layer reads. */
  readonly unread: readonly number[];
}

/** Looks through all layers once: of long models, each time costs as much as fetching them into the processor. */
export function contentsOf(layers: readonly LayerResult[]): Contents {
  const units = new Set<Unit>();
  const read = new Uint8Array(layers.length);
  let kinds = 0;
  let before: Unit | undefined;
  for (const { layer, ran } of layers) {
    if (layer.unit && layer.unit !== before) units.add(layer.unit);
    before = layer.unit;
    if (ran) kinds |= ran.kinds;
    for (const source of layer.sources) if ('layer' in source) read[source.layer] = 1;
  }
  const unread: number[] = [];
  for (let index = 0; index < read.length; index++) if (read[index] === 0) unread.push(index);
  return { units, kinds, unread };
}
