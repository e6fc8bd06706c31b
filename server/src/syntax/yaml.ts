import type { Alias, Scalar, YAMLError, YAMLMap, YAMLSeq, Node as YamlNode } from 'yaml';
import { Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, Lexer, type Pair, Parser, Schema } from 'yaml';
import { covers, type Span, span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { complaint } from './complaint';
import { hideConflicts } from './conflict';
import { type Merge, mergedEntries, reportDuplicates } from './entries';
import { firstOf, inOrder, MAX_DEPTH, MAX_NODES, MAX_REPAIRS, newReport, type Report, TOO_DEEP, tooLong } from './guard';
import { type Lookout, newLookout } from './lookout';
import { readingPlainYaml } from './plainYaml';
import { apply, blankLine, OPEN_QUOTE, type Repair } from './repair';
import { plainValue, taggedValue } from './scalar';
import type { Comment, Entry, MapNode, Node, ScalarNode, Tree } from './tree';

/** Reads a YAML text as PyYAML would. Never throws. */
export const parseYaml = (text: string): Tree => finish(readingYaml(text));

/** The same in steps. */
export function* readingYaml(text: string): Steps<Tree> {
  const report = newReport(text);
  if (tooLong(text, report)) return { roots: [], comments: [], problems: report.list };
  return (yield* readingPlainYaml(text)) ?? (yield* readingAnyYaml(text));
}

/**
 * Reads any YAML text. What is not whole is left out or, where yaml's own tolerance would swallow its neighbours, repaired.
 * A repair puts blanks in place of characters and never inserts any, so every offset of the repaired text is one of the
 * text itself.
 */
export const parseAnyYaml = (text: string): Tree => finish(readingAnyYaml(text));

/** The same in steps, but for the composing of a document out of its parts. */
export function* readingAnyYaml(text: string): Steps<Tree> {
  const report = newReport(text);
  const source = hideConflicts(text, report);
  let whole = yield* readingRepaired(source, true);
  // Lines are joined where that makes the text valid. Where it does not, the text is broken in some other way.
  if (whole.joined && whole.reading.report.count() > 0) whole = yield* readingRepaired(source, false);
  const { reading, repairs, joined } = whole;
  for (const { message, where, at } of repairs) report(message === TOO_DEEP ? 'limit' : 'syntax', where ?? at, message!);
  for (const p of reading.report.list) report(p.kind, p.span, p.message);
  const context: Context = {
    ...reading,
    text,
    report,
    unquoted: new Set(repairs.filter(r => r.message === OPEN_QUOTE).map(r => r.at.start)),
    joined: joined !== undefined,
    anchors: new Map(),
    nodes: 0,
    deepest: 0,
    merged: 0
  };
  const roots = firstOf(
    reading.docs.flatMap(doc => rootOf(context, doc)),
    report
  );
  return { roots, comments: inOrder([...(joined ?? []), ...reading.comments]), problems: inOrder(report.list) };
}

interface Repaired {
  readonly reading: Reading;
  /** Those that the user is told. */
  readonly repairs: readonly Repair[];
  /** The comments of lines that have been joined, if any have. */
  readonly joined: readonly Comment[] | undefined;
}

function* readingRepaired(source: string, joins: boolean): Steps<Repaired> {
  let reading = yield* readingOnce(source, joins);
  const repairs: Repair[] = [];
  let joined: Comment[] | undefined;
  for (let tries = 0; tries < MAX_REPAIRS && reading.repair; tries++) {
    const repair = reading.repair;
    source = apply(source, repair);
    const next = yield* readingOnce(source, joins);
    // A repair must pay: a reading with no fewer problems only hides what is there.
    if (!repair.forced && next.report.count() >= reading.report.count()) break;
    if (repair.message) repairs.push(repair);
    else joined = (joined ?? []).concat(reading.comments.filter(c => covers(repair.at, c.span)));
    reading = next;
  }
  return { reading, repairs, joined };
}

interface Reading {
  readonly docs: readonly Document.Parsed[];
  readonly comments: readonly Comment[];
  /** Starts of quoted scalars that no quote ends. */
  readonly openQuotes: ReadonlySet<number>;
  readonly report: Report;
  readonly repair?: Repair;
}

// Only strings, lists and maps: scalars are resolved in scalar.ts, and a short list of tags makes composing fast.
const OPTIONS = {
  schema: new Schema({ schema: 'failsafe', resolveKnownTags: false }) as unknown as string,
  uniqueKeys: false,
  prettyErrors: false
} as const;

/** Tokens in a step: few milliseconds. */
const STEP = 2_000;

/**
 * One pass over the lexer's tokens, each looked at before the parser gets it: brackets, quotes and comments are noted,
 * and the depth is that of the parser's own stack. Lexer and parser do not recurse; composing does, and only gets
 * documents whose depth has been found harmless.
 */
function* readingOnce(text: string, joins: boolean): Steps<Reading> {
  const report = newReport(text);
  const lookout = newLookout(text, report, joins);
  const parser = new Parser();
  const composer = new Composer(OPTIONS);
  const docs: Document.Parsed[] = [];
  const take = (tokens: Iterable<CST.Token>) =>
    withoutTraces(() => {
      for (const token of tokens) for (const doc of composer.next(token)) docs.push(doc);
    });
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count % STEP === 0) yield;
    take(parser.next(lookout.look(lexeme, parser.offset)));
    // The document and a scalar share the stack with the collections.
    if (parser.stack.length > MAX_DEPTH + 2) return cutOff(text, report, lookout, parser.offset - 1);
  }
  lookout.end();
  yield;
  take(parser.end());
  for (const doc of composer.end()) docs.push(doc);
  const errors = [...docs.flatMap(doc => doc.errors), ...composer.streamInfo().errors];
  const torn = reportErrors(text, errors.slice(0, MOST_ERRORS), report);
  const repair = report.count() > 0 ? (lookout.repair() ?? (torn && blankLine(text, torn.at, torn.message))) : undefined;
  return { docs, report, comments: lookout.comments, openQuotes: lookout.openQuotes, ...(repair && { repair }) };
}

