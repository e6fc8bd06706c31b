import type { Node } from '../../syntax/tree';
import type { Written } from '../change';
import { literal } from '../literal';
import { indexReference, type Outline, type Part, sourceReferences, type Target } from '../structure';
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
    reference,
    layer: (op, args, reads) => itemOf(op, args, reads, items, { graph, tree, text })
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
  conv: ['conv2d', 'outChannels', 'kernel', 'padding'],
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
    .map(name => [keyOf(graph.layers, text, spelling, name), literal(given[name])] as const);
  const all = reads === undefined ? entries : [...entries, ['from', reads] as const];
  const sample = items.find(item => item.kind === 'map');
  const json = sample !== undefined && text[sample.span.start + 1] === '"';
  const quote = json ? '"' : '';
  const fields = all.map(([key, value]) => `${quote}${key}${quote}: ${value}`).join(', ');
  if (sample && typeOf(sample)?.value && !json) return fields ? `${type}: {${fields}}` : type;
  return `{${[`${quote}type${quote}: ${quote}${type}${quote}`, fields].filter(Boolean).join(', ')}}`;
}
