import { product } from '../ir/shape';
import { blobsOf, type LayerResult } from './propagate';

/** By layer, how many of its learned values belong to tensors that a layer before it has: in the whole they count once. */
export function sharedAgain(layers: readonly LayerResult[]): ReadonlyMap<number, number> {
  const seen = new Set<string>();
  const again = new Map<number, number>();
  for (const result of layers) {
    const { layer } = result;
    const blobs = layer.blobNames && blobsOf(result);
    for (const [i, name] of layer.blobNames?.entries() ?? []) {
      const size = blobs?.[i] && product(blobs[i]);
      if (name === undefined || size === undefined) continue;
      if (seen.has(name)) again.set(layer.index, (again.get(layer.index) ?? 0) + size);
      else seen.add(name);
    }
  }
  return again;
}
