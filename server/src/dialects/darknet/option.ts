import type { Span } from '../../base/span';
import { type FieldTable, Kind } from '../../syntax/fieldTable';
import type { WrittenArg } from '../arguments';
import { itemSpans } from './number';

/** One option of a section, in its row of the table; as the origin of an argument it says where that is written. */
export class Option {
  constructor(
    private readonly table: FieldTable,
    private readonly row: number
  ) {}

  get kind(): 'written' {
    return 'written';
  }

  get name(): string {
    return this.table.key(this.row);
  }

  /** Where the key stands. */
  get key(): Span {
    return this.table.keySpan(this.row);
  }

  /** Where the value stands. */
  get value(): Span {
    return this.table.valueSpan(this.row);
  }

  /** The value with its blanks. */
  get written(): string {
    return this.table.scalarText(this.row);
  }

  /** The value without its blanks, as the program has it. */
  get text(): string {
    return textIn(this.table, this.row);
  }

  /** Where the items of a list are written. */
  get items(): Span[] {
    return itemSpans(this.table.text, this.table.valueStart(this.row), this.table.valueEnd(this.row));
  }
}

/** The value in a row without its blanks. */
export const textIn = (table: FieldTable, row: number): string =>
  table.kind(row) === Kind.Word ? table.wordText(row) : String(table.scalarValue(row) ?? '');

/** An argument that the option in a row decides: where that stands is told when somebody asks. */
export class OptionArg implements WrittenArg {
  constructor(
    readonly parameter: string,
    readonly value: unknown,
    private readonly table: FieldTable,
    private readonly row: number
  ) {}

  get origin(): Option {
    return new Option(this.table, this.row);
  }
}

/** How a value comes of one number or two. */
export type Saying = (first: number, second: number) => string;

/** One that is worked out of the option in a row. */
export class WorkedOutArg implements WrittenArg {
  constructor(
    readonly parameter: string,
    readonly value: unknown,
    private readonly table: FieldTable,
    private readonly row: number,
    private readonly say: Saying,
    private readonly first: number,
    private readonly second: number
  ) {}

  get origin(): { readonly kind: 'computed'; readonly from: readonly Span[]; readonly how: string } {
    return { kind: 'computed', from: [this.table.valueSpan(this.row)], how: this.say(this.first, this.second) };
  }
}
