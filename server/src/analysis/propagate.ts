import { alike } from '../base/alike';
import { finish, type Steps } from '../base/steps';
import type { Writable } from '../base/writable';
import type { Unit } from '../blocks/block';
import { plain } from '../dialects/arguments';
import type { ModelGraph, ModelLayer } from '../dialects/dialect';
import type { Conventions } from '../ir/conventions';
import type { Finding } from '../ir/finding';
import type { Source } from '../ir/graph';
import { type Dim, isTensor, isUnknown, type Shape, sum, tensorAt } from '../ir/shape';
import { type Args, checkInputs, type Evaluated, evaluate, FAULT, takesCount, tensorsAmong } from './evaluate';
import { type Built, builtOf, type Memo } from './memo';
import { type EarlierRun, newReach, type Reach } from './reach';

/** A layer with what arrives at it and what it makes of that. */
export interface LayerResult extends Omit<Evaluated, 'kinds' | 'maps' | 'within'> {
  readonly layer: ModelLayer;
  readonly inputs: readonly Shape[];
  readonly values: Args;
  /** What its unit came to the first time it ran, so that nobody runs it again to look inside; undefined where it did not run. */
  readonly ran: Evaluated | undefined;
}

type Inputs = readonly (readonly Dim[] | undefined)[];

/** The shapes that a graph's own inputs have. */
export const inputsOf = (graph: ModelGraph): Inputs => graph.inputs.map(i => i.dims);

/** What is known of a graph before it is run. */
export interface Known {
  /** A run of the graph before a change, or on other inputs: what the change does not reach is taken over. */
  readonly earlier?: EarlierRun | undefined;
  /** The same graph, run on other inputs: its arguments are taken from there. */
  readonly alike?: readonly LayerResult[] | undefined;
  /** The first layers, where what comes of them is known. */
  readonly begun?: readonly LayerResult[];
  /** The layer behind which nothing is of interest any more. */
  until?(result: LayerResult): boolean;
}

/** Runs the whole graph, layer by layer, on the given input shapes (the graph's own when left out). */
export function propagate(graph: ModelGraph, memo: Memo, inputs: Inputs = inputsOf(graph), known: Known = {}): LayerResult[] {
  return finish(propagating(graph, memo, inputs, known));
}

/** The same in steps. */
export function propagating(graph: ModelGraph, memo: Memo, inputs: Inputs, known: Known = {}): Steps<LayerResult[]> {
  const run: Evaluator = (unit, args, arriving, conventions, built) => evaluate(unit, args, arriving, conventions, memo, built);
  return propagatingBy(run, graph, inputs, known, memo);
}

/** What runs one module on shapes; of a block, it may be told what it is built of. */
export type Evaluator = (unit: Unit, args: Args, inputs: readonly Shape[], conventions: Conventions, built?: Built) => Evaluated;

/** The same with another way to run a module. */
export const propagateBy = (evaluator: Evaluator, graph: ModelGraph, memo: Memo, inputs: Inputs, known: Known = {}): LayerResult[] =>
  finish(propagatingBy(evaluator, graph, inputs, known, memo));

/** A graph while it is run. */
interface Running {
  readonly graph: ModelGraph;
  readonly inputs: Inputs;
  readonly evaluator: Evaluator;
  readonly memo: Memo;
  readonly reach: Reach;
  readonly results: LayerResult[];
  readonly alike: Known['alike'];
  readonly until: Known['until'];
  /** Whether a layer contains others. */
  contains: boolean;
}

/** Layers in a step, copies counted: few milliseconds. */
const STEP = 100;

/** Parts of a block that count as much as a layer. */
const PARTS = 8;

function* propagatingBy(evaluator: Evaluator, graph: ModelGraph, inputs: Inputs, known: Known, memo: Memo): Steps<LayerResult[]> {
  const results = [...(known.begun ?? [])];
  const reach = newReach(graph, inputs, known.earlier);
  const { alike, until } = known;
  const running: Running = { graph, inputs, evaluator, memo, reach, results, alike, until, contains: results.some(isContainer) };
  for (const result of results) reach.ran(result);
  while (runSome(running)) yield;
  return running.contains ? closed(results) : results;
}

/** Runs the layers of a step; true where there are more. (No generator, which V8 is slower at.) */
function runSome(running: Running): boolean {
  const { graph, results, until } = running;
  for (let done = 0; done < STEP; ) {
    const layer = graph.layers[results.length];
    if (!layer) return false;
    if (layer.contains) running.contains = true;
    const result = runLayer(layer, running);
    results.push(result);
    if (until?.(result)) return false;
    done += layer.repeat + (result.ran?.within?.parts.length ?? 0) / PARTS;
  }
  return results.length < graph.layers.length;
}

