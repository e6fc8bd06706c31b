import { newPile, type Pile, put, take } from '../base/pile';
import { type Span, span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { attempting, BEYOND } from './beyond';
import { reportDuplicates } from './entries';
import { firstOf, inOrder, MAX_DEPTH, MAX_NODES, newReport, type Report } from './guard';
import { finite } from './scalar';
import type { Entry, Node, ScalarNode, Tree } from './tree';

interface Scan {
  readonly text: string;
  readonly report: Report;
  at: number;
  nodes: number;
  /** The members of the brackets that are open. */
  readonly items: Pile<Node>;
  readonly entries: Pile<Entry>;
}

const newScan = (text: string, at: number): Scan => ({
  text,
  report: newReport(text),
  at,
  nodes: 0,
  items: newPile(),
  entries: newPile()
});

/** A map or list that is open, and begins the piles of its members at `from`. */
interface Open {
  readonly start: number;
  readonly closer: number;
  readonly from: number;
  /** Of a map: the key that waits for its value. */
  key: ScalarNode | undefined;
}

/** Values in a step: few milliseconds. */
const STEP = 5_000;

const [TAB, LF, CR, SPACE, QUOTE, COMMA, COLON, BACKSLASH] = [9, 10, 13, 32, 34, 44, 58, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [91, 93, 123, 125];

/** Reads JSON as the standard has it, in one pass; undefined for anything else. */
export const parsePlainJson = (text: string): Tree | undefined => finish(readingPlainJson(text));

/** The same in steps. */
export const readingPlainJson = (text: string): Steps<Tree | undefined> => attempting(reading(newScan(text, 0)));

function* reading(scan: Scan): Steps<Tree> {
  skipBlank(scan);
  const root = yield* readingValue(scan, 1);
  skipBlank(scan);
  if (scan.at < scan.text.length) throw BEYOND;
  return { roots: [root], comments: [], problems: inOrder(scan.report.list), piecewise: true };
}

/** The values of a list, with commas between, that a part of a text holds; undefined where it holds anything else. */
export const readValues = (text: string, where: Span, depth: number): Node[] | undefined =>
  finish(attempting(readingValues(newScan(text, where.start), where, depth)));

function* readingValues(scan: Scan, where: Span, depth: number): Steps<Node[]> {
  const values: Node[] = [];
  for (;;) {
    skipBlank(scan);
    values.push(yield* readingValue(scan, depth));
    skipBlank(scan);
    if (scan.at >= where.end) break;
    if (scan.text.charCodeAt(scan.at) !== COMMA) throw BEYOND;
    scan.at++;
  }
  if (values.at(-1)!.span.end !== where.end || values[0]!.span.start !== where.start || scan.report.count() > 0) throw BEYOND;
  return values;
}

function skipBlank(scan: Scan): number {
  const { text } = scan;
  let c = text.charCodeAt(scan.at);
  while (c === SPACE || c === LF || c === CR || c === TAB) c = text.charCodeAt(++scan.at);
  return c;
}

/** A value with all that it holds; not by recursion, so that it may be laid down anywhere inside. */
function* readingValue(scan: Scan, depth: number): Steps<Node> {
  const open: Open[] = [];
  for (;;) {
    if (++scan.nodes > MAX_NODES || depth + open.length > MAX_DEPTH) throw BEYOND;
    if (scan.nodes % STEP === 0) yield;
    let node = begin(scan, open);
    while (node && open.length > 0) node = add(scan, open, node);
    if (node) return node;
  }
}

/** A value without members; nothing where a map or list is open now and its first member begins here. */
function begin(scan: Scan, open: Open[]): Node | undefined {
  const c = scan.text.charCodeAt(scan.at);
  if (c === QUOTE) return textAt(scan);
  if (c !== OPEN_MAP && c !== OPEN_LIST) return literalAt(scan);
  const isMap = c === OPEN_MAP;
  const one: Open = {
    start: scan.at++,
    closer: isMap ? CLOSE_MAP : CLOSE_LIST,
    from: isMap ? scan.entries.height : scan.items.height,
    key: undefined
  };
  if (skipBlank(scan) === one.closer) return close(scan, one);
  if (isMap) one.key = keyAt(scan);
  open.push(one);
  return undefined;
}

/** Puts a value among those of the innermost open map or list, and answers that where it closes behind it. */
function add(scan: Scan, open: Open[], value: Node): Node | undefined {
  const outer = open[open.length - 1]!;
  const { key, closer } = outer;
  if (key) put(scan.entries, { key, value, span: span(key.span.start, value.span.end) });
  else put(scan.items, value);
  const c = skipBlank(scan);
  if (c === closer) {
    open.pop();
    return close(scan, outer);
  }
  if (c !== COMMA) throw BEYOND;
  scan.at++;
  if (skipBlank(scan) === closer) throw BEYOND;
  if (key) outer.key = keyAt(scan);
  return undefined;
}

function close(scan: Scan, { start, closer, from }: Open): Node {
  const where = span(start, ++scan.at);
  if (closer === CLOSE_LIST) return { kind: 'list', span: where, items: firstOf(take(scan.items, from), scan.report), flow: true };
  const entries = firstOf(take(scan.entries, from), scan.report);
  reportDuplicates(entries, scan.report);
  return { kind: 'map', span: where, entries, flow: true };
}

/** A key, and on to the value behind its colon. */
function keyAt(scan: Scan): ScalarNode {
  if (scan.text.charCodeAt(scan.at) !== QUOTE) throw BEYOND;
  const key = textAt(scan);
  if (skipBlank(scan) !== COLON) throw BEYOND;
  scan.at++;
  skipBlank(scan);
  return key;
}

function textAt(scan: Scan): ScalarNode {
  const { text } = scan;
  const start = scan.at;
  let end = start + 1;
  let escaped = false;
  for (let c = text.charCodeAt(end); c !== QUOTE; c = text.charCodeAt(++end)) {
    // Control characters, and the end of the text.
    if (!(c >= SPACE)) throw BEYOND;
    if (c !== BACKSLASH) continue;
    escaped = true;
    end++;
  }
  scan.at = end + 1;
  const value = escaped ? unescaped(text.slice(start, end + 1)) : text.slice(start + 1, end);
  return { kind: 'scalar', span: span(start, end + 1), value, text: value, quoted: true };
}

function unescaped(quoted: string): string {
  try {
    return JSON.parse(quoted);
  } catch {
    throw BEYOND;
  }
}

const LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?=[\s,\]}]|$)/y;

function literalAt(scan: Scan): ScalarNode {
  LITERAL.lastIndex = scan.at;
  if (!LITERAL.test(scan.text)) throw BEYOND;
  const start = scan.at;
  scan.at = LITERAL.lastIndex;
  const source = scan.text.slice(start, scan.at);
  return { kind: 'scalar', span: span(start, scan.at), value: literalValue(source), text: source, quoted: false };
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null]
]);

function literalValue(source: string): ScalarNode['value'] {
  const word = words.get(source);
  return word === undefined ? finite(Number(source), source) : word;
}
