import type { Analysis } from '../analysis/analysis';
import type { AxisField } from '../analysis/field';
import type { LayerResult } from '../analysis/propagate';
import { sharedAgain } from '../analysis/sharedWeights';
import { spatialAxes } from '../analysis/spatial';
import type { ModelGraph } from '../dialects/dialect';
import type { InputSource, Source } from '../ir/graph';
import { type Dim, product, type Shape, type Tensor, tensors } from '../ir/shape';

/** Batch first; null in place of an extent that is not known. */
export type Extents = readonly (number | null)[];

/** An input of the model. */
export interface InputRow {
  readonly name: string;
  readonly shape: Extents | null;
  readonly source: InputSource;
}

/** What is told of one layer. The command line promises these fields: they are added, never renamed. Numbers are finite. */
export interface LayerRow {
  readonly id: string;
  readonly type: string;
  /** From 1. */
  readonly line: number;
  /** The tensors that arrive, those of a tuple one after another. */
  readonly inputs: readonly Extents[];
  /** All tensors, depth first; empty when they are not known for certain. */
  readonly outputs: readonly Extents[];
  /** Only where the result is not certain: what the framework would most likely go on with. */
  readonly guess?: readonly Extents[];
  readonly params: number | null;
  readonly macs: number | null;
  /** Per spatial axis of the input, in its samples. */
  readonly receptiveField: readonly (number | null)[] | null;
  /** Per spatial axis; null on an axis where one output sees the whole input. */
  readonly outputStride: readonly (number | null)[] | null;
}

/** Sums over all layers, shared weights and containers counted once. */
export interface Totals {
  readonly params: number;
  readonly macs: number;
  readonly activationBytes: number;
  /** Present where something is not known: the sums are those of the rest. */
  readonly partial?: true;
}

/** The layers of a model with their shapes and costs: what the table of the command line and the panel show. */
export interface LayerTable {
  readonly inputs: readonly InputRow[];
  readonly layers: readonly LayerRow[];
  readonly totals: Totals;
}

export const layerTable = (analysis: Analysis): LayerTable => ({
  inputs: inputRows(analysis.graph),
  layers: listed(analysis).map(result => layerRow(result, analysis)),
  totals: totalsOf(analysis.layers)
});

export const inputRows = ({ inputs }: ModelGraph): InputRow[] =>
  inputs.map(({ name, dims, source }) => ({ name, shape: dims ? extentsOf({ dims }) : null, source }));

/** The layers of the table: one used several times lists its first call. */
export const listed = ({ layers }: Pick<Analysis, 'layers'>): readonly LayerResult[] =>
  layers.filter(({ layer }) => layer.shares === undefined);

function layerRow(result: LayerResult, analysis: Analysis): LayerRow {
  const { layer, inputs, output, certain, weights, macs } = result;
  const shapes = tensors(output).map(extentsOf);
  const fields = analysis.field(layer.index);
  return {
    id: layer.id,
    type: layer.type,
    line: analysis.model.lines.lineAt(layer.span.start),
    // What a layer in doubt would hand on is a guess, and stands with that layer alone.
    inputs: inputs.flatMap((input, i) => (arrivesForCertain(layer.sources[i], analysis) ? tensors(input).map(extentsOf) : [])),
    outputs: certain ? shapes : [],
    ...(!certain && shapes.length > 0 && { guess: shapes }),
    params: finite(weights),
    macs: finite(macs),
    receptiveField: fields?.map((field, axis) => finite(extentOf(field, axis, fields.length, analysis))) ?? null,
    outputStride: fields?.map(field => finite(field.stride)) ?? null
  };
}

const arrivesForCertain = (source: Source | undefined, { layers }: Analysis): boolean =>
  source === undefined || !('layer' in source) || (layers[source.layer]?.certain ?? false);

const extentsOf = ({ dims }: Tensor): Extents => dims.map(dim => (typeof dim === 'number' ? finite(dim) : null));

export const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** Where a sample sees the whole input, that is the input's own extent, provided that all inputs agree on it. */
function extentOf(field: AxisField, axis: number, axes: number, { graph }: Analysis): number | undefined {
  if (field.extent !== undefined) return field.extent;
  const extents = new Set<Dim | undefined>();
  for (const { dims } of graph.inputs) {
    const spatial = spatialAxes(dims?.length ?? 0, graph.conventions);
    if (!dims || spatial.length === axes) extents.add(dims?.[spatial[axis]!]);
  }
  const [only] = extents;
  return extents.size === 1 && typeof only === 'number' ? only : undefined;
}

/** Bytes of one activation value: 32-bit floats. */
const VALUE_BYTES = 4;

/** Bytes that all tensors of a value take; undefined while an extent is not known. */
export function bytesOf(output: Shape): number | undefined {
  let bytes = 0;
  for (const { dims } of tensors(output)) {
    const size = product(dims);
    if (size === undefined) return undefined;
    bytes += VALUE_BYTES * size;
  }
  return bytes;
}

/** Sums over all layers. */
export function totalsOf(layers: readonly LayerResult[]): Totals {
  let [params, macs, activationBytes, partial] = [0, 0, 0, false];
  const repeated = sharedAgain(layers);
  for (const { layer, weights: own, macs: operations, output, certain } of layers) {
    // What stands inside a container counts there.
    if (layer.holds || layer.contains) continue;
    const weights = layer.shares === undefined ? own : 0;
    const bytes = certain ? bytesOf(output) : undefined;
    partial ||= finite(weights) === null || finite(operations) === null || bytes === undefined;
    params += (finite(weights) ?? 0) - (repeated.get(layer.index) ?? 0);
    macs += finite(operations) ?? 0;
    activationBytes += bytes ?? 0;
  }
  return { params, macs, activationBytes, ...(partial && { partial: true }) };
}