function runLayer(layer: ModelLayer, { graph, inputs, evaluator, memo, reach, results, alike }: Running): LayerResult {
  const kept = reach.kept(layer);
  if (kept) return kept;
  const twin = alike?.[layer.index];
  const { sources, unit } = layer;
  const arriving = new Array<Shape>(sources.length);
  for (let i = 0; i < sources.length; i++) arriving[i] = arrival(sources[i]!, graph, inputs, results);
  const isBuilt = unit?.is === 'block' && !layer.unusable && takesCount(unit, arriving);
  const block = twin?.ran?.within?.built ?? (isBuilt ? builtOf(unit, layer.args, arriving.length, memo) : undefined);
  const result = newResult(layer, arriving, twin?.values ?? block?.args ?? plain(layer.args, unit?.params));
  const absent = absentItems(layer, results);
  if (absent.length > 0) {
    result.findings = [...layer.findings, ...absent];
    result.output = lostAt(layer, 'fault');
  } else if (!unit) result.output = lostAt(layer, 'op-unknown');
  else if (layer.unusable) result.output = lostAt(layer, 'fault');
  else {
    run(result, unit, areCertain(sources, results), layer.conventions ?? graph.conventions, evaluator, block);
  }
  if (absent.length === 0 && layer.holds) Object.assign(result, heldBy(layer.holds, results));
  reach.ran(result);
  return result;
}

const isContainer = ({ layer }: LayerResult): boolean => layer.contains === true;

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
  if (!hasItems(sources)) return NO_FINDINGS;
  return sources.flatMap((source, input): Finding[] => {
    const value = 'layer' in source ? results[source.layer]?.output : undefined;
    if (!('layer' in source) || source.item === undefined || !value || isUnknown(value) || tensorAt(value, source.item)) return [];
    const written = `${results[source.layer]?.layer.id} tensor ${source.item}`;
    return [{ kind: 'reference', blame: [], input, data: { written, why: 'absent' } }];
  });
}

/** Whether one of them is a tensor of several. (A loop: it is asked of every layer.) */
function hasItems(sources: readonly Source[]): boolean {
  for (const source of sources) if ('layer' in source && source.item !== undefined) return true;
  return false;
}

/** One tensor of a value, counted flat; a single tensor is its own first. */
function itemOf(value: Shape, item: number | undefined): Shape {
  if (item === undefined || isUnknown(value)) return value;
  return tensorAt(value, item) ?? FAULT;
}

function areCertain(sources: readonly Source[], results: readonly LayerResult[]): boolean {
  for (const source of sources) if ('layer' in source && !results[source.layer]?.certain) return false;
  return true;
}

/** Runs a layer's unit, as often as it is repeated. */
function run(result: Writable<LayerResult>, unit: Unit, certain: boolean, conventions: Conventions, by: Evaluator, built?: Built): void {
  const { layer, values, inputs } = result;
  const first = by(unit, values, inputs, conventions, built);
  const last = layer.repeat > 1 ? repeated(first, layer.repeat, from => by(unit, values, [from], conventions)) : first;
  result.ran = first;
  result.output = named(last.output, layer.index);
  result.certain = certain && last.certain;
  // Only facts that follow from nothing else are told: behind a fault or a guess the layers stay quiet.
  if (certain && last.findings.length > 0) result.findings = [...layer.findings, ...last.findings];
  result.weights = last.weights;
  result.macs = last.macs;
  if (last.referred) result.referred = last.referred;
}

/** Copies of a module one after another. */
function repeated(first: Evaluated, count: number, again: (from: Shape) => Evaluated): Evaluated {
  let all = first;
  let result = first;
  // What gives back the shape that it was given does so in all further copies.
  let settled = false;
  for (let copy = 1; copy < count; copy++) {
    if (!settled) result = again(all.output);
    settled ||= result.findings.length === 0 && alike(result.output, all.output);
    all = {
      ...result,
      weights: sum(all.weights, result.weights),
      macs: sum(all.macs, result.macs),
      findings: all.certain && result.findings.length > 0 ? [...all.findings, ...result.findings] : all.findings,
      certain: all.certain && result.certain
    };
  }
  return all;
}

/** A layer that has not run. All results are of one form, which is what makes long files quick. */
function newResult(layer: ModelLayer, inputs: readonly Shape[], values: Args): Writable<LayerResult> {
  const { findings } = layer;
  return {
    layer,
    inputs,
    values,
    ran: undefined,
    output: FAULT,
    certain: false,
    findings,
    weights: undefined,
    macs: undefined
  };
}

const lostAt = ({ index: layer }: ModelLayer, why: 'op-unknown' | 'fault'): Shape => ({ unknown: { layer, why } });

/** Says which layer lost track, where that is not said yet. */
function named(shape: Shape, layer: number): Shape {
  return isUnknown(shape) && shape.unknown.layer < 0 && shape.unknown.why === 'fault' ? { unknown: { ...shape.unknown, layer } } : shape;
}

/** The extents of every tensor that a layer learns on its own, where its operator says them: worked out for who asks, and few do. */
export function blobsOf({ layer: { unit }, values, inputs, ran }: LayerResult): readonly (readonly Dim[])[] | undefined {
  return ran && unit?.is === 'op' && !checkInputs(unit, inputs) ? unit.blobs?.(values, tensorsAmong(inputs)) : undefined;
}

/** All tensors of this result are known down to the last extent. */
export const isKnown = (shape: Shape): boolean =>
  isTensor(shape) ? shape.dims.every(dim => typeof dim === 'number') : !isUnknown(shape) && shape.items.every(isKnown);
