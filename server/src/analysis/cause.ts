import { type AxisMap, size } from '../arithmetic/axisMap';
import type { ModelGraph } from '../dialects/dialect';
import type { Source } from '../ir/graph';
import { isTensor, type Shape } from '../ir/shape';
import type { Memo } from './memo';
import { type OpRun, opRuns } from './opRuns';
import type { LayerResult } from './propagate';

/** What one operator on the way did to an axis. */
export interface Step {
  readonly layer: LayerResult;
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  /** The operator and its map; undefined where a layer of several inputs or without maps changed the extent. */
  readonly by?: { readonly op: string; readonly map: AxisMap };
  /** The extent changed by the layer's factor (its stride, its scale) and nothing else. */
  readonly exact: boolean;
}

export interface Branch {
  readonly extent: number;
  /** Steps that change the extent, from the fork on. */
  readonly steps: readonly Step[];
}

/** Where two extents that meet have their common origin, and what each way made of it. */
export interface Parting {
  /** Undefined where they part at the model's input. */
  readonly fork: LayerResult | undefined;
  readonly branches: readonly [Branch, Branch];
}

/** A run of a graph, with what is needed to look into its layers. */
export interface Run {
  readonly graph: ModelGraph;
  readonly layers: readonly LayerResult[];
  readonly memo: Memo;
}

/** The node that stands for the model's input in walks over layers. */
const INPUT = -1;

/** Follows two sources back to where they were one, for the extents along `axis`; undefined where they never were. */
export function findParting(run: Run, sources: readonly [Source, Source], axis: number): Parting | undefined {
  const starts = [nodeOf(sources[0]), nodeOf(sources[1])] as const;
  if (starts[0] === undefined || starts[1] === undefined) return undefined;
  const above = [ancestors(run.layers, starts[0]), ancestors(run.layers, starts[1])] as const;
  const fork = Math.max(...[...above[0]].filter(node => above[1].has(node)), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(fork)) return undefined;
  const [first, second] = [follow(run, starts[0], fork, axis), follow(run, starts[1], fork, axis)];
  return first && second && { fork: run.layers[fork], branches: [first, second] };
}

/** The step at which the two ways part: the first that is not exact, else the first that changes the extent at all. */
export function partingStep({ branches }: Parting): Step | undefined {
  const steps = branches.flatMap(branch => branch.steps).sort((a, b) => a.layer.layer.index - b.layer.layer.index);
  return steps.find(step => !step.exact) ?? steps[0];
}

const nodeOf = (source: Source): number | undefined =>
  'layer' in source ? source.layer : 'input' in source && source.input === 0 ? INPUT : undefined;

