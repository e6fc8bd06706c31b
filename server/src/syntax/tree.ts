import type { Span } from '../base/span';
import type { FieldTable } from './fieldTable';

/**
 * The one tree that every syntax is read into. Spans are of the text; an alias (YAML `*a`) is the anchor's node with the
 * span of the alias itself, its children shared and not copied, so a tree may be a graph: whoever walks it counts.
 */
export type Node = MapNode | ListNode | ScalarNode;

interface Base {
  readonly span: Span;
  /** Where the anchor's node stands, when this node was written as an alias. */
  readonly aliasOf?: Span;
}

export interface MapNode extends Base {
  readonly kind: 'map';
  /** In the order of the text. Merge keys (`<<`) are already expanded, behind the entries that override them. */
  readonly entries: readonly Entry[];
  readonly flow: boolean;
}

export interface Entry {
  readonly key: ScalarNode;
  readonly value: Node;
  /** From the key to the end of the value. */
  readonly span: Span;
  /** Came in through a merge key. */
  readonly merged?: true;
}

export interface ListNode extends Base {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly flow: boolean;
}

export interface ScalarNode extends Base {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** Plain: the text as written. Quoted or a block scalar: the string it stands for. */
  readonly text: string;
  readonly quoted: boolean;
}

export interface Comment {
  /** From the comment mark to the end of the line. */
  readonly span: Span;
  /** Without the mark and the blanks around. */
  readonly text: string;
}

export interface SyntaxProblem {
  readonly kind: 'syntax' | 'limit' | 'duplicate-key';
  readonly span: Span;
  /** A whole sentence for the user. */
  readonly message: string;
  /** For a duplicate key: where the key stood first. */
  readonly first?: Span;
}

export interface Tree {
  /** One root a document; multi-document files have several. Empty documents are left out. */
  readonly roots: readonly Node[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  /** No part bears on how another is read, so that a changed item of a list may be read alone. */
  readonly piecewise?: true;
  /** The same as numbers, of syntaxes whose files have only fields. */
  readonly table?: FieldTable;
}

/** The value of `key` in a map: the last one written wins, as in YAML and JSON readers; merged ones come after written ones. */
export function get(node: Node | undefined, key: string): Node | undefined {
  return entry(node, key)?.value;
}

export function entry(node: Node | undefined, key: string): Entry | undefined {
  if (node?.kind !== 'map') return undefined;
  let found: Entry | undefined;
  for (const e of node.entries) if (e.key.text === key && (!found || !e.merged)) found = e;
  return found;
}
