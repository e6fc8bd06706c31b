import { finish } from '../base/steps';
import { readingLines } from './cfg';
import type { FieldTable } from './fieldTable';
import { treeOf } from './fieldTree';
import { MAX_MEMBERS, newReport } from './guard';
import { readOuterFields } from './prototext';
import { CONFLICT, type Edited, isPiecewise, type Region, type Reread, splicedComments } from './splice';
import type { Comment, Tree } from './tree';
import type { Words } from './words';

interface Fresh {
  readonly table: FieldTable;
  readonly comments: readonly Comment[];
}

/** Reads a part of a text that begins where an outermost field begins and ends where one begins, or with the text. */
type ReadPart = (text: string, from: number, until: number, words: Words) => Fresh | undefined;

/** Reads only the sections of a Darknet file in whose lines the text has changed. */
export const rereadCfg = (edited: Edited): Reread | undefined =>
  rereadFields(edited, false, (text, from, until, words) => {
    if (from > 0 && text.charCodeAt(from - 1) !== LF) return undefined;
    if (until < text.length && text.charCodeAt(until - 1) !== LF) return undefined;
    const report = newReport(text);
    const fresh = finish(readingLines(text, from, until, report, words));
    return report.count() > 0 ? undefined : fresh;
  });

const LF = 10;

/** Reads only the outermost fields of a prototext in which the text has changed. */
export const rereadPrototext = (edited: Edited): Reread | undefined => rereadFields(edited, true, readOuterFields);

/** Words that are no text's any more gather while somebody types: beyond so many a text is read whole, with words of its own. */
const STALE_WORDS = 5_000;

function rereadFields(edited: Edited, flow: boolean, read: ReadPart): Reread | undefined {
  const { tree, before, after, change } = edited;
  const { table } = tree;
  if (!isPiecewise(edited) || !table || table.words.list.length > STALE_WORDS + table.count) return undefined;
  const { from, to, count } = outermost(table, change.start, change.oldEnd);
  if (from < 0) return undefined;
  const start = table.start(from);
  const oldEnd = to < table.end ? table.start(to) : before.length;
  const region: Region = { start, oldEnd, moved: after.length - before.length };
  if (CONFLICT.test(after.slice(start, oldEnd + region.moved))) return undefined;
  const fresh = read(after, start, oldEnd + region.moved, table.words);
  // A section that was begun before goes on where the first of these has gone.
  if (!fresh || fresh.table.end === 0 || fresh.table.start(0) !== start || count + countOf(fresh.table) > MAX_MEMBERS) return undefined;
  const comments = splicedComments(tree.comments, fresh.comments, region);
  return { tree: treeOf(table.exchanged(from, to, fresh.table, region), flow, comments, NONE), region };
}

const NONE: Tree['problems'] = [];

/** The first of the outermost fields that a change reaches, -1 where none begins before it; the one behind the last; and how many there are. */
function outermost(table: FieldTable, start: number, end: number): { readonly from: number; readonly to: number; readonly count: number } {
  let [from, to, count] = [-1, table.end, 0];
  for (let row = 0; row < table.end; row = table.behind(row), count++) {
    if (table.start(row) <= start) from = row;
    else if (table.start(row) >= end && to === table.end) to = row;
  }
  return { from, to, count };
}

function countOf(table: FieldTable): number {
  let count = 0;
  for (let row = 0; row < table.end; row = table.behind(row)) count++;
  return count;
}
