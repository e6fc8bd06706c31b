import { type Span, span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { hideConflicts } from './conflict';
import { FieldRows, type FieldTable, Kind } from './fieldTable';
import { treeOf } from './fieldTree';
import { MAX_NODES, newReport, type Report, tooLong } from './guard';
import { Members } from './members';
import type { Comment, Tree } from './tree';
import { Words } from './words';

/**
 * Reads sections of `key=value` lines as Darknet's C code does (src/option_list.c, src/parser.c): every blank of a line goes
 * first, inside of values too; then the first character decides. The tree is one map of sections in their order, the key
 * the name between the brackets (or the whole line where it is no `[name]`), the value a map of the options: of those that
 * stand twice all are kept, and the first one counts. Never throws.
 */
export const parseCfg = (text: string): Tree => finish(readingCfg(text));

/** The same in steps. */
export function* readingCfg(text: string): Steps<Tree> {
  const report = newReport(text);
  if (tooLong(text, report)) return { roots: [], comments: [], problems: report.list };
  const source = hideConflicts(text, report);
  const marked = source.charCodeAt(0) === BYTE_ORDER_MARK;
  if (marked)
    report('syntax', span(0, 1), 'A byte order mark stands before the first section: Darknet takes it for an option and crashes.');
  const { table, comments } = yield* readingLines(source, marked ? 1 : 0, source.length, report, new Words());
  return table.end > 0 ? treeOf(table, false, comments, report.list) : { roots: [], comments, problems: report.list, piecewise: true };
}

/** Lines in a step: few milliseconds. */
const STEP = 3_000;

/** About how many characters there are for a line. */
const LINE = 10;

/** The sections whose lines stand from one line's start to another's. */
export function* readingLines(
  source: string,
  from: number,
  until: number,
  report: Report,
  words: Words
): Steps<{ readonly table: FieldTable; readonly comments: readonly Comment[] }> {
  const rows = new FieldRows(words, Math.ceil((until - from) / LINE));
  const sections = new Members(rows, report);
  const reader: Reader = { source, report, rows, sections, comments: [], strays: [], open: undefined, nodes: 0 };
  for (let at = from, line = 1; at < until; line++) {
    const newline = source.indexOf('\n', at);
    const end = newline < 0 ? source.length : newline;
    readLine(reader, at, end);
    at = end + 1;
    if (line % STEP === 0) yield;
  }
  close(reader);
  reportStrays(reader);
  sections.end();
  return { comments: reader.comments, table: rows.table(source, stripped) };
}

/** Options before the first section; most often they are [net]'s, and stand there a second time. */
function reportStrays({ strays, report, rows }: Reader): void {
  if (strays.length === 0) return;
  const own = new Map<string, Span>();
  for (let row = rows.next(0); row < rows.height && rows.kind(row) !== Kind.Map; row = rows.next(row)) {
    const name = rows.words.list[rows.word(row)]!;
    if (!own.has(name)) own.set(name, span(rows.start(row), rows.keyEnd(row)));
  }
  for (const { name, span: where } of strays) {
    const again = own.get(name);
    report('syntax', where, 'An option stands before the first section: Darknet has no place for it and crashes.', again);
  }
}

interface Reader {
  readonly source: string;
  readonly report: Report;
  readonly rows: FieldRows;
  readonly sections: Members;
  readonly comments: Comment[];
  /** Options that belong to no section. */
  readonly strays: { readonly name: string; readonly span: Span }[];
  open: Section | undefined;
  nodes: number;
}

/** The section whose options are read. */
interface Section {
  readonly row: number;
  readonly options: Members;
  end: number;
  count: number;
  /** The first option of each key, once there are many. */
  firsts: Map<number, number> | undefined;
}

const BYTE_ORDER_MARK = 0xfeff;
const [TAB, CARRIAGE_RETURN, BLANK, HASH, EQUALS, SEMICOLON, BRACKET] = [9, 13, 32, 35, 61, 59, 91];

const isBlank = (code: number): boolean => code === BLANK || code === TAB || code === CARRIAGE_RETURN;

function readLine(reader: Reader, from: number, to: number): void {
  const { source } = reader;
  let [start, end] = [from, to];
  while (start < end && isBlank(source.charCodeAt(start))) start++;
  while (end > start && isBlank(source.charCodeAt(end - 1))) end--;
  if (start === end) return;
  const first = source.charCodeAt(start);
  if (first === HASH || first === SEMICOLON) {
    reader.comments.push({ span: span(start, end), text: source.slice(start + 1, end).trim() });
    return;
  }
  reader.nodes += 2;
  if (reader.nodes > MAX_NODES) {
    if (reader.nodes <= MAX_NODES + 2)
      reader.report('limit', span(start, end), `This file holds more than ${MAX_NODES} values; the rest is left out.`);
    return;
  }
  if (first === BRACKET) openSection(reader, start, end);
  else readOption(reader, start, end);
}

function hasBlanks(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (isBlank(text.charCodeAt(i))) return true;
  return false;
}

/** A text without the blanks that Darknet takes away before it reads a line. */
const stripped = (text: string): string => (hasBlanks(text, 0, text.length) ? text.replace(/[ \t\r]+/g, '') : text);

/** The number of a word whose blanks do not count. */
function wordAt({ source, rows: { words } }: Reader, start: number, end: number): number {
  if (!hasBlanks(source, start, end)) return words.at(source, start, end);
  const word = stripped(source.slice(start, end));
  return words.at(word, 0, word.length);
}

function openSection(reader: Reader, start: number, end: number): void {
  close(reader);
  const { source, rows, report } = reader;
  const closing = source.indexOf(']', start);
  const row = rows.open(closing === end - 1 ? wordAt(reader, start + 1, end - 1) : wordAt(reader, start, end), start, end);
  reader.open = { row, end, options: new Members(rows, report), count: 0, firsts: undefined };
}

function close({ open, rows, sections }: Reader): void {
  if (!open) return;
  open.options.end();
  const first = rows.next(open.row);
  rows.close(open.row, Kind.Map, first < rows.height ? rows.start(first) : open.end, open.end);
  sections.since(open.row);
}

function readOption(reader: Reader, start: number, end: number): void {
  const { source, report, open, rows } = reader;
  let equals = start;
  while (equals < end && source.charCodeAt(equals) !== EQUALS) equals++;
  let keyEnd = equals;
  while (keyEnd > start && isBlank(source.charCodeAt(keyEnd - 1))) keyEnd--;
  if (!open) {
    reader.strays.push({ name: stripped(source.slice(start, keyEnd)), span: span(start, end) });
    return;
  }
  open.end = end;
  const word = wordAt(reader, start, keyEnd);
  let valueStart = Math.min(equals + 1, end);
  while (valueStart < end && isBlank(source.charCodeAt(valueStart))) valueStart++;
  const missing = valueStart === end;
  if (missing) {
    const name = rows.words.list[word]!;
    const dropped = `There is no value behind ${shown(name)}=: Darknet drops the line and goes on with the default.`;
    report('syntax', span(start, end), equals === end ? without(name) : dropped);
    // A dropped line leaves the key free; a bare word takes it, without a value.
    if (equals < end) return;
  }
  const first = earliest(rows, open, word);
  if (first >= 0 && !missing) reportDuplicate(reader, first, span(start, keyEnd));
  const row = rows.open(word, start, keyEnd);
  rows.close(row, missing ? Kind.Missing : hasBlanks(source, valueStart, end) ? Kind.Worked : Kind.Word, valueStart, end);
  open.options.since(row);
  open.count++;
  if (first < 0) open.firsts?.set(word, row);
}

/** How many options are looked through for one of the same key. */
const FEW = 24;

/** The first option of a key in the open section, -1 where there is none yet. */
function earliest(rows: FieldRows, open: Section, word: number): number {
  if (open.firsts) return open.firsts.get(word) ?? -1;
  const found = firstOf(rows, open.row, word);
  if (open.count >= FEW) {
    open.firsts = new Map();
    for (let row = rows.next(open.row); row < rows.height; row = rows.next(row))
      if (!open.firsts.has(rows.word(row))) open.firsts.set(rows.word(row), row);
  }
  return found;
}

function firstOf(rows: FieldRows, section: number, word: number): number {
  for (let row = rows.next(section); row < rows.height; row = rows.next(row)) if (rows.word(row) === word) return row;
  return -1;
}

const without = (name: string): string =>
  `There is no = on this line: Darknet keeps ${shown(name)} as a key without a value, which counts as not written.`;

function reportDuplicate({ rows, source, report }: Reader, first: number, key: Span): void {
  const name = rows.words.list[rows.word(first)]!;
  const taken =
    rows.kind(first) === Kind.Missing ? 'which has no value' : source.slice(rows.valueStart(first), rows.valueEnd(first)).slice(0, 40);
  report(
    'duplicate-key',
    key,
    `${shown(name)} stands twice in this section: Darknet takes the first, ${taken}, and passes over this one.`,
    span(rows.start(first), rows.keyEnd(first))
  );
}

const shown = (name: string): string => `\`${name.length > 40 ? `${name.slice(0, 40)}…` : name}\``;
