import { type Span, span } from '../base/span';
import type { SyntaxProblem } from './tree';

/** Texts longer than this are not read at all: no model config comes near, and a keystroke must stay cheap. */
export const MAX_TEXT = 8_000_000;

/** Maps and lists inside one another, aliases followed. Whoever walks a tree may recurse this deep. */
export const MAX_DEPTH = 200;

/** Nodes written in one text. Those an alias repeats are shared, so they count once. */
export const MAX_NODES = 1_000_000;

/**
 * Members of one map or list, and documents of one text. Whoever goes through a tree may hand all of them to a function at once: V8
 * puts them on its stack, which has room for twice as many.
 */
export const MAX_MEMBERS = 60_000;

/** Entries that merge keys may look at in one text: a chain of merges costs its length squared. */
export const MAX_MERGED = 100_000;

/** Problems of one text. A file with more is broken in one place that the first ones name. */
export const MAX_PROBLEMS = 100;

/** How often a broken text is repaired and read again, so the price of a broken text is at most so many readings more. */
export const MAX_REPAIRS = 3;

export const TOO_DEEP = `Maps and lists are nested more than ${MAX_DEPTH} deep here; this part and what follows it are not read.`;

/** Where the problems of one reading are gathered: never more than MAX_PROBLEMS, and a 'limit' is never lost among them. */
export interface Report {
  (kind: SyntaxProblem['kind'], where: Span, message: string, first?: Span): void;
  readonly list: SyntaxProblem[];
  /** How many there were, those beyond the cap included. */
  count(): number;
}

export function newReport(text: string): Report {
  const list: SyntaxProblem[] = [];
  let count = 0;
  const report = (kind: SyntaxProblem['kind'], where: Span, message: string, first?: Span) => {
    if (list.length >= MAX_PROBLEMS && kind !== 'limit') return;
    const problem = { kind, span: withinLine(text, where), message, ...(first && { first }) };
    count++;
    if (list.length < MAX_PROBLEMS) list.push(problem);
    else list[MAX_PROBLEMS - 1] = problem;
  };
  return Object.assign(report, { list, count: () => count });
}

/** The members of a map or list that are read. */
export function firstOf<T extends { readonly span: Span }>(members: T[], report: Report): T[] {
  if (members.length <= MAX_MEMBERS) return members;
  reportExcess(members[MAX_MEMBERS]!.span, report);
  return members.slice(0, MAX_MEMBERS);
}

/** Says from which member on a map or list is left out. */
export const reportExcess = (first: Span, report: Report): void =>
  report('limit', first, `This map or list has more than ${MAX_MEMBERS} members; the rest is left out.`);

/** In the order of the text. */
export const inOrder = <T extends { readonly span: Span }>(parts: readonly T[]): T[] =>
  [...parts].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);

/** True when the text is too long to be read; the problem is reported. */
export function tooLong(text: string, report: Report): boolean {
  if (text.length <= MAX_TEXT) return false;
  report('limit', span(0, 1), `This file has more than ${MAX_TEXT / 1_000_000} million characters and is not read.`);
  return true;
}

/** A span to underline: at least one character where the text has one, and never more than its first line. */
export function withinLine(text: string, where: Span): Span {
  let start = Math.max(0, Math.min(where.start, text.length));
  // At the end of a line or of the text: the last character before it, so that there is something to underline.
  while (start > 0 && isBreak(text.charCodeAt(start))) start--;
  let end = start;
  const stop = Math.min(Math.max(where.end, start + 1), text.length);
  while (end < stop && !isBreak(text.charCodeAt(end))) end++;
  return span(start, end > start ? end : Math.min(start + 1, text.length));
}

const isBreak = (code: number): boolean => code === 10 || code === 13 || Number.isNaN(code);

const [QUOTE, BACKSLASH, SLASH, STAR] = [34, 92, 47, 42];
const closerOf: Readonly<Record<number, number>> = { 91: 93, 123: 125 };

/**
 * Where the brackets of a JSON text first stand deeper than `limit`, read without recursion. Only a bracket's own partner
 * closes it: a mismatched one may make the count too high, never lower than the depth a parser recurses to.
 */
export function tooDeepAt(text: string, limit = MAX_DEPTH): number | undefined {
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = stringEnd(text, i);
    else if (c === SLASH) i = commentEnd(text, i);
    else if (c === 91 || c === 123) {
      if (open.length >= limit) return i;
      open.push(closerOf[c]!);
    } else if (c === open.at(-1)) open.pop();
  }
  return undefined;
}

/** The last character of a string that starts at `i`; as in jsonc-parser, it ends with its line at the latest. */
function stringEnd(text: string, i: number): number {
  for (let k = i + 1; k < text.length; k++) {
    const c = text.charCodeAt(k);
    if (c === BACKSLASH) k++;
    else if (c === QUOTE || isBreak(c)) return k;
  }
  return text.length;
}

function commentEnd(text: string, i: number): number {
  const next = text.charCodeAt(i + 1);
  if (next === SLASH) {
    let k = i + 2;
    while (k < text.length && !isBreak(text.charCodeAt(k))) k++;
    return k;
  }
  if (next !== STAR) return i;
  const end = text.indexOf('*/', i + 2);
  return end < 0 ? text.length : end + 1;
}
