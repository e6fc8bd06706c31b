import type { AxisMap } from '../arithmetic/axisMap';
import type { Unit } from '../blocks/block';
import type { Conventions } from '../ir/conventions';
import { isTensor, type Shape } from '../ir/shape';
import type { Op } from '../ops/op';
import { type Args, type Evaluated, evaluate, FAULT, type Memo, subgraph, takesCount } from './evaluate';
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
export function opRuns({ layer, values, inputs }: LayerResult, ofGraph: Conventions, memo: Memo): Runs {
  const conventions = layer.conventions ?? ofGraph;
  if (!layer.unit || layer.unusable || !takesCount(layer.unit, inputs)) return NONE;
  const all: OpRun[] = [];
  const main: OpRun[] = [];
  let arriving = inputs;
  for (let copy = 0; copy < Math.min(layer.repeat, COPIES); copy++) {
    const runs = runsOf(layer.unit, values, arriving, conventions, memo);
    all.push(...runs.all);
    main.push(...runs.main);
    if (copy + 1 < layer.repeat) arriving = [evaluate(layer.unit, values, arriving, conventions, memo).output];
  }
  return { all, main };
}

function runsOf(unit: Unit, args: Args, inputs: readonly Shape[], conventions: Conventions, memo: Memo): Runs {
  if (unit.is === 'op') {
    const [x] = inputs;
    const result = evaluate(unit, args, inputs, conventions, memo);
    const run: OpRun = { op: unit, args, inputs, result, maps: isTensor(x) ? unit.axes?.(args, x, conventions) : undefined };
    return { all: [run], main: [run] };
  }
  const graph = subgraph(unit, args, inputs.length, memo);
  const outputs: Shape[] = [];
  const parts: Runs[] = [];
  for (const node of graph.nodes) {
    const arriving = node.inputs.map(ref => (ref.node < 0 ? inputs[-1 - ref.node] : outputs[ref.node]) ?? FAULT);
    const own = node.conventions ? { ...conventions, ...node.conventions } : conventions;
    outputs.push(evaluate(node.unit, node.args, arriving, own, memo).output);
    parts.push(runsOf(node.unit, node.args, arriving, own, memo));
  }
  const main: OpRun[] = [];
  let at = graph.output && 'node' in graph.output ? graph.output.node : -1;
  while (at >= 0) {
    main.unshift(...(parts[at]?.main ?? []));
    at = graph.nodes[at]?.inputs[0]?.node ?? -1;
  }
  return { all: parts.flatMap(part => part.all), main };
}
