import { type Span, span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { hideConflicts } from './conflict';
import { FieldRows, type FieldTable, Kind } from './fieldTable';
import { treeOf } from './fieldTree';
import { MAX_NODES, newReport, type Report, tooLong } from './guard';
import { Members } from './members';
import type { Comment, Tree } from './tree';
import { hashed, Words } from './words';

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
  const reader: Reader = {
    source,
    report,
    rows,
    sections,
    comments: [],
    strays: [],
    section: new Section(new Members(rows, report)),
    open: undefined,
    nodes: 0,
    end: 0,
    hasBlanks: false,
    hash: 0
  };
  for (let at = from, line = 1; at < until; line++) {
    at = readLine(reader, at);
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
  for (let row = rows.inside(0); row < rows.height && rows.kind(row) !== Kind.Map; row = rows.behind(row)) {
    const name = rows.key(row);
    if (!own.has(name)) own.set(name, rows.keySpan(row));
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
  readonly section: Section;
  open: Section | undefined;
  nodes: number;
  /** What `scan` tells of a key or a value. */
  end: number;
  hasBlanks: boolean;
  hash: number;
}

/** The section whose options are read: one object, that each begins anew. */
class Section {
  row = 0;
  end = 0;
  count = 0;
  /** The first option of each key, once there are many. */
  firsts: Map<number, number> | undefined;

  constructor(readonly options: Members) {}

  begin(row: number, end: number): this {
    this.row = row;
    this.end = end;
    this.count = 0;
    this.firsts = undefined;
    this.options.begin();
    return this;
  }
}

const BYTE_ORDER_MARK = 0xfeff;
const [TAB, NEWLINE, CARRIAGE_RETURN, BLANK, HASH, EQUALS, SEMICOLON, BRACKET] = [9, 10, 13, 32, 35, 61, 59, 91];

const isBlank = (code: number): boolean => code <= BLANK && (code === BLANK || code === TAB || code === CARRIAGE_RETURN);

/** Reads the line that begins at an offset; answers where the next one does. */
function readLine(reader: Reader, from: number): number {
  const { source } = reader;
  let start = from;
  while (isBlank(source.charCodeAt(start))) start++;
  if (start >= source.length || source.charCodeAt(start) === NEWLINE) return start + 1;
  const first = source.charCodeAt(start);
  const isComment = first === HASH || first === SEMICOLON;
  if (!isComment) reader.nodes += 2;
  const isBeyond = reader.nodes > MAX_NODES;
  if (!isComment && !isBeyond && first !== BRACKET) return readOption(reader, start);
  const newline = source.indexOf('\n', start);
  const next = newline < 0 ? source.length : newline;
  let end = next;
  while (isBlank(source.charCodeAt(end - 1))) end--;
  if (isComment) reader.comments.push({ span: span(start, end), text: source.slice(start + 1, end).trim() });
  else if (!isBeyond) openSection(reader, start, end);
  else if (reader.nodes <= MAX_NODES + 2)
    reader.report('limit', span(start, end), `This file holds more than ${MAX_NODES} values; the rest is left out.`);
  return next + 1;
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
  const { source, rows } = reader;
  const closing = source.indexOf(']', start);
  const row = rows.open(closing === end - 1 ? wordAt(reader, start + 1, end - 1) : wordAt(reader, start, end), start, end);
  reader.open = reader.section.begin(row, end);
}

function close({ open, rows, sections }: Reader): void {
  if (!open) return;
  open.options.end();
  const first = rows.inside(open.row);
  rows.close(open.row, Kind.Map, first < rows.height ? rows.start(first) : open.end, open.end);
  sections.since(open.row);
}

/**
 * Goes from one that is no blank on to a character, or to the end of the line; the reader knows of what stands before it where it ends,
 * whether blanks stand inside, and the hash of its word without them.
 */
function scan(reader: Reader, from: number, stop: number): number {
  const { source } = reader;
  let at = from;
  let end = from;
  let hash = 0;
  let gaps = 0;
  for (; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === stop || code === NEWLINE) break;
    if (isBlank(code)) continue;
    gaps += at - end;
    end = at + 1;
    hash = hashed(hash, code);
  }
  reader.end = end;
  reader.hasBlanks = gaps > 0;
  reader.hash = hash;
  return at;
}

/** Reads the option that begins at an offset; answers where the next line does. */
function readOption(reader: Reader, start: number): number {
  const { source, report, open, rows } = reader;
  const equals = scan(reader, start, EQUALS);
  const { end: keyEnd, hasBlanks, hash } = reader;
  const isBare = source.charCodeAt(equals) !== EQUALS;
  let valueStart = isBare ? keyEnd : equals + 1;
  while (!isBare && isBlank(source.charCodeAt(valueStart))) valueStart++;
  const next = (isBare ? equals : scan(reader, valueStart, NEWLINE)) + 1;
  const isMissing = reader.end <= valueStart;
  const end = isMissing && !isBare ? equals + 1 : reader.end;
  if (!open) {
    reader.strays.push({ name: stripped(source.slice(start, keyEnd)), span: span(start, end) });
    return next;
  }
  open.end = end;
  const word = hasBlanks ? wordAt(reader, start, keyEnd) : rows.words.find(source, start, keyEnd, hash);
  if (isMissing) reportMissing(report, rows.words.list[word]!, span(start, end), isBare);
  // A dropped line leaves the key free; a bare word takes it, without a value.
  if (isMissing && !isBare) return next;
  const first = earliest(rows, open, word);
  if (first >= 0 && !isMissing) reportDuplicate(reader, first, span(start, keyEnd));
  const row = rows.open(word, start, keyEnd);
  rows.close(row, isMissing ? Kind.Missing : reader.hasBlanks ? Kind.Worked : Kind.Word, valueStart, end);
  open.options.since(row);
  open.count++;
  if (first < 0) open.firsts?.set(word, row);
  return next;
}

function reportMissing(report: Report, name: string, where: Span, isBare: boolean): void {
  const dropped = `There is no value behind ${shown(name)}=: Darknet drops the line and goes on with the default.`;
  report('syntax', where, isBare ? without(name) : dropped);
}

/** How many options are looked through for one of the same key. */
const FEW = 24;

/** The first option of a key in the open section, -1 where there is none yet. */
function earliest(rows: FieldRows, open: Section, word: number): number {
  if (open.firsts) return open.firsts.get(word) ?? -1;
  const found = firstOf(rows, open.row, word);
  if (open.count >= FEW) {
    open.firsts = new Map();
    for (let row = rows.inside(open.row); row < rows.height; row = rows.behind(row))
      if (!open.firsts.has(rows.word(row))) open.firsts.set(rows.word(row), row);
  }
  return found;
}

function firstOf(rows: FieldRows, section: number, word: number): number {
  for (let row = rows.inside(section); row < rows.height; row = rows.behind(row)) if (rows.word(row) === word) return row;
  return -1;
}

const without = (name: string): string =>
  `There is no = on this line: Darknet keeps ${shown(name)} as a key without a value, which counts as not written.`;

function reportDuplicate({ rows, source, report }: Reader, first: number, key: Span): void {
  const name = rows.key(first);
  const taken =
    rows.kind(first) === Kind.Missing ? 'which has no value' : source.slice(rows.valueStart(first), rows.valueEnd(first)).slice(0, 40);
  report(
    'duplicate-key',
    key,
    `${shown(name)} stands twice in this section: Darknet takes the first, ${taken}, and passes over this one.`,
    rows.keySpan(first)
  );
}

const shown = (name: string): string => `\`${name.length > 40 ? `${name.slice(0, 40)}…` : name}\``;
