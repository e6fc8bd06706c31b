import type { Finding } from '../../ir/finding';
import type { Arg } from '../../ir/graph';
import type { Param } from '../../ops/param';
import type { Entry, ScalarNode } from '../../syntax/tree';
import type { WrittenArg } from '../arguments';
import { type Read, readFloat, readInteger, readNumbers } from './number';

/** One option of a section, the first of its key; one without a value counts as not written. */
export interface Option {
  readonly key: ScalarNode;
  readonly value: ScalarNode;
}

/** The value without its blanks, as the program has it. */
export const textOf = ({ value }: Option): string => value.value as string;

/** The options of a section as the program looks them up, and what is noted on the way. */
export interface Options {
  readonly all: readonly Option[];
  readonly findings: Finding[];
  /** What a finding is blamed on beside the arguments of the layer. */
  readonly blamed: Record<string, Arg>;
  /** The program does not get past this section. */
  stops: boolean;
}

/** A section has a handful of options: looking through them costs less than a table of them. */
export function readOptions(entries: readonly Entry[]): Options {
  return { all: firsts(entries), findings: [], blamed: {}, stops: false };
}

const FEW = 24;

/** The options as they stand where none stands twice, as in nearly every section. */
function firsts(entries: readonly Entry[]): readonly Option[] {
  const options = entries as readonly Option[];
  if (entries.length <= FEW && !options.some(({ key: { text } }, i) => options.findIndex(other => other.key.text === text) < i))
    return options;
  const seen = new Set<string>();
  return options.filter(({ key: { text } }) => seen.size < seen.add(text).size);
}

function stands(all: readonly Option[], key: string): boolean {
  for (const option of all) if (option.key.text === key) return true;
  return false;
}

/** Whether a key stands there, be it without a value. */
export const hasKey = ({ all }: Options, key: string): boolean => stands(all, key);

/** The option of a key, where it has a value. */
export function optionOf({ all }: Options, key: string): Option | undefined {
  for (const option of all) if (option.key.text === key) return option.value.value === null ? undefined : option;
  return undefined;
}

/** option_find_int: what atoi makes of the value. */
export function integerOf<T>(options: Options, key: string, otherwise: T): number | T {
  const option = optionOf(options, key);
  if (!option) return otherwise;
  const read = readInteger(textOf(option), option.value.text);
  note(options, key, option, read);
  return read.value;
}

/** The numbers of a list; undefined where it is not written. */
export function numbersOf(options: Options, key: string, how: typeof readInteger = readInteger): readonly number[] | undefined {
  const option = optionOf(options, key);
  if (!option) return undefined;
  const numbers = readNumbers(textOf(option), option.value.text, how);
  for (const number of numbers) note(options, key, option, number);
  return numbers.map(number => number.value);
}

/** Notes a value that is not read as it is written. */
export function note(options: Options, key: string, option: Option, { misread }: Read<unknown>): void {
  if (misread) report(options, key, { kind: 'misread', blame: [], accepted: true, data: misread }, option);
}

/** How the program reads a value that holds numbers. */
export type NumberType = 'integer' | 'number' | 'numbers';

export const numberType = ({ type }: Param): NumberType | undefined =>
  type === 'integer' || type === 'boolean' ? 'integer' : type === 'number' || type === 'numbers' ? type : undefined;

/** Notes what the program reads otherwise than written in a value that nothing else is done with. */
export function look(options: Options, option: Option, type: NumberType): void {
  const [stripped, written] = [textOf(option), option.value.text];
  if (type === 'integer') note(options, option.key.text, option, readInteger(stripped, written));
  else if (type === 'number') note(options, option.key.text, option, readFloat(stripped, written));
  else for (const one of readNumbers(stripped, written, readFloat)) note(options, option.key.text, option, one);
}

/** Reports a fact that one option is to blame for, or, where it is not written, the section. */
export function report(options: Options, key: string, finding: Finding, option = optionOf(options, key)): void {
  const name = `?${key}`;
  if (option) options.blamed[name] = { value: textOf(option), origin: originOf(option) };
  options.findings.push(option ? ({ ...finding, blame: [name] } as Finding) : finding);
}

export const originOf = ({ key, value }: Option): { kind: 'written'; key: ScalarNode['span']; value: ScalarNode['span'] } => ({
  kind: 'written',
  key: key.span,
  value: value.span
});

/** The value of a parameter that one option decides, be it as it stands or worked out; nothing where that is not written. */
export function argument(parameter: string, value: unknown, option: Option | undefined, how?: string): WrittenArg | undefined {
  if (!option) return undefined;
  return { parameter, value, origin: how === undefined ? originOf(option) : { kind: 'computed', from: [option.value.span], how } };
}

/** The value of a parameter that the section decides. */
export const decided = (parameter: string, value: unknown): WrittenArg => ({
  parameter,
  value,
  origin: { kind: 'default', by: 'dialect' }
});

/** The value of a key as it stands, without its blanks. */
export function settingOf(options: Options, key: string): string | undefined {
  const option = optionOf(options, key);
  return option && textOf(option);
}
