import { newPile, type Pile, put, take } from '../../base/pile';
import type { Span } from '../../base/span';
import type { Steps } from '../../base/steps';
import type { Finding } from '../../ir/finding';
import type { Notice } from '../../ir/graph';
import { type FieldTable, Kind } from '../../syntax/fieldTable';
import { nearest } from '../nearest';
import { Message, Value, value } from './message';
import { type Field, type FieldType, fieldsOf, type MessageName, requiredOf, valuesOf } from './schema';

export interface Reader {
  readonly table: FieldTable;
  readonly notices: Notice[];
  /** The values of all messages that are being read. */
  readonly values: Pile<Value>;
  /** The field that a word names in a message, by the word's number; null where it names none, undefined where nobody has asked. */
  readonly fields: Map<MessageName, (Field | null | undefined)[]>;
  /** Fields that a variant of Caffe has beyond its own, and so are passed over. */
  passes(message: MessageName, field: string): boolean;
}

/** How many fields are looked through for one that may not stand there twice. */
const FEW = 24;

export const newReader = (table: FieldTable, notices: Notice[], passes: Reader['passes']): Reader => ({
  table,
  notices,
  passes,
  values: newPile(),
  fields: new Map()
});

function readMessage(row: number, name: MessageName, reader: Reader): Message {
  const { table } = reader;
  const begun = begin(new Message(name, table, row), reader);
  const behind = table.behind(row);
  for (let inner = table.inside(row); inner < behind; inner = table.behind(inner)) readField(inner, begun, reader);
  return end(begun, reader);
}

/** Fields of a long message in a step: each of a net's is a layer. Few milliseconds. */
const STEP = 200;

/** Reads a whole text as a net, in steps, and tells what protobuf refuses. */
export function* readingRoot(reader: Reader): Steps<Message> {
  const { table } = reader;
  const begun = begin(new Message('NetParameter', table, undefined), reader);
  let count = 0;
  for (let row = 0; row < table.end; row = table.behind(row)) {
    if (++count % STEP === 0) yield;
    readField(row, begun, reader);
  }
  return end(begun, reader);
}

/** A message that is being read: its values begin at `from` on their pile. */
interface Begun {
  readonly own: Message;
  readonly known: (Field | null | undefined)[];
  readonly from: number;
  /** The first value of each field, once there are many. */
  firsts: Map<string, Value> | undefined;
}

function begin(own: Message, { fields, values: { height } }: Reader): Begun {
  const known = fields.get(own.name) ?? [];
  if (known.length === 0) fields.set(own.name, known);
  return { own, known, from: height, firsts: undefined };
}

function fieldAt(row: number, { own: { name }, known }: Begun, { table }: Reader): Field | null {
  const word = table.word(row);
  const field = known[word];
  if (field !== undefined) return field;
  // Filled up to there, so that it stays a list without holes.
  while (known.length <= word) known.push(undefined);
  const found = fieldsOf(name).get(table.key(row)) ?? null;
  known[word] = found;
  return found;
}

function readField(row: number, begun: Begun, reader: Reader): void {
  const { table, values: pile } = reader;
  const { own } = begun;
  const field = fieldAt(row, begun, reader);
  if (!field) {
    const key = table.key(row);
    if (!reader.passes(own.name, key)) refuse(own, table.keySpan(row), unknownField(own.name, key, fieldsOf(own.name)), reader);
    return;
  }
  // What is missing was told by the parser.
  if (table.kind(row) === Kind.Missing) own.broken = true;
  const before = field.repeated ? undefined : firstOf(pile, begun, field.name);
  if (before) {
    refuse(own, table.keySpan(row), { kind: 'duplicate-field', blame: [], data: { key: field.name, first: before.key } }, reader);
    return;
  }
  const here = pile.height;
  if (table.kind(row) === Kind.List && field.repeated) {
    const behind = table.behind(row);
    for (let item = table.inside(row); item < behind; item = table.behind(item)) readOne(own, item, row, field, reader);
  } else readOne(own, row, row, field, reader);
  if (here < pile.height) begun.firsts?.set(field.name, pile.items[here]!);
}

