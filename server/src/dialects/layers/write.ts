import type { Edit } from '../../base/edit';
import type { Node } from '../../syntax/tree';
import { get } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { addEntry, addItems } from '../collection';
import { literal } from '../literal';
import type { Spelling } from '../spelling';
import { findLists, typeOf } from './find';
import { ARGUMENT_KEYS } from './layer';
import { spellingOf } from './types';
import { keyOf } from './writing';

/** Puts a change into the words of a layer list. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  return 'set' in change ? addArgument(change.set, file) : undefined;
}

/** An argument that is not written yet: among those that are, in their form. */
function addArgument({ layer: index, param, value }: ChangeOf<'set'>, file: Written): Edit[] | undefined {
  const { text, tree, graph } = file;
  const layer = graph.layers[index];
  const item =
    layer &&
    tree.roots
      .flatMap(findLists)
      .flatMap(list => list.items)
      .find(one => one.span.start === layer.span.start);
  const type = item && typeOf(item);
  const spelling = type && spellingOf(type.text, graph.conventions);
  if (layer?.args[param]?.origin.kind === 'written') return undefined;
  if (!item || !type || !spelling || !(param in spelling.unit.params) || param in (spelling.fixed ?? {})) return undefined;
  const key = keyOf(graph.layers, text, spelling, param);
  const written = literal(value);
  const holder = holderOf(item, type.value);
  switch (holder.kind) {
    case 'map':
      return [addEntry(holder, key, written, text)];
    case 'list':
      return lengthen(holder, layer.args, { param, value }, spelling, text);
    default:
      return scalarHolder(holder, item, { key, written }, text);
  }
}

/** What holds the arguments of an item: the value of its type, a map or list of arguments, or the item itself. */
function holderOf(item: Node, value: Node | undefined): Node {
  if (value) return value;
  const args = ARGUMENT_KEYS.map(key => get(item, key)).find(node => node?.kind === 'map' || node?.kind === 'list');
  return args ?? item;
}

/** Arguments by position: those between the last that is written and the new one are written with the values they have. */
function lengthen(
  list: Extract<Node, { kind: 'list' }>,
  args: Written['graph']['layers'][number]['args'],
  { param, value }: { readonly param: string; readonly value: unknown },
  { positional = [] }: Spelling,
  text: string
): Edit[] | undefined {
  const position = positional.indexOf(param);
  if (position < list.items.length) return undefined;
  const between = positional.slice(list.items.length, position).map(name => args[name]?.value);
  return [
    addItems(
      list,
      [...between, value].map(one => literal(one)),
      text
    )
  ];
}

/** A type that stands alone, or with a single value behind it. */
function scalarHolder(holder: Node, item: Node, { key, written }: Record<'key' | 'written', string>, text: string): Edit[] | undefined {
  if (holder === item) {
    const quoted = text[item.span.start] === '"';
    const old = text.slice(item.span.start, item.span.end);
    return [{ span: item.span, text: quoted ? `{"type": ${old}, "${key}": ${written}}` : `${old}: {${key}: ${written}}` }];
  }
  // Nothing stands behind the type yet.
  if (holder.kind !== 'scalar' || holder.value !== null) return undefined;
  const at = holder.span;
  return [{ span: at, text: `${text[at.start - 1] === ' ' ? '' : ' '}{${key}: ${written}}` }];
}
