import type { Change } from '../base/change';
import { type Span, span } from '../base/span';
import { MAX_MEMBERS, MAX_NODES } from './guard';
import type { Comment, Entry, ListNode, MapNode, Node, Tree } from './tree';

/** A text that was read, and what it has become. */
export interface Edited {
  readonly tree: Tree;
  readonly before: string;
  readonly after: string;
  readonly change: Change;
}

/** The part of a text that was read anew: what stands before `start` is as it was, what stood from `oldEnd` on has `moved`. */
export interface Region {
  readonly start: number;
  readonly oldEnd: number;
  readonly moved: number;
}

/** A tree of which only a region was read anew: exactly what reading the whole text gives. */
export interface Reread {
  readonly tree: Tree;
  readonly region: Region;
}

/** Where a span of the text before stands in the text after; nothing may be asked that lies in the region itself. */
export function carried(where: Span, { oldEnd, moved }: Region): Span {
  return moved === 0 || where.start < oldEnd ? where : span(where.start + moved, where.end + moved);
}

/** A conflict marker at the start of a line hides what stands around it. */
export const CONFLICT = /<{7}|>{7}|={7}|\|{7}/;

/** Whether the parts of a text may be read one by one; a text so short holds no more nodes than may be read. */
export const isPiecewise = ({ tree, after }: Edited): boolean =>
  tree.piecewise === true && tree.problems.length === 0 && tree.roots.length === 1 && after.length < MAX_NODES;

/** A collection on the way from the root to a changed part, and which of its children leads on. */
export interface Step {
  readonly node: ListNode | MapNode;
  readonly index: number;
}

/** What takes the place of the children `from` to `to` of the collection that the last step names. */
export interface Parts {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Node[];
  readonly comments: readonly Comment[];
  /** Where the collection begins now. */
  readonly start: number;
}

/** The tree with the items of one list replaced; what stands behind them is moved. Undefined where there are more than are read. */
export function splice(tree: Tree, steps: readonly Step[], parts: Parts, region: Region): Reread | undefined {
  const last = steps.at(-1)!.node as ListNode;
  const items = exchange(last.items, parts.items, parts, region, movedNode);
  if (items.length > MAX_MEMBERS) return undefined;
  let node: ListNode | MapNode = { ...last, items, span: span(parts.start, endOf(last, items, region)) };
  for (const { node: outer, index } of steps.slice(0, -1).reverse()) node = around(outer, index, node, region);
  return { tree: { ...tree, roots: [node], comments: splicedComments(tree.comments, parts.comments, region) }, region };
}

/** A collection around one that has changed. */
function around(outer: ListNode | MapNode, index: number, child: Node, region: Region): ListNode | MapNode {
  const place = { from: index, to: index + 1 };
  if (outer.kind === 'list') {
    const items = exchange(outer.items, [child], place, region, movedNode);
    return { ...outer, items, span: span(outer.span.start, endOf(outer, items, region)) };
  }
  const { key } = outer.entries[index]!;
  const entry: Entry = { key, value: child, span: span(key.span.start, Math.max(key.span.end, child.span.end)) };
  const entries = exchange(outer.entries, [entry], place, region, movedEntry);
  return { ...outer, entries, span: span(outer.span.start, endOf(outer, entries, region)) };
}

/** Brackets move with what they hold; a block ends with its last child. */
const endOf = (node: ListNode | MapNode, children: readonly { readonly span: Span }[], { moved }: Region): number =>
  node.flow ? node.span.end + moved : children.at(-1)!.span.end;

/** A list with some of its members replaced and those behind them moved. */
export function exchange<T>(
  all: readonly T[],
  fresh: readonly T[],
  { from, to }: { readonly from: number; readonly to: number },
  { moved }: Region,
  move: (one: T, by: number) => T
): T[] {
  const result = all.slice(0, from);
  for (const one of fresh) result.push(one);
  for (let i = to; i < all.length; i++) result.push(moved === 0 ? all[i]! : move(all[i]!, moved));
  return result;
}

export function splicedComments(comments: readonly Comment[], fresh: readonly Comment[], region: Region): Comment[] {
  const from = firstFrom(comments, region.start);
  return exchange(comments, fresh, { from, to: Math.max(from, firstFrom(comments, region.oldEnd)) }, region, movedComment);
}

/** The first of those in order that starts at an offset or behind it. */
export function firstFrom(all: readonly { readonly span: Span }[], offset: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.span.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const movedSpan = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

const movedComment = (comment: Comment, by: number): Comment => ({ span: movedSpan(comment.span, by), text: comment.text });

export function movedNode(node: Node, by: number): Node {
  const where = movedSpan(node.span, by);
  if (node.kind === 'scalar') return { kind: 'scalar', span: where, value: node.value, text: node.text, quoted: node.quoted };
  if (node.kind === 'list') return { kind: 'list', span: where, items: node.items.map(item => movedNode(item, by)), flow: node.flow };
  return { kind: 'map', span: where, entries: node.entries.map(entry => movedEntry(entry, by)), flow: node.flow };
}

export const movedEntry = ({ key, value, span: where }: Entry, by: number): Entry => ({
  key: movedNode(key, by) as Entry['key'],
  value: movedNode(value, by),
  span: movedSpan(where, by)
});
