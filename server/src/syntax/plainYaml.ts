import { span } from '../base/span';
import { reportDuplicates } from './entries';
import { inOrder, MAX_DEPTH, MAX_NODES, newReport, type Report } from './guard';
import { plainValue } from './scalar';
import type { Comment, Entry, ListNode, MapNode, Node, ScalarNode, Tree } from './tree';

/** Thrown where a text goes beyond what is read here; no error of the text. */
const BEYOND = Symbol('beyond plain YAML');

/** What is read at once; the depth leaves room for the few levels that aliases could add elsewhere. */
const DEEPEST = MAX_DEPTH / 2;

/** Implicit keys are no longer than this. */
const LONGEST_KEY = 1000;

/** Characters that mean something to the lexer of `yaml`, or count as blanks in one place and not in another. */
const UNUSUAL = /[^\n\r -~\x80-\ufefe\uff00-\uffff]|\r(?!\n)|<{7}|>{7}/;

interface Scan {
  readonly text: string;
  readonly report: Report;
  readonly comments: Comment[];
  at: number;
  /** The column of `at` where it is the first character of a line; -1 at the end of the text. */
  indent: number;
  nodes: number;
}

const [LF, CR, SPACE, QUOTE, HASH, APOSTROPHE, COMMA, DASH, DOT, COLON, BACKSLASH] = [10, 13, 32, 34, 35, 39, 44, 45, 46, 58, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [91, 93, 123, 125];

/**
 * The YAML that nearly all configs are written in: block and flow collections, words and quoted texts of one line, comments.
 * Read in one pass, a tenth of what `yaml` takes. Whatever is beyond that (anchors, tags, merges, texts of several lines,
 * several documents, anything wrong) is given up at once, and `yaml` reads the whole text. What is read here, `yaml` reads
 * in the same way; a test holds that.
 */
export function parsePlainYaml(text: string): Tree | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const report = newReport(text);
  const scan: Scan = { text, report, comments: [], at: 0, indent: 0, nodes: 0 };
  return attempt(() => {
    toContent(scan, 0);
    const roots = scan.indent < 0 ? [] : [blockNode(scan, scan.indent, -1, 1)];
    if (scan.indent >= 0) throw BEYOND;
    return { roots, comments: scan.comments, problems: inOrder(report.list), piecewise: true };
  });
}

/** Whole lines that hold items of a block list. */
export interface ItemLines {
  /** The starts of the first line and of the first one behind. */
  readonly from: number;
  readonly until: number;
  /** Of the dashes. */
  readonly column: number;
  /** Of the list in the tree. */
  readonly depth: number;
}

/** Items of a block list, and where the first dash stands; undefined where these lines hold anything but whole plain items. */
export function readItems(text: string, { from, until, column, depth }: ItemLines) {
  if (UNUSUAL.test(text.slice(from, until))) return undefined;
  const report = newReport(text);
  const scan: Scan = { text, report, comments: [], at: from, indent: 0, nodes: 0 };
  return attempt(() => {
    toContent(scan, from);
    const start = scan.at;
    const items: Node[] = [];
    while (scan.at < until) {
      if (scan.indent !== column || !isDash(scan)) throw BEYOND;
      items.push(itemOf(scan, column, depth));
    }
    if (report.count() > 0) throw BEYOND;
    return { items, start, comments: scan.comments.filter(comment => comment.span.start < until) };
  });
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error === BEYOND) return undefined;
    throw error;
  }
}

/** Goes to the first character of the next line with content; `lineStart` is -1 while still on the line of a value. */
function toContent(scan: Scan, lineStart: number): void {
  const { text } = scan;
  for (;;) {
    const c = text.charCodeAt(scan.at);
    if (c === SPACE || c === CR) scan.at++;
    else if (c === LF) lineStart = ++scan.at;
    else if (c === HASH && (lineStart >= 0 || text.charCodeAt(scan.at - 1) === SPACE)) readComment(scan);
    else if (scan.at >= text.length) break;
    else if (lineStart < 0) throw BEYOND;
    else {
      scan.indent = scan.at - lineStart;
      if (scan.indent === 0 && isMarker(text, scan.at)) throw BEYOND;
      return;
    }
  }
  scan.indent = -1;
}

/** `---` and `...` begin and end documents. */
const isMarker = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at);
  return (c === DASH || c === DOT) && text.charCodeAt(at + 1) === c && text.charCodeAt(at + 2) === c;
};

function readComment(scan: Scan): void {
  const { text, at } = scan;
  const lineEnd = text.indexOf('\n', at);
  scan.at = lineEnd < 0 ? text.length : lineEnd;
  const comment = text.slice(at, scan.at).trimEnd();
  scan.comments.push({ span: span(at, at + comment.length), text: comment.slice(1).trim() });
}

