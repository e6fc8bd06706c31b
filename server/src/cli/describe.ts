import type { Analysis } from '../analysis/analysis';
import type { AxisField } from '../analysis/field';
import type { LayerResult } from '../analysis/propagate';
import { sharedAgain } from '../analysis/sharedWeights';
import type { LineIndex } from '../base/lines';
import type { Source } from '../ir/graph';
import { type Dim, product, type Tensor, tensors } from '../ir/shape';
import type { Diagnostic } from '../rules/rule';
import type { CheckedFileJson, DiagnosticJson, LayerJson, ShapeJson, ShapesJson, TotalsJson } from './json';

/** What was found in one file, for `check`. */
export const describeCheck = (path: string, { model }: Analysis, diagnostics: readonly Diagnostic[]): CheckedFileJson => ({
  path,
  dialect: model.dialect.id,
  diagnostics: diagnostics.map(diagnostic => describeDiagnostic(diagnostic, model.lines))
});

/** Everything that `shapes` tells of one file. */
export function describeShapes(path: string, analysis: Analysis, diagnostics: readonly Diagnostic[]): ShapesJson {
  const { model, variant, graph, layers } = analysis;
  return {
    path,
    dialect: model.dialect.id,
    variant: variant?.id ?? null,
    inputs: graph.inputs.map(({ name, dims, source }) => ({ name, shape: dims ? shapeOf({ dims }) : null, source })),
    // A layer used several times lists its first call.
    layers: layers.filter(({ layer }) => layer.shares === undefined).map(result => describeLayer(result, analysis)),
    totals: totalsOf(layers),
    diagnostics: diagnostics.map(diagnostic => describeDiagnostic(diagnostic, model.lines))
  };
}

function describeDiagnostic({ rule, severity, message, span, layer, related = [] }: Diagnostic, lines: LineIndex): DiagnosticJson {
  const end = lines.place(span.end);
  return {
    rule: rule.code,
    name: rule.id,
    severity,
    message,
    ...lines.place(span.start),
    endLine: end.line,
    endColumn: end.column,
    layer: layer ?? null,
    related: related.map(one => ({ ...lines.place(one.span.start), message: one.message })),
    fixes: []
  };
}

function describeLayer(result: LayerResult, analysis: Analysis): LayerJson {
  const { layer, inputs, output, certain, weights, macs } = result;
  const shapes = tensors(output).map(shapeOf);
  const fields = analysis.field(layer.index);
  return {
    id: layer.id,
    type: layer.type,
    line: analysis.model.lines.lineAt(layer.span.start),
    // What a layer in doubt would hand on is a guess, and stands with that layer alone.
    inputs: inputs.flatMap((input, i) => (arrivesForCertain(layer.sources[i], analysis) ? tensors(input).map(shapeOf) : [])),
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

const shapeOf = ({ dims }: Tensor): ShapeJson => dims.map(dim => (typeof dim === 'number' ? finite(dim) : null));

const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** Where a sample sees the whole input, that is the input's own extent, provided that all inputs agree on it. */
function extentOf(field: AxisField, axis: number, axes: number, { graph }: Analysis): number | undefined {
  if (field.extent !== undefined) return field.extent;
  const firstSpatial = graph.conventions.layout === 'channels-first' ? 2 : 1;
  const extents = new Set<Dim | undefined>();
  for (const { dims } of graph.inputs) {
    // Batch, channels and as many spatial axes as the field has.
    if (!dims || dims.length === axes + 2) extents.add(dims?.[firstSpatial + axis]);
  }
  const [only] = extents;
  return extents.size === 1 && typeof only === 'number' ? only : undefined;
}

/** Bytes of one activation value: 32-bit floats. */
const VALUE_BYTES = 4;

function totalsOf(layers: readonly LayerResult[]): TotalsJson {
  let [params, macs, activationBytes, partial] = [0, 0, 0, false];
  const repeated = sharedAgain(layers);
  for (const { layer, weights: own, macs: operations, output, certain } of layers) {
    // What stands inside a container counts there.
    if (layer.holds || layer.contains) continue;
    const weights = layer.shares === undefined ? own : 0;
    const sizes = certain ? tensors(output).map(tensor => product(tensor.dims)) : [undefined];
    partial ||= finite(weights) === null || finite(operations) === null || sizes.includes(undefined);
    params += (finite(weights) ?? 0) - (repeated.get(layer.index) ?? 0);
    macs += finite(operations) ?? 0;
    for (const size of sizes) activationBytes += VALUE_BYTES * (size ?? 0);
  }
  return { params, macs, activationBytes, ...(partial && { partial: true }) };
}
