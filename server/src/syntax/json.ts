import { type JSONVisitor, visit } from 'jsonc-parser';
import { type Span, span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { hideConflicts } from './conflict';
import { reportDuplicates } from './entries';
import { firstOf, inOrder, MAX_NODES, newReport, type Report, TOO_DEEP, tooDeepAt, tooLong } from './guard';
import { readingPlainJson } from './plainJson';
import { finite } from './scalar';
import type { Comment, Entry, Node, ScalarNode, Tree } from './tree';

/** Reads a JSON text. Never throws. `relaxed`: JSON with comments (.jsonc), whose readers take both these and a comma too many. */
export const parseJson = (text: string, relaxed = false): Tree => finish(readingJson(text, relaxed));

/** The same in steps, where it is JSON of the standard; of anything else each value would have to be asked for. */
export function* readingJson(text: string, relaxed = false): Steps<Tree> {
  const report = newReport(text);
  if (tooLong(text, report)) return { roots: [], comments: [], problems: report.list };
  return (yield* readingPlainJson(text)) ?? parseAnyJson(text, relaxed);
}

/**
 * Reads any JSON text; comments and commas before a closing bracket are reported where it is not `relaxed`, since JSON readers
 * refuse them, and read all the same.
 */
export function parseAnyJson(text: string, relaxed = false): Tree {
  const report = newReport(text);
  let source = hideConflicts(text, report);
  // To jsonc-parser a byte order mark is an unknown symbol.
  if (source.charCodeAt(0) === 0xfeff) source = ` ${source.slice(1)}`;
  // A backslash at the end of a line would escape the line break, and take the next line into an unclosed text.
  source = source.replace(/\\(?=[\r\n])/g, ' ');
  const deep = tooDeepAt(source);
  if (deep !== undefined) {
    report('limit', span(deep, deep + 1), TOO_DEEP);
    source = source.slice(0, topLevelStart(source, deep));
  }
  const builder = newBuilder(text, report, deep, relaxed);
  visit(source, builder.visitor, { allowTrailingComma: true, allowEmptyContent: true, disallowComments: false });
  return { roots: builder.roots(), comments: builder.comments, problems: inOrder(report.list) };
}

/** The start of the line that goes too deep: what stands before it is whole, and its open brackets are few. */
const topLevelStart = (text: string, deep: number): number => text.lastIndexOf('\n', deep) + 1;

/** A map or list that is still open; only one of `entries` and `items` is used. */
interface Open {
  readonly flowMap: boolean;
  readonly start: number;
  readonly entries: Entry[];
  readonly items: Node[];
  /** A key that waits for its value. */
  key: ScalarNode | undefined;
}

interface Builder {
  readonly visitor: JSONVisitor;
  readonly comments: readonly Comment[];
  /** What has been built; whatever is still open ends here. */
  roots(): Node[];
}

/** `cut` is where the text was cut off: what is missing behind it is no one's fault. */
function newBuilder(text: string, report: Report, cut: number | undefined, relaxed: boolean): Builder {
  const roots: Node[] = [];
  const comments: Comment[] = [];
  const stack: Open[] = [];
  let nodes = 0;
  let comma: Span | undefined;

  const add = (node: Node) => {
    comma = undefined;
    if (++nodes > MAX_NODES) {
      if (nodes === MAX_NODES + 1) report('limit', node.span, `This file holds more than ${MAX_NODES} values; the rest is left out.`);
      return;
    }
    const parent = stack.at(-1);
    if (!parent) roots.push(node);
    else if (!parent.flowMap) parent.items.push(node);
    else if (parent.key) finishEntry(parent, node);
  };

  const begin = (flowMap: boolean, start: number) => {
    comma = undefined;
    stack.push({ flowMap, start, entries: [], items: [], key: undefined });
  };

  /** Ends the innermost open map or list of a kind, and what is open inside it without an end of its own. */
  const end = (flowMap: boolean, at: number, length: number) => {
    // The end of the text ends everything too, but closes nothing.
    const behind = length > 0 && text[at] === (flowMap ? '}' : ']') ? at + length : undefined;
    if (comma && !relaxed && behind !== undefined) report('syntax', comma, 'JSON allows no comma before a closing bracket.');
    comma = undefined;
    while (stack.length > 0 && stack.at(-1)!.flowMap !== flowMap) add(closed(stack.pop()!, undefined, report));
    const open = stack.pop();
    if (open) add(closed(open, behind, report));
  };

  const visitor: JSONVisitor = {
    onObjectBegin: offset => begin(true, offset),
    onObjectEnd: (offset, length) => end(true, offset, length),
    onArrayBegin: offset => begin(false, offset),
    onArrayEnd: (offset, length) => end(false, offset, length),
    onObjectProperty: (name, offset, length) => {
      comma = undefined;
      while (stack.length > 0 && !stack.at(-1)!.flowMap) add(closed(stack.pop()!, undefined, report));
      const open = stack.at(-1);
      if (!open) return;
      finishEntry(open, undefined);
      open.key = { kind: 'scalar', span: span(offset, offset + length), value: name, text: name, quoted: true };
    },
    onLiteralValue: (value, offset, length) => add(scalar(text, value, offset, length)),
    onSeparator: (character, offset, length) => {
      if (character !== ',') return;
      comma = span(offset, offset + length);
      const open = stack.at(-1);
      if (open) finishEntry(open, undefined);
    },
    onComment: (offset, length) => {
      // An unclosed comment is said to be longer than the text.
      const where = span(offset, Math.min(offset + length, text.length));
      if (!relaxed) report('syntax', where, 'JSON has no comments; strict readers refuse this file.');
      comments.push({ span: where, text: commentText(text.slice(where.start, where.end)) });
    },
    onError: (code, offset, length) => {
      if (cut === undefined || offset + length < cut) report('syntax', span(offset, offset + length), sentences[code] ?? INVALID);
    }
  };

  return {
    visitor,
    comments,
    roots: () => {
      while (stack.length > 0) add(closed(stack.pop()!, undefined, report));
      return firstOf(roots, report);
    }
  };
}

/** The waiting key gets its value, or null where none was written. */
function finishEntry(open: Open, value: Node | undefined): void {
  const { key } = open;
  if (!key) return;
  const { end } = key.span;
  const node: Node = value ?? { kind: 'scalar', span: span(end, end), value: null, text: '', quoted: false };
  open.entries.push({ key, value: node, span: span(key.span.start, Math.max(end, node.span.end)) });
  open.key = undefined;
}

function closed(open: Open, behind: number | undefined, report: Report): Node {
  finishEntry(open, undefined);
  const last = open.flowMap ? open.entries.at(-1) : open.items.at(-1);
  const where = span(open.start, behind ?? last?.span.end ?? open.start + 1);
  if (!open.flowMap) return { kind: 'list', span: where, items: firstOf(open.items, report), flow: true };
  const entries = firstOf(open.entries, report);
  reportDuplicates(entries, report);
  return { kind: 'map', span: where, entries, flow: true };
}

function scalar(text: string, value: unknown, offset: number, length: number): ScalarNode {
  const where = span(offset, offset + length);
  if (typeof value === 'string') return { kind: 'scalar', span: where, value, text: value, quoted: true };
  const source = text.slice(offset, offset + length);
  if (typeof value === 'number') return { kind: 'scalar', span: where, value: finite(value, source), text: source, quoted: false };
  return { kind: 'scalar', span: where, value: value === true || value === false ? value : null, text: source, quoted: false };
}

const commentText = (source: string): string =>
  source
    .replace(/^\/[/*]/, '')
    .replace(/\*\/$/, '')
    .replaceAll('\r\n', '\n')
    .trim();

const INVALID = 'This is not valid JSON.';

/** By jsonc-parser's ParseErrorCode, which starts at 1 and is a const enum, gone at run time. */
const sentences: readonly (string | undefined)[] = [
  undefined,
  'This word means nothing in JSON; texts need double quotes.',
  'This number is not written as JSON demands.',
  'A key in double quotes is missing here.',
  'A value is missing here.',
  'A colon is missing here.',
  'A comma is missing here.',
  'A closing } is missing here.',
  'A closing ] is missing here.',
  'Nothing may follow the end of the outermost value.',
  'JSON has no comments; strict readers refuse this file.',
  'This comment is not closed.',
  'The quote that opens here is not closed on its line.',
  'This number breaks off.',
  'After \\u four hexadecimal digits must follow.',
  'JSON knows no such escape; a backslash itself is written \\\\.',
  'Control characters in a text must be escaped, as \\n or \\t.'
];
