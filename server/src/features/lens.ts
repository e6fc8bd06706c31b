import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { type AxisSizes, sizes, sizesText } from '../analysis/sizes';
import { mapOf } from '../analysis/sizes/inverse';
import { spatialAxes } from '../analysis/spatial';
import type { Span } from '../base/span';
import { type Dim, isTensor, isTuple, type Shape, tensors } from '../ir/shape';
import { totalsOf } from './layerTable';
import { brief, extents, perAxis } from './notation';

/** Where the lens of a model stands: on top. Undefined where there is no model to tell of. */
export const lensPlace = ({ layers }: Analysis): Span | undefined => (layers.length > 0 ? { start: 0, end: 0 } : undefined);

/** How many outputs are named before the rest is counted. */
const OUTPUTS_SHOWN = 4;

/**
 * The model in a line: `640×640 → 80×80, 40×40, 20×20 · stride 32 · smallest input 32 · valid: multiples of 32 · 2.6 M parameters`.
 * It solves the input sizes, and is made when it is shown.
 */
export function lensTitle(analysis: Analysis): string {
  const { axes } = sizes(analysis);
  const first = axes.filter(({ input }) => input === 0);
  const parts = [
    flow(analysis),
    first.some(({ outputStride }) => outputStride > 1) && `stride ${perAxis(first.map(({ outputStride }) => outputStride))}`,
    ...sizeParts(first),
    parameters(analysis)
  ];
  return parts.filter(Boolean).join(' · ');
}

function flow(analysis: Analysis): string {
  const { graph } = analysis;
  const input = graph.inputs.map(({ dims }) => (dims ? sizeOf(dims, analysis) : '?'));
  const outputs = endsOf(analysis).flatMap(end => outputsOf(end, analysis));
  const shown = outputs.slice(0, OUTPUTS_SHOWN);
  if (outputs.length > OUTPUTS_SHOWN) shown.push(`${outputs.length - OUTPUTS_SHOWN} more`);
  return `${input.slice(0, OUTPUTS_SHOWN).join(', ')} → ${shown.join(', ') || '?'}`;
}

/** The spatial extents of a map, the whole sample of anything else. */
function sizeOf(dims: readonly Dim[], { graph }: Analysis): string {
  const spatial = spatialAxes(dims.length, graph.conventions).map(axis => dims[axis]!);
  return spatial.length > 0 ? extents(spatial) : extents(dims.length > 1 ? dims.slice(1) : dims);
}

/** Layers whose output nothing reads; containers repeat what stands in them. */
function endsOf({ layers }: Analysis): LayerResult[] {
  const read = new Set(layers.flatMap(({ layer }) => layer.sources.flatMap(source => ('layer' in source ? [source.layer] : []))));
  return layers.filter(({ layer }) => !read.has(layer.index) && !layer.contains && !layer.holds && layer.shares === undefined);
}

/** What comes out at an end of the model; of a head that makes lists of its maps, the maps. */
function outputsOf(end: LayerResult, analysis: Analysis): string[] {
  if (isTensor(end.output)) return [sizeOf(end.output.dims, analysis)];
  if (!isTuple(end.output)) return ['?'];
  const maps = end.inputs.flatMap((input: Shape) => tensors(input)).filter(map => mapOf({ output: map }, analysis));
  return maps.length > 0 ? maps.map(({ dims }) => sizeOf(dims, analysis)) : [brief(end.output)];
}

function sizeParts(axes: readonly AxisSizes[]): string[] {
  if (axes.length === 0) return [];
  if (axes.some(({ minimum }) => minimum === undefined)) return ['no input size runs'];
  const smallest = axes.map(
    ({ recommended, minimum }) => recommended.exceptions[0] ?? (recommended.residues.length > 0 ? recommended.threshold : minimum!)
  );
  const valid = new Set(axes.map(shortText));
  const by = axes.map(axis => `${axis.name} ${shortText(axis)}`);
  return [`smallest input ${perAxis(smallest)}`, `valid: ${valid.size === 1 ? [...valid][0] : by.join(', ')}`];
}

/** Sizes between the recommended ones that run as well are left to the hover. */
const shortText = ({ valid, recommended, upTo }: AxisSizes): string =>
  sizesText(valid.period > 1 && recommended.residues.length > 0 ? recommended : valid, upTo);

const SCALES = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k']
] as const;

function parameters({ layers }: Analysis): string {
  const { params, partial } = totalsOf(layers);
  const [unit, letter] = SCALES.find(([size]) => params >= size) ?? [1, ''];
  const count = unit === 1 ? String(params) : `${(params / unit).toFixed(1)} ${letter}`;
  return `${partial ? 'at least ' : ''}${count} parameter${params === 1 ? '' : 's'}`;
}
