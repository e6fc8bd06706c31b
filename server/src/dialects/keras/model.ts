import type { Span } from '../../base/span';
import { finish, type Steps } from '../../base/steps';
import type { Block, Unit } from '../../blocks/block';
import type { Finding } from '../../ir/finding';
import type { GraphInput, Mentioned, Notice, Source } from '../../ir/graph';
import type { Dim } from '../../ir/shape';
import { bundle } from '../../ops/bundle';
import { inputLayer } from '../../ops/inputLayer';
import { get, type Node } from '../../syntax/tree';
import type { ModelLayer, Request } from '../dialect';
import { settleInput } from '../inputs';
import { LAYER_LIMIT, limitNotice } from '../limit';
import { lowerFunctional } from './functional';
import type { Call } from './inbound';
import type { KerasLayer } from './kerasLayer';
import { type Reading, type ReadingScope, readLayer } from './layer';
import { modelBlock } from './modelBlock';
import { definesOf, entriesOf, type KerasObject, textOf } from './objects';
import { type Operation, readOperation } from './operations';
import { lowerSequential } from './sequential';

/** What is gathered while a model is read. */
export interface Lowering extends ReadingScope {
  readonly layers: ModelLayer[];
  readonly inputs: GraphInput[];
  readonly notices: Notice[];
  /** What the models take and hand out, by the names of layers. */
  readonly named: Mentioned[];
  readonly request: Request;
  /** Index of the first call of each layer, by its id. */
  readonly first: Map<string, number>;
  /** The model has one input, which an unnamed size is meant for. */
  readonly single: boolean;
}

/** A model inside the file: where it stands, and what it is called with when another model calls it. */
export interface Place {
  /** "outer/": in front of the names of what is inside. */
  readonly prefix: string;
  readonly given?: readonly Source[];
}

/** Whether another layer is one too many, and left out; said once. */
export function isFull({ layers, notices }: Lowering, { span }: Node): boolean {
  if (layers.length < LAYER_LIMIT) return false;
  if (!notices.some(({ finding }) => finding.kind === 'layer-limit')) notices.push(limitNotice(span));
  return true;
}

/** Reads a model's layers; what comes out of it, in order. */
export function lowerModel(object: KerasObject, place: Place, lowering: Lowering): Steps<readonly Source[]> {
  return object.className === 'Sequential' || object.config.kind === 'list'
    ? lowerSequential(object, place, lowering)
    : lowerFunctional(object, place, lowering);
}

export interface Added {
  readonly object: KerasObject;
  readonly name: string;
  readonly sources: readonly Source[];
  readonly findings?: readonly Finding[];
  readonly form?: 'single' | 'list' | 'several';
  readonly call?: Call;
}

/** Layers in a step: few milliseconds. */
const STEP = 100;

/** Adds one call of a layer; its index. */
export function* addLayer(added: Added, place: Place, lowering: Lowering): Steps<number> {
  if (lowering.layers.length % STEP === STEP - 1) yield;
  const { object, name, sources, findings = [], form, call } = added;
  const id = place.prefix + name;
  if (entriesOf(object)) return yield* addModel({ object, name, sources, findings }, place, lowering);
  const operation = call && readOperation(object, call);
  if (operation) return addOperation(added, operation, place, lowering);
  const read = readLayer(object, lowering, call);
  const wrong = form && read.known ? formFinding(form, read.known, sources.length) : undefined;
  const all = [...findings, ...read.findings, ...(wrong && read.findings.length === 0 ? [wrong] : [])];
  return push(
    {
      id,
      name,
      type: object.className,
      ...(read.unit && { unit: read.unit as Unit }),
      args: read.args,
      sources,
      span: object.node.span,
      head: object.classNode.span,
      defines: definesOf(object, name),
      findings: all,
      ...((read.unusable || wrong || findings.length > 0) && { unusable: true as const }),
      ...(read.conventions && { conventions: read.conventions }),
      ...(read.url && { url: read.url })
    },
    lowering
  );
}

function addOperation(
  { object, name, sources, findings = [] }: Added,
  { unit, args }: Operation,
  place: Place,
  lowering: Lowering
): number {
  const origin = { kind: 'default', by: 'dialect' } as const;
  return push(
    {
      id: place.prefix + name,
      name,
      type: object.className,
      unit,
      args: Object.fromEntries(Object.entries(args).map(([key, value]) => [key, { value, origin }])),
      sources,
      span: object.node.span,
      head: object.classNode.span,
      defines: definesOf(object, name),
      findings,
      ...(findings.length > 0 && { unusable: true as const })
    },
    lowering
  );
}

/** A model that a wrapper runs as one layer. */
export function readInner(object: KerasObject, lowering: Lowering): Reading {
  const layers: ModelLayer[] = [];
  const inner: Lowering = { ...lowering, layers, inputs: [], first: new Map(), named: [] };
  const outputs = finish(lowerModel(object, { prefix: '', given: [{ input: 0 }] }, inner));
  const findings = layers.flatMap(layer => layer.findings);
  return { unit: modelBlock(layers, outputs) as unknown as Block, args: {}, findings, unusable: findings.length > 0 };
}

