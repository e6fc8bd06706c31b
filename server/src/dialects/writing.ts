import { locate } from '../syntax/locate';
import type { Node, Tree } from '../syntax/tree';

/** The path from a root to the innermost node at an offset; empty where no root reaches it. */
export const nodesAt = ({ roots }: Tree, offset: number): readonly Node[] =>
  roots.map(root => locate(root, offset)).find(path => path.length > 0) ?? [];
