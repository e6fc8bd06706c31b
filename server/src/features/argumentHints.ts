import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { nodesAt } from '../dialects/writing';
import type { Arg } from '../ir/graph';

/** The name of an argument that stands by its position alone, in front of it. */
export interface ArgumentHint {
  readonly offset: number;
  readonly label: string;
  readonly layer: number;
}

/** One for each positional argument of the layers in a range; only formats that write arguments by position have any. */
export function argumentHints(analysis: Analysis, range: Span): ArgumentHint[] {
  const { dialect, tree, text } = analysis.model;
  const { call } = dialect;
  const { layers } = analysis.graph;
  if (!call) return [];
  return layers.flatMap(layer => {
    if (layer.span.end < range.start || layer.span.start > range.end) return [];
    const places = new Set(Object.values(layer.args).flatMap(arg => placesOf(arg, layer.span)));
    return [...places]
      .sort((a, b) => a - b)
      .flatMap((offset): ArgumentHint[] => {
        const path = nodesAt(tree, offset);
        const node = path.at(-1);
        const found = node?.kind === 'scalar' ? call({ text, path, node, layers, layer, variant: analysis.variant?.id }) : undefined;
        const slot = found?.type ? found.slots[found.active] : undefined;
        return slot ? [{ offset, label: `${slot.name}:`, layer: layer.index }] : [];
      });
  });
}

/** Where the value of an argument without a key begins, inside its layer. */
function placesOf({ origin }: Arg, layer: Span): number[] {
  if (origin.kind === 'written') return origin.key ? [] : [origin.value.start];
  if (origin.kind !== 'computed') return [];
  return origin.from.flatMap(({ start, end }) => (start >= layer.start && end <= layer.end ? [start] : []));
}
