import type { Writable } from '../base/writable';
import type { Unit } from '../blocks/block';
import { plain } from '../dialects/arguments';
import type { ModelGraph, ModelLayer } from '../dialects/dialect';
import type { Conventions } from '../ir/conventions';
import type { Finding } from '../ir/finding';
import type { Source } from '../ir/graph';
import { type Dim, isTensor, isUnknown, type Shape, sum, tensors } from '../ir/shape';
import { type Args, type Evaluated, evaluate, FAULT, type Memo } from './evaluate';
import { type EarlierRun, newReach } from './reach';

/** A layer with what arrives at it and what it makes of that. */
export interface LayerResult extends Evaluated {
  readonly layer: ModelLayer;
  readonly inputs: readonly Shape[];
  readonly values: Args;
  /** What its unit came to the first time it ran, so that nobody runs it again to look inside; undefined where it did not run. */
  readonly ran: Evaluated | undefined;
}

type Inputs = readonly (readonly Dim[] | undefined)[];

/** The shapes that a graph's own inputs have. */
export const inputsOf = (graph: ModelGraph): Inputs => graph.inputs.map(i => i.dims);

/**
 * Runs the whole graph, layer by layer, on the given input shapes (the graph's own when left out). Of an earlier run of the
 * graph before a change, what the change does not reach is taken over.
 */
export function propagate(graph: ModelGraph, memo: Memo, inputs: Inputs = inputsOf(graph), earlier?: EarlierRun): LayerResult[] {
  return propagateBy((unit, args, arriving, conventions) => evaluate(unit, args, arriving, conventions, memo), graph, inputs, earlier);
}

/** What runs one module on shapes. */
export type Evaluator = (unit: Unit, args: Args, inputs: readonly Shape[], conventions: Conventions) => Evaluated;

/** The same with another way to run a module. */
export function propagateBy(evaluator: Evaluator, graph: ModelGraph, inputs: Inputs, earlier?: EarlierRun): LayerResult[] {
  const results: LayerResult[] = [];
  const reach = newReach(graph, inputs, earlier);
  for (const layer of graph.layers) {
    const kept = reach.kept(layer);
    if (kept) {
      results.push(kept);
      continue;
    }
    const arriving = layer.sources.map(source => arrival(source, graph, inputs, results));
    const values = plain(layer.args);
    const absent = absentItems(layer, results);
    if (absent.length > 0) {
      const findings = [...layer.findings, ...absent];
      results.push({ layer, inputs: arriving, values, ran: undefined, ...lost(layer.index, 'fault', layer), findings });
      reach.ran(results.at(-1)!);
      continue;
    }
    const certainly = layer.sources.every(source => certainAt(source, results));
    const { ran, output, certain, findings, weights, macs, blobs, referred } = run(layer, values, arriving, certainly, graph, evaluator);
    // One literal with all that every result has: objects of one form are what makes long files quick.
    const result: Writable<LayerResult> = { layer, inputs: arriving, values, ran, output, certain, findings, weights, macs };
    if (blobs) result.blobs = blobs;
    if (referred) result.referred = referred;
    if (layer.holds) Object.assign(result, heldBy(layer.holds, results));
    results.push(result);
    reach.ran(result);
  }
  return closed(results);
}

/** A layer that contains others gives what the last of them gives, and counts what all of them count. */
function closed(results: LayerResult[]): LayerResult[] {
  const inside = new Map<number, number[]>();
  for (const [index, { layer }] of results.entries()) {
    if (layer.inside === undefined) continue;
    const others = inside.get(layer.inside);
    if (others) others.push(index);
    else inside.set(layer.inside, [index]);
  }
  // From the end, so that inner containers are closed before the ones around them.
  for (let index = results.length - 1; index >= 0; index--) {
    const result = results[index]!;
    if (!result.layer.contains || result.layer.unusable) continue;
    const held = (inside.get(index) ?? []).map(i => results[i]!);
    results[index] = {
      ...result,
      output: held.at(-1)?.output ?? result.inputs[0] ?? FAULT,
      certain: held.every(one => one.certain),
      weights: held.map(one => one.weights).reduce(sum, 0),
      macs: held.map(one => one.macs).reduce(sum, 0)
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
  if ('layer' in source) return itemOf(givenTo(source, results) ?? FAULT, source.item);
  if ('nowhere' in source) return FAULT;
  const dims = inputs[source.input];
  const numbers = graph.inputs[source.input]?.numbers;
  return dims ? { dims, ...(numbers && { numbers }) } : { unknown: { layer: -1, why: 'input-missing' } };
}

const givenTo = (source: Extract<Source, { layer: number }>, results: readonly LayerResult[]): Shape | undefined => {
  const made = results[source.layer];
  return (source.referred && made?.referred) ?? made?.output;
};

/** What a layer comes to that consists of others: weights of one made once, operations of every run. */
function heldBy(holds: readonly number[], results: readonly LayerResult[]): Pick<Evaluated, 'weights' | 'macs'> {
  let [weights, macs]: (number | undefined)[] = [0, 0];
  for (const index of holds) {
    const held = results[index];
    if (held?.layer.holds) continue;
    if (held?.layer.shares === undefined || !holds.includes(held.layer.shares)) weights = sum(weights, held?.weights);
    macs = sum(macs, held?.macs);
  }
  return { weights, macs };
}

const NO_FINDINGS: readonly Finding[] = [];

/** References to a tensor that the layer referred to does not hand out. */
function absentItems({ sources }: ModelLayer, results: readonly LayerResult[]): readonly Finding[] {
  if (sources.every(source => !('layer' in source) || source.item === undefined)) return NO_FINDINGS;
  return sources.flatMap((source, input): Finding[] => {
    const value = 'layer' in source ? results[source.layer]?.output : undefined;
    if (!('layer' in source) || source.item === undefined || !value || isUnknown(value) || tensors(value)[source.item]) return [];
    const written = `${results[source.layer]?.layer.id} tensor ${source.item}`;
    return [{ kind: 'reference', blame: [], input, data: { written, why: 'absent' } }];
  });
}

/** One tensor of a value, counted flat; a single tensor is its own first. */
function itemOf(value: Shape, item: number | undefined): Shape {
  if (item === undefined || isUnknown(value)) return value;
  return tensors(value)[item] ?? FAULT;
}

const certainAt = (source: Source, results: readonly LayerResult[]): boolean =>
  !('layer' in source) || (results[source.layer]?.certain ?? false);

type Run = Omit<Evaluated, 'blobs' | 'referred'> & Pick<LayerResult, 'ran'> & { [K in 'blobs' | 'referred']?: Evaluated[K] | undefined };

function run(layer: ModelLayer, values: Args, inputs: readonly Shape[], certain: boolean, graph: ModelGraph, by: Evaluator): Run {
  if (!layer.unit) return { ran: undefined, ...lost(layer.index, 'op-unknown', layer) };
  if (layer.unusable) return { ran: undefined, ...lost(layer.index, 'fault', layer) };
  const conventions = layer.conventions ?? graph.conventions;
  const ran = by(layer.unit, values, inputs, conventions);
  let result = ran;
  let { weights, macs } = result;
  for (let copy = 1; copy < layer.repeat; copy++) {
    const before = result;
    result = by(layer.unit, values, [before.output], conventions);
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
  const findings = certain && result.findings.length > 0 ? [...layer.findings, ...result.findings] : layer.findings;
  const { blobs, referred } = result;
  return { ran, output, certain: certain && result.certain, findings, weights, macs, blobs, referred };
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