function ancestors(layers: readonly LayerResult[], start: number): Set<number> {
  const seen = new Set([start]);
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const source of layers[node]?.layer.sources ?? []) {
      const next = nodeOf(source);
      // Layers read earlier ones alone: what does not is a fault of its own and leads nowhere.
      if (next === undefined || next >= node || seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

/** The steps from `fork` to `end`, by each layer's first input that comes from the fork. */
function follow(run: Run, end: number, fork: number, axis: number): Branch | undefined {
  const leads = descendants(run.layers, fork, end);
  const steps: Step[][] = [];
  let node = end;
  while (node !== fork) {
    const result = run.layers[node];
    const reader = node;
    const at = result?.layer.sources.findIndex(source => comesFrom(source, leads, reader)) ?? -1;
    const made = result && at >= 0 ? stepsOf(run, result, at, axis) : undefined;
    if (!result || !made) return undefined;
    steps.unshift(made);
    node = nodeOf(result.layer.sources[at]!)!;
  }
  const all = steps.flat();
  const extent = all.at(-1)?.to ?? outputExtent(run, end, axis);
  return extent === undefined ? undefined : { extent, steps: all };
}

/** The nodes up to `end` that `fork` leads to, itself included. */
function descendants(layers: readonly LayerResult[], fork: number, end: number): Set<number> {
  const found = new Set([fork]);
  for (let node = fork + 1; node <= end; node++) {
    const reached = node;
    if (layers[node]?.layer.sources.some(source => comesFrom(source, found, reached))) found.add(node);
  }
  return found;
}

function comesFrom(source: Source, nodes: ReadonlySet<number>, before: number): boolean {
  const node = nodeOf(source);
  return node !== undefined && node < before && nodes.has(node);
}

function outputExtent(run: Run, node: number, axis: number): number | undefined {
  const shape: Shape | undefined = node === INPUT ? { dims: run.graph.inputs[0]?.dims ?? [] } : run.layers[node]?.output;
  return extentAt(shape, axis);
}

function extentAt(shape: Shape | undefined, axis: number): number | undefined {
  const dim = isTensor(shape) ? shape.dims[axis] : undefined;
  return typeof dim === 'number' ? dim : undefined;
}

/** What a layer did to an axis of its input `at`; undefined where that is not known or the axes are other ones behind it. */
function stepsOf(run: Run, result: LayerResult, at: number, axis: number): Step[] | undefined {
  const input = result.inputs[at];
  const [from, to] = [extentAt(input, axis), extentAt(result.output, axis)];
  if (from === undefined || to === undefined || !sameRank(input, result.output)) return undefined;
  const inner = result.inputs.length === 1 ? innerSteps(opRuns(result, run.graph.conventions, run.memo).main, result, axis) : undefined;
  if (inner && (inner[0]?.from ?? from) === from && (inner.at(-1)?.to ?? from) === to) return inner;
  return from === to ? [] : [{ layer: result, axis, from, to, exact: false }];
}

/** What the operators inside a layer did to an axis, those beside its main path included. */
export const stepsInside = (run: Run, result: LayerResult, axis: number): Step[] =>
  innerSteps(opRuns(result, run.graph.conventions, run.memo).all, result, axis);

const sameRank = (a: Shape | undefined, b: Shape | undefined): boolean => isTensor(a) && isTensor(b) && a.dims.length === b.dims.length;

function innerSteps(path: readonly OpRun[], layer: LayerResult, axis: number): Step[] {
  return path.flatMap(({ op, maps, inputs: [x] }) => {
    const map = maps?.[axis];
    const from = extentAt(x, axis);
    if (!map || map.kind === 'identity' || from === undefined) return [];
    const result = size(map, from);
    if (!('extent' in result)) return [];
    const to = result.extent;
    const exact = isExact(map, from, to);
    return exact && from === to ? [] : [{ layer, axis, from, to, exact, by: { op: op.name, map } }];
  });
}

function isExact(map: AxisMap, from: number, to: number): boolean {
  const [up, down] = factorOf(map);
  return to * down === from * up;
}

/** By how much a map enlarges an axis, as a fraction, when nothing is lost or added at the ends. */
export function factorOf(map: AxisMap): readonly [up: number, down: number] {
  switch (map.kind) {
    case 'window':
    case 'same':
    case 'causal':
      return [1, map.stride];
    case 'transposed':
      return [map.stride, 1];
    case 'scale':
      return [map.numerator, map.denominator];
    case 'scale-float':
    case 'grow':
      return [map.factor, 1];
    case 'shrink':
      return [1, map.factor];
    default:
      return [1, 1];
  }
}

/** The extents along an axis from the model's input to what arrives at a layer, by first inputs; repetitions left out. */
export function extentsUpTo(run: Run, result: LayerResult, axis: number): number[] {
  const extents: number[] = [];
  const rank = isTensor(result.inputs[0]) ? result.inputs[0].dims.length : 0;
  for (let at: LayerResult | undefined = result; at; ) {
    const [input] = at.inputs;
    const extent = isTensor(input) && input.dims.length === rank ? extentAt(input, axis) : undefined;
    if (extent === undefined) break;
    if (extents[0] !== extent) extents.unshift(extent);
    const source: Source | undefined = at.layer.sources[0];
    const before: LayerResult | undefined =
      source && 'layer' in source && source.layer < at.layer.index ? run.layers[source.layer] : undefined;
    at = before;
  }
  return extents;
}
