import type { Span } from './span';

/** Replaces the text of `span` by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** The text after all edits, which must not overlap; their order does not matter. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    result = result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end);
  }
  return result;
}

/**
 * The edits that turn one text into another, line by line where both have as many lines, else one for all between the first
 * and the last difference.
 */
export function editsBetween(before: string, after: string): Edit[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  if (old.length !== now.length) return changed(before, after, 0);
  let start = 0;
  return old.flatMap((line, i) => {
    const edits = changed(line, now[i]!, start);
    start += line.length;
    return edits;
  });
}

/** Lines with their breaks. */
const linesOf = (text: string): string[] => text.split(/(?<=\n|\r(?!\n))/);

/** The one edit between two texts, without what both begin and end with; the first stands at `offset`. */
function changed(before: string, after: string, offset: number): Edit[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let [same, end] = [0, 0];
  while (same < most && before[same] === after[same]) same++;
  while (end < most - same && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [{ span: { start: offset + same, end: offset + before.length - end }, text: after.slice(same, after.length - end) }];
}
