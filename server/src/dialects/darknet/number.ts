import { type Span, span } from '../../base/span';
import type { FindingOf } from '../../ir/finding';
import { wholeAt } from '../../syntax/whole';

export type Misread = FindingOf<'misread'>['data'];

/** A value as C reads it, with what is lost on the way. */
export interface Read<T> {
  readonly value: T;
  readonly misread?: Misread;
}

const INTEGER = /^[+-]?\d+/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const LARGEST = 2 ** 31 - 1;

/** atoi: the whole number at the beginning, 0 where there is none (C11 7.22.1.2); `written` is the value with its blanks. */
export const readInteger = (stripped: string, written: string): Read<number> => readPrefix(stripped, written, INTEGER);

/** The numbers of a list of short decimals, each alone between its commas but for blanks, as nearly every list is; undefined for all others. */
export function listAt(text: string, from: number, to: number): number[] | undefined {
  const numbers: number[] = [];
  for (let at = from, end = 0; at <= to; at = end + 1) {
    end = itemEnd(text, at, to);
    const item = itemAt(text, at, end);
    const isNegative = text.charCodeAt(item.start) === MINUS && item.end > item.start;
    const whole = wholeAt(text, isNegative ? item.start + 1 : item.start, item.end);
    if (whole < 0) return undefined;
    numbers.push(isNegative ? -whole : whole);
  }
  return numbers;
}

/** Where the items of a list are written. */
export function itemSpans(text: string, from: number, to: number): Span[] {
  const spans: Span[] = [];
  for (let at = from, end = 0; at <= to; at = end + 1) {
    end = itemEnd(text, at, to);
    const item = itemAt(text, at, end);
    // Where nothing stands between commas, the comma before it; in front of the first, that one.
    if (item.start < item.end || from === to) spans.push(item);
    else spans.push(at > from ? span(at - 1, at) : span(at, at + 1));
  }
  return spans;
}

/** The comma behind an item that begins at an offset, or the end of the list. */
function itemEnd(text: string, at: number, to: number): number {
  let end = at;
  while (end < to && text.charCodeAt(end) !== COMMA) end++;
  return end;
}

/** Without the blanks around it. */
function itemAt(text: string, from: number, to: number): Span {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return span(start, end);
}

const [TAB, CARRIAGE_RETURN, BLANK, COMMA, MINUS] = [9, 13, 32, 44, 45];

const isBlank = (code: number): boolean => code === BLANK || code === TAB || code === CARRIAGE_RETURN;

/** atof: the number at the beginning, 0 where there is none. */
export const readFloat = (stripped: string, written: string): Read<number> => readPrefix(stripped, written, FLOAT);

function readPrefix(stripped: string, written: string, pattern: RegExp): Read<number> {
  const prefix = pattern.exec(stripped)?.[0];
  const lost = (as: number, why: Misread['why']): Read<number> => ({
    value: as,
    misread: { written: written.trim(), as: String(as), why }
  });
  if (prefix === undefined) return lost(0, stripped === '' ? 'empty' : 'word');
  const value = Number(prefix) || 0;
  if (Math.abs(value) > LARGEST) return lost(Math.trunc(value) | 0, 'overflow');
  const rest = stripped.slice(prefix.length);
  if (rest.startsWith('#') || rest.startsWith(';') || rest.startsWith('//')) return lost(value, 'comment');
  // A whole number may be written with a point.
  if (rest !== '' && !(pattern === INTEGER && /^\.0*$/.test(rest))) return lost(value, 'number');
  return /\d[ \t\r]+[\d.]/.test(written) ? lost(value, 'blank') : { value };
}

function items(text: string, ends: boolean): string[] {
  const end = ends ? text.indexOf('#') : -1;
  if (end < 0) return text.split(',');
  const before = text.slice(0, end).split(',');
  return [...before.slice(0, -1), before.at(-1)! + text.slice(end)];
}

/**
 * Numbers with commas between them: as many as there are commas and one more, each read alone (parser.c, parse_route). Some keys of
 * AlexeyAB's fork count no comma behind a `#` (`ends`).
 */
export function readNumbers(stripped: string, written: string, read: typeof readInteger, ends = false): Read<number>[] {
  const parts = items(stripped, ends);
  const whole = items(written, ends);
  const comment = parts.findIndex(part => part.includes('#'));
  return parts.map((part, i): Read<number> => {
    // Behind a comment sign commas still count: a comment with a comma adds entries.
    if (comment >= 0 && i > comment)
      return { value: read(part, part).value, misread: { written: part, as: String(read(part, part).value), why: 'list' } };
    const one = read(part, whole[i]?.trim() ?? part);
    // In a list a blank between two numbers is a comma that was forgotten.
    return one.misread?.why === 'blank' ? { ...one, misread: { ...one.misread, why: 'joined' } } : one;
  });
}
