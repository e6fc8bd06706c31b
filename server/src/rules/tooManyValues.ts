import type { Analysis } from '../analysis/analysis';
import { blobsOf, type LayerResult } from '../analysis/propagate';
import { type Dim, isTensor, productFrom, tensors } from '../ir/shape';

/** What a C int holds: programs that count in it cannot have tensors of more values. */
const MOST = 2 ** 31 - 1;

/** A layer of which more values come out, or are learned, than a C int counts. */
export interface Overfull {
  readonly result: LayerResult;
  readonly values: number;
  readonly learned?: true;
}

/**
 * The first layers of a net whose outputs hold more values than such a program counts: what is behind them follows. `blobs`: it
 * counts a batch as one, and what is learned likewise.
 */
export function* overfull({ graph, layers }: Analysis, blobs: boolean): Generator<Overfull> {
  const full = new Set<number>();
  const count = (dims: readonly Dim[]): number => productFrom(blobs ? 0 : 1, dims) ?? 0;
  if (graph.inputs.some(({ dims }) => dims && count(dims) > MOST)) return;
  const learnedBy = (result: LayerResult): number => (blobs ? mostLearned(result, count) : 0);
  if (!layers.some(result => mostOut(result, count) > MOST || learnedBy(result) > MOST)) return;
  for (const result of layers) {
    const { layer } = result;
    const [values, learned] = [mostOut(result, count), learnedBy(result)];
    if (learned > MOST) yield { result, values: learned, learned: true };
    if (values <= MOST) continue;
    full.add(layer.index);
    if (!layer.sources.some(source => 'layer' in source && full.has(source.layer))) yield { result, values };
  }
}

type Count = (dims: readonly Dim[]) => number;

function mostOut({ output, certain }: LayerResult, count: Count): number {
  if (!certain) return 0;
  return isTensor(output)
    ? count(output.dims)
    : most(
        tensors(output).map(({ dims }) => dims),
        count
      );
}

/** No tensor holds more than all that a layer learns. */
function mostLearned(result: LayerResult, count: Count): number {
  const { weights } = result;
  return weights !== undefined && weights <= MOST ? 0 : most(blobsOf(result) ?? [], count);
}

function most(all: readonly (readonly Dim[])[], count: Count): number {
  let largest = 0;
  for (const dims of all) largest = Math.max(largest, count(dims));
  return largest;
}
