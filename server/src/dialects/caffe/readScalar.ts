import type { Finding } from '../../ir/finding';
import type { Notice } from '../../ir/graph';
import { type FieldTable, Kind } from '../../syntax/fieldTable';
import { nearest } from '../nearest';
import { type FieldType, valuesOf } from './schema';

/** Types of values that are no messages. */
export type ScalarType = Exclude<FieldType, { is: 'message' }>;

/**
 * The value in a row as protobuf takes it, a finding that says what is wrong with it, or undefined where it is of another type. What it
 * takes for something else goes to the notices, where somebody gathers them.
 */
export function readScalar(
  row: number,
  type: ScalarType,
  table: FieldTable,
  notices?: Notice[]
): number | string | boolean | Finding | undefined {
  if (!table.isScalar(row)) return undefined;
  if (type.is === 'string') return table.isQuoted(row) ? table.wordText(row) : undefined;
  if (table.isQuoted(row)) return undefined;
  switch (type.is) {
    case 'bool':
      return BOOLEANS.get(table.scalarText(row));
    case 'enum':
      return readEnum(row, type.of, table);
    case 'float':
    case 'double':
      return readFloat(row, table, notices);
    default:
      return readInteger(row, type.is, table, notices);
  }
}

/** What is wrong with a value of another type than its field has. */
export const otherType = (row: number, type: FieldType, table: FieldTable): Finding => wrongType(expectation(type), shown(table, row));

const wrongType = (expected: string, written: string): Finding => ({
  kind: 'argument',
  blame: [],
  data: { problem: { is: 'type', expected, written } }
});

function shown(table: FieldTable, row: number): string {
  if (!table.isScalar(row)) return table.kind(row) === Kind.Map ? '{' : '[';
  const text = table.scalarText(row);
  return table.isQuoted(row) ? JSON.stringify(text) : text;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  (['true', 'True', 't', '1', 'false', 'False', 'f', '0'] as const).map((text, i) => [text, i < 4])
);

function readEnum(row: number, of: Parameters<typeof valuesOf>[0], table: FieldTable): string | Finding {
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
      problem: {
        is: 'value',
        why: `\`${text}\` is no value of \`${table.key(row)}\`${hint}`,
        ...(near !== undefined && { nearest: near })
      },
      ...(few.length > 0 && { instead: few.map(name => [{ span: table.valueSpan(row), text: name }]) })
    }
  };
}

/** Of more, none is likely to be meant. */
const FEW_VALUES = 4;

/** Decimal only; `1e400` and the like are infinite to C, and the largest number there is here. */
function readFloat(row: number, table: FieldTable, notices: Notice[] | undefined): number | undefined {
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
    notices?.push({
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

function readInteger(
  row: number,
  type: keyof typeof RANGES,
  table: FieldTable,
  notices: Notice[] | undefined
): number | Finding | undefined {
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
    notices?.push({
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
