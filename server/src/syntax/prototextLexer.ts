import { span } from '../base/span';
import type { Report } from './guard';
import type { Comment } from './tree';
import { wholeAt } from './whole';
import { hashed } from './words';

export type TokenKind = 'name' | 'number' | 'string' | 'symbol' | 'end';

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

/** Reads a protobuf text token by token (google/protobuf/io/tokenizer.cc, C++ 3.21); what is no token is reported and passed over. */
export class Lexer {
  readonly comments: Comment[] = [];
  /** What it stands at. */
  kind: TokenKind = 'end';
  start = 0;
  end = 0;
  /** The character of a symbol, 0 where none stands. */
  symbol = 0;
  /** Of a name, for `Words`. */
  hash = 0;
  /** What a text in quotes stands for, where that is not just what is between them. */
  value: string | undefined = undefined;
  /** A line break or the beginning of the text stands before it. */
  first = true;
  /** Where the token before ended. */
  before = 0;
  private at: number;

  constructor(
    readonly text: string,
    private readonly report: Report,
    from = 0
  ) {
    this.at = from;
    this.next();
    this.before = 0;
  }

  /** The token as written. */
  written(): string {
    return this.text.slice(this.start, this.end);
  }

  next(): void {
    const { text } = this;
    this.before = this.end;
    this.first = this.at === 0;
    for (;;) {
      this.skipBlank();
      const { at } = this;
      if (at >= text.length) {
        this.set('end', text.length, text.length);
        return;
      }
      const c = text.charCodeAt(at);
      const kind = c < 128 ? classes[c] : Class.Other;
      if (kind === Class.Letter) this.name(at);
      else if (kind === Class.Digit || (c === 46 && classes[text.charCodeAt(at + 1)] === Class.Digit)) this.number();
      else if (c === 34 || c === 39) this.string(c);
      else if (kind !== Class.Symbol) {
        this.stray(c);
        continue;
      } else if (this.comment(c)) continue;
      else {
        this.set('symbol', at, at + 1);
        this.symbol = c;
      }
      return;
    }
  }

  private name(start: number): void {
    const { text } = this;
    let hash = 0;
    let end = start;
    for (let c = text.charCodeAt(start); c < 128 && classes[c]! >= Class.Letter; c = text.charCodeAt(++end)) hash = hashed(hash, c);
    this.hash = hash;
    this.set('name', start, end);
  }

  private set(kind: TokenKind, start: number, end: number): void {
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.at = end;
    this.symbol = 0;
  }

  private skipBlank(): void {
    const { text } = this;
    let { at } = this;
    for (;;) {
      const c = text.charCodeAt(at);
      if (c === 35) {
        const start = at;
        at = lineEnd(text, at);
        this.comments.push({ span: span(start, at), text: text.slice(start + 1, at).trim() });
      } else if (c === 10 || c === 13) {
        this.first = true;
        at++;
      } else if (c < 128 && classes[c] === Class.Blank) at++;
      else break;
    }
    this.at = at;
  }

  /** Comments of other languages: none here, but people write them. */
  private comment(c: number): boolean {
    const { text, at } = this;
    const after = text.charCodeAt(at + 1);
    if (c !== 47 || (after !== 47 && after !== 42)) return false;
    const close = after === 42 ? text.indexOf('*/', at + 2) : -1;
    const end = close < 0 ? lineEnd(text, at) : close + 2;
    this.report('syntax', span(at, end), `No comment begins with ${after === 42 ? '/*' : '//'} here: prototxt comments begin with #.`);
    this.at = end;
    return true;
  }

  private stray(c: number): void {
    const { text, at } = this;
    let end = at + 1;
    while (end < text.length && isStray(text.charCodeAt(end))) end++;
    this.report('syntax', span(at, end), strayText(c));
    this.at = end;
  }

  private number(): void {
    const { text, at } = this;
    const end = numberEnd(text, at);
    const problem = wholeAt(text, at, end) >= 0 ? undefined : numberProblem(text.slice(at, end));
    if (problem) this.report('syntax', span(at, end), problem);
    this.set('number', at, end);
  }

  private string(quote: number): void {
    const { text, at: start, report } = this;
    let value = '';
    let done = start + 1;
    for (let i = start + 1; ; i++) {
      const c = text.charCodeAt(i);
      const broken = i >= text.length || c === 10 || c === 13;
      if (broken) report('syntax', span(start, i), 'The quote that opens here is not closed on its line.');
      if (broken || c === quote) {
        this.value = broken || done > start + 1 ? value + text.slice(done, i) : undefined;
        this.set('string', start, broken ? i : i + 1);
        return;
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
