import { newPile, type Pile, put, take } from '../../base/pile';
import type { Span } from '../../base/span';
import { inSteps, type Steps } from '../../base/steps';
import type { Writable } from '../../base/writable';
import type { Finding } from '../../ir/finding';
import type { Notice } from '../../ir/graph';
import { isPlainWhole } from '../../syntax/prototextLexer';
import type { Entry, MapNode, Node, ScalarNode } from '../../syntax/tree';
import { nearest } from '../nearest';
import { type Field, type FieldType, fieldsOf, type MessageName, requiredOf, valuesOf } from './schema';

/** One value of a field: a number, a text, true or false, the name of an enumeration's value, or a message. */
export interface Value {
  readonly field: string;
  readonly value: number | string | boolean | Message;
  readonly key: Span;
  readonly span: Span;
}

/** A message as Caffe's protobuf reads it: fields that it refuses are told and left out. */
export interface Message {
  readonly name: MessageName;
  readonly span: Span;
  /** Every value that stands in it, in the order written: a handful, through which looking costs less than a table of them. */
  readonly all: readonly Value[];
  /** Something in it was refused, so that what it lacks may be what was meant. */
  readonly broken: boolean;
}

const NONE: readonly Value[] = [];

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
  const all = values(message, field);
  return all.length === 0 ? NO_MESSAGES : all.flatMap(one => asMessage(one) ?? []);
}

const NO_MESSAGES: readonly Message[] = [];

export const asMessage = (one: Value | undefined): Message | undefined => (typeof one?.value === 'object' ? one.value : undefined);
const numeric = (one: Value | undefined): number | undefined => (typeof one?.value === 'number' ? one.value : undefined);

export interface Reader {
  readonly notices: Notice[];
  /** The values of all messages that are being read. */
  readonly values: Pile<Value>;
  /** Fields that a variant of Caffe has beyond its own, and so are passed over. */
  passes(message: MessageName, field: string): boolean;
}

/** How many fields are looked through for one that may not stand there twice. */
const FEW = 24;

export const newReader = (notices: Notice[], passes: Reader['passes']): Reader => ({ notices, passes, values: newPile() });

/** Reads a tree's root as a net, and tells what protobuf refuses. */
export function readMessage(node: MapNode, name: MessageName, reader: Reader): Message {
  const message = begin(node, name, reader);
  for (const entry of node.entries) readEntry(entry, message, reader);
  return end(message, reader);
}

/** Fields of a long message in a step: each of a net's is a layer. Few milliseconds. */
const STEP = 200;

/** The same in steps. */
export function* readingMessage(node: MapNode, name: MessageName, reader: Reader): Steps<Message> {
  const message = begin(node, name, reader);
  yield* inSteps(node.entries, STEP, entry => readEntry(entry, message, reader));
  return end(message, reader);
}

/** A message that is being read: its values begin at `from` on their pile. */
interface Begun {
  readonly own: Writable<Message>;
  readonly known: ReadonlyMap<string, Field>;
  readonly from: number;
  /** The first value of each field, once there are many. */
  readonly firsts: Map<string, Value> | undefined;
}

const begin = (node: MapNode, name: MessageName, { values: { height } }: Reader): Begun => ({
  own: { name, span: node.span, all: NONE, broken: false },
  known: fieldsOf(name),
  from: height,
  firsts: node.entries.length > FEW ? new Map() : undefined
});