function end({ own, from }: Begun, reader: Reader): Message {
  own.all = take(reader.values, from);
  for (const key of requiredOf(own.name)) {
    if (value(own, key)) continue;
    const why = `\`${key}\` is missing, which has to stand here`;
    refuse(own, own.span, { kind: 'argument', blame: [], data: { problem: { is: 'value', why } } }, reader);
  }
  return own;
}

/** The first value of a field in a message that is being read. */
function firstOf({ items, height }: Pile<Value>, begun: Begun, field: string): Value | undefined {
  if (begun.firsts) return begun.firsts.get(field);
  for (let i = begun.from; i < height; i++) if (items[i]!.field === field) return items[i];
  if (height - begun.from > FEW) {
    begun.firsts = new Map();
    for (let i = height - 1; i >= begun.from; i--) begun.firsts.set(items[i]!.field, items[i]!);
  }
  return undefined;
}

function refuse(message: Message, span: Span, finding: Finding, { notices }: Reader): void {
  message.broken = true;
  notices.push({ span, finding });
}

function unknownField(message: MessageName, key: string, known: ReadonlyMap<string, Field>): Finding {
  const near = nearest(key, known.keys());
  return { kind: 'argument', blame: [], data: { problem: { is: 'unknown-key', key, of: message, ...(near && { nearest: near }) } } };
}

const wrongType = (expected: string, written: string): Finding => ({
  kind: 'argument',
  blame: [],
  data: { problem: { is: 'type', expected, written } }
});

/** Reads the value in a row; `named` is the row of its field, which is another one in a list. */
function readOne(message: Message, row: number, named: number, field: Field, reader: Reader): void {
  const { table } = reader;
  if (table.kind(row) === Kind.Missing) return;
  const result = readValue(row, field.type, named, reader);
  if (result !== undefined && (typeof result !== 'object' || result instanceof Message))
    put(reader.values, new Value(field.name, result, table, row));
  else refuse(message, table.valueSpan(row), result ?? wrongType(expectation(field.type), shown(table, row)), reader);
}

function shown(table: FieldTable, row: number): string {
  if (!table.isScalar(row)) return table.kind(row) === Kind.Map ? '{' : '[';
  const text = table.scalarText(row);
  return table.isQuoted(row) ? JSON.stringify(text) : text;
}

