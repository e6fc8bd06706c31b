import { type Span, span } from '../../base/span';
import { type FieldTable, Kind } from '../../syntax/fieldTable';
import { Meanings } from '../../syntax/words';
import { readScalar } from './readScalar';
import { type Field, fieldsOf, type MessageName } from './schema';

/** What stands in the place of a row for the message that is the whole text. */
export const ROOT = -1;

/** The fields that words name in a message; null for a word that names none. */
export type Fields = Meanings<Field | null>;

/** A text as Caffe's protobuf reads it: its rows, and what of them is left out. */
export class ProtoText {
  /** Rows of values that are refused (`checkMessage.ts`). */
  readonly refused = new Set<number>();
  /** Rows of messages in which something was refused, so that what they lack may be what was meant. */
  readonly broken = new Set<number>();
  private readonly fields = new Map<MessageName, Fields>();

  constructor(readonly table: FieldTable) {}

  fieldsOf(message: MessageName): Fields {
    return this.fields.get(message) ?? this.begin(message);
  }

  private begin(message: MessageName): Fields {
    const { words } = this.table;
    const known = fieldsOf(message);
    const fields: Fields = new Meanings(words, (word, number) => {
      const field = known.get(word);
      if (field) words.settle(number, field.name);
      return field ?? null;
    });
    this.fields.set(message, fields);
    return fields;
  }

  /** The first row of a field in a message that stands there and is taken. */
  first(within: number, key: string): number | undefined {
    const { table } = this;
    const until = table.behind(within);
    for (let row = table.inside(within); row < until; row = table.behind(row))
      if (table.key(row) === key && !this.isLeftOut(row)) return row;
    return undefined;
  }

  /** Whether nothing stands in a row, or nothing that protobuf takes. */
  isLeftOut(row: number): boolean {
    return this.table.kind(row) === Kind.Missing || (this.refused.size > 0 && this.refused.has(row));
  }
}

/** One value of a field: a number, a text, true or false, the name of an enumeration's value, or a message. */
export class Value {
  constructor(
    readonly field: string,
    readonly value: number | string | boolean | Message,
    private readonly table: FieldTable,
    /** No other value stands there. */
    readonly row: number
  ) {}

  /** Where the field's name stands. */
  get key(): Span {
    return this.table.keySpan(this.row);
  }

  get span(): Span {
    return this.table.valueSpan(this.row);
  }

  /** Under another name. */
  named(field: string): Value {
    return new Value(field, this.value, this.table, this.row);
  }
}

/** A message without what protobuf refuses; its values are read when somebody asks for one. */
export class Message {
  private read: readonly Value[] | undefined;

  /** `row`: that of the field it is the value of, ROOT for a whole text. `held`: what it holds in place of what is written. */
  constructor(
    readonly name: MessageName,
    private readonly text: ProtoText,
    private readonly row: number,
    held?: readonly Value[]
  ) {
    this.read = held;
  }

  get span(): Span {
    const { table } = this.text;
    return this.row === ROOT ? span(0, table.text.length) : table.valueSpan(this.row);
  }

  /** Something in it was refused, so that what it lacks may be what was meant. */
  get broken(): boolean {
    return this.text.broken.has(this.row);
  }

  /** Every value that stands in it, in the order written: a handful, through which looking costs less than a table of them. */
  get all(): readonly Value[] {
    this.read ??= readValues(this.name, this.text, this.row);
    return this.read;
  }

  /** The same with other values. */
  holding(all: readonly Value[]): Message {
    return new Message(this.name, this.text, this.row, all);
  }
}

function readValues(message: MessageName, text: ProtoText, within: number): readonly Value[] {
  const { table } = text;
  const fields = text.fieldsOf(message);
  const until = table.behind(within);
  let count = 0;
  for (let row = table.inside(within); row < until; row = table.behind(row)) count++;
  const values = new Array<Value>(count);
  let at = 0;
  for (let row = table.inside(within); row < until; row = table.behind(row)) {
    const field = fields.of(table.word(row));
    if (!field) continue;
    if (table.kind(row) === Kind.List) for (const item of rowsIn(row, text)) values[at++] = readValue(field, text, item);
    else if (!text.isLeftOut(row)) values[at++] = readValue(field, text, row);
  }
  // What is left out is rare, and arrays are slow to cut.
  if (at < count) values.length = at;
  return values;
}

/** The values of one field of a message, without a look at the others. */
export function valuesIn(message: MessageName, text: ProtoText, within: number, name: string): readonly Value[] {
  const { table } = text;
  const until = table.behind(within);
  let found: readonly Value[] = NONE;
  for (let row = table.inside(within); row < until; row = table.behind(row)) {
    if (table.key(row) !== name) continue;
    const own = table.kind(row) === Kind.List ? rowsIn(row, text).flatMap(one => valueAt(message, text, one)) : valueAt(message, text, row);
    found = found.length === 0 ? own : [...found, ...own];
  }
  return found;
}

/** The rows of values in the row of a field: that itself, or the members of a list; none where it is left out. */
export function rowsIn(row: number, text: ProtoText): readonly number[] {
  const { table } = text;
  if (text.isLeftOut(row)) return NO_ROWS;
  if (table.kind(row) !== Kind.List) return [row];
  const rows: number[] = [];
  for (let item = table.inside(row); item < table.behind(row); item = table.behind(item)) if (!text.isLeftOut(item)) rows.push(item);
  return rows;
}

const NO_ROWS: readonly number[] = [];

/** The value in a row of a message, in a list of its own; an empty one where it is left out. */
export function valueAt(message: MessageName, text: ProtoText, row: number): readonly Value[] {
  const field = text.fieldsOf(message).of(text.table.word(row));
  return field && !text.isLeftOut(row) ? [readValue(field, text, row)] : NONE;
}

function readValue({ name, type }: Field, text: ProtoText, row: number): Value {
  const read = type.is === 'message' ? new Message(type.of, text, row) : readScalar(row, type, text.table);
  return new Value(name, read as Value['value'], text.table, row);
}

const NONE: readonly Value[] = [];

export function values(message: Message | undefined, field: string): readonly Value[] {
  let found: Value[] | undefined;
  const all = message?.all ?? NONE;
  for (let i = 0; i < all.length; i++) {
    const one = all[i]!;
    if (one.field !== field) continue;
    if (found) found.push(one);
    // Mostly there is one, and an array of one is as long as that.
    else found = [one];
  }
  return found ?? NONE;
}

export function value(message: Message | undefined, field: string): Value | undefined {
  const all = message?.all ?? NONE;
  for (let i = 0; i < all.length; i++) if (all[i]!.field === field) return all[i];
  return undefined;
}

export const numberOf = (message: Message | undefined, field: string): number | undefined => {
  const found = value(message, field)?.value;
  return typeof found === 'number' ? found : undefined;
};
export const textOf = (message: Message | undefined, field: string): string | undefined => {
  const found = value(message, field)?.value;
  return typeof found === 'string' ? found : undefined;
};
export const isSet = (message: Message | undefined, field: string): boolean => value(message, field)?.value === true;
export const asMessage = (one: Value | undefined): Message | undefined => (typeof one?.value === 'object' ? one.value : undefined);
export const child = (message: Message | undefined, field: string): Message | undefined => asMessage(value(message, field));

export const children = (message: Message | undefined, field: string): readonly Message[] => messagesOf(values(message, field));

/** The messages that values of a field of messages are. */
export const messagesOf = (all: readonly Value[]): readonly Message[] => (all.length === 0 ? NO_MESSAGES : all.map(one => asMessage(one)!));

const NO_MESSAGES: readonly Message[] = [];
