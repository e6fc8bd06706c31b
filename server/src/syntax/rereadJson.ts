import { covers, type Span, span } from '../base/span';
import { MAX_DEPTH, tooDeepAt } from './guard';
import { parseAnyJson } from './json';
import { readValues } from './plainJson';
import { CONFLICT, type Edited, firstFrom, isPiecewise, movedNode, movedSpan, type Region, type Reread, type Step, splice } from './splice';
import type { Node, SyntaxProblem } from './tree';

/** Reads only the values of a list in which the text has changed; undefined where the change may reach further. */
export function rereadJson(edited: Edited, relaxed = false): Reread | undefined {
  if (!isPiecewise(edited)) return undefined;
  const { tree, after, change } = edited;
  const steps = stepsTo(edited);
  const list = steps.at(-1)?.node;
  if (list?.kind !== 'list') return undefined;
  const from = steps.at(-1)!.index;
  const to = Math.max(from + 1, firstFrom(list.items, change.oldEnd));
  const where = span(list.items[from]!.span.start, list.items[to - 1]!.span.end);
  if (!covers(where, span(change.start, change.oldEnd))) return undefined;
  const region: Region = { start: where.start, oldEnd: where.end, moved: change.newEnd - change.oldEnd };
  const now = span(where.start, where.end + region.moved);
  const parts = { from, to, comments: [], start: list.span.start };
  const items = readValues(after, now, steps.length + 1);
  if (items) return splice(tree, steps, { ...parts, items }, region);
  const broken = to === from + 1 ? readBroken(after, now, steps.length, relaxed) : undefined;
  if (!broken) return undefined;
  const spliced = splice(tree, steps, { ...parts, items: [broken.item] }, region);
  if (!spliced) return undefined;
  const { roots } = spliced.tree;
  return { tree: { roots, comments: [], problems: broken.problems }, region };
}

/**
 * One value of a list in which somebody is writing, with what is wrong in it. A number is put behind it: where the reader finds
 * that as the next value of the list, it has not looked for the end of something beyond the value's own.
 */
function readBroken(
  text: string,
  { start, end }: Span,
  depth: number,
  relaxed: boolean
): { item: Node; problems: SyntaxProblem[] } | undefined {
  const own = text.slice(start, end);
  if (CONFLICT.test(own) || tooDeepAt(own, MAX_DEPTH - depth) !== undefined) return undefined;
  const { roots, comments, problems } = parseAnyJson(`[${own},0]`, relaxed);
  const [list] = roots;
  if (roots.length !== 1 || comments.length > 0 || list?.kind !== 'list' || list.items.length !== 2) return undefined;
  const [item, next] = list.items;
  if (item!.span.start !== 1 || item!.span.end !== own.length + 1 || next!.span.start !== own.length + 2) return undefined;
  const moved = start - 1;
  return { item: movedNode(item!, moved), problems: problems.map(problem => movedProblem(problem, moved)) };
}

const movedProblem = ({ first, ...problem }: SyntaxProblem, by: number): SyntaxProblem => ({
  ...problem,
  span: movedSpan(problem.span, by),
  ...(first && { first: movedSpan(first, by) })
});

/** The collections around the change down to the innermost list of collections: its members are what is read anew. */
function stepsTo({ tree, change }: Edited): Step[] {
  const steps: Step[] = [];
  let lists = 0;
  let node: Node | undefined = tree.roots[0];
  while (node && node.kind !== 'scalar') {
    const all: readonly { readonly span: Node['span'] }[] = node.kind === 'list' ? node.items : node.entries;
    const index = firstFrom(all, change.start + 1) - 1;
    if (index < 0) break;
    steps.push({ node, index });
    if (node.kind === 'list' && node.items[index]!.kind !== 'scalar') lists = steps.length;
    node = node.kind === 'list' ? node.items[index] : node.entries[index]!.value;
  }
  return steps.slice(0, lists);
}
