import type { AxisMap } from '../arithmetic/axisMap';
import type { Writable } from '../base/writable';
import type { Out, Unit } from '../blocks/block';
import { buildBlock, type Subgraph } from '../blocks/subgraph';
import type { Conventions } from '../ir/conventions';
import { type Finding, isFault } from '../ir/finding';
import { type Dim, exact, isTensor, isTuple, isUnknown, product, type Shape, sum, type Tensor, tensors } from '../ir/shape';
import type { Op, OpContext } from '../ops/op';
import { applyMaps, marginsAfter, skippedSamples, unreadSamples } from './axes';

export type Args = Readonly<Record<string, unknown>>;

/** What one module makes of its inputs. */
export interface Evaluated {
  readonly output: Shape;
  /** What layers get that refer to this one by its number, where that is something else. */
  readonly referred?: Shape;
  /** False where the output is only what the framework would go on with after a fault. */
  readonly certain: boolean;
  readonly findings: readonly Finding[];
  /** Trainable parameters as the framework counts them; undefined while a size they depend on is not known. */
  readonly weights: number | undefined;
  /** The extents of every learned tensor on its own, where the operator says them. */
  readonly blobs?: readonly (readonly Dim[])[];
  /** Multiply-accumulate operations. */
  readonly macs: number | undefined;
  /** Of a block: what it is built of, and what each of its modules came to. */
  readonly within?: Within;
}

export interface Within {
  readonly graph: Subgraph;
  readonly parts: readonly Evaluated[];
}

/** Remembers what blocks came to for the same arguments and inputs, so that an edit recomputes only what it reaches. */
export interface Memo {
  readonly graphs: Map<string, Subgraph>;
  readonly results: Map<string, Evaluated>;
}

export const newMemo = (): Memo => ({ graphs: new Map(), results: new Map() });

/** Beyond this many entries a memo starts anew: it must not grow with the session. */
const MEMO_LIMIT = 20_000;

function remembered<V>(map: Map<string, V>, key: string, compute: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = compute();
  if (map.size >= MEMO_LIMIT) map.clear();
  map.set(key, value);
  return value;
}

export const FAULT: Shape = { unknown: { layer: -1, why: 'fault' } };

/** Runs one module on shapes: an operator directly, a block through the graph it is built of. */
export function evaluate(unit: Unit, args: Args, inputs: readonly Shape[], conventions: Conventions, memo: Memo): Evaluated {
  const misuse = checkInputs(unit, inputs);
  if (misuse)
    return { output: FAULT, certain: false, findings: [misuse], weights: weightsAlone(unit, args, conventions, memo), macs: undefined };
  if (unit.is === 'op') return evaluateOp(unit, args, inputs, conventions);
  const made = `${unit.name}${inputs.length}${JSON.stringify(args)}`;
  const key = `${made}${JSON.stringify(inputs)}${conventions.framework}${conventions.layout}`;
  return remembered(memo.results, key, () =>
    evaluateBlock(subgraph(unit, args, inputs.length, memo, made), unit.params, inputs, conventions, memo)
  );
}

/** `made` is what tells one such graph from another, where somebody has it already. */
export function subgraph(
  unit: Extract<Unit, { is: 'block' }>,
  args: Args,
  inputCount: number,
  memo: Memo,
  made = `${unit.name}${inputCount}${JSON.stringify(args)}`
): Subgraph {
  return remembered(memo.graphs, made, () => buildBlock(unit, args, inputCount));
}

function weightsAlone(unit: Unit, args: Args, conventions: Conventions, memo: Memo): number | undefined {
  if (unit.is === 'op') return weightsOf(unit, args, [], conventions).weights;
  const count = Math.max(unit.inputs.min, 1);
  return evaluateBlock(subgraph(unit, args, count, memo), unit.params, Array(count).fill(FAULT), conventions, memo).weights;
}

/** Whether a unit can be built for as many inputs as arrive. */
export const takesCount = ({ inputs: { min, max } }: Unit, { length }: readonly Shape[]): boolean => length >= min && length <= max;

