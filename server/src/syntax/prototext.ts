import { newPile, type Pile, put, take } from '../base/pile';
import { span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { hideConflicts } from './conflict';
import { firstOf, inOrder, MAX_DEPTH, MAX_NODES, newReport, type Report, TOO_DEEP, tooLong } from './guard';
import { isPlainWhole, type Lexer, newLexer } from './prototextLexer';
import type { Comment, Entry, MapNode, Node, ScalarNode, Tree } from './tree';

/**
 * Reads a text in protobuf's text format (google/protobuf/text_format.cc, C++ 3.21). Never throws. Messages are maps, a
 * repeated field stands in them as often as it is written; whether a field exists and takes its value is the reader's matter.
 */
export const parsePrototext = (text: string): Tree => finish(readingPrototext(text));

/** The same in steps. */
export function* readingPrototext(text: string): Steps<Tree> {
  const report = newReport(text);
  if (tooLong(text, report)) return { roots: [], comments: [], problems: report.list };
  const lexer = newLexer(hideConflicts(text, report), report);
  const parser = newParser(lexer, report, text);
  const entries = yield* readingFields(parser);
  const root: MapNode = { kind: 'map', span: span(0, text.length), entries, flow: false };
  return { roots: [root], comments: lexer.comments, problems: inOrder(report.list), piecewise: true };
}

/** The outermost fields from one field's start to another's; undefined where anything is wrong with them. */
export function readOuterFields(text: string, from: number, until: number): { entries: Entry[]; comments: readonly Comment[] } | undefined {
  const report = newReport(text);
  const lexer = newLexer(text, report, from);
  const parser = newParser(lexer, report, text);
  const entries: Entry[] = [];
  while (lexer.token.kind === 'name' && lexer.token.start < until) {
    const entry = readField(parser);
    if (entry) entries.push(entry);
    separator(parser);
    if (report.count() > 0) return undefined;
  }
  const whole = report.count() === 0 && lexer.token.start === until;
  return whole ? { entries, comments: lexer.comments.filter(comment => comment.span.start < until) } : undefined;
}

/** A message that is still open. */
interface Open {
  readonly key: ScalarNode;
  readonly closer: string;
}

interface Parser {
  readonly lexer: Lexer;
  readonly report: Report;
  readonly text: string;
  readonly open: Open[];
  /** The fields of all messages that are open. */
  readonly fields: Pile<Entry>;
  nodes: number;
  /** A limit was met: nothing more is read. */
  stopped: boolean;
}

const newParser = (lexer: Lexer, report: Report, text: string): Parser => ({
  lexer,
  report,
  text,
  open: [],
  fields: newPile(),
  nodes: 0,
  stopped: false
});

/** Fields of the outermost message in a step: a layer is one. Few milliseconds. */
const STEP = 200;

/** All fields of the outermost message, in steps. */
function* readingFields(parser: Parser): Steps<Entry[]> {
  for (let count = 1; readNext(parser); count++) if (count % STEP === 0) yield;
  return firstOf(take(parser.fields, 0), parser.report);
}

/** The fields up to the bracket that closes the innermost open message, or to the end. */
function readFields(parser: Parser): Entry[] {
  const from = parser.fields.height;
  while (readNext(parser));
  return firstOf(take(parser.fields, from), parser.report);
}

/** Reads a field of the innermost open message, or what stands in its place; false where the message ends. */
function readNext(parser: Parser): boolean {
  const { lexer, report, fields } = parser;
  const { token } = lexer;
  if (token.kind === 'end' || parser.stopped) return false;
  if (token.kind === 'name') {
    if (closesAbove(parser)) return false;
    const entry = readField(parser);
    if (entry) put(fields, entry);
    separator(parser);
  } else if (isCloser(token.text)) {
    if (parser.open.length > 0) return false;
    report('syntax', span(token.start, token.end), `This ${token.text} closes nothing: remove it, or write the bracket that it closes.`);
    lexer.next();
  } else {
    report('syntax', span(token.start, token.end), misplaced(token.text, token.kind === 'number'));
    if (isSeparator(token.text)) lexer.next();
    else skipRest(parser);
  }
  return true;
}

const isCloser = (text: string): boolean => text === '}' || text === '>';

function misplaced(text: string, number: boolean): string {
  if (isSeparator(text)) return `Nothing stands before this ${text}: one may follow a field, no more.`;
  if (text === '[') return 'Caffe has no extensions: a field begins with its name.';
  return number ? 'A field begins with its name, not with a number.' : 'A field begins with its name.';
}

/** What cannot be understood is passed over, as far as its line or its brackets go. */
function skipRest({ lexer }: Parser): void {
  const { token } = lexer;
  do lexer.next();
  while (token.kind !== 'end' && !token.first && !isCloser(token.text));
}

const isSeparator = (text: string): boolean => text === ',' || text === ';';

/** Protobuf takes one comma or semicolon behind a field. */
function separator({ lexer }: Parser): void {
  if (lexer.token.kind === 'symbol' && isSeparator(lexer.token.text)) lexer.next();
}

/**
 * Whether a field stands where the enclosing message of the same name does, so that brackets are missing before it. Nothing in
 * Caffe nests in itself.
 */
function closesAbove(parser: Parser): boolean {
  const { lexer, open, text } = parser;
  const { token } = lexer;
  if (!token.first) return false;
  for (const { key } of open) if (key.text === token.text && columnOf(text, key.span.start) === columnOf(text, token.start)) return true;
  return false;
}

const columnOf = (text: string, at: number): number => at - text.lastIndexOf('\n', at - 1);

function readField(parser: Parser): Entry | undefined {
  const { lexer } = parser;
  const { token } = lexer;
  const key: ScalarNode = { kind: 'scalar', span: span(token.start, token.end), value: token.text, text: token.text, quoted: false };
  lexer.next();
  const colon = token.kind === 'symbol' && token.text === ':';
  if (colon) lexer.next();
  const value = readAfterKey(parser, key, colon);
  return value && { key, value, span: span(key.span.start, Math.max(value.span.end, key.span.end)) };
}

function readAfterKey(parser: Parser, key: ScalarNode, colon: boolean): Node | undefined {
  const { lexer, report } = parser;
  const { token } = lexer;
  if (isOpener(token.text) && token.kind === 'symbol') return readMessage(parser, key);
  if (token.kind === 'symbol' && token.text === '[') {
    const list = readList(parser, key);
    if (!colon && list.kind === 'list' && list.items.some(item => item.kind === 'scalar')) report('syntax', key.span, NO_COLON);
    return list;
  }
  if (!colon) {
    report('syntax', token.first || token.kind === 'end' ? key.span : span(token.start, token.end), NO_COLON);
    // A word on a line of its own: whatever follows is a field.
    if (token.first || token.kind === 'end' || token.kind === 'symbol') return nothing(key);
  }
  return valueMissing(parser) ? missing(parser, key) : (readScalar(parser) ?? missing(parser, key));
}

const NO_COLON = 'A colon is missing here: a value stands behind name and colon, only a message in brackets needs none.';

const isOpener = (text: string): boolean => text === '{' || text === '<';

/** Nothing stands behind the colon on its line, and the next line begins a field of its own. */
function valueMissing({ lexer, text }: Parser): boolean {
  const { token } = lexer;
  if (token.kind === 'end' || (token.kind === 'symbol' && isCloser(token.text))) return true;
  return token.first && token.kind === 'name' && /^\s*[:{<]/.test(text.slice(token.end, token.end + 20));
}

function missing(parser: Parser, key: ScalarNode): ScalarNode {
  const { lexer, report } = parser;
  const { token } = lexer;
  if (token.kind === 'symbol' && !isCloser(token.text) && !token.first) {
    report('syntax', span(token.start, token.end), 'No value begins so.');
    skipRest(parser);
  } else report('syntax', key.span, `The value of \`${key.text}\` is missing.`);
  return nothing(key);
}

const nothing = ({ span: { end } }: ScalarNode): ScalarNode => ({
  kind: 'scalar',
  span: span(end, end),
  value: null,
  text: '',
  quoted: false
});

function readMessage(parser: Parser, key: ScalarNode): MapNode | undefined {
  const { lexer, report, open } = parser;
  const { token } = lexer;
  const { start } = token;
  if (open.length >= MAX_DEPTH || ++parser.nodes > MAX_NODES) {
    const deep = open.length >= MAX_DEPTH;
    report('limit', span(start, start + 1), deep ? TOO_DEEP : `This file holds more than ${MAX_NODES} values; the rest is left out.`);
    parser.stopped = true;
    return undefined;
  }
  const closer = token.text === '{' ? '}' : '>';
  open.push({ key, closer });
  lexer.next();
  const entries = readFields(parser);
  open.pop();
  return { kind: 'map', span: span(start, closeMessage(parser, key, start, closer)), entries, flow: true };
}

/** Where a message ends, its bracket included; reports a bracket that is missing or another one. */
function closeMessage(parser: Parser, key: ScalarNode, start: number, closer: string): number {
  const { lexer, report } = parser;
  const { token } = lexer;
  if (parser.stopped) return lexer.before;
  if (token.kind === 'symbol' && isCloser(token.text)) {
    const { end } = token;
    if (token.text !== closer) {
      report(
        'syntax',
        span(token.start, end),
        `The message \`${key.text}\` was opened with ${parser.text[start]}: ${closer} must close it, not ${token.text}.`
      );
    }
    lexer.next();
    return end;
  }
  const at = lexer.before;
  report('syntax', span(at - 1, at), `A ${closer} is missing here: \`${key.text}\` is not closed.`);
  return at;
}

/** `[1, 2]` or `[{…}, {…}]`, for fields that may be repeated. */
function readList(parser: Parser, key: ScalarNode): Node {
  const { lexer, report } = parser;
  const { token } = lexer;
  const { start } = token;
  const items: Node[] = [];
  lexer.next();
  const done = () => token.kind === 'symbol' && token.text === ']';
  while (!done()) {
    const item = token.kind === 'symbol' && isOpener(token.text) ? readMessage(parser, key) : readScalar(parser);
    if (item) items.push(item);
    if (done() && item) break;
    const comma = token.kind === 'symbol' && token.text === ',';
    if (comma) lexer.next();
    if (comma && !done() && item) continue;
    report(
      'syntax',
      span(token.start, token.end),
      comma ? 'A value is missing between comma and bracket.' : 'A ] or a comma is missing here.'
    );
    if (token.kind === 'end' || !done())
      return { kind: 'list', span: span(start, Math.max(lexer.before, start + 1)), items: firstOf(items, report), flow: true };
  }
  const { end } = token;
  lexer.next();
  return { kind: 'list', span: span(start, end), items: firstOf(items, report), flow: true };
}

/** A number, a word or a text; undefined, and nothing read, where none stands. */
function readScalar(parser: Parser): ScalarNode | undefined {
  const { lexer } = parser;
  const { token } = lexer;
  const { start } = token;
  if (++parser.nodes > MAX_NODES) {
    if (parser.nodes === MAX_NODES + 1)
      parser.report('limit', span(start, start + 1), `This file holds more than ${MAX_NODES} values; the rest is left out.`);
    parser.stopped = true;
  }
  if (token.kind === 'string') return readString(parser);
  const sign = token.kind === 'symbol' && token.text === '-' ? '-' : '';
  const plus = token.kind === 'symbol' && token.text === '+';
  if (plus) parser.report('syntax', span(start, token.end), 'Numbers are written without a plus.');
  if (sign || plus) lexer.next();
  if (token.kind !== 'name' && token.kind !== 'number') return undefined;
  const { end } = token;
  const text = sign + token.text;
  const value = token.kind === 'number' ? numberValue(text) : wordValue(text);
  lexer.next();
  return { kind: 'scalar', span: span(start, end), value, text, quoted: false };
}

const wordValue = (text: string): string | boolean => (text === 'true' ? true : text === 'false' ? false : text);

/** Texts that follow one another are one. */
function readString({ lexer }: Parser): ScalarNode {
  const { token } = lexer;
  const { start } = token;
  let value = '';
  let end = token.end;
  while (token.kind === 'string') {
    value += token.text;
    end = token.end;
    lexer.next();
  }
  return { kind: 'scalar', span: span(start, end), value, text: value, quoted: true };
}

/** Decimal, 0x1F, 017 (octal), 1.5e3, 5f; the text itself where it is no finite number. */
function numberValue(text: string): number | string {
  if (isPlainWhole(text)) return Number(text);
  const negative = text.startsWith('-');
  const digits = negative ? text.slice(1) : text;
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(/^0x/i.test(digits) ? digits : digits.replace(/f$/i, ''));
  if (!Number.isFinite(value)) return text;
  return negative && value !== 0 ? -value : value;
}
