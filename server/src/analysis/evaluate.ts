import type { AxisMap } from '../arithmetic/axisMap';
import type { Field } from '../arithmetic/field';
import type { Writable } from '../base/writable';
import type { Out, Ref, Unit } from '../blocks/block';
import type { Conventions } from '../ir/conventions';
import { type Finding, isFault } from '../ir/finding';
import { type Dim, exact, isTensor, isTuple, isUnknown, product, type Shape, sum, type Tensor, tensors } from '../ir/shape';
import type { Op } from '../ops/op';
import { kindsIn, marginsAfter, noteUnread } from './axes';
import { type Built, built, keyOf, type Memo, recalled, remember } from './memo';
import { runOp } from './runOp';

export type Args = Readonly<Record<string, unknown>>;

/** What one module makes of its inputs. */
export interface Evaluated {
  readonly output: Shape;
  /** What layers get that refer to this one by its number, where that is something else. */
  readonly referred?: Shape | undefined;
  /** False where the output is only what the framework would go on with after a fault. */
  readonly certain: boolean;
  readonly findings: readonly Finding[];
  /** Trainable parameters as the framework counts them; undefined while a size they depend on is not known. */
  readonly weights: number | undefined;
  /** Multiply-accumulate operations. */
  readonly macs: number | undefined;
  /** The kinds of axis maps that were applied, here or in any module inside (`kindsIn`). */
  readonly kinds: number;
  /** Of an operator that treats each axis alone and ran: one map an axis of the first input. */
  readonly maps?: readonly AxisMap[] | undefined;
  /** Of a block: what it is built of, and what each of its modules came to. */
  readonly within?: Within;
}

export interface Within {
  readonly built: Built;
  readonly parts: readonly Evaluated[];
  /** What a sample of the output sees of the one input, axis by axis, once it is worked out (`field.ts`); null where it is not known. */
  sees?: readonly (Field | undefined)[] | null;
}

const NONE: readonly never[] = [];

export const FAULT: Shape = { unknown: { layer: -1, why: 'fault' } };

/**
 * Runs one module on shapes: an operator directly, a block through the graph it is built of. `known` is what the block is built
 * of, where somebody has it already.
 */
export function evaluate(unit: Unit, args: Args, inputs: readonly Shape[], conventions: Conventions, memo: Memo, known?: Built): Evaluated {
  const misuse = checkInputs(unit, inputs);
  if (misuse) {
    const refused = newResult(FAULT);
    refused.findings = [misuse];
    refused.weights = weightsAlone(unit, args, conventions, memo);
    return refused;
  }
  if (unit.is === 'op') return evaluateOp(unit, args, inputs, conventions);
  const block = known ?? built(unit, args, inputs.length, memo);
  const key = keyOf(inputs, block);
  const before = recalled(block, inputs, conventions, memo, key);
  if (before) return before;
  const made = evaluateBlock(block, unit.params, inputs, conventions, memo);
  remember(block, inputs, conventions, memo, key, made);
  return made;
}

function weightsAlone(unit: Unit, args: Args, conventions: Conventions, memo: Memo): number | undefined {
  if (unit.is === 'op') return weightsOf(unit, unit.blobs?.(args, []), args, [], conventions);
  const count = Math.max(unit.inputs.min, 1);
  return evaluateBlock(built(unit, args, count, memo), unit.params, Array(count).fill(FAULT), conventions, memo).weights;
}

/** Whether a unit can be built for as many inputs as arrive. */
export const takesCount = ({ inputs: { min, max } }: Unit, { length }: readonly Shape[]): boolean => length >= min && length <= max;

/** Too few or too many inputs, or a tuple where a tensor is wanted. */
export function checkInputs(unit: Unit, inputs: readonly Shape[]): Finding | undefined {
  const { min, max } = unit.inputs;
  if (!takesCount(unit, inputs)) return { kind: 'input-count', blame: [], data: { min, max, actual: inputs.length } };
  if (unit.is === 'block' || unit.takes === 'tuples') return undefined;
  for (let at = 0; at < inputs.length; at++) {
    const input = inputs[at];
    if (isTuple(input)) return { kind: 'structure', blame: [], input: at, data: { expected: 'tensor', items: input.items.length } };
  }
  return undefined;
}