/** A blank, the end of the line or of the text. */
const isBlank = (c: number): boolean => c === SPACE || c === LF || c === CR || Number.isNaN(c);

const isLineEnd = (c: number): boolean => c === LF || c === CR || Number.isNaN(c);

const isDash = ({ text, at }: Scan): boolean => text.charCodeAt(at) === DASH && isBlank(text.charCodeAt(at + 1));

function skipSpaces(scan: Scan): number {
  while (scan.text.charCodeAt(scan.at) === SPACE) scan.at++;
  return scan.text.charCodeAt(scan.at);
}

/** What stands at `column`, inside a collection that stands at `parent`; goes on to the next line with content. */
function blockNode(scan: Scan, column: number, parent: number, depth: number): Node {
  if (depth > DEEPEST) throw BEYOND;
  if (isDash(scan)) return blockList(scan, column, depth);
  const c = scan.text.charCodeAt(scan.at);
  if (c === OPEN_LIST || c === OPEN_MAP) return inLine(scan, flowNode(scan, parent, depth, true), parent);
  const scalar = scalarAt(scan, false);
  return skipSpaces(scan) === COLON ? blockMap(scan, scalar, column, depth) : inLine(scan, scalar, parent);
}

/** A value that ends with its line. What stands deeper behind it would belong to it, or is out of place. */
function inLine(scan: Scan, node: Node, parent: number): Node {
  toContent(scan, -1);
  if (scan.indent > parent) throw BEYOND;
  return node;
}

function blockList(scan: Scan, column: number, depth: number): ListNode {
  const start = scan.at;
  count(scan);
  const items: Node[] = [];
  do items.push(itemOf(scan, column, depth));
  while (scan.indent === column && isDash(scan));
  return { kind: 'list', span: span(start, items.at(-1)!.span.end), items, flow: false };
}

function itemOf(scan: Scan, column: number, depth: number): Node {
  const dash = scan.at++;
  const c = skipSpaces(scan);
  const item = c === HASH || isLineEnd(c) ? below(scan, column, depth, false) : blockNode(scan, column + scan.at - dash, column, depth + 1);
  if (scan.indent > column) throw BEYOND;
  return item;
}

/** What stands on the lines below a key or a dash; nothing may. The list of a key may stand as far left as the key itself. */
function below(scan: Scan, column: number, depth: number, ofKey: boolean): Node {
  const { at } = scan;
  toContent(scan, -1);
  if (scan.indent > column) return blockNode(scan, scan.indent, column, depth + 1);
  if (ofKey && scan.indent === column && isDash(scan)) return blockNode(scan, column, column, depth + 1);
  count(scan);
  return { kind: 'scalar', span: span(at, at), value: null, text: '', quoted: false };
}

function blockMap(scan: Scan, first: ScalarNode, column: number, depth: number): MapNode {
  count(scan);
  const entries: Entry[] = [];
  for (let key = first; ; key = scalarAt(scan, false)) {
    skipSpaces(scan);
    toValue(scan, key);
    const c = skipSpaces(scan);
    const value =
      c === HASH || isLineEnd(c) ? below(scan, column, depth, true) : inLine(scan, inlineValue(scan, column, depth + 1, false), column);
    if (scan.indent > column) throw BEYOND;
    entries.push(entryOf(key, value));
    if (scan.indent < column) break;
    if (isDash(scan)) throw BEYOND;
  }
  return mapOf(scan, entries, span(first.span.start, entries.at(-1)!.span.end), false);
}

/** Behind the colon of a key. */
function toValue(scan: Scan, key: ScalarNode): void {
  const { text, at } = scan;
  const merges = key.text === '<<' && !key.quoted;
  if (text.charCodeAt(at) !== COLON || !isBlank(text.charCodeAt(at + 1)) || merges || at - key.span.start > LONGEST_KEY) throw BEYOND;
  scan.at++;
}

const entryOf = (key: ScalarNode, value: Node): Entry => ({
  key,
  value,
  span: span(key.span.start, Math.max(key.span.end, value.span.end))
});

function mapOf(scan: Scan, entries: Entry[], where: MapNode['span'], flow: boolean): MapNode {
  reportDuplicates(entries, scan.report);
  return { kind: 'map', span: where, entries, flow };
}

/** A flow collection or a scalar. */
function inlineValue(scan: Scan, parent: number, depth: number, inFlow: boolean): Node {
  const c = scan.text.charCodeAt(scan.at);
  return c === OPEN_LIST || c === OPEN_MAP ? flowNode(scan, parent, depth, !inFlow) : scalarAt(scan, inFlow);
}

