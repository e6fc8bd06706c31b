import { equalFrom, ofAxisMap } from '../../arithmetic/quasiLinear';
import { describe, finite, has, intersect, type Residues } from '../../arithmetic/residues';
import { type Dim, type Tensor, tensors } from '../../ir/shape';
import type { Analysis } from '../analysis';
import type { LayerResult } from '../propagate';
import { type AxisSizes, sizes } from '../sizes';
import { spatialAxes } from '../spatial';
import { type Column, isBounded, named, SEARCH_LIMIT } from './columns';

/** The sizes of one input axis that give a wanted output. */
export interface Giving {
  readonly axis: AxisSizes;
  readonly sizes: Residues;
}

const EVERY_SIZE = describe(() => true, 1, 1);

/** The map of a layer that sizes are wanted of: its first tensor that has as many axes as the model's input. */
export function mapOf({ output }: Pick<LayerResult, 'output'>, { graph }: Analysis): Tensor | undefined {
  const ranks = new Set(graph.inputs.map(({ dims }) => dims?.length));
  return tensors(output).find(({ dims }) => dims.length > 2 && ranks.has(dims.length));
}

/** The last layer that makes a map whose extents follow from the input's: the end of the network, or what its head reads. */
export function lastMap(analysis: Analysis): LayerResult | undefined {
  const [axis] = sizes(analysis).axes;
  // Behind a global pool a map says nothing of the input any more.
  const follows = ({ layer }: LayerResult): boolean =>
    tensors(axis?.traced.layers[layer.index]?.output ?? { items: [] }).some(({ dims }) =>
      dims.some(dim => named(axis!.traced.columns, dim)?.law?.rise !== 0 && named(axis!.traced.columns, dim) !== undefined)
    );
  const maps = analysis.layers.filter(layer => tensors(layer.output).length === 1 && mapOf(layer, analysis) !== undefined);
  return maps.findLast(follows) ?? maps.at(-1);
}

/**
 * All valid inputs with which the map of a layer has the wanted spatial extents (undefined ones at will), axis by axis; undefined
 * where the layer makes no map with as many spatial axes. With `anyhow` also those with which a layer behind fails.
 */
export function inputsGiving(
  analysis: Analysis,
  layer: LayerResult,
  wanted: readonly (number | undefined)[],
  anyhow = false
): Giving[] | undefined {
  const axes = spatialAxes(mapOf(layer, analysis)?.dims.length ?? 0, analysis.graph.conventions);
  if (axes.length === 0 || axes.length !== wanted.length) return undefined;
  return sizes(analysis).axes.map(axis => {
    const traced = axis.traced.layers[layer.layer.index];
    const map = traced && mapOf(traced, analysis);
    const among = { ...axis, valid: anyhow ? EVERY_SIZE : axis.valid };
    const sets = axes.map((position, i) => solutions(among, map?.dims[position], wanted[i]));
    return { axis, sizes: sets.reduce((all, set) => intersect(all, set) ?? finite([]), among.valid) };
  });
}

/** The sizes at which an extent of the output is the wanted one. */
function solutions({ valid, traced: { columns } }: AxisSizes, dim: Dim | undefined, wanted: number | undefined): Residues {
  if (wanted === undefined) return valid;
  const column = named(columns, dim);
  // What another axis decides leaves this one free.
  if (!column) return dim === undefined ? finite([]) : valid;
  const constant = ofAxisMap({ kind: 'constant', extent: wanted });
  const set = column.law && constant && equalFrom(column.law, constant);
  return set ?? searched(column, valid, wanted);
}

const searched = (column: Column, valid: Residues, wanted: number): Residues => {
  const candidates = isBounded(valid) ? valid.exceptions : Array.from({ length: SEARCH_LIMIT }, (_, i) => i + 1).filter(n => has(valid, n));
  return finite(candidates.filter(n => column.at(n) === wanted));
};
