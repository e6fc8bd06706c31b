import { plain } from '../dialects/arguments';
import type { ModelGraph, ModelLayer } from '../dialects/dialect';
import type { Source } from '../ir/graph';
import { type Dim, isTensor, isUnknown, type Shape, sum } from '../ir/shape';
import { type Args, type Evaluated, evaluate, FAULT, type Memo } from './evaluate';

/** A layer with what arrives at it and what it makes of that. */
export interface LayerResult extends Evaluated {
  readonly layer: ModelLayer;
  readonly inputs: readonly Shape[];
  readonly values: Args;
}

/** Runs the whole graph, layer by layer, on the given input shapes (the graph's own when left out). */
export function propagate(
  graph: ModelGraph,
  memo: Memo,
  inputs: readonly (readonly Dim[] | undefined)[] = graph.inputs.map(i => i.dims)
): LayerResult[] {
  const results: LayerResult[] = [];
  for (const layer of graph.layers) {
    const arriving = layer.sources.map(source => arrival(source, graph, inputs, results));
    const values = plain(layer.args);
    const certainly = layer.sources.every(source => certainAt(source, results));
    const { output, certain, findings, weights, macs } = run(layer, values, arriving, certainly, graph, memo);
    results.push({ layer, inputs: arriving, values, output, certain, findings, weights, macs });
  }
  return closed(results);
}

/** A layer that contains others gives what the last of them gives, and counts what all of them count. */
function closed(results: LayerResult[]): LayerResult[] {
  for (const [index, result] of [...results.entries()].reverse()) {
    if (!result.layer.contains || result.layer.unusable) continue;
    const inside = results.filter(({ layer }) => layer.inside === index);
    const sum = (of: (result: LayerResult) => number | undefined) =>
      inside.reduce<number | undefined>((a, one) => (a === undefined || of(one) === undefined ? undefined : a + of(one)!), 0);
    results[index] = {
      ...result,
      output: inside.at(-1)?.output ?? result.inputs[0] ?? FAULT,
      certain: inside.every(one => one.certain),
      weights: sum(one => one.weights),
      macs: sum(one => one.macs)
    };
  }
  return results;
}

function arrival(
  source: Source,
  graph: ModelGraph,
  inputs: readonly (readonly Dim[] | undefined)[],
  results: readonly LayerResult[]
): Shape {
  if ('layer' in source) return results[source.layer]?.output ?? FAULT;
  if ('nowhere' in source) return FAULT;
  const dims = inputs[source.input];
  const numbers = graph.inputs[source.input]?.numbers;
  return dims ? { dims, ...(numbers && { numbers }) } : { unknown: { layer: -1, why: 'input-missing' } };
}

const certainAt = (source: Source, results: readonly LayerResult[]): boolean =>
  !('layer' in source) || (results[source.layer]?.certain ?? false);

function run(layer: ModelLayer, values: Args, inputs: readonly Shape[], certain: boolean, graph: ModelGraph, memo: Memo): Evaluated {
  if (!layer.unit) return lost(layer.index, 'op-unknown', layer);
  if (layer.unusable) return lost(layer.index, 'fault', layer);
  let result = evaluate(layer.unit, values, inputs, graph.conventions, memo);
  let { weights, macs } = result;
  for (let copy = 1; copy < layer.repeat; copy++) {
    const before = result;
    result = evaluate(layer.unit, values, [before.output], graph.conventions, memo);
    weights = sum(weights, result.weights);
    macs = sum(macs, result.macs);
    result = {
      ...result,
      findings: before.certain ? [...before.findings, ...result.findings] : before.findings,
      certain: before.certain && result.certain
    };
  }
  const output = named(result.output, layer.index);
  // Only facts that follow from nothing else are told: behind a fault or a guess the layers stay quiet.
  const findings = [...layer.findings, ...(certain ? result.findings : [])];
  return { output, certain: certain && result.certain, findings, weights, macs };
}

function lost(layer: number, why: 'op-unknown' | 'fault', { findings }: ModelLayer): Evaluated {
  return { output: { unknown: { layer, why } }, certain: false, findings, weights: undefined, macs: undefined };
}

/** Says which layer lost track, where that is not said yet. */
function named(shape: Shape, layer: number): Shape {
  return isUnknown(shape) && shape.unknown.layer < 0 && shape.unknown.why === 'fault' ? { unknown: { ...shape.unknown, layer } } : shape;
}

/** All tensors of this result are known down to the last extent. */
export const isKnown = (shape: Shape): boolean =>
  isTensor(shape) ? shape.dims.every(dim => typeof dim === 'number') : !isUnknown(shape) && shape.items.every(isKnown);