/** `parent` is the column that every line must stand right of, but for the last bracket of the `outermost` collection. */
function flowNode(scan: Scan, parent: number, depth: number, outermost: boolean): MapNode | ListNode {
  if (depth > DEEPEST) throw BEYOND;
  count(scan);
  const start = scan.at;
  const isMap = scan.text.charCodeAt(scan.at++) === OPEN_MAP;
  const close = isMap ? CLOSE_MAP : CLOSE_LIST;
  const items: Node[] = [];
  const entries: Entry[] = [];
  while (skipInFlow(scan, parent, outermost) !== close) {
    if (isMap) entries.push(flowEntry(scan, parent, depth));
    else items.push(inlineValue(scan, parent, depth + 1, true));
    const c = skipInFlow(scan, parent, outermost);
    if (c === COMMA) scan.at++;
    else if (c !== close) throw BEYOND;
  }
  const where = span(start, ++scan.at);
  return isMap ? mapOf(scan, entries, where, true) : { kind: 'list', span: where, items, flow: true };
}

function flowEntry(scan: Scan, parent: number, depth: number): Entry {
  const key = scalarAt(scan, true);
  skipSpaces(scan);
  toValue(scan, key);
  skipInFlow(scan, parent, false);
  return entryOf(key, inlineValue(scan, parent, depth + 1, true));
}

/** Goes over blanks, lines and comments to the next character that means something. */
function skipInFlow(scan: Scan, parent: number, outermost: boolean): number {
  const { text } = scan;
  let lineStart = -1;
  for (;;) {
    const c = text.charCodeAt(scan.at);
    if (c === SPACE || c === CR) scan.at++;
    else if (c === LF) lineStart = ++scan.at;
    else if (c === HASH && isBlank(text.charCodeAt(scan.at - 1))) readComment(scan);
    else {
      if (lineStart < 0) return c;
      const column = scan.at - lineStart;
      const ends = outermost && column === parent && (c === CLOSE_LIST || c === CLOSE_MAP);
      if ((column <= parent && !ends) || (column === 0 && isMarker(text, scan.at))) throw BEYOND;
      return c;
    }
  }
}

function count(scan: Scan): void {
  if (++scan.nodes > MAX_NODES) throw BEYOND;
}

function scalarAt(scan: Scan, inFlow: boolean): ScalarNode {
  count(scan);
  const c = scan.text.charCodeAt(scan.at);
  return c === QUOTE || c === APOSTROPHE ? quotedAt(scan, c) : plainAt(scan, inFlow);
}

/** On one line and without escapes, as names and modes are. */
function quotedAt(scan: Scan, quote: number): ScalarNode {
  const { text } = scan;
  const start = scan.at;
  let end = start + 1;
  for (let c = text.charCodeAt(end); c !== quote; c = text.charCodeAt(++end)) if (isLineEnd(c) || c === BACKSLASH) throw BEYOND;
  if (quote === APOSTROPHE && text.charCodeAt(end + 1) === quote) throw BEYOND;
  scan.at = end + 1;
  const value = text.slice(start + 1, end);
  return { kind: 'scalar', span: span(start, end + 1), value, text: value, quoted: true };
}

/** What no plain scalar of ours begins with; a dash may where a character follows that belongs to a word. */
const NO_BEGINNING = new Set([...',[]{}#&*!|>\'"%@`?:'].map(c => c.charCodeAt(0)));

const isFlowMark = (c: number): boolean => c === COMMA || c === OPEN_LIST || c === CLOSE_LIST || c === OPEN_MAP || c === CLOSE_MAP;

function plainAt(scan: Scan, inFlow: boolean): ScalarNode {
  const { text } = scan;
  const start = scan.at;
  const first = text.charCodeAt(start);
  const second = text.charCodeAt(start + 1);
  if (NO_BEGINNING.has(first) || isBlank(first) || (first === DASH && (isBlank(second) || isFlowMark(second)))) throw BEYOND;
  let at = start;
  // Behind the last character that is no blank.
  let end = start;
  for (let c = first; ; c = text.charCodeAt(++at)) {
    if (c === SPACE) continue;
    if (c === LF || c === CR || Number.isNaN(c)) break;
    if (c === COLON) {
      const next = text.charCodeAt(at + 1);
      if (isBlank(next)) break;
      if (inFlow && isFlowMark(next)) throw BEYOND;
    } else if (c === HASH) {
      if (end < at) break;
    } else if (inFlow && isFlowMark(c)) {
      if (c === OPEN_LIST || c === OPEN_MAP) throw BEYOND;
      break;
    }
    end = at + 1;
  }
  scan.at = end;
  const source = text.slice(start, end);
  return { kind: 'scalar', span: span(start, end), value: plainValue(source), text: source, quoted: false };
}
