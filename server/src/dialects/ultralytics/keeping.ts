import type { Source } from '../../ir/graph';
import type { Region } from '../../syntax/splice';
import type { Node } from '../../syntax/tree';
import { carriedLayer, isCarriable, isCarried } from '../carried';
import type { Earlier, ModelGraph, ModelLayer } from '../dialect';
import type { Recorded } from './constructor';
import type { Header } from './header';
import type { Progress } from './layer';

const progressOf = new WeakMap<ModelGraph, Progress>();

/** Remembers how a graph came about, for the next time. */
export function remember(graph: ModelGraph, progress: Progress): ModelGraph {
  progressOf.set(graph, progress);
  return graph;
}

/** Rows that need not be read again after a change. */
export interface Keeping {
  /** The layer of a row, and what the parser noted for it, where the row says what it said before. */
  layerOf(row: Node): { readonly layer: ModelLayer; readonly recorded: Recorded } | undefined;
}

/**
 * A row says what it said when its text, the file's header and what the parser noted for the rows that it reads are the same,
 * and it is still the row of its number. `progress` is filled while rows are read.
 */
export function keeping(progress: Progress, rows: readonly Node[], earlier: Earlier | undefined): Keeping | undefined {
  const old = earlier && progressOf.get(earlier.graph);
  if (!earlier || !old || old.layers.length !== rows.length) return undefined;
  const { region } = earlier;
  if (old.channels !== progress.channels || old.incomplete !== progress.incomplete || !sameHeader(old.header, progress.header, region))
    return undefined;
  const noted = (index: number): boolean => sameNote(old.recorded[index], progress.recorded[index]);
  const reads = (source: Source): boolean => !('layer' in source) || noted(source.layer);
  return {
    layerOf(row) {
      const index = progress.layers.length;
      const layer = old.layers[index]!;
      // A head is built by what stands before it, however far.
      if (!isCarried(layer.span, row.span, region) || layer.args.legacy || !layer.sources.every(reads)) return undefined;
      if ((index > 0 && !noted(index - 1)) || !isCarriable(layer, region)) return undefined;
      return { layer: moved(layer, region), recorded: old.recorded[index] };
    }
  };
}

/** What a row in front takes from the header may stand behind the change. */
const moved = (layer: ModelLayer, region: Region): ModelLayer => (region.moved === 0 ? layer : carriedLayer(layer, region));

function sameNote(a: Recorded, b: Recorded): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.length === b.length && a.every((one, i) => one === b[i]));
}

function sameHeader(before: Header, after: Header, region: Region): boolean {
  const [a, b] = [before.scale, after.scale];
  if (a.letter !== b.letter || a.depth !== b.depth || a.width !== b.width || a.maxChannels !== b.maxChannels) return false;
  for (const [name, { value, span, float }] of before.variables) {
    const now = after.variables.get(name);
    if (!now || now.float !== float || JSON.stringify(now.value) !== JSON.stringify(value)) return false;
    if (span && !(now.span && isCarried(span, now.span, region))) return false;
  }
  return true;
}
