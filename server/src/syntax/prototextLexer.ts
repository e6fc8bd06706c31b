import { span } from '../base/span';
import type { Report } from './guard';
import type { Comment } from './tree';

export type TokenKind = 'name' | 'number' | 'string' | 'symbol' | 'end';

/** The token that a lexer stands at. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
  /** As written; a string's is what it stands for. */
  text: string;
  /** A line break or the beginning of the text stands before it. */
  first: boolean;
}

/** Reads a protobuf text token by token (google/protobuf/io/tokenizer.cc, C++ 3.21); what is no token is reported and passed over. */
export interface Lexer {
  readonly token: Token;
  readonly comments: readonly Comment[];
  /** Where the token before ended. */
  readonly before: number;
  next(): void;
}

/** One class a character code below 128. */
enum Class {
  Other,
  Blank,
  Symbol,
  Letter,
  Digit
}

const classes = new Uint8Array(128);
for (const c of ' \t\r\n\v\f') classes[c.charCodeAt(0)] = Class.Blank;
for (let c = 48; c < 58; c++) classes[c] = Class.Digit;
for (let c = 65; c < 91; c++) classes[c] = classes[c + 32] = Class.Letter;
classes[95] = Class.Letter;
for (const c of '{}<>[]:;,-+./()=!@$%^&*|~?`\\') classes[c.charCodeAt(0)] = Class.Symbol;

export function newLexer(text: string, report: Report, from = 0): Lexer {
  const comments: Comment[] = [];
  const token: Token = { kind: 'end', start: 0, end: 0, text: '', first: true };
  const lexer = { token, comments, before: 0, next };
  let at = from;

  function set(kind: TokenKind, start: number, end: number, value = text.slice(start, end)): undefined {
    token.kind = kind;
    token.start = start;
    token.end = at = end;
    token.text = value;
  }

  function next(): undefined {
    lexer.before = token.end;
    token.first = at === 0;
    for (;;) {
      skipBlank();
      if (at >= text.length) return set('end', text.length, text.length, '');
      const c = text.charCodeAt(at);
      const kind = c < 128 ? classes[c] : Class.Other;
      if (kind === Class.Letter) return set('name', at, wordEnd(text, at));
      if (kind === Class.Digit || (c === 46 && classes[text.charCodeAt(at + 1)] === Class.Digit)) return number();
      if (c === 34 || c === 39) return string(c);
      if (kind !== Class.Symbol) stray(c);
      else if (!comment(c)) return set('symbol', at, at + 1);
    }
  }

  function skipBlank(): void {
    for (; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === 35) {
        const start = at;
        at = lineEnd(text, at);
        comments.push({ span: span(start, at), text: text.slice(start + 1, at).trim() });
      }
      const here = text.charCodeAt(at);
      if (here === 10 || here === 13) token.first = true;
      else if (!(here < 128 && classes[here] === Class.Blank)) return;
    }
  }

  /** Comments of other languages: none here, but people write them. */
  function comment(c: number): boolean {
    const after = text.charCodeAt(at + 1);
    if (c !== 47 || (after !== 47 && after !== 42)) return false;
    const close = after === 42 ? text.indexOf('*/', at + 2) : -1;
    const end = close < 0 ? lineEnd(text, at) : close + 2;
    report('syntax', span(at, end), `No comment begins with ${after === 42 ? '/*' : '//'} here: prototxt comments begin with #.`);
    at = end;
    return true;
  }

  function stray(c: number): void {
    let end = at + 1;
    while (end < text.length && isStray(text.charCodeAt(end))) end++;
    report('syntax', span(at, end), strayText(c));
    at = end;
  }

  function number(): undefined {
    const end = numberEnd(text, at);
    const written = text.slice(at, end);
    const problem = isPlainWhole(written) ? undefined : numberProblem(written);
    if (problem) report('syntax', span(at, end), problem);
    set('number', at, end, written);
  }

  function string(quote: number): undefined {
    const start = at;
    let value = '';
    let done = at + 1;
    for (let i = at + 1; ; i++) {
      const c = text.charCodeAt(i);
      if (c === quote) return set('string', start, i + 1, value + text.slice(done, i));
      if (i >= text.length || c === 10 || c === 13) {
        report('syntax', span(start, i), 'The quote that opens here is not closed on its line.');
        return set('string', start, i, value + text.slice(done, i));
      }
      if (c !== 92) continue;
      const read = readEscape(text, i);
      if (read.problem)
        report('syntax', span(i, i + 2), 'This backslash begins no escape: \\n, \\t, \\\\, \\", \\101 and \\x41 are known.');
      value += text.slice(done, i) + read.value;
      done = i + read.length;
      i = done - 1;
    }
  }

  next();
  lexer.before = 0;
  return lexer;
}

function wordEnd(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const c = text.charCodeAt(end);
    if (c >= 128 || classes[c]! < Class.Letter) break;
  }
  return end;
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
  return end;
}

/** A number, and whatever letters, digits and points are stuck to it. */
function numberEnd(text: string, at: number): number {
  let end = at;
  for (; end < text.length; end++) {
    const c = text.charCodeAt(end);
    if (c === 46 || (c < 128 && classes[c]! >= Class.Letter)) continue;
    // The sign of an exponent.
    if ((c === 43 || c === 45) && /^[\d.]+e$/i.test(text.slice(at, end))) continue;
    break;
  }
  return end;
}

/** A short decimal without sign, point or leading 0: nearly every number of a net is one, and any reader takes it as it stands. */
export function isPlainWhole(text: string): boolean {
  if (text.length === 0 || text.length > 9 || (text.length > 1 && text.charCodeAt(0) === 48)) return false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return true;
}

const NUMBER = /^(?:0x[\da-f]+|0[0-7]*|[1-9]\d*f?|(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?f?)$/i;

function numberProblem(written: string): string | undefined {
  if (/^0\d*[89]\d*$/.test(written)) return `A number that begins with 0, as ${written} does, is octal and has no 8 or 9.`;
  return NUMBER.test(written) ? undefined : `This is no number: ${written}.`;
}

const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function readEscape(text: string, at: number): { readonly value: string; readonly length: number; readonly problem?: true } {
  const c = text[at + 1] ?? '';
  if (c in SIMPLE) return { value: SIMPLE[c]!, length: 2 };
  if (c !== '' && '\\?\'"'.includes(c)) return { value: c, length: 2 };
  const code = /^\\(?:([0-7]{1,3})|[xX]([\da-fA-F]{1,2})|u([\da-fA-F]{4})|U(00[\da-fA-F]{6}))/.exec(text.slice(at, at + 10));
  const digits = code?.[1] ?? code?.[2] ?? code?.[3] ?? code?.[4];
  if (!code || digits === undefined)
    return { value: c === '\n' || c === '\r' ? '' : c, length: c === '\n' || c === '\r' ? 1 : 2, problem: true };
  const point = Number.parseInt(digits, code[1] === undefined ? 16 : 8);
  return { value: point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point), length: code[0].length };
}

const isStray = (c: number): boolean => (c >= 128 || classes[c] === Class.Other) && c !== 34 && c !== 39 && c !== 35;

function strayText(c: number): string {
  if (c === 0xfeff) return 'A byte order mark: protobuf does not take one, save the file as UTF-8 without it.';
  return c < 32 || c === 127 ? 'A control character does not belong here.' : 'Letters beyond ASCII may only stand in quotes.';
}
