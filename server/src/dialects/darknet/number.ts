import type { FindingOf } from '../../ir/finding';

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
export function readInteger(stripped: string, written: string): Read<number> {
  // Nearly every value is a short number and nothing else.
  const whole = stripped.length < 10 ? Number(stripped) : Number.NaN;
  if (Number.isSafeInteger(whole) && written.length === stripped.length && isPlain(stripped)) return { value: whole };
  return { ...readPrefix(stripped, written, INTEGER) };
}

const isPlain = (text: string): boolean => {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57 && !/[.xXeE]/.test(text);
};

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
