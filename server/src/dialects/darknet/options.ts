import { lazy } from '../../base/lazy';
import { type Pile, put, take } from '../../base/pile';
import type { Finding } from '../../ir/finding';
import type { Arg } from '../../ir/graph';
import type { Param } from '../../ops/param';
import type { FieldTable } from '../../syntax/fieldTable';
import type { Meanings } from '../../syntax/words';
import type { WrittenArg } from '../arguments';
import { nearest } from '../nearest';
import { readFloat, readInteger, readNumbers } from './number';
import { Option, type Saying, WorkedOut } from './option';

/** The options of a section as the program looks them up, what becomes of them, and what is noted on the way. */
export interface Options {
  /** The first of each key; one without a value counts as not written. */
  readonly all: readonly Option[];
  /** The arguments that have been read. */
  readonly given: WrittenArg[];
  findings: readonly Finding[];
  /** What a finding is blamed on beside the arguments of the layer. */
  blamed: Record<string, Arg> | undefined;
  /** The program does not get past this section. */
  stops: boolean;
}

/** What sections are read with. */
export interface Sections {
  readonly table: FieldTable;
  /** The one string that all keys of the same letters are. */
  readonly names: Meanings<string>;
  /** Where the options of a section are gathered. */
  readonly gathered: Pile<Option>;
}

/** A section has a handful of options: looking through them costs less than a table of them. */
const FEW = 24;

const NONE: readonly Finding[] = [];

/** The options of the section in a row. */
export function readOptions(section: number, { table, names, gathered }: Sections): Options {
  const behind = table.behind(section);
  let seen: Set<string> | undefined;
  for (let row = table.inside(section); row < behind; row = table.behind(row)) {
    const name = names.of(table.word(row));
    if (seen ? seen.size === seen.add(name).size : isGathered(gathered, name)) continue;
    put(gathered, new Option(name, table, row));
    if (gathered.height === FEW) seen = new Set(gathered.items.slice(0, FEW).map(option => option.name));
  }
  return { all: take(gathered, 0), given: [], findings: NONE, blamed: undefined, stops: false };
}

function isGathered({ items, height }: Pile<Option>, name: string): boolean {
  for (let i = 0; i < height; i++) if (items[i]!.name === name) return true;
  return false;
}

/** Whether a key stands there, or one that is a slip of it: that has its own report. */
export const isMeant = ({ all }: Options, key: string): boolean =>
  all.some(({ name }) => name === key) || all.some(({ name }) => name.toLowerCase() === key || nearest(name, [key]) !== undefined);

/** The option of a key, where it has a value. */
export function optionOf({ all }: Options, key: string): Option | undefined {
  for (const option of all) if (option.name === key) return option.isBare ? undefined : option;
  return undefined;
}

/** option_find_int: what atoi makes of the value. */
export function integerOf<T>(options: Options, key: string, otherwise: T): number | T {
  const option = optionOf(options, key);
  return option ? integerIn(options, option) : otherwise;
}

export const integerIn = (options: Options, option: Option): number => numberIn(options, option, readInteger);

/** option_find_float: what atof makes of it. */
export function floatOf<T>(options: Options, key: string, otherwise: T): number | T {
  const option = optionOf(options, key);
  return option ? floatIn(options, option) : otherwise;
}

export const floatIn = (options: Options, option: Option): number => numberIn(options, option, readFloat);

function numberIn(options: Options, option: Option, how: typeof readInteger): number {
  const { whole } = option;
  if (whole >= 0) return whole;
  const { value, misread } = how(option.text, option.written);
  if (misread) report(options, option.name, { kind: 'misread', blame: [], accepted: true, data: misread }, option);
  return value;
}

/** The numbers of a list, as far as a `#` where it `ends` there; undefined where it is not written. */
export function numbersOf(options: Options, key: string, how = readInteger, ends = false): readonly number[] | undefined {
  const option = optionOf(options, key);
  return option && (option.list ?? numbersIn(options, option, how, ends));
}

function numbersIn(options: Options, option: Option, how: typeof readInteger, ends: boolean): readonly number[] {
  const numbers = readNumbers(option.text, option.written, how, ends);
  const spans = lazy(() => option.itemSpans());
  for (const [i, { misread }] of numbers.entries()) {
    if (!misread) continue;
    const name = `?${option.name}.${i}`;
    blame(options, name, { value: misread.written, origin: { kind: 'written', key: option.key, value: spans()[i]! } });
    tell(options, { kind: 'misread', blame: [name], accepted: true, data: misread });
  }
  return numbers.map(number => number.value);
}

/** How the program reads a value that holds numbers. */
export type NumberType = 'integer' | 'number' | 'numbers';

/** One of some words; any other is taken for `otherwise`. */
export interface Words {
  readonly choices: readonly string[];
  readonly otherwise: string;
}

export const numberType = ({ type }: Param): NumberType | undefined =>
  type === 'integer' || type === 'boolean' ? 'integer' : type === 'number' || type === 'numbers' ? type : undefined;

/** Notes what the program reads otherwise than written in a value that nothing else is done with. */
export function look(options: Options, option: Option, type: NumberType | Words): void {
  if (typeof type === 'object') noteWord(options, option, type);
  else if (type === 'integer') integerIn(options, option);
  else if (type === 'number') floatIn(options, option);
  else numbersIn(options, option, readFloat, false);
}

/** Notes a word that the program takes for another. */
export function noteWord(options: Options, option: Option, { choices, otherwise }: Words): void {
  const word = option.text;
  if (choices.includes(word)) return;
  const near = nearest(word, choices);
  const data = { written: option.written.trim(), as: otherwise, why: 'word', ...(near !== undefined && { nearest: near }) } as const;
  report(options, option.name, { kind: 'misread', blame: [], accepted: true, data }, option);
}

/** Notes a finding of the section. */
export function tell(options: Options, finding: Finding): void {
  options.findings = [...options.findings, finding];
}

/** Names what findings may be blamed on. */
export function blame(options: Options, name: string, arg: Arg): void {
  options.blamed ??= {};
  options.blamed[name] = arg;
}

/** Reports a fact that one option is to blame for, or, where it is not written, the section. */
export function report(options: Options, key: string, finding: Finding, option = optionOf(options, key)): void {
  const name = `?${key}`;
  if (option) blame(options, name, { value: option.text, origin: option });
  tell(options, option ? ({ ...finding, blame: [name] } as Finding) : finding);
}

/** The value of a parameter that one option decides, be it as it stands or worked out of numbers; nothing where that is not written. */
export function argument(
  parameter: string,
  value: unknown,
  option: Option | undefined,
  how?: Saying,
  first = 0,
  second = 0
): WrittenArg | undefined {
  return option && { parameter, value, origin: how ? new WorkedOut(option, how, first, second) : option };
}

/** The value of a parameter that the section decides. */
export const decided = (parameter: string, value: unknown): WrittenArg => ({ parameter, value, origin: DECIDED });

const DECIDED = { kind: 'default', by: 'dialect' } as const;

/** Takes an argument, where there is one. */
export function give({ given }: Options, arg: WrittenArg | undefined): void {
  if (arg) given.push(arg);
}

/** The value of a key as it stands, without its blanks. */
export const settingOf = (options: Options, key: string): string | undefined => optionOf(options, key)?.text;
