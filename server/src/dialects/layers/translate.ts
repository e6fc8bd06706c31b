import type { PrivateDialect } from '../../config/settings';
import { type Entry, entry, type ListNode, type MapNode, type Node, type ScalarNode } from '../../syntax/tree';
import { ARGUMENT_KEYS } from './layer';

/**
 * A document in a private spelling as if it were written in the words of the layer list: spans are those of the text, so that
 * whatever is said of it stands at its place. A document without a list where the spelling puts it is left as it is.
 */
export function translated(root: Node, dialect: PrivateDialect): Node {
  const list = follow(root, dialect.layers ?? ['layers']);
  if (list?.kind !== 'list') return root;
  const items = list.items.map(item => translateItem(item, dialect));
  const layers: ListNode = { ...list, items };
  const key: ScalarNode = { kind: 'scalar', span: list.span, value: 'layers', text: 'layers', quoted: false };
  const others = root.kind === 'map' ? root.entries.map(one => renamed(one, dialect)).filter(one => one.key.text !== 'layers') : [];
  return { kind: 'map', span: root.span, flow: false, entries: [...others, { key, value: layers, span: list.span }] };
}

function follow(root: Node, path: readonly string[]): Node | undefined {
  let at: Node | undefined = root;
  for (const key of path) at = entry(at, key)?.value;
  return at;
}

function translateItem(item: Node, dialect: PrivateDialect): Node {
  if (item.kind === 'scalar') return translateType(item, dialect);
  if (item.kind !== 'map') return item;
  return { ...item, entries: item.entries.map(one => translateEntry(one, dialect)) };
}

function translateEntry(one: Entry, dialect: PrivateDialect): Entry {
  if (one.key.text === dialect.type) return { ...one, key: word(one.key, 'type'), value: translateType(one.value, dialect) };
  const type = dialect.types.get(one.key.text);
  // The type stands as the key: its arguments are behind it.
  if (type !== undefined) return { ...one, key: word(one.key, type), value: translateArguments(one.value, dialect) };
  const same = renamed(one, dialect);
  return ARGUMENT_KEYS.includes(same.key.text.toLowerCase()) ? { ...same, value: translateArguments(one.value, dialect) } : same;
}

function translateArguments(value: Node, dialect: PrivateDialect): Node {
  if (value.kind !== 'map') return value;
  const map: MapNode = { ...value, entries: value.entries.map(one => renamed(one, dialect)) };
  return map;
}

function renamed(one: Entry, { keys }: PrivateDialect): Entry {
  const name = keys.get(one.key.text);
  return name === undefined ? one : { ...one, key: word(one.key, name) };
}

function translateType(node: Node, { types }: PrivateDialect): Node {
  const name = node.kind === 'scalar' ? types.get(node.text) : undefined;
  return node.kind === 'scalar' && name !== undefined ? word(node, name) : node;
}

const word = (node: ScalarNode, text: string): ScalarNode => ({ ...node, value: text, text });
