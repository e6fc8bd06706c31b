import { covers, span } from '../base/span';
import { readValues } from './plainJson';
import { type Edited, firstFrom, isPiecewise, type Region, type Reread, type Step, splice } from './splice';
import type { Node } from './tree';

/** Reads only the values of a list in which the text has changed; undefined where the change may reach further. */
export function rereadJson(edited: Edited): Reread | undefined {
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
  const items = readValues(after, span(where.start, where.end + region.moved), steps.length + 1);
  return items && splice(tree, steps, { from, to, items, comments: [], start: list.span.start }, region);
}

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
