import { type Span, span } from '../base/span';
import { reportDuplicates } from './entries';
import { inOrder, MAX_DEPTH, MAX_NODES, newReport, type Report } from './guard';
import { finite } from './scalar';
import type { Entry, ListNode, MapNode, Node, ScalarNode, Tree } from './tree';

/** Thrown where a text is not the JSON of the standard; jsonc-parser then says what is wrong with it. */
const BEYOND = Symbol('beyond plain JSON');

interface Scan {
  readonly text: string;
  readonly report: Report;
  at: number;
  nodes: number;
  /** The members of the brackets that are open. Taken from here, arrays are as long as they have to be. */
  readonly items: Node[];
  readonly entries: Entry[];
}

const [TAB, LF, CR, SPACE, QUOTE, COMMA, COLON, BACKSLASH] = [9, 10, 13, 32, 34, 44, 58, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [91, 93, 123, 125];

/** Reads JSON as the standard has it, in one pass; undefined for anything else. */
export function parsePlainJson(text: string): Tree | undefined {
  const report = newReport(text);
  const scan: Scan = { text, report, at: 0, nodes: 0, items: [], entries: [] };
  return attempt(() => {
    skipBlank(scan);
    const root = valueAt(scan, 1);
    skipBlank(scan);
    if (scan.at < text.length) throw BEYOND;
    return { roots: [root], comments: [], problems: inOrder(report.list), piecewise: true };
  });
}

/** The values of a list, with commas between, that a part of a text holds; undefined where it holds anything else. */
export function readValues(text: string, where: Span, depth: number): Node[] | undefined {
  const scan: Scan = { text, report: newReport(text), at: where.start, nodes: 0, items: [], entries: [] };
  return attempt(() => {
    const values: Node[] = [];
    for (;;) {
      skipBlank(scan);
      values.push(valueAt(scan, depth));
      skipBlank(scan);
      if (scan.at >= where.end) break;
      if (text.charCodeAt(scan.at) !== COMMA) throw BEYOND;
      scan.at++;
    }
    if (values.at(-1)!.span.end !== where.end || values[0]!.span.start !== where.start || scan.report.count() > 0) throw BEYOND;
    return values;
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

function skipBlank(scan: Scan): number {
  const { text } = scan;
  let c = text.charCodeAt(scan.at);
  while (c === SPACE || c === LF || c === CR || c === TAB) c = text.charCodeAt(++scan.at);
  return c;
}

function valueAt(scan: Scan, depth: number): Node {
  if (++scan.nodes > MAX_NODES || depth > MAX_DEPTH) throw BEYOND;
  const c = scan.text.charCodeAt(scan.at);
  if (c === QUOTE) return textAt(scan);
  if (c === OPEN_MAP) return mapAt(scan, depth);
  if (c === OPEN_LIST) return listAt(scan, depth);
  return literalAt(scan);
}

function listAt(scan: Scan, depth: number): ListNode {
  const start = scan.at++;
  const { length } = scan.items;
  let c = skipBlank(scan);
  while (c !== CLOSE_LIST) {
    scan.items.push(valueAt(scan, depth + 1));
    c = behindMember(scan, CLOSE_LIST);
  }
  return { kind: 'list', span: span(start, ++scan.at), items: taken(scan.items, length), flow: true };
}

function mapAt(scan: Scan, depth: number): MapNode {
  const start = scan.at++;
  const { length } = scan.entries;
  let c = skipBlank(scan);
  while (c !== CLOSE_MAP) {
    if (c !== QUOTE) throw BEYOND;
    const key = textAt(scan);
    if (skipBlank(scan) !== COLON) throw BEYOND;
    scan.at++;
    skipBlank(scan);
    const value = valueAt(scan, depth + 1);
    scan.entries.push({ key, value, span: span(key.span.start, value.span.end) });
    c = behindMember(scan, CLOSE_MAP);
  }
  const entries = taken(scan.entries, length);
  reportDuplicates(entries, scan.report);
  return { kind: 'map', span: span(start, ++scan.at), entries, flow: true };
}

/** What stands in a list from a position on, taken away from there. */
function taken<T>(all: T[], from: number): T[] {
  if (all.length === from) return [];
  const own = all.slice(from);
  all.length = from;
  return own;
}

/** The bracket that closes, or the first character of the next member. */
function behindMember(scan: Scan, close: number): number {
  const c = skipBlank(scan);
  if (c === close) return c;
  if (c !== COMMA) throw BEYOND;
  scan.at++;
  if (skipBlank(scan) === close) throw BEYOND;
  return scan.text.charCodeAt(scan.at);
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
