import { type Span, span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { hideConflicts } from './conflict';
import { FieldRows, type FieldTable, Kind } from './fieldTable';
import { treeOf } from './fieldTree';
import { inOrder, MAX_DEPTH, MAX_NODES, newReport, type Report, TOO_DEEP, tooLong } from './guard';
import { Members } from './members';
import { Lexer } from './prototextLexer';
import type { Comment, ScalarNode, Tree } from './tree';
import { wholeAt } from './whole';
import { Words } from './words';

/**
 * Reads a text in protobuf's text format (google/protobuf/text_format.cc, C++ 3.21). Never throws. Messages are maps, a
 * repeated field stands in them as often as it is written; whether a field exists and takes its value is the reader's matter.
 */
export const parsePrototext = (text: string): Tree => finish(readingPrototext(text));

/** The same in steps. */
export function* readingPrototext(text: string): Steps<Tree> {
  const report = newReport(text);
  if (tooLong(text, report)) return { roots: [], comments: [], problems: report.list };
  const lexer = new Lexer(hideConflicts(text, report), report);
  const parser = newParser(lexer, report, new Words());
  yield* readingFields(parser);
  return treeOf(parser.rows.table(lexer.text, workOut), true, lexer.comments, inOrder(report.list));
}

/** The outermost fields from one field's start to another's; undefined where anything is wrong with them. */
export function readOuterFields(
  text: string,
  from: number,
  until: number,
  words: Words
): { readonly table: FieldTable; readonly comments: readonly Comment[] } | undefined {
  const report = newReport(text);
  const lexer = new Lexer(text, report, from);
  const parser = newParser(lexer, report, words, until - from);
  while (lexer.kind === 'name' && lexer.start < until) {
    readField(parser, words.find(text, lexer.start, lexer.end, lexer.hash));
    separator(lexer);
    if (report.count() > 0) return undefined;
  }
  if (report.count() > 0 || lexer.start !== until) return undefined;
  return { table: parser.rows.table(text, workOut), comments: lexer.comments.filter(comment => comment.span.start < until) };
}

/** A message that is still open. */
interface Open {
  readonly word: number;
  /** Where its name begins. */
  readonly start: number;
  readonly closer: number;
}

interface Parser {
  readonly lexer: Lexer;
  readonly report: Report;
  readonly text: string;
  readonly open: Open[];
  readonly rows: FieldRows;
  nodes: number;
  /** A limit was met: nothing more is read. */
  stopped: boolean;
}

/** About how many characters of a net there are for a field. */
const FIELD = 20;

const newParser = (lexer: Lexer, report: Report, words: Words, length = lexer.text.length): Parser => ({
  lexer,
  report,
  text: lexer.text,
  open: [],
  rows: new FieldRows(words, Math.ceil(length / FIELD)),
  nodes: 0,
  stopped: false
});

/** Fields of the outermost message in a step: a layer is one. Few milliseconds. */
const STEP = 200;

/** All fields of the outermost message, in steps. */
function* readingFields(parser: Parser): Steps<void> {
  const members = new Members(parser.rows, parser.report);
  for (let count = 1; readMember(parser, members); count++) if (count % STEP === 0) yield;
  members.end();
}

/** The fields up to the bracket that closes the innermost open message, or to the end. */
function readFields(parser: Parser): void {
  const members = new Members(parser.rows, parser.report);
  while (readMember(parser, members));
  members.end();
}

/** Reads a field of the innermost open message, or what stands in its place; false where the message ends. */
function readMember(parser: Parser, members: Members): boolean {
  const { lexer, report } = parser;
  if (lexer.kind === 'end' || parser.stopped) return false;
  if (lexer.kind === 'name') {
    const word = parser.rows.words.find(parser.text, lexer.start, lexer.end, lexer.hash);
    if (closesAbove(parser, word)) return false;
    const { height } = parser.rows;
    readField(parser, word);
    members.since(height);
    separator(lexer);
  } else if (isCloser(lexer.symbol)) {
    if (parser.open.length > 0) return false;
    report('syntax', here(lexer), `This ${lexer.written()} closes nothing: remove it, or write the bracket that it closes.`);
    lexer.next();
  } else {
    report('syntax', here(lexer), misplaced(lexer));
    if (isSeparator(lexer.symbol)) lexer.next();
    else skipRest(lexer);
  }
  return true;
}

/** Where the token stands. */
const here = ({ start, end }: Lexer): Span => span(start, end);

const [PLUS, COMMA, MINUS, COLON, SEMICOLON, LESS, GREATER, LEFT, RIGHT, OPEN, CLOSE] = [43, 44, 45, 58, 59, 60, 62, 91, 93, 123, 125];

const isCloser = (symbol: number): boolean => symbol === CLOSE || symbol === GREATER;

const isSeparator = (symbol: number): boolean => symbol === COMMA || symbol === SEMICOLON;

const isOpener = (symbol: number): boolean => symbol === OPEN || symbol === LESS;

function misplaced(lexer: Lexer): string {
  if (isSeparator(lexer.symbol)) return `Nothing stands before this ${lexer.written()}: one may follow a field, no more.`;
  if (lexer.symbol === LEFT) return 'Caffe has no extensions: a field begins with its name.';
  return lexer.kind === 'number' ? 'A field begins with its name, not with a number.' : 'A field begins with its name.';
}

/** What cannot be understood is passed over, as far as its line or its brackets go. */
function skipRest(lexer: Lexer): void {
  do lexer.next();
  while (lexer.kind !== 'end' && !lexer.first && !isCloser(lexer.symbol));
}

/** Protobuf takes one comma or semicolon behind a field. */
function separator(lexer: Lexer): void {
  if (isSeparator(lexer.symbol)) lexer.next();
}

/**
 * Whether a field stands where the enclosing message of the same name does, so that brackets are missing before it. Nothing in
 * Caffe nests in itself.
 */
function closesAbove({ lexer, open, text }: Parser, word: number): boolean {
  if (!lexer.first) return false;
  for (const one of open) if (one.word === word && columnOf(text, one.start) === columnOf(text, lexer.start)) return true;
  return false;
}

const columnOf = (text: string, at: number): number => at - text.lastIndexOf('\n', at - 1);

function readField(parser: Parser, word: number): void {
  const { lexer, rows } = parser;
  const row = rows.open(word, lexer.start, lexer.end);
  lexer.next();
  const colon = lexer.symbol === COLON;
  if (colon) lexer.next();
  readAfterKey(parser, row, colon);
}

function readAfterKey(parser: Parser, row: number, colon: boolean): void {
  const { lexer, report, rows } = parser;
  if (isOpener(lexer.symbol)) {
    readMessage(parser, row, row);
    return;
  }
  const key = () => rows.keySpan(row);
  if (lexer.symbol === LEFT) {
    const plain = readList(parser, row);
    if (!colon && plain) report('syntax', key(), NO_COLON);
    return;
  }
  if (!colon) {
    const ends = lexer.first || lexer.kind === 'end';
    report('syntax', ends ? key() : here(lexer), NO_COLON);
    // A word on a line of its own: whatever follows is a field.
    if (ends || lexer.kind === 'symbol') {
      rows.close(row, Kind.Missing, rows.keyEnd(row), rows.keyEnd(row));
      return;
    }
  }
  if (valueMissing(parser) || !readScalar(parser, row)) missing(parser, row);
}

const NO_COLON = 'A colon is missing here: a value stands behind name and colon, only a message in brackets needs none.';

/** Nothing stands behind the colon on its line, and the next line begins a field of its own. */
function valueMissing({ lexer, text }: Parser): boolean {
  if (lexer.kind === 'end' || isCloser(lexer.symbol)) return true;
  return lexer.first && lexer.kind === 'name' && /^\s*[:{<]/.test(text.slice(lexer.end, lexer.end + 20));
}

function missing({ lexer, report, rows, text }: Parser, row: number): void {
  const [start, end] = [rows.start(row), rows.keyEnd(row)];
  if (lexer.kind === 'symbol' && !isCloser(lexer.symbol) && !lexer.first) {
    report('syntax', here(lexer), 'No value begins so.');
    skipRest(lexer);
  } else report('syntax', span(start, end), `The value of \`${text.slice(start, end)}\` is missing.`);
  rows.close(row, Kind.Missing, end, end);
}

/** Reads a message into a row; `named` is the row of its name, which is another one in a list. The row is dropped at a limit. */
function readMessage(parser: Parser, row: number, named: number): void {
  const { lexer, report, open, rows } = parser;
  const { start } = lexer;
  if (open.length >= MAX_DEPTH || ++parser.nodes > MAX_NODES) {
    const deep = open.length >= MAX_DEPTH;
    report('limit', span(start, start + 1), deep ? TOO_DEEP : TOO_MANY);
    parser.stopped = true;
    rows.drop(row);
    return;
  }
  const closer = lexer.symbol === OPEN ? CLOSE : GREATER;
  open.push({ word: rows.word(named), start: rows.start(named), closer });
  lexer.next();
  readFields(parser);
  open.pop();
  rows.close(row, Kind.Map, start, closeMessage(parser, named, start, closer));
}

const TOO_MANY = `This file holds more than ${MAX_NODES} values; the rest is left out.`;

/** Where a message ends, its bracket included; reports a bracket that is missing or another one. */
function closeMessage({ lexer, report, rows, stopped, text }: Parser, named: number, start: number, closer: number): number {
  if (stopped) return lexer.before;
  const name = () => rows.key(named);
  const wanted = String.fromCharCode(closer);
  if (isCloser(lexer.symbol)) {
    const { end } = lexer;
    if (lexer.symbol !== closer) {
      const message = `The message \`${name()}\` was opened with ${text[start]}: ${wanted} must close it, not ${lexer.written()}.`;
      report('syntax', here(lexer), message);
    }
    lexer.next();
    return end;
  }
  const at = lexer.before;
  report('syntax', span(at - 1, at), `A ${wanted} is missing here: \`${name()}\` is not closed.`);
  return at;
}

/** `[1, 2]` or `[{…}, {…}]`, for fields that may be repeated. Whether any of its members is no message. */
function readList(parser: Parser, list: number): boolean {
  const { lexer, report, rows } = parser;
  const { start } = lexer;
  const members = new Members(parser.rows, parser.report);
  let plain = false;
  lexer.next();
  while (lexer.symbol !== RIGHT) {
    const row = rows.open(rows.word(list), rows.start(list), rows.keyEnd(list));
    if (isOpener(lexer.symbol)) readMessage(parser, row, list);
    else if (readScalar(parser, row)) plain = true;
    else rows.drop(row);
    members.since(row);
    const read = rows.height > row;
    if (lexer.symbol === RIGHT && read) break;
    const comma = lexer.symbol === COMMA;
    if (comma) lexer.next();
    if (comma && lexer.symbol !== RIGHT && read) continue;
    report('syntax', here(lexer), comma ? 'A value is missing between comma and bracket.' : 'A ] or a comma is missing here.');
    if (lexer.kind === 'end' || lexer.symbol !== RIGHT) {
      members.end();
      rows.close(list, Kind.List, start, Math.max(lexer.before, start + 1));
      return plain;
    }
  }
  const { end } = lexer;
  lexer.next();
  members.end();
  rows.close(list, Kind.List, start, end);
  return plain;
}

/** A number, a word or a text; false, and nothing read, where none stands. */
function readScalar(parser: Parser, row: number): boolean {
  const { lexer, rows, text } = parser;
  const { start } = lexer;
  if (++parser.nodes > MAX_NODES) {
    if (parser.nodes === MAX_NODES + 1) parser.report('limit', span(start, start + 1), TOO_MANY);
    parser.stopped = true;
  }
  if (lexer.kind === 'string') {
    readString(parser, row);
    return true;
  }
  const sign = lexer.symbol === MINUS;
  const plus = lexer.symbol === PLUS;
  if (plus) parser.report('syntax', here(lexer), 'Numbers are written without a plus.');
  if (sign || plus) lexer.next();
  if (lexer.kind !== 'name' && lexer.kind !== 'number') return false;
  const { end } = lexer;
  const worked = lexer.kind === 'number' || (!sign && isTruth(text, lexer.start, end));
  // The sign is part of the value, wherever it stands.
  const apart = plus || (sign && lexer.start > start + 1);
  if (apart) {
    const whole = (sign ? '-' : '') + lexer.written();
    rows.closeOdd(row, { value: worked ? workOut(whole) : whole, text: whole, quoted: false }, start, end);
  } else rows.close(row, worked ? Kind.Worked : Kind.Word, start, end);
  lexer.next();
  return true;
}

const isTruth = (text: string, start: number, end: number): boolean =>
  end - start === 4 ? text.startsWith('true', start) : end - start === 5 && text.startsWith('false', start);

/** Texts that follow one another are one. */
function readString({ lexer, rows, text }: Parser, row: number): void {
  const { start } = lexer;
  let { end, value } = lexer;
  lexer.next();
  if (lexer.kind !== 'string' && value === undefined) {
    rows.close(row, Kind.Quoted, start, end);
    return;
  }
  value ??= text.slice(start + 1, end - 1);
  while (lexer.kind === 'string') {
    value += lexer.value ?? text.slice(lexer.start + 1, lexer.end - 1);
    end = lexer.end;
    lexer.next();
  }
  rows.closeOdd(row, { value, text: value, quoted: true }, start, end);
}

/** Truth, or a number: decimal, 0x1F, 017 (octal), 1.5e3, 5f; the text itself where it is no finite number. */
function workOut(text: string): ScalarNode['value'] {
  const whole = wholeAt(text, 0, text.length);
  if (whole >= 0) return whole;
  if (text === 'true' || text === 'false') return text === 'true';
  const negative = text.startsWith('-');
  const digits = negative ? text.slice(1) : text;
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(/^0x/i.test(digits) ? digits : digits.replace(/f$/i, ''));
  if (!Number.isFinite(value)) return text;
  return negative && value !== 0 ? -value : value;
}
