import { type Span, span } from '../base/span';
import type { Region } from './splice';
import type { ScalarNode } from './tree';
import { wholeAt } from './whole';
import { Words } from './words';

/** What stands behind a field's name. */
export enum Kind {
  /** Nothing. */
  Missing,
  /** A word that stands for itself. */
  Word,
  /** What its syntax makes something else of: a number, a truth value, a text with blanks. */
  Worked,
  /** A text in quotes, without escapes. */
  Quoted,
  /** A value that is more than what is written in one place: `odd` holds it. */
  Odd,
  Map,
  List
}

/** What a field's row holds. */
enum Column {
  KeyStart,
  KeyEnd,
  /** Of the value. */
  Start,
  End,
  Kind,
  /** The first row that is not inside of this one. */
  Behind,
  /** The number of the key among the words. */
  Word,
  /** The number of the text in quotes among the words, and 1; 0 where nobody has asked for it. */
  Text
}

/** How many numbers a row has. */
const WIDTH = 8;

/** A value that cannot be cut out of the text. */
export type Odd = Pick<ScalarNode, 'value' | 'text' | 'quoted'>;

/** What a syntax makes of a value that is `Worked`. */
export type Work = (written: string) => ScalarNode['value'];

/** Rows of fields, by the place of the first number of each. */
abstract class Rows {
  /** `rows`: WIDTH numbers each. */
  protected constructor(
    readonly words: Words,
    protected rows: Int32Array
  ) {}

  kind(row: number): Kind {
    return this.rows[row + Column.Kind]!;
  }

  /** The number of the key among the words. */
  word(row: number): number {
    return this.rows[row + Column.Word]!;
  }

  /** Where the key begins, and with it the field. */
  start(row: number): number {
    return this.rows[row + Column.KeyStart]!;
  }

  keyEnd(row: number): number {
    return this.rows[row + Column.KeyEnd]!;
  }

  valueStart(row: number): number {
    return this.rows[row + Column.Start]!;
  }

  valueEnd(row: number): number {
    return this.rows[row + Column.End]!;
  }

  key(row: number): string {
    return this.words.list[this.word(row)]!;
  }

  keySpan(row: number): Span {
    return span(this.start(row), this.keyEnd(row));
  }

  valueSpan(row: number): Span {
    return span(this.valueStart(row), this.valueEnd(row));
  }

  /** The first row inside of a map or list. */
  inside(row: number): number {
    return row + WIDTH;
  }

  /** The next row that is not inside of this one. */
  behind(row: number): number {
    return this.rows[row + Column.Behind]!;
  }
}

/**
 * Fields as numbers, each with those inside of it directly behind: as a tree of objects, a field with its places weighs 300 bytes, which
 * outlive the reading and are copied by every collection; here it is 32, and nothing to collect. A row is named by the place of its
 * first number. `fieldTree.ts` makes the nodes of those who walk a tree.
 */
export class FieldTable extends Rows {
  constructor(
    readonly text: string,
    rows: Int32Array,
    words: Words,
    readonly odd: ReadonlyMap<number, Odd>,
    readonly work: Work
  ) {
    super(words, rows);
  }

  /** Behind the last row. */
  get end(): number {
    return this.rows.length;
  }

  /** How many fields there are, those inside of others counted. */
  get count(): number {
    return this.rows.length / WIDTH;
  }

  /** From the key to the end of the value. */
  span(row: number): Span {
    return span(this.start(row), Math.max(this.keyEnd(row), this.valueEnd(row)));
  }

  isScalar(row: number): boolean {
    return this.kind(row) < Kind.Map;
  }

  isQuoted(row: number): boolean {
    const kind = this.kind(row);
    return kind === Kind.Quoted || (kind === Kind.Odd && this.odd.get(row)!.quoted);
  }

  /** What a scalar's `text` is: as written, or what quotes stand for. */
  scalarText(row: number): string {
    const kind = this.kind(row);
    if (kind === Kind.Quoted) return this.text.slice(this.valueStart(row) + 1, this.valueEnd(row) - 1);
    return kind === Kind.Odd ? this.odd.get(row)!.text : this.text.slice(this.valueStart(row), this.valueEnd(row));
  }

  /** The same, as the one string that all words of its letters are. */
  wordText(row: number): string {
    const kind = this.kind(row);
    if (kind !== Kind.Quoted && kind !== Kind.Word) return this.scalarText(row);
    const known = this.rows[row + Column.Text]!;
    if (known > 0) return this.words.list[known - 1]!;
    const quote = kind === Kind.Quoted ? 1 : 0;
    const number = this.words.at(this.text, this.valueStart(row) + quote, this.valueEnd(row) - quote);
    this.rows[row + Column.Text] = number + 1;
    return this.words.list[number]!;
  }

