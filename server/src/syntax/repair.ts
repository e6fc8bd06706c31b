import { type Span, span } from '../base/span';
import { blank } from './conflict';

/** A change to a text that leaves every offset as it is: some characters are replaced by as many others. */
export interface Repair {
  readonly at: Span;
  readonly by: string;
  /** What the user is told about the place instead of what the parser said; nothing where the parser is too strict. */
  readonly message?: string;
  /** Where it is told: the changed characters, unless something else. */
  readonly where?: Span;
  /** Done even if the next reading has no fewer problems: there is no doubt about it. */
  readonly forced?: true;
}

/** The text with everything from `start` to the end of its line blanked. */
export function blankLine(text: string, start: number, message: string): Repair | undefined {
  let end = start;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  if (text.slice(start, end).trim() === '') return undefined;
  return { at: span(start, end), by: ' '.repeat(end - start), message };
}

/**
 * A quote that is not closed on its line, half typed, runs on to the next quote or to the end, through keys and items that
 * stand no deeper than its own line. A letter in its place leaves them alone, and its line nearly what it is meant to be.
 */
export function looseQuote(text: string, start: number, end: number): Repair | undefined {
  const own = indentOf(text, text.lastIndexOf('\n', start - 1) + 1);
  for (let nl = text.indexOf('\n', start); nl >= 0 && nl < end; nl = text.indexOf('\n', nl + 1)) {
    begins.lastIndex = nl + 1;
    if (indentOf(text, nl + 1) <= own && begins.test(text)) return { at: span(start, start + 1), by: '_', message: OPEN_QUOTE };
  }
  return undefined;
}

export const OPEN_QUOTE = 'The quote that opens here is not closed.';

function indentOf(text: string, lineStart: number): number {
  let i = lineStart;
  while (text[i] === ' ') i++;
  return i - lineStart;
}

/** A line that begins a list item, a key or a document, and so cannot continue brackets or quotes opened above it. */
const begins = /[ \t]*(?:- |-\r?$|---|\.\.\.|[\w.$-]+ *:(?:\s|$))/my;

/**
 * Plain text in front of list items (`-[1, 2]` without its space, or a word) takes them for lines of its own, since the
 * marks of a list mean nothing within a text. It is blanked when the items stand exactly below it.
 */
export function runsIntoItems(text: string, start: number, end: number): Repair | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (text.slice(lineStart, Math.min(start, lineStart + 200)).trim() !== '') return undefined;
  for (let nl = text.indexOf('\n', start); nl >= 0 && nl < end; nl = text.indexOf('\n', nl + 1)) {
    const item = nl + 1 + start - lineStart;
    if (!text.startsWith('- ', item) || text.slice(nl + 1, item).trim() !== '') continue;
    return { at: span(start, nl), by: blank(text.slice(start, nl)), message: RUNS_ON };
  }
  return undefined;
}

export const RUNS_ON = 'This text takes the list items below it for its own lines; begin it with "- ", or remove it.';

/** Brackets that stand on a line of their own, not closed before a list item at `at` begins: they are blanked. */
export function unclosedLine(text: string, start: number, at: number): Repair | undefined {
  const end = text.lastIndexOf('\n', at);
  if (end <= start || text.slice(end + 1, at).trim() !== '') return undefined;
  const lineStart = text.lastIndexOf('\n', start) + 1;
  if (at - end - 1 > start - lineStart) return undefined;
  return {
    at: span(start, end),
    by: blank(text.slice(start, end)),
    message: 'These brackets are not closed before the next list item begins.'
  };
}

/**
 * Brackets may go on in a line that stands as far left as the line they begin on: PyYAML does not ask how brackets are
 * indented, the `yaml` package does. With its line breaks and comments blanked, the collection stands on one line, which
 * both read alike. Nothing is done when a line on the way begins something else: then the closing bracket is missing.
 */
export function joinLines(text: string, start: number): Repair | undefined {
  let depth = 0;
  let by = '';
  for (let i = start; i < text.length; i++) {
    const c = text[i]!;
    if ((c === '"' || c === "'") && /[\s,:[{]/.test(text[i - 1] ?? '')) {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return undefined;
      by += text.slice(i, end);
      i = end;
    } else if (c === '[' || c === '{') depth++;
    else if (c === ']' || c === '}') depth--;
    else if (c === '\n') {
      begins.lastIndex = i + 1;
      if (begins.test(text)) return undefined;
    } else if (c === '#' && /\s/.test(text[i - 1]!)) {
      const from = i;
      while (i + 1 < text.length && text[i + 1] !== '\n') i++;
      by += ' '.repeat(i - from);
    }
    by += c === '\n' || c === '\r' || c === '#' ? ' ' : text[i]!;
    if (depth === 0) return { at: span(start, i + 1), by };
  }
  return undefined;
}

export const apply = (text: string, { at, by }: Repair): string => text.slice(0, at.start) + by + text.slice(at.end);