function evaluateOp(op: Op, args: Args, inputs: readonly Shape[], conventions: Conventions): Evaluated {
  const known = tensorsAmong(inputs);
  const blobs = op.blobs?.(args, known);
  const lost = inputs.find(isUnknown);
  const made = newResult(lost ?? FAULT);
  made.weights = weightsOf(op, blobs, args, known, conventions);
  if (lost) return made;
  const call = runOp(op, args, inputs, conventions);
  const { shape, maps, x } = call;
  made.maps = maps;
  if (!shape) {
    made.findings = call.findings;
    return made;
  }
  const unbuilt = isUnfilled(blobs, conventions) ?? isUnbuilt(op, blobs, args, known, conventions);
  if (unbuilt) call.report(unbuilt);
  // What the framework passes over, or notices only later, is its own continuation all the same.
  made.certain = !call.findings.some(isFault);
  // Of several outputs the first is what is computed; the others are handed out beside it.
  const computed = isTensor(shape) ? shape : tensors(shape)[0];
  made.macs =
    op.macs && computed
      ? exact(op.macs(args, known === inputs ? (inputs as readonly Tensor[]) : known.filter(isTensor), computed, conventions))
      : 0;
  made.output = shape;
  if (maps && isTensor(shape)) {
    made.kinds = kindsIn(maps);
    if (made.kinds !== 0 && call.findings.length === 0) noteUnread(maps, x, shape, op.sizedBy ?? NONE, call);
    const margins = marginsAfter(maps, made.kinds, x);
    if (margins !== shape.margins) made.output = { ...shape, margins };
  }
  made.findings = call.findings;
  return made;
}

/** What an operator came to that has not run. All are of one form, made without a spread: every operator makes one. */
const newResult = (output: Shape): Writable<Evaluated> => ({
  output,
  certain: false,
  findings: NONE,
  weights: undefined,
  macs: undefined,
  kinds: 0,
  maps: undefined
});

/** The extents of every learned tensor on its own, where the operator says them. */
type Blobs = readonly (readonly Dim[])[] | undefined;

/** The inputs that are tensors, each at its place. */
export function tensorsAmong(inputs: readonly Shape[]): readonly (Tensor | undefined)[] {
  for (const input of inputs) if (!isTensor(input)) return inputs.map(one => (isTensor(one) ? one : undefined));
  return inputs as readonly Tensor[];
}

/** What an operator learns, as the framework counts it: tensor by tensor where it says them. */
function weightsOf(
  op: Op,
  blobs: Blobs,
  args: Args,
  inputs: readonly (Tensor | undefined)[],
  conventions: Conventions
): number | undefined {
  if (!blobs) return op.weights ? exact(op.weights(args, inputs, conventions)) : op.blobs ? undefined : 0;
  let all: number | undefined = 0;
  for (const blob of blobs) all = sum(all, product(blob));
  return all;
}

/** Caffe fills what a layer learns when it is set up, and looks at its data: there have to be some (blob.cpp, filler.hpp). */
function isUnfilled(blobs: Blobs, { framework }: Conventions): Finding | undefined {
  const empty = framework === 'caffe' ? blobs?.find(dims => dims.includes(0)) : undefined;
  if (!empty) return undefined;
  const why = `what is learned would be ${empty.join('×')}: not one value, and Caffe refuses to fill it`;
  return { kind: 'argument', blame: [], input: 0, data: { problem: { is: 'value', why } } };
}

/** Keras makes a layer's weights before data flows, and cannot where an extent that they depend on is left open. */
function isUnbuilt(
  op: Op,
  blobs: Blobs,
  args: Args,
  known: readonly (Tensor | undefined)[],
  conventions: Conventions
): Finding | undefined {
  if (conventions.framework !== 'tensorflow') return undefined;
  const open = op.blobs
    ? blobs?.every(dims => dims.every(dim => typeof dim === 'number')) !== true
    : op.weights && op.weights(args, known, conventions) === undefined;
  if (!open) return undefined;
  const why = 'the weights depend on an extent that is left open';
  return { kind: 'argument', blame: [], input: 0, data: { problem: { is: 'value', why } } };
}

