import type { Span } from '../../base/span';
import { get, type Node } from '../../syntax/tree';
import { plainValue } from '../value';
import { textOf } from './objects';

/** An edge: one tensor of one call of a layer. */
export interface TensorRef {
  readonly layer: string;
  readonly call: number;
  readonly item: number;
  /** Of the layer's name. */
  readonly span: Span;
}

/** What a call hands over: a tensor, a list, or a plain value. */
export type Handed = { readonly tensor: TensorRef } | { readonly list: readonly Handed[]; readonly node: Node } | { readonly plain: Node };

/** One call of a layer. */
export interface Call {
  readonly args: readonly Handed[];
  readonly kwargs: ReadonlyMap<string, Handed>;
  /** All its tensors in the order of the text, positional ones first. */
  readonly tensors: readonly Arriving[];
  /** Written as Keras 2 does, which keeps no difference between a list and several arguments. */
  readonly old?: true;
}

/** The calls of a layer, in either generation's form; undefined where there is no list of them. */
export function readCalls(node: Node | undefined): readonly Call[] | undefined {
  if (node?.kind !== 'list') return undefined;
  return node.items.map(call => (call.kind === 'map' ? readCall(call) : readOldCall(call)));
}

function readCall(node: Node): Call {
  const args = get(node, 'args');
  const kwargs = get(node, 'kwargs');
  const positional = args?.kind === 'list' ? args.items.map(handed) : [];
  if (kwargs?.kind !== 'map' || kwargs.entries.length === 0) return callOf(positional, NO_KEYWORDS);
  return callOf(positional, new Map(kwargs.entries.map(e => [e.key.text, handed(e.value)])));
}

const NO_KEYWORDS: ReadonlyMap<string, Handed> = new Map();

function callOf(args: readonly Handed[], kwargs: Call['kwargs']): Call {
  const tensors: Arriving[] = [];
  for (const value of args) collect(value, undefined, tensors);
  for (const [keyword, value] of kwargs) if (!NO_DATA.has(keyword)) collect(value, keyword, tensors);
  return { args, kwargs, tensors };
}

function collect(value: Handed, keyword: string | undefined, into: Arriving[]): void {
  if ('tensor' in value) into.push(keyword === undefined ? { ref: value.tensor } : { ref: value.tensor, keyword });
  else if ('list' in value) for (const one of value.list) collect(one, keyword, into);
}

function handed(node: Node): Handed {
  const tensor = readTensor(node);
  if (tensor) return { tensor };
  return node.kind === 'list' ? { list: node.items.map(handed), node } : { plain: node };
}

/** `{"class_name": "__keras_tensor__", "config": {"keras_history": [layer, call, tensor]}}` */
function readTensor(node: Node): TensorRef | undefined {
  if (textOf(get(node, 'class_name')) !== '__keras_tensor__') return undefined;
  return readTriple(get(get(node, 'config'), 'keras_history'));
}

/** `[layer, call, tensor]`; whatever follows is not looked at. */
export function readTriple(node: Node | undefined): TensorRef | undefined {
  if (node?.kind !== 'list' || node.items.length < 3) return undefined;
  const [layer, call, item] = node.items.map(part => (part.kind === 'scalar' ? part.value : undefined));
  if (typeof layer !== 'string' || !Number.isSafeInteger(call) || !Number.isSafeInteger(item)) return undefined;
  return { layer, call: call as number, item: item as number, span: node.items[0]!.span };
}

/** Keras 2: a call is a list of edges, or, for operations on one tensor, the edge itself. */
function readOldCall(node: Node): Call {
  if (node.kind !== 'list') return callOf([], NO_KEYWORDS);
  const edges = textOf(node.items[0]) === undefined ? node.items : [node];
  const args = edges.map(oldEdge);
  const kwargs = new Map<string, Handed>();
  for (const edge of edges) {
    const given = edge.kind === 'list' ? edge.items[3] : undefined;
    if (given?.kind === 'map') for (const e of given.entries) kwargs.set(e.key.text, oldHanded(e.value));
  }
  return { ...callOf(args, kwargs), old: true };
}

/** `[layer, call, tensor, kwargs]`, or a constant in its place: `["_CONSTANT_VALUE", -1, value, kwargs]`. */
function oldEdge(node: Node): Handed {
  if (node.kind === 'list' && textOf(node.items[0]) === '_CONSTANT_VALUE' && node.items[2]) return { plain: node.items[2] };
  const tensor = readTriple(node);
  return tensor ? { tensor } : { plain: node };
}

function oldHanded(node: Node): Handed {
  const tensor = readTriple(node);
  if (tensor && (node as { items: readonly Node[] }).items.length <= 4) return { tensor };
  return node.kind === 'list' ? { list: node.items.map(oldHanded), node } : { plain: node };
}

/** Arguments of a call that carry masks and the like: no data. */
const NO_DATA: ReadonlySet<string> = new Set(['mask', 'attention_mask', 'query_mask', 'value_mask', 'key_mask', 'training']);

/** A tensor that arrives, with the keyword it came under. */
export interface Arriving {
  readonly ref: TensorRef;
  readonly keyword?: string;
}

/** All tensors of a call: positional ones first, then those under keywords in this order. */
export function arrivingAt({ tensors }: Call, order: readonly string[] = []): readonly Arriving[] {
  if (order.length === 0 || tensors.every(({ keyword }) => keyword === undefined)) return tensors;
  const place = (keyword: string | undefined): number =>
    keyword === undefined ? -1 : order.includes(keyword) ? order.indexOf(keyword) : order.length;
  return [...tensors].sort((a, b) => place(a.keyword) - place(b.keyword));
}

/** Whether a value holds any tensor. */
export const holdsTensor = (value: Handed): boolean => 'tensor' in value || ('list' in value && value.list.some(holdsTensor));

/** How the first argument comes: alone, as a list, or beside others. */
export function formOf(call: Call): 'single' | 'list' | 'several' {
  const [first] = call.args;
  if (first && 'list' in first) return 'list';
  return call.tensors.length > 1 ? 'several' : 'single';
}

/** The triples of `input_layers` and `output_layers`, which mirror any structure of lists and dicts. */
export function readTriples(node: Node | undefined): TensorRef[] {
  if (!node) return [];
  const triple = readTriple(node);
  if (triple) return [triple];
  if (node.kind === 'list') return node.items.flatMap(readTriples);
  // Keras flattens dicts in the order of their keys.
  if (node.kind === 'map') return [...node.entries].sort((a, b) => (a.key.text < b.key.text ? -1 : 1)).flatMap(e => readTriples(e.value));
  return [];
}

/** A plain value handed over, as JSON has it. */
export const plainOf = (value: Handed | undefined): unknown => (value && 'plain' in value ? plainValue(value.plain) : undefined);