  /** The last field of a name in a map. */
  find(map: number, name: string): number | undefined {
    const word = this.words.at(name, 0, name.length);
    let found: number | undefined;
    const behind = this.behind(map);
    for (let row = this.inside(map); row < behind; row = this.behind(row)) if (this.word(row) === word) found = row;
    return found;
  }

  /** The number where a short decimal stands and nothing else, as `wholeAt` reads it; −1 for all others. */
  whole(row: number): number {
    return wholeAt(this.text, this.valueStart(row), this.valueEnd(row));
  }

  scalarValue(row: number): ScalarNode['value'] {
    const kind = this.kind(row);
    if (kind === Kind.Missing) return null;
    if (kind === Kind.Odd) return this.odd.get(row)!.value;
    return kind === Kind.Worked ? this.work(this.scalarText(row)) : this.scalarText(row);
  }

  /** The table with some of its outermost rows exchanged for those of another one, which was read of the new text; what stands behind is moved. */
  exchanged(from: number, to: number, fresh: FieldTable, { moved }: Region): FieldTable {
    const behind = from + fresh.rows.length;
    const rows = new Int32Array(behind + this.rows.length - to);
    rows.set(this.rows.subarray(0, from));
    rows.set(fresh.rows, from);
    rows.set(this.rows.subarray(to), behind);
    shift(rows, from, behind, 0, from);
    shift(rows, behind, rows.length, moved, behind - to);
    const odd = new Map<number, Odd>();
    for (const [row, one] of this.odd) if (row < from) odd.set(row, one);
    for (const [row, one] of fresh.odd) odd.set(row + from, one);
    for (const [row, one] of this.odd) if (row >= to) odd.set(row + behind - to, one);
    return new FieldTable(fresh.text, rows, this.words, odd, this.work);
  }
}

/** Of a text without any. */
export const NO_FIELDS = new FieldTable('', new Int32Array(0), new Words(), new Map(), written => written);

function shift(rows: Int32Array, from: number, to: number, moved: number, by: number): void {
  for (let row = from; row < to; row += WIDTH) {
    rows[row + Column.KeyStart]! += moved;
    rows[row + Column.KeyEnd]! += moved;
    rows[row + Column.Start]! += moved;
    rows[row + Column.End]! += moved;
    rows[row + Column.Behind]! += by;
  }
}

/** Rows of fields while they are read. */
export class FieldRows extends Rows {
  height = 0;
  private readonly odd = new Map<number, Odd>();

  /** `likely`: how many there may be. */
  constructor(words: Words, likely: number) {
    super(words, new Int32Array(Math.max(likely, 8) * WIDTH));
  }

  /** Begins a field, or a member of a list under the list's own key; `word` is the number of that. */
  open(word: number, keyStart: number, keyEnd: number): number {
    const row = this.height;
    this.height += WIDTH;
    if (this.height > this.rows.length) this.grow();
    const { rows } = this;
    rows[row + Column.KeyStart] = keyStart;
    rows[row + Column.KeyEnd] = keyEnd;
    rows[row + Column.Word] = word;
    // Another field may have stood there that was dropped.
    rows[row + Column.Text] = 0;
    return row;
  }

  /** Ends a field and with it all that were begun since. */
  close(row: number, kind: Kind, start: number, end: number): void {
    const { rows } = this;
    rows[row + Column.Start] = start;
    rows[row + Column.End] = end;
    rows[row + Column.Kind] = kind;
    rows[row + Column.Behind] = this.height;
  }

  /** The same for a value that cannot be cut out of the text. */
  closeOdd(row: number, odd: Odd, start: number, end: number): void {
    this.odd.set(row, odd);
    this.close(row, Kind.Odd, start, end);
  }

  /** Forgets a field, and all that were begun since. */
  drop(row: number): void {
    this.height = row;
    for (const one of this.odd.keys()) if (one >= row) this.odd.delete(one);
  }

  table(text: string, work: Work): FieldTable {
    // A copy of just that length, but for the few that are spared.
    const rows = this.height * 1.1 > this.rows.length ? this.rows.subarray(0, this.height) : this.rows.slice(0, this.height);
    return new FieldTable(text, rows, this.words, this.odd, work);
  }

  private grow(): void {
    const { rows } = this;
    this.rows = new Int32Array(rows.length * 2);
    this.rows.set(rows);
  }
}
