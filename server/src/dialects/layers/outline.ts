import type { MapNode, Node } from '../../syntax/tree';
import type { Written } from '../change';
import { indentOf, newlineOf } from '../collection';
import { literal } from '../literal';
import { isJson, printed } from '../printed';
import { danglingSources, indexReference, type Outline, type Part, sourceReferences, type Target } from '../structure';
import { findLists, typeOf } from './find';
import { layerTypes } from './types';
import { keyOf } from './writing';

/** The items of a document's lists of layers; files of several documents have none. */
export function outline({ graph, tree, text }: Written): Outline | undefined {
  const lists = tree.roots.length === 1 ? findLists(tree.roots[0]!) : [];
  const parts = lists.flatMap((list, position): Part[] => list.items.map(({ span }) => ({ span, list: position, flow: list.flow })));
  const items = lists.flatMap(list => list.items);
  if (parts.length !== graph.layers.length || parts.some(({ span }, i) => span.start !== graph.layers[i]!.span.start)) return undefined;
  return {
    parts,
    references: sourceReferences(graph.layers),
    dangling: danglingSources(graph.layers),
    reference,
    layer: ({ op, args, reads }) => itemOf(op, args, reads, items, { graph, tree, text })
  };
}

/** A position where one stood, or where the target has no name. */
function reference(target: Target, reader: number, old: string): string | undefined {
  const quote = /^["']/.test(old) ? old[0]! : '';
  if (/^-?\d+$/.test(old) || (old === '' && target !== 'input' && target.name === undefined)) return indexReference(target, reader, old);
  if (target === 'input') return old === '' ? undefined : `${quote}input${quote}`;
  return target.name === undefined ? String(target.index) : `${quote}${target.name}${quote}`;
}

/** The types and arguments of what may be inserted. */
const TYPES: Readonly<Record<string, readonly [type: string, ...params: string[]]>> = {
  identity: ['identity'],
  conv: ['conv2d', 'outChannels', 'kernel', 'stride', 'padding'],
  upsample: ['upsample', 'scale'],
  adaptivePool: ['adaptiveavgpool2d', 'outputSize'],
  flatten: ['flatten'],
  unflatten: ['reshape', 'shape'],
  pad: ['pad2d', 'amounts'],
  crop: ['crop2d', 'amounts']
};

/** A layer in the form that the others have: with the type as the key, in braces, or in JSON. */
function itemOf(
  op: string,
  args: Readonly<Record<string, unknown>>,
  reads: string | undefined,
  items: readonly Node[],
  { graph, text }: Written
): string | undefined {
  const [type, ...params] = TYPES[op] ?? [];
  const spelling = type === undefined ? undefined : layerTypes.get(type);
  if (type === undefined || !spelling) return undefined;
  const given: Readonly<Record<string, unknown>> = { ...args, scale: args.factor, outputSize: args.size };
  const entries = params
    .filter(name => given[name] !== undefined)
    .map(name => [keyOf(graph.layers, text, spelling, name), given[name]] as const);
  const reading = reads === undefined ? [] : [['from', /^-?\d+$/.test(reads) ? Number(reads) : reads.replace(/^"(.*)"$/, '$1')] as const];
  return itemText(
    type,
    [...entries, ...reading],
    items.find((item): item is MapNode => item.kind === 'map'),
    text
  );
}

/** In JSON, in braces, or with a line for each argument; with the type as the key where the sample has it so. */
function itemText(type: string, fields: readonly (readonly [string, unknown])[], sample: MapNode | undefined, text: string): string {
  if (sample && isJson(sample, text)) return printed({ type, ...Object.fromEntries(fields) }, sample, text);
  const arguments_ = fields.map(([key, value]) => `${key}: ${literal(value)}`);
  const lines = (words: readonly string[], at: number): string => words.join(`${newlineOf(text)}${indentOf(text, at)}`);
  const holder = sample && typeOf(sample)?.value;
  if (sample && holder) {
    if (arguments_.length === 0) return type;
    if (holder.kind !== 'map' || holder.flow) return `${type}: {${arguments_.join(', ')}}`;
    return `${type}:${lines(['', ...arguments_], holder.span.start)}`;
  }
  const all = [`type: ${type}`, ...arguments_];
  return sample && !sample.flow ? lines(all, sample.span.start) : `{${all.join(', ')}}`;
}