function readEntry(entry: Entry, { own, known, from, firsts }: Begun, reader: Reader): void {
  const { key, value: written } = entry;
  const { values: pile } = reader;
  const field = known.get(key.text);
  if (!field) {
    if (!reader.passes(own.name, key.text)) refuse(own, key.span, unknownField(own.name, key.text, known), reader);
    return;
  }
  // What is missing was told by the parser.
  if (written.kind === 'scalar' && written.value === null) own.broken = true;
  const before = field.repeated ? undefined : firsts ? firsts.get(field.name) : firstOf(pile, from, field.name);
  if (before) {
    refuse(own, key.span, { kind: 'duplicate-field', blame: [], data: { key: field.name, first: before.key } }, reader);
    return;
  }
  const here = pile.height;
  readValues(own, entry, field, reader);
  if (firsts && here < pile.height) firsts.set(field.name, pile.items[here]!);
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

function firstOf({ items, height }: Pile<Value>, from: number, field: string): Value | undefined {
  for (let i = from; i < height; i++) if (items[i]!.field === field) return items[i];
  return undefined;
}

function refuse(message: Writable<Message>, span: Span, finding: Finding, { notices }: Reader): void {
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

function readValues(message: Writable<Message>, { key, value: node }: Entry, field: Field, reader: Reader): void {
  if (node.kind !== 'list' || !field.repeated) readOne(message, node, key, field, reader);
  else for (const one of node.items) readOne(message, one, key, field, reader);
}

function readOne(message: Writable<Message>, one: Node, key: ScalarNode, field: Field, reader: Reader): void {
  if (one.kind === 'scalar' && one.value === null) return;
  const result = readValue(one, field.type, key.text, reader);
  if (result !== undefined && (typeof result !== 'object' || !('kind' in result)))
    put(reader.values, { field: field.name, value: result, key: key.span, span: one.span });
  else refuse(message, one.span, result ?? wrongType(expectation(field.type), shown(one)), reader);
}

const shown = (node: Node): string =>
  node.kind === 'scalar' ? (node.quoted ? JSON.stringify(node.text) : node.text) : node.kind === 'map' ? '{' : '[';

/** The value, a finding that says what is wrong with it, or undefined where it is of another type. */
function readValue(node: Node, type: FieldType, key: string, reader: Reader): Value['value'] | Finding | undefined {
  if (type.is === 'message') {
    return node.kind === 'map' ? readMessage(node, type.of, reader) : undefined;
  }
  if (node.kind !== 'scalar') return undefined;
  switch (type.is) {
    case 'string':
      return node.quoted ? node.text : undefined;
    case 'bool':
      return node.quoted ? undefined : BOOLEANS.get(node.text);
    case 'enum':
      return node.quoted ? undefined : readEnum(node, type.of, key);
    case 'float':
    case 'double':
      return readFloat(node, reader);
    default:
      return readInteger(node, type.is, reader);
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  (['true', 'True', 't', '1', 'false', 'False', 'f', '0'] as const).map((text, i) => [text, i < 4])
);

function readEnum(node: ScalarNode, of: Parameters<typeof valuesOf>[0], key: string): string | Finding {
  const known = valuesOf(of);
  if (known.has(node.text)) return node.text;
  for (const [name, number] of known) if (typeof node.value === 'number' && number === node.value) return name;
  const near = nearest(node.text, known.keys());
  const hint = near === undefined ? `: ${[...known.keys()].slice(0, 8).join(', ')} are known` : `: did you mean ${near}?`;
  // A longer or a shorter word for the same stands first.
  const alike = (name: string): boolean => node.text !== '' && (name.startsWith(node.text) || node.text.startsWith(name));
  const few = near === undefined && known.size <= FEW_VALUES ? [...known.keys()].sort((a, b) => Number(alike(b)) - Number(alike(a))) : [];
  return {
    kind: 'argument',
    blame: [],
    data: {
      problem: { is: 'value', why: `\`${node.text}\` is no value of \`${key}\`${hint}`, ...(near !== undefined && { nearest: near }) },
      ...(few.length > 0 && { instead: few.map(text => [{ span: node.span, text }]) })
    }
  };
}

/** Of more, none is likely to be meant. */
const FEW_VALUES = 4;

/** Decimal only; `1e400` and the like are infinite to C, and the largest number there is here. */
function readFloat(node: ScalarNode, { notices }: Reader): number | undefined {
  if (node.quoted) return undefined;
  if (typeof node.value === 'number' && isPlainWhole(node.text)) return node.value;
  const text = node.text.replace(/^-/, '');
  const sign = node.text.startsWith('-') ? -1 : 1;
  if (/^nan$/i.test(text)) return 0;
  if (/^inf(?:inity)?$/i.test(text)) return sign * Number.MAX_VALUE;
  if (!/^[\d.]/.test(text) || /^0x/i.test(text) || /^0\d/.test(text)) return undefined;
  if (typeof node.value === 'number') return node.value;
  if (/e/i.test(text))
    notices.push({
      span: node.span,
      finding: { kind: 'misread', blame: [], accepted: true, data: { written: node.text, as: 'infinity', why: 'kept' } }
    });
  return /e/i.test(text) ? sign * Number.MAX_VALUE : 0;
}

const RANGES = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint32: [0n, 2n ** 32n - 1n]
} as const;

function readInteger(node: ScalarNode, type: keyof typeof RANGES, { notices }: Reader): number | Finding | undefined {
  if (!node.quoted && typeof node.value === 'number' && isPlainWhole(node.text)) return node.value;
  if (node.quoted || !/^-?(?:0x[\da-f]+|\d+)$/i.test(node.text)) return undefined;
  if (type === 'uint32' && node.text.startsWith('-')) return wrongType(expectation({ is: type }), node.text);
  const whole = wholeNumber(node.text);
  const [min, max] = RANGES[type];
  if (whole < min || whole > max)
    return { kind: 'argument', blame: [], data: { problem: { is: 'range', written: node.text, min: Number(min), max: Number(max) } } };
  // The layers keep sizes in a C int, which takes the lowest 32 bits.
  const kept = Number(BigInt.asIntN(32, whole));
  if (BigInt(kept) !== whole)
    notices.push({
      span: node.span,
      finding: { kind: 'misread', blame: [], accepted: true, data: { written: node.text, as: String(kept), why: 'kept' } }
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