/** Too few or too many inputs, or a tuple where a tensor is wanted. */
export function checkInputs(unit: Unit, inputs: readonly Shape[]): Finding | undefined {
  const { min, max } = unit.inputs;
  if (!takesCount(unit, inputs)) return { kind: 'input-count', blame: [], data: { min, max, actual: inputs.length } };
  if (unit.is === 'block' || unit.takes === 'tuples') return undefined;
  const at = inputs.findIndex(isTuple);
  const tuple = inputs[at];
  return isTuple(tuple) ? { kind: 'structure', blame: [], input: at, data: { expected: 'tensor', items: tuple.items.length } } : undefined;
}

/** What came of an operator's shape alone, without its costs. */
export interface OpShape {
  readonly shape: Shape | undefined;
  readonly findings: Finding[];
  /** One map an axis of the first input, where the operator treats each axis alone. */
  readonly maps: readonly AxisMap[] | undefined;
  /** The first input; without axes where it is no tensor. */
  readonly x: Tensor;
}

/** What an operator is told of extents; by default what they are, and what has no output is reported. */
export interface Extents {
  sizes(maps: readonly AxisMap[], least: number): Dim[] | undefined;
  isEmpty(from: number): boolean;
}

/** Asks an operator for the shape that comes out of known inputs. */
export function runOp(op: Op, args: Args, inputs: readonly Shape[], conventions: Conventions, told?: Extents): OpShape {
  const findings: Finding[] = [];
  const [first] = inputs;
  const x = isTensor(first) ? first : { dims: [] };
  const maps = isTensor(first) ? op.axes?.(args, first, conventions) : undefined;
  const report = (finding: Finding) => findings.push(finding);
  const extents = told ?? {
    sizes: (given, least) => applyMaps(given, x, least, op.sizedBy ?? [], conventions, report),
    isEmpty: from => x.dims.includes(0, from)
  };
  const ctx: OpContext = {
    conventions,
    inputs,
    x,
    isEmpty: (from = 0) => extents.isEmpty(from),
    sizes: (least = 1) => extents.sizes(maps ?? [], least),
    report
  };
  const wrongNumbers = op.numbers && refusedNumbers(op, args, inputs);
  if (wrongNumbers) findings.push(wrongNumbers);
  return { shape: op.shape(ctx, args), findings, maps, x };
}

function evaluateOp(op: Op, args: Args, inputs: readonly Shape[], conventions: Conventions): Evaluated {
  const known = inputs.map(input => (isTensor(input) ? input : undefined));
  const learned = weightsOf(op, args, known, conventions);
  const lost = inputs.find(isUnknown);
  if (lost) return { output: lost, certain: false, findings: [], ...learned, macs: undefined };

  const { shape, findings, maps, x } = runOp(op, args, inputs, conventions);
  const unbuilt = shape && isUnbuilt(op, args, known, conventions);
  if (unbuilt) findings.push(unbuilt);
  if (!shape) return { output: FAULT, certain: false, findings, ...learned, macs: undefined };
  // What the framework passes over, or notices only later, is its own continuation all the same.
  const certain = !findings.some(isFault);
  // Of several outputs the first is what is computed; the others are handed out beside it.
  const [computed] = tensors(shape);
  const macs = op.macs && computed ? exact(op.macs(args, inputs.filter(isTensor), computed, conventions)) : 0;
  if (!isTensor(shape)) return { output: shape, certain, findings, ...learned, macs };
  if (maps && findings.length === 0)
    findings.push(...unreadSamples(maps, x, op.sizedBy ?? []), ...skippedSamples(maps, shape, op.sizedBy ?? []));
  const margins = maps ? marginsAfter(maps, x) : shape.margins;
  const output = margins === shape.margins ? shape : { ...shape, margins };
  // One form for all, without a spread: this is made for every operator.
  const made: Writable<Evaluated> = { output, certain, findings, weights: learned.weights, macs };
  if (learned.blobs) made.blobs = learned.blobs;
  return made;
}

