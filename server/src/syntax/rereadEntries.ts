import { span } from '../base/span';
import { finish } from '../base/steps';
import { readingLines } from './cfg';
import { MAX_MEMBERS, newReport } from './guard';
import { readOuterFields } from './prototext';
import { CONFLICT, type Edited, exchange, firstFrom, isPiecewise, movedEntry, type Region, type Reread, splicedComments } from './splice';
import type { Comment, Entry, MapNode } from './tree';

interface Fresh {
  readonly entries: readonly Entry[];
  readonly comments: readonly Comment[];
}

/** Reads a part of a text that begins where an entry of the root begins and ends where one begins, or with the text. */
type ReadPart = (text: string, from: number, until: number) => Fresh | undefined;

/** Reads only the sections of a Darknet file in whose lines the text has changed. */
export const rereadCfg = (edited: Edited): Reread | undefined =>
  rereadEntries(edited, (text, from, until) => {
    if (from > 0 && text.charCodeAt(from - 1) !== LF) return undefined;
    if (until < text.length && text.charCodeAt(until - 1) !== LF) return undefined;
    const report = newReport(text);
    const { sections, comments } = finish(readingLines(text, from, until, report));
    return report.count() > 0 ? undefined : { entries: sections, comments };
  });

const LF = 10;

/** Reads only the outermost fields of a prototext in which the text has changed. */
export const rereadPrototext = (edited: Edited): Reread | undefined => rereadEntries(edited, readOuterFields);

function rereadEntries(edited: Edited, read: ReadPart): Reread | undefined {
  const { tree, before, after, change } = edited;
  const root = tree.roots[0];
  if (!isPiecewise(edited) || root?.kind !== 'map') return undefined;
  const { entries } = root;
  const from = firstFrom(entries, change.start + 1) - 1;
  if (from < 0) return undefined;
  const to = Math.max(from + 1, firstFrom(entries, change.oldEnd));
  const start = entries[from]!.span.start;
  const oldEnd = entries[to]?.span.start ?? before.length;
  const region: Region = { start, oldEnd, moved: after.length - before.length };
  if (CONFLICT.test(after.slice(start, oldEnd + region.moved))) return undefined;
  const fresh = read(after, start, oldEnd + region.moved);
  // A section that was begun before goes on where the first of these has gone.
  if (fresh?.entries[0]?.span.start !== start || entries.length + fresh.entries.length > MAX_MEMBERS) return undefined;
  const changed: MapNode = {
    ...root,
    span: span(0, after.length),
    entries: exchange(entries, fresh.entries, { from, to }, region, movedEntry)
  };
  return { tree: { ...tree, roots: [changed], comments: splicedComments(tree.comments, fresh.comments, region) }, region };
}
