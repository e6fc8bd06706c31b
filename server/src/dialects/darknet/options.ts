import { newPile, type Pile, put } from '../../base/pile';
import type { Finding } from '../../ir/finding';
import type { Arg } from '../../ir/graph';
import { type FieldTable, Kind } from '../../syntax/fieldTable';
import type { WrittenArg } from '../arguments';
import { nearest } from '../nearest';
import { listAt, readFloat, readInteger, readNumbers } from './number';
import { Option, OptionArg, type Saying, textIn, WorkedOutArg } from './option';

/** The options of the section that is read as the program looks them up, what becomes of them, and what is noted on the way. */
export class Options {
  findings: Finding[] | undefined;
  /** What a finding is blamed on beside the arguments of the layer. */
  blamed: Record<string, Arg> | undefined;
  /** The program does not get past this section. */
  stops = false;
  /** The arguments that have been read. */
  readonly given: Pile<WrittenArg> = newPile();
  private section = -1;
  /** By the number of a key: the section that it stood in last. */
  private readonly stood: number[] = [];

  /** Keys are looked for by their names, which are settled: two strings are told apart at once. */
  constructor(readonly table: FieldTable) {}

  /** Goes on to the section in a row. */
  begin(section: number): this {
    this.findings = undefined;
    this.blamed = undefined;
    this.stops = false;
    this.given.height = 0;
    this.section = section;
    return this;
  }

  /** The row of the first option. */
  get first(): number {
    return this.table.inside(this.section);
  }

  /** The row behind the last one. */
  get end(): number {
    return this.table.behind(this.section);
  }

  /** Whether a key stood before in the section; to be asked once for each option, in their order. */
  stoodBefore(row: number): boolean {
    const { stood, section } = this;
    const word = this.table.word(row);
    // Filled up to there, so that it stays a list without holes.
    while (stood.length <= word) stood.push(-1);
    if (stood[word] === section) return true;
    stood[word] = section;
    return false;
  }
}

/** The row of a key: that of its first option, where that has a value; −1 where it is not written. */
function rowOf(options: Options, key: string): number {
  const { table, end } = options;
  for (let row = options.first; row < end; row = table.behind(row))
    if (table.key(row) === key) return table.kind(row) === Kind.Missing ? -1 : row;
  return -1;
}

export const isWritten = (options: Options, key: string): boolean => rowOf(options, key) >= 0;

/** The first of two keys that is written. */
export const either = (options: Options, key: string, other: string): string | undefined =>
  isWritten(options, key) ? key : isWritten(options, other) ? other : undefined;

/** Whether a key stands there, or one that is a slip of it: that has its own report. */
export const isMeant = (options: Options, key: string): boolean =>
  isWritten(options, key) || hasName(options, name => name === key || name.toLowerCase() === key || nearest(name, [key]) !== undefined);

function hasName({ table, first, end }: Options, is: (name: string) => boolean): boolean {
  for (let row = first; row < end; row = table.behind(row)) if (is(table.key(row))) return true;
  return false;
}

/** The option of a key, where it is written. */
export function optionOf(options: Options, key: string): Option | undefined {
  const row = rowOf(options, key);
  return row < 0 ? undefined : new Option(options.table, row);
}

/** The value of a key as it stands, without its blanks. */
export function settingOf(options: Options, key: string): string | undefined {
  const row = rowOf(options, key);
  return row < 0 ? undefined : textIn(options.table, row);
}

/** option_find_int: what atoi makes of the value. */
export function integerOf<T>(options: Options, key: string, otherwise: T): number | T {
  const row = rowOf(options, key);
  return row < 0 ? otherwise : integerIn(options, row);
}

/** option_find_float: what atof makes of it. */
export function floatOf<T>(options: Options, key: string, otherwise: T): number | T {
  const row = rowOf(options, key);
  return row < 0 ? otherwise : floatIn(options, row);
}

/** The same for the option in a row. */
export const integerIn = (options: Options, row: number): number => numberIn(options, row, readInteger);
export const floatIn = (options: Options, row: number): number => numberIn(options, row, readFloat);

function numberIn(options: Options, row: number, how: typeof readInteger): number {
  const { table } = options;
  const whole = table.whole(row);
  if (whole >= 0) return whole;
  const { value, misread } = how(textIn(table, row), table.scalarText(row));
  if (misread) reportOf(options, new Option(table, row), { kind: 'misread', blame: [], accepted: true, data: misread });
  return value;
}

/** The numbers of a list, as far as a `#` where it `ends` there; undefined where it is not written. */
export function numbersOf(options: Options, key: string, how = readInteger, ends = false): readonly number[] | undefined {
  const row = rowOf(options, key);
  return row < 0 ? undefined : numbersIn(options, row, how, ends);
}

/** The same for the option in a row. */
export function numbersIn(options: Options, row: number, how: typeof readInteger, ends: boolean): readonly number[] {
  const { table } = options;
  const plain = listAt(table.text, table.valueStart(row), table.valueEnd(row));
  if (plain) return plain;
  const numbers = readNumbers(textIn(table, row), table.scalarText(row), how, ends);
  const option = new Option(table, row);
  const spans = option.items;
  for (const [i, { misread }] of numbers.entries()) {
    if (!misread) continue;
    const name = `?${option.name}.${i}`;
    blame(options, name, { value: misread.written, origin: { kind: 'written', key: option.key, value: spans[i]! } });
    tell(options, { kind: 'misread', blame: [name], accepted: true, data: misread });
  }
  return numbers.map(number => number.value);
}

/** Notes a finding of the section. */
export function tell(options: Options, finding: Finding): void {
  options.findings ??= [];
  options.findings.push(finding);
}

/** Names what findings may be blamed on. */
export function blame(options: Options, name: string, arg: Arg): void {
  options.blamed ??= {};
  options.blamed[name] = arg;
}

/** Reports a fact that one option is to blame for, or, where it is not written, the section. */
export function report(options: Options, key: string, finding: Finding): void {
  const option = optionOf(options, key);
  if (option) reportOf(options, option, finding);
  else tell(options, finding);
}

/** The same of an option. */
export function reportOf(options: Options, option: Option, finding: Finding): void {
  const name = `?${option.name}`;
  blame(options, name, { value: option.text, origin: option });
  tell(options, { ...finding, blame: [name] } as Finding);
}

/**
 * Takes the value of a parameter that the option of a key decides, be it as it stands or worked out of numbers; nothing where that is
 * not written.
 */
export function give(options: Options, parameter: string, value: unknown, key: string, how?: Saying, first = 0, second = 0): void {
  const { table } = options;
  const row = rowOf(options, key);
  if (row >= 0)
    put(
      options.given,
      how ? new WorkedOutArg(parameter, value, table, row, how, first, second) : new OptionArg(parameter, value, table, row)
    );
}

/** Takes the value of a parameter that the section decides. */
export const decide = ({ given }: Options, parameter: string, value: unknown): void => put(given, { parameter, value, origin: DECIDED });

const DECIDED = { kind: 'default', by: 'dialect' } as const;
