import { readItems } from './plainYaml';
import { type Edited, isPiecewise, type Region, type Reread, type Step, splice } from './splice';
import type { Node } from './tree';

/**
 * Reads only the items of a block list in whose lines the text has changed; undefined where the change may reach further.
 * Between two items of a list a reader knows nothing but its column, so that each run of items may be read alone: the lines
 * before are the same, the line behind begins the next item or ends the list as before.
 */
export function rereadYaml(edited: Edited): Reread | undefined {
  if (!isPiecewise(edited)) return undefined;
  const steps = stepsTo(edited);
  for (let count = steps.length; count > 0; count--) {
    const inside = steps.slice(0, count);
    if (inside.at(-1)!.node.kind !== 'list') continue;
    const reread = rereadList(edited, inside);
    if (reread) return reread;
  }
  return undefined;
}

/** The block collections around the change, each with the child that begins last before it. */
function stepsTo({ tree, before, change }: Edited): Step[] {
  const steps: Step[] = [];
  let node: Node | undefined = tree.roots[0];
  while (node && node.kind !== 'scalar' && !node.flow) {
    const all: readonly Node[] = node.kind === 'list' ? node.items : node.entries.map(entry => entry.key);
    const index = lastLine(all, before, change.start);
    if (index < 0) break;
    steps.push({ node, index });
    node = node.kind === 'list' ? node.items[index] : node.entries[index]!.value;
  }
  return steps;
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The last of the nodes whose line starts at an offset or before it; -1 where none does. */
function lastLine(all: readonly Node[], text: string, offset: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lineStart(text, all[middle]!.span.start) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function rereadList({ tree, before, after, change }: Edited, steps: readonly Step[]): Reread | undefined {
  const { node: list, index: from } = steps.at(-1)!;
  if (list.kind !== 'list') return undefined;
  const first = lineStart(before, list.span.start);
  const column = list.span.start - first;
  let to = from + 1;
  while (to < list.items.length && lineStart(before, list.items[to]!.span.start) < change.oldEnd) to++;
  const start = lineStart(before, list.items[from]!.span.start);
  const oldEnd = to < list.items.length ? lineStart(before, list.items[to]!.span.start) : endOfList(steps, before);
  const begins = (at: number) => before.charCodeAt(at + column) === DASH && before.slice(at, at + column).trim() === '';
  if (!begins(start) || (to < list.items.length && !begins(oldEnd)) || oldEnd < change.oldEnd) return undefined;

  const region: Region = { start, oldEnd, moved: change.newEnd - change.oldEnd };
  const until = oldEnd + region.moved;
  // Behind a line break that has gone the next line is none of its own.
  if (until < after.length && after.charCodeAt(until - 1) !== LF) return undefined;
  const read = readItems(after, { from: start, until, column, depth: steps.length });
  if (!read || (read.items.length === 0 && list.items.length === to - from)) return undefined;
  return splice(tree, steps, { from, to, ...read, start: from > 0 ? list.span.start : read.start }, region);
}

const DASH = 45;
const LF = 10;

/** The start of the first line behind a list that holds anything; the end of the text where none does. */
function endOfList(steps: readonly Step[], text: string): number {
  for (const { node, index } of steps.slice(0, -1).reverse()) {
    const next = node.kind === 'list' ? node.items[index + 1] : node.entries[index + 1]?.key;
    if (next) return lineStart(text, next.span.start);
  }
  return text.length;
}
