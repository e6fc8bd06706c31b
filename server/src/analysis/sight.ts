import { size, uses } from '../arithmetic/axisMap';
import { isTensor } from '../ir/shape';
import type { Analysis } from './analysis';
import type { AxisField } from './field';
import { opRuns } from './opRuns';
import type { LayerResult } from './propagate';
import { benchOf } from './reruns';
import { spatialAxes } from './spatial';

/** Whether what one sample of a layer sees fits into the model's input; undefined where that is not known. */
export function fieldFits(analysis: Analysis, layer: number): boolean | undefined {
  const dims = analysis.graph.inputs[0]?.dims;
  const field = analysis.field(layer);
  if (!dims || !field) return undefined;
  const extents = spatialAxes(dims.length, analysis.graph.conventions).map(axis => dims[axis]);
  if (extents.length !== field.length || extents.some(extent => typeof extent !== 'number')) return undefined;
  return field.every(({ extent }, i) => extent !== undefined && extent <= Number(extents[i]));
}

/** The last layer whose receptive field still fits into the input; undefined where none does. */
export const lastFitting = (analysis: Analysis): LayerResult | undefined =>
  analysis.layers.findLast(({ layer }) => fieldFits(analysis, layer.index) === true);

/**
 * By how many input samples the centres of what meets at a layer lie apart, the most of any two inputs, axis by axis; undefined
 * where nothing meets, or strides differ.
 */
export function misalignment(analysis: Analysis, layer: number): number[] | undefined {
  const sources = analysis.layers[layer]?.layer.sources ?? [];
  const fields = sources.flatMap(source => ('layer' in source ? [analysis.field(source.layer)] : [])).filter(field => field !== undefined);
  // The model's input sees itself.
  if (fields[0] && sources.some(source => 'input' in source))
    fields.push(fields[0].map(() => ({ extent: 1, stride: 1, offset: 0, centre: 0 })));
  if (fields.length < 2 || fields.some(field => field.length !== fields[0]!.length)) return undefined;
  return centresApart(fields);
}

/**
 * By how many input samples the centres of fields with as many axes lie apart, the most of any two, axis by axis; 0 where strides
 * differ or a centre is not known.
 */
export function centresApart(fields: readonly (readonly AxisField[])[]): number[] {
  const [first = []] = fields;
  return first.map(({ stride }, axis) => {
    const met = fields.map(field => field[axis]!).filter((field): field is AxisField & { centre: number } => field.centre !== undefined);
    if (met.length < 2 || met.some(field => field.stride !== stride)) return 0;
    const centres = met.map(({ centre }) => centre);
    return Math.max(...centres) - Math.min(...centres);
  });
}

/** How many outputs of a layer's window read a sample of its input: one in a corner, and one in the middle. */
export interface SampleUses {
  readonly corner: number;
  readonly middle: number;
}

/** Undefined for layers that slide not exactly one window larger than a sample. */
export function sampleUses(analysis: Analysis, result: LayerResult): SampleUses | undefined {
  const runs = opRuns(result, analysis.graph.conventions, benchOf(analysis).memo).all.filter(({ maps }) =>
    maps?.some(map => 'kernel' in map && map.kernel > 1)
  );
  const [run] = runs;
  const x = run?.inputs[0];
  if (!run?.maps || runs.length !== 1 || !isTensor(x)) return undefined;
  let [corner, middle] = [1, 1];
  for (const [axis, map] of run.maps.entries()) {
    const extent = x.dims[axis];
    if (map.kind === 'identity' || map.kind === 'constant') continue;
    if (typeof extent !== 'number' || 'failure' in size(map, extent)) return undefined;
    corner *= uses(map, 0, extent);
    middle *= uses(map, Math.floor(extent / 2), extent);
  }
  return { corner, middle };
}
