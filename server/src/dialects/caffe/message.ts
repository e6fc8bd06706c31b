import { type Span, span } from '../../base/span';
import type { FieldTable } from '../../syntax/fieldTable';
import type { MessageName } from './schema';

/** One value of a field: a number, a text, true or false, the name of an enumeration's value, or a message. */
export class Value {
  constructor(
    readonly field: string,
    readonly value: number | string | boolean | Message,
    private readonly table: FieldTable,
    private readonly row: number
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

const NONE: readonly Value[] = [];

/** A message as Caffe's protobuf reads it: fields that it refuses are told and left out. */
export class Message {
  /** Every value that stands in it, in the order written: a handful, through which looking costs less than a table of them. */
  all: readonly Value[] = NONE;
  /** Something in it was refused, so that what it lacks may be what was meant. */
  broken = false;

  /** `row`: that of the field it is the value of; none for the whole text. */
  constructor(
    readonly name: MessageName,
    private readonly table: FieldTable,
    private readonly row: number | undefined
  ) {}

  get span(): Span {
    return this.row === undefined ? span(0, this.table.text.length) : this.table.valueSpan(this.row);
  }

  /** The same with other values. */
  holding(all: readonly Value[]): Message {
    const other = new Message(this.name, this.table, this.row);
    other.all = all;
    other.broken = this.broken;
    return other;
  }
}

export function values(message: Message | undefined, field: string): readonly Value[] {
  let found: Value[] | undefined;
  for (const one of message?.all ?? NONE) {
    if (one.field !== field) continue;
    if (found) found.push(one);
    else found = [one];
  }
  return found ?? NONE;
}

export function value(message: Message | undefined, field: string): Value | undefined {
  for (const one of message?.all ?? NONE) if (one.field === field) return one;
  return undefined;
}

export const numberOf = (message: Message | undefined, field: string): number | undefined => numeric(value(message, field));
export const textOf = (message: Message | undefined, field: string): string | undefined => {
  const found = value(message, field)?.value;
  return typeof found === 'string' ? found : undefined;
};
export const isSet = (message: Message | undefined, field: string): boolean => value(message, field)?.value === true;
export const child = (message: Message | undefined, field: string): Message | undefined => asMessage(value(message, field));
export function children(message: Message | undefined, field: string): readonly Message[] {
  let found: Message[] | undefined;
  for (const { field: name, value: one } of message?.all ?? NONE) {
    if (name !== field || typeof one !== 'object') continue;
    if (found) found.push(one);
    else found = [one];
  }
  return found ?? NO_MESSAGES;
}

const NO_MESSAGES: readonly Message[] = [];

export const asMessage = (one: Value | undefined): Message | undefined => (typeof one?.value === 'object' ? one.value : undefined);
const numeric = (one: Value | undefined): number | undefined => (typeof one?.value === 'number' ? one.value : undefined);
