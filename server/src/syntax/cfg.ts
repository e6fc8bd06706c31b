import { newPile, type Pile, put, take } from '../base/pile';
import { type Span, span } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { hideConflicts } from './conflict';
import { firstOf, MAX_NODES, newReport, type Report, tooLong } from './guard';
import type { Comment, Entry, MapNode, ScalarNode, Tree } from './tree';

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
  const { sections, comments } = yield* readingLines(source, marked ? 1 : 0, source.length, report);
  const root: MapNode = { kind: 'map', span: span(0, text.length), entries: sections, flow: false };
  return { roots: sections.length > 0 ? [root] : [], comments, problems: report.list, piecewise: true };
}

/** Lines in a step: few milliseconds. */
const STEP = 5_000;

/** The sections whose lines stand from one line's start to another's. */
export function* readingLines(source: string, from: number, until: number, report: Report): Steps<Pick<Reader, 'sections' | 'comments'>> {
  const reader: Reader = { source, report, sections: [], comments: [], strays: [], options: newPile(), open: undefined, nodes: 0 };
  for (let at = from, line = 1; at < until; line++) {
    const newline = source.indexOf('\n', at);
    const end = newline < 0 ? source.length : newline;
    readLine(reader, at, end);
    at = end + 1;
    if (line % STEP === 0) yield;
  }
  close(reader);
  reportStrays(reader);
  return { comments: reader.comments, sections: firstOf(reader.sections, report) };
}

/** Options before the first section; most often they are [net]'s, and stand there a second time. */
function reportStrays({ strays, sections: [first], report }: Reader): void {
  if (strays.length === 0) return;
  const own = new Map<string, Span>();
  if (first?.value.kind === 'map') for (const { key } of first.value.entries) if (!own.has(key.text)) own.set(key.text, key.span);
  for (const { name, span } of strays) {
    const again = own.get(name);
    report('syntax', span, 'An option stands before the first section: Darknet has no place for it and crashes.', again);
  }
}

interface Reader {
  readonly source: string;
  readonly report: Report;
  readonly sections: Entry[];
  readonly comments: Comment[];
  /** Options that belong to no section. */
  readonly strays: { readonly name: string; readonly span: Span }[];
  /** Those of the open section. */
  readonly options: Pile<Entry>;
  /** The section whose options are read; `firsts` of each key once there are many. */
  open: { readonly key: ScalarNode; end: number; firsts: Map<string, Entry> | undefined } | undefined;
  nodes: number;
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

/** A text without the blanks that Darknet takes away before it reads a line. */
const stripped = (text: string): string => {
  for (let i = 0; i < text.length; i++) if (isBlank(text.charCodeAt(i))) return text.replace(/[ \t\r]+/g, '');
  return text;
};

function openSection(reader: Reader, start: number, end: number): void {
  close(reader);
  const line = stripped(reader.source.slice(start, end));
  const closing = line.indexOf(']');
  const name = closing === line.length - 1 ? line.slice(1, -1) : line;
  reader.open = { key: scalar(span(start, end), name, name), end, firsts: undefined };
}

function close({ open, options, sections, report }: Reader): void {
  if (!open) return;
  const where = span(open.key.span.start, open.end);
  const entries = firstOf(take(options, 0), report);
  const last = entries[entries.length - 1];
  const value: MapNode = {
    kind: 'map',
    span: span(entries[0]?.span.start ?? open.end, last?.span.end ?? open.end),
    entries,
    flow: false
  };
  sections.push({ key: open.key, value, span: where });
}

const scalar = (where: Span, value: string | null, text: string): ScalarNode => ({
  kind: 'scalar',
  span: where,
  value,
  text,
  quoted: false
});

function readOption(reader: Reader, start: number, end: number): void {
  const { source, report, open, options } = reader;
  let equals = start;
  while (equals < end && source.charCodeAt(equals) !== EQUALS) equals++;
  let keyEnd = equals;
  while (keyEnd > start && isBlank(source.charCodeAt(keyEnd - 1))) keyEnd--;
  const name = stripped(source.slice(start, keyEnd));
  if (!open) {
    reader.strays.push({ name, span: span(start, end) });
    return;
  }
  open.end = end;
  let valueStart = Math.min(equals + 1, end);
  while (valueStart < end && isBlank(source.charCodeAt(valueStart))) valueStart++;
  const value = valueStart < end ? stripped(source.slice(valueStart, end)) : null;
  const key = scalar(span(start, keyEnd), name, name);
  const whole = span(start, end);
  if (value === null) {
    report(
      'syntax',
      whole,
      equals === end ? without(name) : `There is no value behind ${shown(name)}=: Darknet drops the line and goes on with the default.`
    );
    // A dropped line leaves the key free; a bare word takes it, without a value.
    if (equals < end) return;
  }
  const first = earliest(reader, name);
  if (first && value !== null) reportDuplicate(first, key, report);
  const entry: Entry = { key, value: scalar(span(valueStart, end), value, source.slice(valueStart, end)), span: whole };
  if (!first) open.firsts?.set(name, entry);
  put(options, entry);
}

/** How many options are looked through for one of the same key. */
const FEW = 24;

function earliest({ open, options: { items, height } }: Reader, name: string): Entry | undefined {
  if (open?.firsts) return open.firsts.get(name);
  for (let i = 0; i < height; i++) if (items[i]!.key.text === name) return items[i];
  if (open && height >= FEW) {
    const others = items.slice(0, height).reverse();
    open.firsts = new Map(others.map(entry => [entry.key.text, entry]));
  }
  return undefined;
}

const without = (name: string): string =>
  `There is no = on this line: Darknet keeps ${shown(name)} as a key without a value, which counts as not written.`;

function reportDuplicate({ key: first, value }: Entry, key: ScalarNode, report: Report): void {
  const taken = value.kind === 'scalar' && value.value !== null ? value.text.slice(0, 40) : 'which has no value';
  report(
    'duplicate-key',
    key.span,
    `${shown(key.text)} stands twice in this section: Darknet takes the first, ${taken}, and passes over this one.`,
    first.span
  );
}

const shown = (name: string): string => `\`${name.length > 40 ? `${name.slice(0, 40)}…` : name}\``;
