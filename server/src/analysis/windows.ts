import type { AxisMap } from '../arithmetic/axisMap';
import { isTensor, type Tensor } from '../ir/shape';
import type { Analysis } from './analysis';
import { kindsOf, type MapKind } from './axes';
import type { Evaluated } from './evaluate';
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

/** Which maps somebody asks for: of these kinds, and of these the ones it `wants`. */
export interface WantedMaps {
  readonly kinds: readonly MapKind[];
  wants?(map: AxisMap): boolean;
}

/** Layers that are looked through before a pause; of blocks, some of their parts count as much. */
const LAYERS = 200;
const PARTS = 8;

/**
 * All such operators of a model in the order they run, those inside blocks included, of layers that apply a map that is wanted;
 * `undefined` for a pause.
 */
export function* mappedRuns(analysis: Analysis, { kinds, wants }: WantedMaps): Generator<MappedRun | undefined> {
  const wanted = kindsOf(kinds);
  if ((analysis.contents().kinds & wanted) === 0) return;
  let looked = 0;
  for (const result of analysis.layers) {
    if (looked >= LAYERS) {
      yield undefined;
      looked = 0;
    }
    const { ran } = result;
    looked += 1 + (ran?.within?.parts.length ?? 0) / PARTS;
    if (ran && ran.kinds & wanted && (!wants || applies(ran, wanted, wants))) yield* mappedRunsOf(result, analysis);
  }
}

/** Whether there is such a map among those that were applied. */
function applies({ maps, within }: Evaluated, kinds: number, wants: (map: AxisMap) => boolean): boolean {
  // Axes whose maps say the same share one.
  if (maps) for (let i = 0; i < maps.length; i++) if (maps[i] !== maps[i - 1] && wants(maps[i]!)) return true;
  if (within) for (const part of within.parts) if (part.kinds & kinds && applies(part, kinds, wants)) return true;
  return false;
}

/** Those of one layer. */
export function mappedRunsOf(result: LayerResult, { graph, memo }: Analysis): MappedRun[] {
  if (!result.certain || result.layer.contains) return [];
  const found: MappedRun[] = [];
  for (const run of opRuns(result, graph.conventions, memo).all) {
    const axes = mappedAxes(run);
    if (axes.length > 0) found.push({ result, run, input: run.inputs[0] as Tensor, axes });
  }
  return found;
}

/** The axes that one operator does something to. */
function mappedAxes({ inputs: [input], maps }: OpRun): MappedAxis[] {
  const axes: MappedAxis[] = [];
  if (!maps || !isTensor(input)) return axes;
  for (let axis = 0; axis < maps.length; axis++) {
    const map = maps[axis]!;
    if (map.kind === 'identity') continue;
    const extent = input.dims[axis];
    axes.push({ axis, map, extent: typeof extent === 'number' ? extent : undefined });
  }
  return axes;
}