function evaluateBlock(block: Built, params: object, inputs: readonly Shape[], conventions: Conventions, memo: Memo): Evaluated {
  const { graph, inner } = block;
  const { nodes, held } = graph;
  // As long as they get to be: what grows by and by is given far more room than most blocks need.
  const parts = new Array<Evaluated>(nodes.length);
  let { findings } = graph;
  const made: Writable<Evaluated> = {
    output: FAULT,
    certain: !findings.some(isFault),
    findings,
    weights: 0,
    macs: 0,
    kinds: 0,
    within: undefined,
    referred: undefined
  };
  for (let i = 0; i < nodes.length; i++) {
    const { unit, args, inputs: refs, conventions: own } = nodes[i]!;
    const arriving = shapesAt(refs, inputs, parts);
    if (unit.is === 'block') inner[i] ??= built(unit, args, refs.length, memo);
    const result = evaluate(unit, args, arriving, own ? { ...conventions, ...own } : conventions, memo, inner[i]);
    if (made.certain && result.findings.length > 0)
      findings = [...findings, ...result.findings.map(finding => outward(finding, unit.name, refs, params))];
    // What follows from a fault stays quiet.
    made.certain &&= result.certain;
    parts[i] = result;
    made.weights = sum(made.weights, result.weights);
    made.macs = sum(made.macs, result.macs);
    made.kinds |= result.kinds;
  }
  for (const { unit, args } of held) made.weights = sum(made.weights, weightsAlone(unit, args, conventions, memo));
  made.findings = findings;
  if (graph.refused) return { ...made, weights: undefined, macs: undefined };
  if (graph.output) made.output = collect(graph.output, inputs, parts);
  made.within = { built: block, parts, sees: undefined };
  const referred = graph.output && 'referred' in graph.output ? graph.output.referred : undefined;
  if (referred) made.referred = collect(referred, inputs, parts);
  return made;
}

/** What a node of a block reads: what arrived at the block, and what nodes before it made. */
export function arrivingAt<T>(refs: readonly Ref[], inputs: readonly T[], values: readonly T[]): readonly T[] {
  const arriving = new Array<T>(refs.length);
  for (let i = 0; i < refs.length; i++) {
    const { node } = refs[i]!;
    arriving[i] = node < 0 ? inputs[-1 - node]! : values[node]!;
  }
  return arriving;
}

/** The same of shapes, where the nodes before have run. */
export function shapesAt(refs: readonly Ref[], inputs: readonly Shape[], parts: readonly Made[]): readonly Shape[] {
  const arriving = new Array<Shape>(refs.length);
  for (let i = 0; i < refs.length; i++) arriving[i] = shapeAt(refs[i]!, inputs, parts);
  return arriving;
}

const shapeAt = ({ node }: Ref, inputs: readonly Shape[], parts: readonly Made[]): Shape =>
  node < 0 ? inputs[-1 - node]! : parts[node]!.output;

/** What a node of a block came to. */
type Made = Pick<Evaluated, 'output'>;

/** What a block hands out, of what arrived at it and what its nodes made. */
export function collect(out: Out, inputs: readonly Shape[], parts: readonly Made[]): Shape {
  if ('node' in out) return shapeAt(out, inputs, parts);
  return { items: out.items.map(item => collect(item, inputs, parts)), ...(out.keys && { keys: out.keys }) };
}

/** A fact found inside a block, told in the block's own parameters and inputs. */
function outward(finding: Finding, within: string, refs: readonly Ref[], params: object): Finding {
  const ref = finding.input === undefined ? undefined : refs[finding.input]?.node;
  const { input: _, ...rest } = finding;
  const blame = finding.blame.filter(name => name in params);
  return { ...rest, blame, within: finding.within ?? within, ...(ref !== undefined && ref < 0 && { input: -1 - ref }) } as Finding;
}
