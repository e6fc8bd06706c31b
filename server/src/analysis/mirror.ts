import type { Analysis } from './analysis';
import { factorOf } from './cause';
import type { LayerResult } from './propagate';
import { mappedRunsOf } from './windows';

/**
 * The extent along `axis` that the layer's counterpart took: the down-sampling that the layer undoes, as brackets match, along
 * first inputs. Undefined where there is none, or the way to it is not known.
 */
export function downsampledFrom(analysis: Analysis, of: LayerResult, axis: number): number | undefined {
  let open = 0;
  let at = before(of, analysis);
  while (at) {
    for (const { axes } of mappedRunsOf(at, analysis).reverse()) {
      const found = axes.find(one => one.axis === axis);
      if (!found) continue;
      if (found.map.kind === 'constant') return undefined;
      const [up, down] = factorOf(found.map);
      if (up > down) open++;
      else if (down > up && open-- === 0) return found.extent;
    }
    at = before(at, analysis);
  }
  return undefined;
}

/** The layer that a layer reads first. */
function before({ layer: { index, sources } }: LayerResult, { layers }: Analysis): LayerResult | undefined {
  const [source] = sources;
  return source && 'layer' in source && source.layer < index ? layers[source.layer] : undefined;
}
