import { newPile, type Pile } from '../base/pile';
import { span } from '../base/span';
import { BEYOND } from './beyond';
import { reportDuplicates } from './entries';
import { firstOf, MAX_NODES, newReport, type Report } from './guard';
import { plainValue } from './scalar';
import type { Comment, Entry, MapNode, Node, ScalarNode } from './tree';

/** Implicit keys are no longer than this. */
const LONGEST_KEY = 1000;
/** Values in a step: few milliseconds. */
const STEP = 2_000;
/** Where the reader of plain YAML stands. */
export interface Scan {
  readonly text: string;
  readonly report: Report;
  readonly comments: Comment[];
  at: number;
  /** The column of `at` where it is the first character of a line; -1 at the end of the text. */
  indent: number;
  nodes: number;
  /** How many there are when this step is done. */
  due: number;
  /** The members of the collections in brackets that are open. */
  readonly items: Pile<Node>;
  readonly entries: Pile<Entry>;
}

export const newScan = (text: string, at: number): Scan => ({
  text,
  report: newReport(text),
  comments: [],
  at,
  indent: 0,
  nodes: 0,
  due: STEP,
  items: newPile(),
  entries: newPile()
});

export const [LF, CR, SPACE, QUOTE, HASH, APOSTROPHE, COMMA, DASH, DOT, COLON, BACKSLASH] = [10, 13, 32, 34, 35, 39, 44, 45, 46, 58, 92];
export const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [91, 93, 123, 125];

/** `---` and `...` begin and end documents. */
export const isMarker = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at);
  return (c === DASH || c === DOT) && text.charCodeAt(at + 1) === c && text.charCodeAt(at + 2) === c;
};

export function readComment(scan: Scan): void {
  const { text, at } = scan;
  const lineEnd = text.indexOf('\n', at);
  scan.at = lineEnd < 0 ? text.length : lineEnd;
  const comment = text.slice(at, scan.at).trimEnd();
  scan.comments.push({ span: span(at, at + comment.length), text: comment.slice(1).trim() });
}

/** A blank, the end of the line or of the text. */
export const isBlank = (c: number): boolean => c === SPACE || c === LF || c === CR || Number.isNaN(c);

export const isLineEnd = (c: number): boolean => c === LF || c === CR || Number.isNaN(c);

export function skipSpaces(scan: Scan): number {
  while (scan.text.charCodeAt(scan.at) === SPACE) scan.at++;
  return scan.text.charCodeAt(scan.at);
}

/** Behind the colon of a key. */
export function toValue(scan: Scan, key: ScalarNode): void {
  const { text, at } = scan;
  const merges = key.text === '<<' && !key.quoted;
  if (text.charCodeAt(at) !== COLON || !isBlank(text.charCodeAt(at + 1)) || merges || at - key.span.start > LONGEST_KEY) throw BEYOND;
  scan.at++;
}

export const entryOf = (key: ScalarNode, value: Node): Entry => ({
  key,
  value,
  span: span(key.span.start, Math.max(key.span.end, value.span.end))
});

export function mapOf(scan: Scan, entries: Entry[], where: MapNode['span'], flow: boolean): MapNode {
  const read = firstOf(entries, scan.report);
  reportDuplicates(read, scan.report);
  return { kind: 'map', span: where, entries: read, flow };
}

export function count(scan: Scan): void {
  if (++scan.nodes > MAX_NODES) throw BEYOND;
}

/** Whether a step has been done: then the next one is begun. */
export function isDue(scan: Scan): boolean {
  if (scan.nodes < scan.due) return false;
  scan.due = scan.nodes + STEP;
  return true;
}

export function scalarAt(scan: Scan, inFlow: boolean): ScalarNode {
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
