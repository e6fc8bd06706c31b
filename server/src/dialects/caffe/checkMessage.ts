import { newPile, type Pile, put } from '../../base/pile';
import type { Span } from '../../base/span';
import type { Steps } from '../../base/steps';
import type { Finding } from '../../ir/finding';
import type { Notice } from '../../ir/graph';
import { Kind } from '../../syntax/fieldTable';
import { nearest } from '../nearest';
import { type Fields, Message, type ProtoText, ROOT, value } from './message';
import { otherType, readScalar } from './readScalar';
import { type Field, fieldsOf, type MessageName, requiredOf } from './schema';

/** Who tells what protobuf refuses in a text. */
interface Checker {
  readonly text: ProtoText;
  readonly notices: Notice[];
  /** Rows of fields that may stand once in the messages that are being looked at, those of the innermost last. */
  readonly single: Pile<number>;
  /** Fields that Caffe's own messages do not have. */
  readonly unknown: Unknown[];
}

interface Unknown {
  readonly row: number;
  /** The row of the message. */
  readonly within: number;
  readonly name: MessageName;
}

/** Fields of a text in a step: each of a net's is a layer. Few milliseconds. */
const STEP = 200;

/** Says of some field whether it is one that a variant of Caffe has beyond its own. */
type Passes = (message: MessageName, field: string) => boolean;

/**
 * Looks through all fields of a net, in steps: what is refused is told, and noted as left out. What may be passed over is asked once a
 * field is met that is not known.
 */
export function* checkingText(text: ProtoText, notices: Notice[], passing: () => Steps<Passes>): Steps<void> {
  const { table } = text;
  const checker: Checker = { text, notices, single: newPile(), unknown: [] };
  const root: Open = { name: 'NetParameter', row: ROOT, fields: text.fieldsOf('NetParameter'), from: 0 };
  let count = 0;
  for (let row = 0; row < table.end; row = table.behind(row)) {
    if (++count % STEP === 0) yield;
    checkField(row, root, checker);
  }
  if (checker.unknown.length === 0) return;
  const passes = yield* passing();
  for (const { row, within, name } of checker.unknown) {
    if (++count % STEP === 0) yield;
    const key = table.key(row);
    if (!passes(name, key)) refuse(within, table.keySpan(row), unknownField(name, key), checker);
  }
}

/** A message that is being looked at; its fields that may stand once begin at `from` among those of all. */
interface Open {
  readonly name: MessageName;
  readonly row: number;
  readonly fields: Fields;
  readonly from: number;
}

/** Looks through the message in a row. */
function checkMessage(row: number, name: MessageName, checker: Checker): void {
  const { text, single } = checker;
  const { table } = text;
  const open: Open = { name, row, fields: text.fieldsOf(name), from: single.height };
  const behind = table.behind(row);
  for (let inner = table.inside(row); inner < behind; inner = table.behind(inner)) checkField(inner, open, checker);
  single.height = open.from;
  for (const key of requiredOf(name)) {
    if (value(new Message(name, text, row), key)) continue;
    const why = `\`${key}\` is missing, which has to stand here`;
    refuse(row, table.valueSpan(row), { kind: 'argument', blame: [], data: { problem: { is: 'value', why } } }, checker);
  }
}

function checkField(row: number, open: Open, checker: Checker): void {
  const { text, single } = checker;
  const { table, refused, broken } = text;
  const { name } = open;
  const field = open.fields.of(table.word(row));
  if (!field) {
    checker.unknown.push({ row, within: open.row, name });
    return;
  }
  // What is missing was told by the parser.
  if (table.kind(row) === Kind.Missing) broken.add(open.row);
  const first = field.repeated ? undefined : firstOf(row, open.from, checker);
  if (first !== undefined) {
    refused.add(row);
    const data = { key: field.name, first: table.keySpan(first) };
    refuse(open.row, table.keySpan(row), { kind: 'duplicate-field', blame: [], data }, checker);
  } else if (field.repeated && table.kind(row) === Kind.List) {
    for (let item = table.inside(row); item < table.behind(row); item = table.behind(item)) checkValue(item, open.row, field, checker);
  } else if (checkValue(row, open.row, field, checker) && !field.repeated) put(single, row);
}

/** The row where a field that may stand once stands already. */
function firstOf(row: number, from: number, { text: { table }, single }: Checker): number | undefined {
  for (let i = from; i < single.height; i++) if (table.word(single.items[i]!) === table.word(row)) return single.items[i];
  return undefined;
}

/** Whether a field of the message in the row `within` takes the value in a row. */
function checkValue(row: number, within: number, field: Field, checker: Checker): boolean {
  const { table, refused } = checker.text;
  if (table.kind(row) === Kind.Missing) return false;
  const { type } = field;
  if (type.is === 'message' && table.kind(row) === Kind.Map) {
    checkMessage(row, type.of, checker);
    return true;
  }
  const read = type.is === 'message' ? undefined : readScalar(row, type, table, checker.notices);
  if (read !== undefined && typeof read !== 'object') return true;
  refused.add(row);
  refuse(within, table.valueSpan(row), read ?? otherType(row, type, table), checker);
  return false;
}

function refuse(message: number, span: Span, finding: Finding, { text, notices }: Checker): void {
  text.broken.add(message);
  notices.push({ span, finding });
}

function unknownField(message: MessageName, key: string): Finding {
  const near = nearest(key, fieldsOf(message).keys());
  return { kind: 'argument', blame: [], data: { problem: { is: 'unknown-key', key, of: message, ...(near && { nearest: near }) } } };
}