/** The value, a finding that says what is wrong with it, or undefined where it is of another type. */
function readValue(row: number, type: FieldType, named: number, reader: Reader): Value['value'] | Finding | undefined {
  const { table } = reader;
  if (type.is === 'message') return table.kind(row) === Kind.Map ? readMessage(row, type.of, reader) : undefined;
  if (!table.isScalar(row)) return undefined;
  if (type.is === 'string') return table.isQuoted(row) ? table.wordText(row) : undefined;
  if (table.isQuoted(row)) return undefined;
  switch (type.is) {
    case 'bool':
      return BOOLEANS.get(table.scalarText(row));
    case 'enum':
      return readEnum(row, type.of, table.key(named), table);
    case 'float':
    case 'double':
      return readFloat(row, reader);
    default:
      return readInteger(row, type.is, reader);
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  (['true', 'True', 't', '1', 'false', 'False', 'f', '0'] as const).map((text, i) => [text, i < 4])
);

function readEnum(row: number, of: Parameters<typeof valuesOf>[0], key: string, table: FieldTable): string | Finding {
  const known = valuesOf(of);
  const text = table.scalarText(row);
  if (known.has(text)) return text;
  const value = table.scalarValue(row);
  for (const [name, number] of known) if (number === value) return name;
  const near = nearest(text, known.keys());
  const hint = near === undefined ? `: ${[...known.keys()].slice(0, 8).join(', ')} are known` : `: did you mean ${near}?`;
  // A longer or a shorter word for the same stands first.
  const alike = (name: string): boolean => text !== '' && (name.startsWith(text) || text.startsWith(name));
  const few = near === undefined && known.size <= FEW_VALUES ? [...known.keys()].sort((a, b) => Number(alike(b)) - Number(alike(a))) : [];
  return {
    kind: 'argument',
    blame: [],
    data: {
      problem: { is: 'value', why: `\`${text}\` is no value of \`${key}\`${hint}`, ...(near !== undefined && { nearest: near }) },
      ...(few.length > 0 && { instead: few.map(name => [{ span: table.valueSpan(row), text: name }]) })
    }
  };
}

/** Of more, none is likely to be meant. */
const FEW_VALUES = 4;

/** Decimal only; `1e400` and the like are infinite to C, and the largest number there is here. */
function readFloat(row: number, { notices, table }: Reader): number | undefined {
  const whole = table.whole(row);
  if (whole >= 0) return whole;
  const written = table.scalarText(row);
  const text = written.replace(/^-/, '');
  const sign = written.startsWith('-') ? -1 : 1;
  if (/^nan$/i.test(text)) return 0;
  if (/^inf(?:inity)?$/i.test(text)) return sign * Number.MAX_VALUE;
  if (!/^[\d.]/.test(text) || /^0x/i.test(text) || /^0\d/.test(text)) return undefined;
  const value = table.scalarValue(row);
  if (typeof value === 'number') return value;
  if (/e/i.test(text))
    notices.push({
      span: table.valueSpan(row),
      finding: { kind: 'misread', blame: [], accepted: true, data: { written, as: 'infinity', why: 'kept' } }
    });
  return /e/i.test(text) ? sign * Number.MAX_VALUE : 0;
}

const RANGES = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint32: [0n, 2n ** 32n - 1n]
} as const;

function readInteger(row: number, type: keyof typeof RANGES, { notices, table }: Reader): number | Finding | undefined {
  const short = table.whole(row);
  if (short >= 0) return short;
  const written = table.scalarText(row);
  if (!/^-?(?:0x[\da-f]+|\d+)$/i.test(written)) return undefined;
  if (type === 'uint32' && written.startsWith('-')) return wrongType(expectation({ is: type }), written);
  const whole = wholeNumber(written);
  const [min, max] = RANGES[type];
  if (whole < min || whole > max)
    return { kind: 'argument', blame: [], data: { problem: { is: 'range', written, min: Number(min), max: Number(max) } } };
  // The layers keep sizes in a C int, which takes the lowest 32 bits.
  const kept = Number(BigInt.asIntN(32, whole));
  if (BigInt(kept) !== whole)
    notices.push({
      span: table.valueSpan(row),
      finding: { kind: 'misread', blame: [], accepted: true, data: { written, as: String(kept), why: 'kept' } }
    });
  return kept;
}

function wholeNumber(text: string): bigint {
  const negative = text.startsWith('-');
  const digits = negative ? text.slice(1) : text;
  const octal = /^0[0-7]+$/.test(digits);
  const whole = BigInt(octal ? `0o${digits.slice(1)}` : /^0\d/.test(digits) ? digits.replace(/^0+(?=\d)/, '') : digits);
  return negative ? -whole : whole;
}

function expectation(type: FieldType): string {
  switch (type.is) {
    case 'message':
      return 'a message in brackets';
    case 'string':
      return 'a text in quotes';
    case 'bool':
      return 'true or false';
    case 'enum':
      return `one of ${[...valuesOf(type.of).keys()].slice(0, 6).join(', ')}, without quotes`;
    case 'float':
    case 'double':
      return 'a decimal number';
    case 'uint32':
      return 'a whole number without a sign';
    default:
      return 'a whole number';
  }
}
