import type { Node, Tree } from '../../server/src/syntax/tree';

/** A tree with all its nodes, which some syntaxes make only where somebody walks to them. */
export const whole = ({ table: _, roots, ...tree }: Tree) => ({ ...tree, roots: roots.map(wholeNode) });

function wholeNode(node: Node): unknown {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') return { ...node, items: node.items.map(wholeNode) };
  const { kind, span, flow, entries, aliasOf } = node;
  return { kind, span, flow, aliasOf, entries: entries.map(entry => ({ ...entry, value: wholeNode(entry.value) })) };
}
