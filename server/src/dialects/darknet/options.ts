import { lazy } from '../../base/lazy';
import type { Span } from '../../base/span';
import type { Finding } from '../../ir/finding';
import type { Arg } from '../../ir/graph';
import type { Param } from '../../ops/param';
import type { Entry, ScalarNode } from '../../syntax/tree';
import type { WrittenArg } from '../arguments';
import { nearest } from '../nearest';
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

/** Whether a key stands there, or one that is a slip of it: that has its own report. */
export const isMeant = ({ all }: Options, key: string): boolean =>
  all.some(({ key: { text } }) => text === key || text.toLowerCase() === key || nearest(text, [key]) !== undefined);

/** The option of a key, where it has a value. */
export function optionOf({ all }: Options, key: string): Option | undefined {
  for (const option of all) if (option.key.text === key) return option.value.value === null ? undefined : option;
  return undefined;
}

/** option_find_int: what atoi makes of the value. */
export const integerOf = <T>(options: Options, key: string, otherwise: T): number | T => numberOf(options, key, otherwise, readInteger);

/** option_find_float: what atof makes of it. */
export const floatOf = <T>(options: Options, key: string, otherwise: T): number | T => numberOf(options, key, otherwise, readFloat);

function numberOf<T>(options: Options, key: string, otherwise: T, how: typeof readInteger): number | T {
  const option = optionOf(options, key);
  if (!option) return otherwise;
  const read = how(textOf(option), option.value.text);
  note(options, key, option, read);
  return read.value;
}

/** The numbers of a list, as far as a `#` where it `ends` there; undefined where it is not written. */
export function numbersOf(options: Options, key: string, how = readInteger, ends = false): readonly number[] | undefined {
  const option = optionOf(options, key);
  if (!option) return undefined;
  const numbers = readNumbers(textOf(option), option.value.text, how, ends);
  noteItems(options, key, option, numbers);
  return numbers.map(number => number.value);
}

/** Notes a value that is not read as it is written. */
export function note(options: Options, key: string, option: Option, { misread }: Read<unknown>): void {
  if (misread) report(options, key, { kind: 'misread', blame: [], accepted: true, data: misread }, option);
}

/** The same for the items of a list, each at its place. */
function noteItems(options: Options, key: string, option: Option, numbers: readonly Read<number>[]): void {
  const spans = lazy(() => itemSpans(option));
  for (const [i, { misread }] of numbers.entries()) {
    if (!misread) continue;
    const name = `?${key}.${i}`;
    options.blamed[name] = { value: misread.written, origin: { kind: 'written', key: option.key.span, value: spans()[i]! } };
    options.findings.push({ kind: 'misread', blame: [name], accepted: true, data: misread });
  }
}

/** Where the items of a list are written. */
export function itemSpans({ value: { text, span } }: Option): Span[] {
  const items = text.split(',');
  let before = span.start;
  return items.map((own, item) => {
    const at = before;
    before += own.length + 1;
    // Where nothing stands between commas, the comma before it; in front of the first, that one.
    if (own.trim() === '' && items.length > 1) return item > 0 ? { start: at - 1, end: at } : { start: at, end: at + 1 };
    const start = at + own.length - own.trimStart().length;
    return { start, end: Math.max(at + own.trimEnd().length, start) };
  });
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
  const [stripped, written] = [textOf(option), option.value.text];
  if (typeof type === 'object') noteWord(options, option, type);
  else if (type === 'integer') note(options, option.key.text, option, readInteger(stripped, written));
  else if (type === 'number') note(options, option.key.text, option, readFloat(stripped, written));
  else noteItems(options, option.key.text, option, readNumbers(stripped, written, readFloat));
}

/** Notes a word that the program takes for another. */
export function noteWord(options: Options, option: Option, { choices, otherwise }: Words): void {
  const word = textOf(option);
  if (choices.includes(word)) return;
  const near = nearest(word, choices);
  const data = { written: option.value.text.trim(), as: otherwise, why: 'word', ...(near !== undefined && { nearest: near }) } as const;
  report(options, option.key.text, { kind: 'misread', blame: [], accepted: true, data }, option);
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
