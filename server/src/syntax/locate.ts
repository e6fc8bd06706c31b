import { type Span, touches } from '../base/span';
import type { Entry, Node } from './tree';

/**
 * The path from the root to the innermost node at an offset, empty when the root is elsewhere. A cursor directly behind a
 * node is in it. Keys are nodes of the path too; what an alias or a merge key brings in stands elsewhere and is not entered.
 */
export function locate(root: Node, offset: number): Node[] {
  const path: Node[] = [];
  let node = touches(root.span, offset) ? root : undefined;
  while (node) {
    path.push(node);
    node = node.aliasOf ? undefined : childAt(node, offset);
  }
  return path;
}

function childAt(node: Node, offset: number): Node | undefined {
  if (node.kind === 'scalar') return undefined;
  if (node.kind === 'list') return lastTouched(node.items, offset);
  const written = node.entries.filter(e => !e.merged);
  const entry: Entry | undefined = lastTouched(written, offset);
  return entry && lastTouched([entry.key, entry.value], offset);
}

/** The later one where two touch: a cursor between them is about to write the second. */
function lastTouched<T extends { readonly span: Span }>(parts: readonly T[], offset: number): T | undefined {
  return parts.findLast(part => touches(part.span, offset));
}
