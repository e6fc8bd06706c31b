import type { AxisMap } from '../arithmetic/axisMap';
import type { Unit } from '../blocks/block';
import type { Conventions } from '../ir/conventions';
import { isTensor, type Shape } from '../ir/shape';
import type { Op } from '../ops/op';
import { type Args, type Evaluated, evaluate, FAULT, takesCount } from './evaluate';
import type { Memo } from './memo';
import type { LayerResult } from './propagate';

/** One operator that a layer ran, be it the layer itself or one inside its block. */
export interface OpRun {
  readonly op: Op;
  readonly args: Args;
  readonly inputs: readonly Shape[];
  readonly result: Evaluated;
  /** One map an axis of the first input, where the operator treats each axis alone. */
  readonly maps: readonly AxisMap[] | undefined;
}

export interface Runs {
  /** In the order they ran, the copies of a repeated layer one after another. */
  readonly all: readonly OpRun[];
  /** From the first input to the output, along first inputs. */
  readonly main: readonly OpRun[];
}

/** Copies of a repeated layer that are looked into; the last ones are like those before. */
const COPIES = 64;

const NONE: Runs = { all: [], main: [] };

/** The operators that a layer ran for the inputs it had. */
export function opRuns({ layer, values, inputs, ran }: LayerResult, ofGraph: Conventions, memo: Memo): Runs {
  const conventions = layer.conventions ?? ofGraph;
  if (!layer.unit || layer.unusable || !takesCount(layer.unit, inputs)) return NONE;
  const all: OpRun[] = [];
  const main: OpRun[] = [];
  let arriving = inputs;
  for (let copy = 0; copy < Math.min(layer.repeat, COPIES); copy++) {
    const result = (copy === 0 && ran) || evaluate(layer.unit, values, arriving, conventions, memo);
    main.push(...collectRuns(layer.unit, values, arriving, conventions, result, all));
    arriving = [result.output];
  }
  return { all, main };
}

/** Adds the operators of a unit to `all`, those inside of it in the order they ran, and answers its main path. */
function collectRuns(
  unit: Unit,
  args: Args,
  inputs: readonly Shape[],
  conventions: Conventions,
  result: Evaluated,
  all: OpRun[]
): readonly OpRun[] {
  if (unit.is === 'op') {
    const [x] = inputs;
    // Where an input is not known, the operator did not run.
    const maps = result.maps ?? (isTensor(x) ? unit.axes?.(args, x, conventions) : undefined);
    const run: OpRun = { op: unit, args, inputs, result, maps };
    all.push(run);
    return [run];
  }
  if (!result.within) return [];
  const { parts: results } = result.within;
  const { graph } = result.within.built;
  const parts = graph.nodes.map((node, i) => {
    const arriving = node.inputs.map(ref => (ref.node < 0 ? inputs[-1 - ref.node] : results[ref.node]?.output) ?? FAULT);
    const own = node.conventions ? { ...conventions, ...node.conventions } : conventions;
    return collectRuns(node.unit, node.args, arriving, own, results[i]!, all);
  });
  const main: OpRun[] = [];
  let at = graph.output && 'node' in graph.output ? graph.output.node : -1;
  while (at >= 0) {
    main.unshift(...(parts[at] ?? []));
    at = graph.nodes[at]?.inputs[0]?.node ?? -1;
  }
  return main;
}