/** What an operator learns: as the framework counts it, and tensor by tensor where it says them. */
function weightsOf(
  op: Op,
  args: Args,
  inputs: readonly (Tensor | undefined)[],
  conventions: Conventions
): Pick<Evaluated, 'weights' | 'blobs'> {
  const blobs = op.blobs?.(args, inputs);
  if (!blobs) return { weights: op.weights ? exact(op.weights(args, inputs, conventions)) : op.blobs ? undefined : 0 };
  return { weights: blobs.map(product).reduce(sum, 0), blobs };
}

/** Keras makes a layer's weights before data flows, and cannot where an extent that they depend on is left open. */
function isUnbuilt(op: Op, args: Args, known: readonly (Tensor | undefined)[], conventions: Conventions): Finding | undefined {
  if (conventions.framework !== 'tensorflow') return undefined;
  const open = op.blobs
    ? op
        .blobs(args, known)
        ?.flat()
        .every(dim => typeof dim === 'number') !== true
    : op.weights && op.weights(args, known, conventions) === undefined;
  if (!open) return undefined;
  const why = 'the weights depend on an extent that is left open';
  return { kind: 'argument', blame: [], input: 0, data: { problem: { is: 'value', why } } };
}

/** The first input that holds numbers the operator cannot work on. */
function refusedNumbers(op: Op, args: Args, inputs: readonly Shape[]): Finding | undefined {
  for (const [i, input] of inputs.entries()) {
    if (!isTensor(input)) continue;
    const held = input.numbers;
    const taken = held && op.numbers?.(args, i, input);
    if (!taken || taken.includes(held)) continue;
    return {
      kind: 'argument',
      blame: [],
      input: i,
      data: { problem: { is: 'value', why: `takes ${taken.join(' or ')}, and ${held} arrives` } }
    };
  }
  return undefined;
}

function evaluateBlock(graph: Subgraph, params: object, inputs: readonly Shape[], conventions: Conventions, memo: Memo): Evaluated {
  const values: Shape[] = [];
  const parts: Evaluated[] = [];
  const findings: Finding[] = [...graph.findings];
  let certain = !findings.some(isFault);
  let weights: number | undefined = 0;
  let macs: number | undefined = 0;
  for (const node of graph.nodes) {
    const arriving = node.inputs.map(ref => (ref.node < 0 ? inputs[-1 - ref.node]! : values[ref.node]!));
    const own = node.conventions ? { ...conventions, ...node.conventions } : conventions;
    const result = evaluate(node.unit, node.args, arriving, own, memo);
    if (certain && result.findings.length > 0) {
      const refs = node.inputs.map(ref => ref.node);
      for (const finding of result.findings) findings.push(outward(finding, node.unit.name, refs, params));
    }
    // What follows from a fault stays quiet.
    certain = certain && result.certain;
    values.push(result.output);
    parts.push(result);
    weights = sum(weights, result.weights);
    macs = sum(macs, result.macs);
  }
  for (const { unit, args } of graph.held) weights = sum(weights, weightsAlone(unit, args, conventions, memo));
  if (graph.refused) return { output: FAULT, certain, findings, weights: undefined, macs: undefined };
  const output = graph.output ? collect(graph.output, inputs, values) : FAULT;
  const referred = graph.output && 'referred' in graph.output ? graph.output.referred : undefined;
  const within = { graph, parts };
  return { output, certain, findings, weights, macs, within, ...(referred && { referred: collect(referred, inputs, values) }) };
}

/** What a block hands out, of what arrived at it and what its nodes made. */
export function collect(out: Out, inputs: readonly Shape[], values: readonly Shape[]): Shape {
  if ('node' in out) return out.node < 0 ? inputs[-1 - out.node]! : values[out.node]!;
  return { items: out.items.map(item => collect(item, inputs, values)), ...(out.keys && { keys: out.keys }) };
}

/** A fact found inside a block, told in the block's own parameters and inputs. */
function outward(finding: Finding, within: string, refs: readonly number[], params: object): Finding {
  const ref = finding.input === undefined ? undefined : refs[finding.input];
  const { input: _, ...rest } = finding;
  const blame = finding.blame.filter(name => name in params);
  return { ...rest, blame, within: finding.within ?? within, ...(ref !== undefined && ref < 0 && { input: -1 - ref }) } as Finding;
}