/** Merging layers want one list; the others do not take one (keras/src/layers/merging/base_merge.py). */
function formFinding(form: Added['form'], { call: wanted, count: takes }: KerasLayer, count: number): Finding | undefined {
  if (takes !== undefined && wanted === form && count !== takes)
    return { kind: 'input-count', blame: [], data: { min: takes, max: takes, actual: count } };
  if (wanted === 'list' && form !== 'list') return { kind: 'structure', blame: [], input: 0, data: { expected: 'tuple', items: count } };
  return undefined;
}

/** Adds a layer to the list, as a further call of the same one where its id is there already. */
export function push(layer: Omit<ModelLayer, 'index' | 'repeat'>, { layers, first }: Lowering): number {
  const index = layers.length;
  const shares = first.get(layer.id);
  layers.push({ ...layer, index, repeat: 1, ...(shares !== undefined && { shares }) });
  if (shares === undefined) first.set(layer.id, index);
  return index;
}

/** A model inside a model: what it consists of first, then the whole. */
function* addModel({ object, name, sources, findings = [] }: Added, place: Place, lowering: Lowering): Steps<number> {
  const start = lowering.layers.length;
  const outputs = yield* lowerModel(object, { prefix: `${place.prefix}${name}/`, given: sources }, lowering);
  const holds = Array.from({ length: lowering.layers.length - start }, (_, i) => start + i);
  return push(
    {
      id: place.prefix + name,
      name,
      type: object.className,
      unit: bundle as unknown as Unit,
      args: {},
      sources: outputs,
      span: object.node.span,
      head: object.classNode.span,
      defines: definesOf(object, name),
      findings,
      holds
    },
    lowering
  );
}

/** An input layer: of the model, which has its size from the file or from whom it is asked, or of an inner one that is given a tensor. */
export function addInput(object: KerasObject, name: string, place: Place, lowering: Lowering, given?: Source): number {
  const shapeNode = get(object.config, 'batch_shape') ?? get(object.config, 'batch_input_shape');
  const shape = readShape(shapeNode) ?? withBatch(readShape(get(object.config, 'shape') ?? get(object.config, 'input_shape')));
  const findings: Finding[] = [];
  if (!shape) {
    const problem = shapeNode
      ? { is: 'value' as const, why: 'batch_shape must be a list of whole numbers and null' }
      : { is: 'missing' as const };
    findings.push({ kind: 'argument', blame: ['batchShape'], data: { problem } });
  }
  const source = given ?? { input: addGraphInput(name, shape, shapeNode?.span, place, lowering) };
  const written = shapeNode && { shape: { value: given ? shape : undefined, origin: { kind: 'written' as const, value: shapeNode.span } } };
  return push(
    {
      id: place.prefix + name,
      name,
      type: object.className,
      unit: inputLayer as unknown as Unit,
      args: written ?? {},
      sources: [source],
      span: object.node.span,
      head: object.classNode.span,
      defines: definesOf(object, name),
      findings,
      ...(findings.length > 0 && { unusable: true as const })
    },
    lowering
  );
}

/** Adds an input of the whole model; its index. */
export function addGraphInput(
  name: string,
  shape: readonly Dim[] | undefined,
  where: Span | undefined,
  place: Place,
  lowering: Lowering
): number {
  const id = place.prefix + name;
  const own: GraphInput | undefined = shape && { name: id, dims: shape, source: 'file', ...(where && { span: where }) };
  const channelsLast = lowering.conventions.layout === 'channels-last';
  const slot = { name: id, own, fallback: undefined, batch: '?', channelsLast };
  lowering.inputs.push(settleInput(slot, lowering.request.inputs, lowering.single));
  return lowering.inputs.length - 1;
}

const withBatch = (dims: readonly Dim[] | undefined): readonly Dim[] | undefined => dims && ['?', ...dims];

/** `[null, 32, 32, 3]`; undefined for anything else. */
export function readShape(node: Node | undefined): readonly Dim[] | undefined {
  if (node?.kind !== 'list' || node.items.length > 16) return undefined;
  const dims = node.items.map((item): Dim | undefined => {
    if (item.kind !== 'scalar') return undefined;
    if (item.value === null) return '?';
    return typeof item.value === 'number' && Number.isSafeInteger(item.value) && item.value >= 0 && item.value < 2 ** 31
      ? item.value
      : undefined;
  });
  return dims.every(dim => dim !== undefined) ? (dims as Dim[]) : undefined;
}

/** What stands nowhere, as a value that is missing, is marked at what stands before it. */
const visible = (span: Span): Span => (span.end > span.start ? span : { start: Math.max(span.start - 1, 0), end: Math.max(span.start, 1) });

/** An entry of a model that is no object: Keras stops at it. */
export function addBroken(node: Node, name: string, place: Place, lowering: Lowering): number {
  const why = 'a layer needs class_name and config';
  const head = visible(node.kind === 'map' ? (node.entries[0]?.key.span ?? node.span) : node.span);
  return push(
    {
      id: place.prefix + name,
      name,
      type: textOf(get(node, 'class_name')) ?? '?',
      args: {},
      sources: [],
      span: node.span,
      head,
      findings: [{ kind: 'argument', blame: [], data: { problem: { is: 'value', why } } }],
      unusable: true
    },
    lowering
  );
}
