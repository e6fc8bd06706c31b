import type { Node } from '../syntax/tree';

/** How many nodes of one value are visited: aliases make a small text stand for a huge one. */
const VALUE_LIMIT = 10_000;

/** A node as a plain value: lists as arrays, scalars as they are; a map stands for itself as the node. */
export function plainValue(node: Node, budget: { left: number } = { left: VALUE_LIMIT }): unknown {
  if (--budget.left < 0) return undefined;
  if (node.kind === 'scalar') return node.value;
  return node.kind === 'list' ? node.items.map(item => plainValue(item, budget)) : node;
}

/** A number written with a point or an exponent: a float to Python, even where it is whole. */
export const isFloat = (node: Node): boolean =>
  node.kind === 'scalar' && typeof node.value === 'number' && !node.quoted && /[.eE]/.test(node.text) && !/^[-+]?0x/i.test(node.text);

/** A value as people write it, for messages: short, one line. */
export function show(value: unknown): string {
  const text =
    value === undefined ? 'nothing' : isMap(value) ? 'a mapping' : JSON.stringify(value, (_, part) => (isMap(part) ? 'a mapping' : part));
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

export const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && 'kind' in value;
