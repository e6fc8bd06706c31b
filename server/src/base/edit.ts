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
