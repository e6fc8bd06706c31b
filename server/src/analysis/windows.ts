import type { AxisMap } from '../arithmetic/axisMap';
import { isTensor, type Tensor } from '../ir/shape';
import type { Analysis } from './analysis';
import { type OpRun, opRuns } from './opRuns';
import type { LayerResult } from './propagate';

/** A spatial axis that an operator moves over; `axis` counts the axes of the operator's first input. */
export interface MappedAxis {
  readonly axis: number;
  readonly map: AxisMap;
  /** Samples that arrive; undefined where that is not known. */
  readonly extent: number | undefined;
}

/** An operator that treats each axis alone, run for certain, with the axes that it does something to. */
export interface MappedRun {
  readonly result: LayerResult;
  readonly run: OpRun;
  readonly input: Tensor;
  readonly axes: readonly MappedAxis[];
}

/** All such operators of a model, those inside blocks included, in the order they run. */
export function* mappedRuns(analysis: Analysis): Generator<MappedRun> {
  for (const result of analysis.layers) yield* mappedRunsOf(result, analysis);
}

/** Those of one layer. */
export function mappedRunsOf(result: LayerResult, { graph, memo }: Analysis): MappedRun[] {
  if (!result.certain || result.layer.contains) return [];
  return opRuns(result, graph.conventions, memo).all.flatMap(run => {
    const axes = mappedAxes(run);
    return axes.length > 0 ? [{ result, run, input: run.inputs[0] as Tensor, axes }] : [];
  });
}

/** The axes that one operator does something to. */
function mappedAxes({ inputs: [input], maps }: OpRun): MappedAxis[] {
  if (!maps || !isTensor(input)) return [];
  return maps.flatMap((map, axis) => {
    const extent = input.dims[axis];
    return map.kind === 'identity' ? [] : [{ axis, map, extent: typeof extent === 'number' ? extent : undefined }];
  });
}
