import { type Span, span } from '../../base/span';
import { type FieldTable, Kind } from '../../syntax/fieldTable';
import { readScalar } from './readScalar';
import { type Field, fieldsOf, type MessageName } from './schema';

/** What stands in the place of a row for the message that is the whole text. */
export const ROOT = -1;

/** A text as Caffe's protobuf reads it: its rows, and what of them is left out. */
export class ProtoText {
  /** Rows of values that are refused (`checkMessage.ts`). */
  readonly refused = new Set<number>();
  /** Rows of messages in which something was refused, so that what they lack may be what was meant. */
  readonly broken = new Set<number>();
  /** The field that a word names in a message, by the word's number; null where it names none, undefined where nobody has asked. */
  private readonly fields = new Map<MessageName, (Field | null | undefined)[]>();

  constructor(readonly table: FieldTable) {}

  /** The field that a row of a message is. */
  field(message: MessageName, row: number): Field | null {
    const word = this.table.word(row);
    const known = this.known(message);
    const field = known[word];
    if (field !== undefined) return field;
    // Filled up to there, so that it stays a list without holes.
    while (known.length <= word) known.push(undefined);
    const found = fieldsOf(message).get(this.table.key(row)) ?? null;
    if (found) this.table.words.settle(word, found.name);
    known[word] = found;
    return found;
  }

  private known(message: MessageName): (Field | null | undefined)[] {
    const known = this.fields.get(message) ?? [];
    if (known.length === 0) this.fields.set(message, known);
    return known;
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

/** A message without what protobuf refuses. It holds nothing: who looks into it reads its rows. */
export class Message {
  /** `row`: that of the field it is the value of. `held`: what it holds in place of what is written. */
  constructor(
    readonly name: MessageName,
    private readonly text: ProtoText,
    private readonly row: number,
    private readonly held?: readonly Value[]
  ) {}

  get span(): Span {
    const { table } = this.text;
    return this.row === ROOT ? span(0, table.text.length) : table.valueSpan(this.row);
  }

  /** Something in it was refused, so that what it lacks may be what was meant. */
  get broken(): boolean {
    return this.text.broken.has(this.row);
  }

  /** Every value that stands in it, in the order written. */
  get all(): readonly Value[] {
    return this.values(undefined);
  }

  /** The same with other values. */
  holding(all: readonly Value[]): Message {
    return new Message(this.name, this.text, this.row, all);
  }

  /** The first value of a field. */
  first(field: string): Value | undefined {
    if (this.held) return this.held.find(one => one.field === field);
    const { table } = this.text;
    const until = this.until();
    for (let row = this.from(); row < until; row = table.behind(row)) {
      if (table.key(row) !== field) continue;
      const found = this.isList(row) ? this.itemsOf(row)[0] : this.read(row);
      if (found) return found;
    }
    return undefined;
  }

  /** All values of a field, or of all fields. */
  values(field: string | undefined): readonly Value[] {
    if (this.held) return field === undefined ? this.held : this.held.filter(one => one.field === field);
    const { table } = this.text;
    const until = this.until();
    let found: Value[] | undefined;
    for (let row = this.from(); row < until; row = table.behind(row)) {
      if (field !== undefined && table.key(row) !== field) continue;
      if (this.isList(row)) found = [...(found ?? []), ...this.itemsOf(row)];
      else {
        const one = this.read(row);
        // Mostly there is one, and an array of one is as long as that.
        if (one && found) found.push(one);
        else if (one) found = [one];
      }
    }
    return found ?? NONE;
  }

  private from(): number {
    return this.row === ROOT ? 0 : this.text.table.inside(this.row);
  }

  private until(): number {
    return this.row === ROOT ? this.text.table.end : this.text.table.behind(this.row);
  }

  /** Several values in brackets, which a field takes that may be repeated. */
  private isList(row: number): boolean {
    const { table, refused } = this.text;
    return table.kind(row) === Kind.List && !refused.has(row);
  }

  private itemsOf(list: number): Value[] {
    const { table } = this.text;
    const items: Value[] = [];
    for (let row = table.inside(list); row < table.behind(list); row = table.behind(row)) {
      const item = this.read(row);
      if (item) items.push(item);
    }
    return items;
  }

  /** The value in a row; nothing where it is left out. */
  private read(row: number): Value | undefined {
    const { table, refused } = this.text;
    const field = this.text.field(this.name, row);
    if (!field || table.kind(row) === Kind.Missing || refused.has(row)) return undefined;
    const { name, type } = field;
    const read = type.is === 'message' ? new Message(type.of, this.text, row) : readScalar(row, type, table);
    return new Value(name, read as Value['value'], table, row);
  }
}

const NONE: readonly Value[] = [];

export const values = (message: Message | undefined, field: string): readonly Value[] => message?.values(field) ?? NONE;
export const value = (message: Message | undefined, field: string): Value | undefined => message?.first(field);
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

export function children(message: Message | undefined, field: string): readonly Message[] {
  const all = values(message, field);
  return all.length === 0 ? NO_MESSAGES : all.map(one => asMessage(one)!);
}

const NO_MESSAGES: readonly Message[] = [];
