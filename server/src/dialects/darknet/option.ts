import type { Span } from '../../base/span';
import { type FieldTable, Kind } from '../../syntax/fieldTable';
import { listAt } from './number';

/** One option of a section, in its row of the table; as the origin of an argument it says where that is written. */
export class Option {
  /** `name`: the key, as the one string that all of its letters are. */
  constructor(
    readonly name: string,
    private readonly table: FieldTable,
    private readonly row: number
  ) {}

  get kind(): 'written' {
    return 'written';
  }

  /** Where the key stands. */
  get key(): Span {
    return this.table.keySpan(this.row);
  }

  /** Where the value stands. */
  get value(): Span {
    return this.table.valueSpan(this.row);
  }

  /** The number of the key among the words. */
  get word(): number {
    return this.table.word(this.row);
  }

  /** A key alone, which counts as not written. */
  get isBare(): boolean {
    return this.table.kind(this.row) === Kind.Missing;
  }

  /** The value with its blanks. */
  get written(): string {
    return this.table.scalarText(this.row);
  }

  /** The value without its blanks, as the program has it; nothing where there is none. */
  get text(): string {
    return this.table.kind(this.row) === Kind.Word ? this.table.wordText(this.row) : String(this.table.scalarValue(this.row) ?? '');
  }

  /** The number where a short decimal stands and nothing else, as nearly everywhere; −1 for all others. */
  get whole(): number {
    return this.table.whole(this.row);
  }

  /** The same for a list of them; undefined for all others. */
  get list(): number[] | undefined {
    return listAt(this.table.text, this.table.valueStart(this.row), this.table.valueEnd(this.row));
  }

  /** Where the items of a list are written. */
  itemSpans(): Span[] {
    const items = this.written.split(',');
    let before = this.value.start;
    return items.map((own, item) => {
      const at = before;
      before += own.length + 1;
      // Where nothing stands between commas, the comma before it; in front of the first, that one.
      if (own.trim() === '' && items.length > 1) return item > 0 ? { start: at - 1, end: at } : { start: at, end: at + 1 };
      const start = at + own.length - own.trimStart().length;
      return { start, end: Math.max(at + own.trimEnd().length, start) };
    });
  }
}

/** An origin that is said only when somebody asks: what a value was worked out of, and how. */
export class WorkedOut {
  constructor(
    private readonly option: Option,
    private readonly say: Saying,
    private readonly first: number,
    private readonly second: number
  ) {}

  get kind(): 'computed' {
    return 'computed';
  }

  get from(): readonly Span[] {
    return [this.option.value];
  }

  get how(): string {
    return this.say(this.first, this.second);
  }
}

/** How a value comes of one number or two. */
export type Saying = (first: number, second: number) => string;
