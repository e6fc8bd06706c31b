import { span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { attempting, BEYOND } from './beyond';
import { firstOf, inOrder } from './guard';
import type { Entry, ListNode, MapNode, Node, ScalarNode, Tree } from './tree';
import { DEEPEST, flowNode } from './yamlFlow';
import {
  COLON,
  CR,
  count,
  DASH,
  entryOf,
  HASH,
  isBlank,
  isDue,
  isLineEnd,
  isMarker,
  LF,
  mapOf,
  newScan,
  OPEN_LIST,
  OPEN_MAP,
  readComment,
  type Scan,
  SPACE,
  scalarAt,
  skipSpaces,
  toValue
} from './yamlScan';

/** Characters that mean something to the lexer of `yaml`, or count as blanks in one place and not in another. */
const UNUSUAL = /[^\n\r -~\x80-\ufefe\uff00-\uffff]|\r(?!\n)|<{7}|>{7}/;
/**
 * The YAML that nearly all configs are written in: block and flow collections, words and quoted texts of one line, comments.
 * Read in one pass, a tenth of what `yaml` takes. Whatever is beyond that (anchors, tags, merges, texts of several lines,
 * several documents, anything wrong) is given up at once, and `yaml` reads the whole text. What is read here, `yaml` reads
 * in the same way; a test holds that.
 */
export const parsePlainYaml = (text: string): Tree | undefined => finish(readingPlainYaml(text));

/** The same in steps. */
export function* readingPlainYaml(text: string): Steps<Tree | undefined> {
  return UNUSUAL.test(text) ? undefined : yield* attempting(reading(newScan(text, 0)));
}

function* reading(scan: Scan): Steps<Tree> {
  toContent(scan, 0);
  const roots = scan.indent < 0 ? [] : [yield* blockNode(scan, scan.indent, -1, 1)];
  if (scan.indent >= 0) throw BEYOND;
  return { roots, comments: scan.comments, problems: inOrder(scan.report.list), piecewise: true };
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
export const readItems = (text: string, lines: ItemLines) =>
  UNUSUAL.test(text.slice(lines.from, lines.until)) ? undefined : finish(attempting(readingItems(newScan(text, lines.from), lines)));

function* readingItems(scan: Scan, { from, until, column, depth }: ItemLines) {
  toContent(scan, from);
  const start = scan.at;
  const items: Node[] = [];
  while (scan.at < until) {
    if (scan.indent !== column || !isDash(scan)) throw BEYOND;
    items.push(yield* itemOf(scan, column, depth));
  }
  if (scan.report.count() > 0) throw BEYOND;
  return { items, start, comments: scan.comments.filter(comment => comment.span.start < until) };
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

const isDash = ({ text, at }: Scan): boolean => text.charCodeAt(at) === DASH && isBlank(text.charCodeAt(at + 1));

/** What stands at `column`, inside a collection that stands at `parent`; goes on to the next line with content. */
function* blockNode(scan: Scan, column: number, parent: number, depth: number): Steps<Node> {
  if (depth > DEEPEST) throw BEYOND;
  if (isDash(scan)) return yield* blockList(scan, column, depth);
  const c = scan.text.charCodeAt(scan.at);
  if (c === OPEN_LIST || c === OPEN_MAP) {
    const flow = flowNode(scan, parent, depth);
    return inLine(scan, 'kind' in flow ? flow : yield* flow, parent);
  }
  const scalar = scalarAt(scan, false);
  return skipSpaces(scan) === COLON ? yield* blockMap(scan, scalar, column, depth) : inLine(scan, scalar, parent);
}

/** A value that ends with its line. What stands deeper behind it would belong to it, or is out of place. */
function inLine(scan: Scan, node: Node, parent: number): Node {
  toContent(scan, -1);
  if (scan.indent > parent) throw BEYOND;
  return node;
}

function* blockList(scan: Scan, column: number, depth: number): Steps<ListNode> {
  const start = scan.at;
  count(scan);
  const items: Node[] = [];
  do {
    items.push(yield* itemOf(scan, column, depth));
    if (isDue(scan)) yield;
  } while (scan.indent === column && isDash(scan));
  return { kind: 'list', span: span(start, items.at(-1)!.span.end), items: firstOf(items, scan.report), flow: false };
}

function* itemOf(scan: Scan, column: number, depth: number): Steps<Node> {
  const dash = scan.at++;
  const c = skipSpaces(scan);
  const item =
    c === HASH || isLineEnd(c)
      ? yield* below(scan, column, depth, false)
      : yield* blockNode(scan, column + scan.at - dash, column, depth + 1);
  if (scan.indent > column) throw BEYOND;
  return item;
}

/** What stands on the lines below a key or a dash; nothing may. The list of a key may stand as far left as the key itself. */
function* below(scan: Scan, column: number, depth: number, ofKey: boolean): Steps<Node> {
  const { at } = scan;
  toContent(scan, -1);
  if (scan.indent > column) return yield* blockNode(scan, scan.indent, column, depth + 1);
  if (ofKey && scan.indent === column && isDash(scan)) return yield* blockNode(scan, column, column, depth + 1);
  count(scan);
  return { kind: 'scalar', span: span(at, at), value: null, text: '', quoted: false };
}

function* blockMap(scan: Scan, first: ScalarNode, column: number, depth: number): Steps<MapNode> {
  count(scan);
  const entries: Entry[] = [];
  for (let key = first; ; key = scalarAt(scan, false)) {
    skipSpaces(scan);
    toValue(scan, key);
    const c = skipSpaces(scan);
    let value: Node;
    // Not in a function of their own: it would have to be a generator, made anew for each entry.
    if (c === HASH || isLineEnd(c)) value = yield* below(scan, column, depth, true);
    else if (c === OPEN_LIST || c === OPEN_MAP) {
      const flow = flowNode(scan, column, depth + 1);
      value = inLine(scan, 'kind' in flow ? flow : yield* flow, column);
    } else value = inLine(scan, scalarAt(scan, false), column);
    if (scan.indent > column) throw BEYOND;
    entries.push(entryOf(key, value));
    if (isDue(scan)) yield;
    if (scan.indent < column) break;
    if (isDash(scan)) throw BEYOND;
  }
  return mapOf(scan, entries, span(first.span.start, entries.at(-1)!.span.end), false);
}