/** Of more errors, the first ones say what is wrong. */
const MOST_ERRORS = 1_000;

/** Errors of a text are no exceptions: where in the program each was noticed costs more than noticing it, and nobody asks. */
function withoutTraces(run: () => void): void {
  const traced = Error as ErrorConstructor & { stackTraceLimit?: number };
  const { stackTraceLimit = 10 } = traced;
  traced.stackTraceLimit = 0;
  try {
    run();
  } finally {
    traced.stackTraceLimit = stackTraceLimit;
  }
}

/** What stands before the line that is too deep, or before its outermost bracket, can be read another time. */
function cutOff(text: string, report: Report, { comments, openQuotes, outermost }: Lookout, at: number): Reading {
  const place = outermost() ?? at;
  const start = text.lastIndexOf('\n', place) + 1;
  const repair: Repair = { at: span(start, text.length), by: '', message: TOO_DEEP, where: span(place, place + 1), forced: true };
  return { docs: [], comments, openQuotes, report, repair };
}

/** Reports yaml's own errors; the answer is the first one behind which it has misread what follows. */
function reportErrors(text: string, errors: readonly YAMLError[], report: Report): { at: number; message: string } | undefined {
  let torn: { at: number; message: string } | undefined;
  for (const { code, message, pos } of errors) {
    const sentence = complaint(code, message);
    if (!sentence) continue;
    report('syntax', span(pos[0], pos[1]), sentence);
    // A word alone on its line is only half typed; a key of several lines, or in brackets, has taken others for its own.
    const harmless = message.startsWith('Implicit map keys') && !/^[[{]|\n/.test(text.slice(pos[0], pos[1]).trimEnd());
    if (!harmless && tears.test(message) && !(torn && torn.at <= pos[0])) torn = { at: tornAt(text, message, pos[0]), message: sentence };
  }
  return torn;
}

/** Of a list behind something that is no key, it is the line before that is out of place. */
function tornAt(text: string, message: string, at: number): number {
  if (!message.startsWith('A block sequence')) return at;
  const lineStart = text.lastIndexOf('\n', text.lastIndexOf('\n', at - 1) - 1) + 1;
  return lineStart + text.slice(lineStart, at).search(/\S|$/);
}

/** Errors after which yaml takes the following lines for something else, or drops them. */
const tears =
  /^Implicit (?:keys|map keys) need|at node end$|token in YAML stream|^Sequence item without|^Unexpected (?:scalar|block)|^A block sequence may not/;

interface Context extends Reading {
  readonly text: string;
  readonly report: Report;
  /** Where a quote was taken for a letter. */
  readonly unquoted: ReadonlySet<number>;
  /** Lines were joined to read brackets that go on at the left margin. */
  readonly joined: boolean;
  /** An anchor whose node is not finished yet stands for undefined. */
  readonly anchors: Map<string, { readonly node: Node; readonly height: number } | undefined>;
  nodes: number;
  /** The greatest depth that the node being read has reached, aliases followed. */
  deepest: number;
  merged: number;
}

function rootOf(context: Context, doc: Document.Parsed): Node[] {
  const contents = doc.contents as YamlNode | null;
  if (!contents || (isScalar(contents) && contents.source === '' && contents.type === 'PLAIN')) return [];
  context.anchors.clear();
  return [nodeOf(context, contents, 1, 0)];
}

/** `at` is where a node stands that is not written at all, as the value of `key:`. */
function nodeOf(context: Context, node: unknown, depth: number, at: number): Node {
  if (++context.nodes > MAX_NODES || !node) return emptyNode(context, at);
  if (depth > context.deepest) context.deepest = depth;
  if (isAlias(node)) return aliased(context, node, depth);
  const anchor = (node as YAMLMap | YAMLSeq | Scalar).anchor;
  if (!anchor) return plainNode(context, node, depth, at);
  const outer = context.deepest;
  context.deepest = depth;
  context.anchors.set(anchor, undefined);
  const result = plainNode(context, node, depth, at);
  context.anchors.set(anchor, { node: result, height: context.deepest - depth });
  context.deepest = Math.max(outer, context.deepest);
  return result;
}

function plainNode(context: Context, node: unknown, depth: number, at: number): Node {
  if (isScalar(node)) return scalarOf(context, node);
  if (isSeq(node)) return listOf(context, node, depth);
  if (isMap(node)) return mapOf(context, node, depth);
  return emptyNode(context, at);
}

function emptyNode(context: Context, at: number): ScalarNode {
  if (context.nodes === MAX_NODES + 1) {
    context.report('limit', span(at, at + 1), `This file holds more than ${MAX_NODES} values; from here on they are left out.`);
  }
  return { kind: 'scalar', span: span(at, at), value: null, text: '', quoted: false };
}

function aliased(context: Context, { source, range }: Alias, depth: number): Node {
  const where = span(range![0], range![1]);
  const target = context.anchors.get(source);
  const nothing: ScalarNode = { kind: 'scalar', span: where, value: null, text: `*${source}`, quoted: false };
  if (!target) {
    const why = context.anchors.has(source) ? 'stands inside the node that it names' : `names no anchor &${source} above it`;
    context.report('syntax', where, `The alias *${source} ${why}.`);
    return nothing;
  }
  if (depth + target.height > MAX_DEPTH) {
    context.report('limit', where, `Followed through its aliases, *${source} is nested more than ${MAX_DEPTH} deep; it is left out.`);
    return nothing;
  }
  context.deepest = Math.max(context.deepest, depth + target.height);
  return { ...target.node, span: where, aliasOf: target.node.aliasOf ?? target.node.span };
}

function scalarOf(context: Context, node: Scalar): ScalarNode {
  const [start, end] = node.range!;
  let source = node.source ?? '';
  // Where lines were joined, a line break has left as many blanks as it had characters.
  if (context.joined && node.type === 'PLAIN') source = context.text.slice(start, end).replace(/\s*\n\s*/g, ' ');
  if (context.unquoted.has(start)) return written(start, end, source.slice(1));
  if (context.openQuotes.has(start))
    return written(
      start,
      end,
      context.text
        .slice(start + 1, end)
        .replaceAll('\r\n', '\n')
        .trimEnd()
    );
  const plain = node.type === 'PLAIN';
  if (node.tag !== undefined) {
    return { kind: 'scalar', span: { start, end }, value: taggedValue(node.tag, source, plain), text: source, quoted: !plain };
  }
  if (plain) return { kind: 'scalar', span: { start, end }, value: plainValue(source), text: source, quoted: false };
  return written(start, trimmedEnd(context.text, start, end), source);
}

const written = (start: number, end: number, text: string): ScalarNode => ({
  kind: 'scalar',
  span: { start, end },
  value: text,
  text,
  quoted: true
});

/** A block scalar's range reaches over the empty lines behind it. */
function trimmedEnd(text: string, start: number, end: number): number {
  while (end > start + 1 && /\s/.test(text[end - 1]!)) end--;
  return end;
}

function listOf(context: Context, node: YAMLSeq, depth: number): Node {
  const items: Node[] = [];
  const start = node.range![0];
  for (const item of node.items) {
    if (context.nodes > MAX_NODES) break;
    items.push(nodeOf(context, item, depth + 1, start));
  }
  return {
    kind: 'list',
    span: extent(context, node, items[0]?.span, items.at(-1)?.span),
    items: firstOf(items, context.report),
    flow: node.flow === true
  };
}

function mapOf(context: Context, node: YAMLMap, depth: number): MapNode {
  const entries: Entry[] = [];
  const merges: Merge[] = [];
  let last: Span | undefined;
  for (const pair of node.items) {
    if (context.nodes > MAX_NODES) break;
    const entry = entryOf(context, pair, depth + 1, node.range![0]);
    if (!entry) continue;
    last = entry.span;
    if (isMergeKey(entry.key)) merges.push(entry);
    else entries.push(entry);
  }
  const read = firstOf(entries, context.report);
  reportDuplicates(read, context.report);
  const first = node.items[0]?.key as YamlNode | undefined;
  const where = extent(context, node, first?.range ? span(first.range[0], first.range[1]) : last, last);
  const merged = merges.length > 0 ? mergedEntries(read, merges, context, context.report) : [];
  const all = merged.length > 0 ? firstOf([...read, ...merged], context.report) : read;
  return { kind: 'map', span: where, entries: all, flow: node.flow === true };
}

const isMergeKey = (key: Node): boolean => key.kind === 'scalar' && key.text === '<<' && !key.quoted;

function entryOf(context: Context, pair: Pair, depth: number, at: number): Entry | undefined {
  const key = nodeOf(context, pair.key, depth, at);
  // What is merged is not nested: its values stand as deep as those of the map that takes them.
  const lift = !isMergeKey(key) ? 0 : isSeq(pair.value) ? 2 : 1;
  const value = nodeOf(context, pair.value, depth - lift, key.span.end);
  if (key.kind !== 'scalar') {
    context.report('syntax', key.span, 'A key must be a word or a number here; this entry is not read.');
    return undefined;
  }
  return { key, value, span: { start: key.span.start, end: Math.max(key.span.end, value.span.end) } };
}

/** From the first to the last child; the brackets of a flow collection included, unless the closing one is missing. */
function extent(context: Context, node: YAMLMap | YAMLSeq, first: Span | undefined, last: Span | undefined): Span {
  let [start, end] = node.range!;
  if (first && first.start < start) start = first.start;
  const whole = node.flow && /[\]}]/.test(context.text[end - 1] ?? '');
  if (!whole) end = last?.end ?? Math.min(start + 1, end);
  return { start, end: Math.max(end, last?.end ?? end) };
}
