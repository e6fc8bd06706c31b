import type { Param } from '../../ops/param';
import { nearest } from '../nearest';
import { readFloat } from './number';
import { Option, textIn } from './option';
import { floatIn, integerIn, numbersIn, type Options, reportOf } from './options';

/** How the program reads a value that holds numbers. */
export type NumberType = 'integer' | 'number' | 'numbers';

/** One of some words; any other is taken for `otherwise`. */
export interface Words {
  readonly choices: ReadonlySet<string>;
  readonly otherwise: string;
}

export const numberType = ({ type }: Param): NumberType | undefined =>
  type === 'integer' || type === 'boolean' ? 'integer' : type === 'number' || type === 'numbers' ? type : undefined;

/** Notes what the program reads otherwise than written in the value of a row that nothing else is done with. */
export function look(options: Options, row: number, type: NumberType | Words): void {
  if (typeof type === 'object') lookAtWord(options, row, type);
  else if (type === 'integer') integerIn(options, row);
  else if (type === 'number') floatIn(options, row);
  else numbersIn(options, row, readFloat, false);
}

/** The same for a word. */
export function lookAtWord(options: Options, row: number, words: Words): void {
  if (!words.choices.has(textIn(options.table, row))) noteWord(options, new Option(options.table, row), words);
}

/** Notes a word that the program takes for another. */
export function noteWord(options: Options, option: Option, { choices, otherwise }: Words): void {
  const word = option.text;
  if (choices.has(word)) return;
  const near = nearest(word, choices);
  const data = { written: option.written.trim(), as: otherwise, why: 'word', ...(near !== undefined && { nearest: near }) } as const;
  reportOf(options, option, { kind: 'misread', blame: [], accepted: true, data });
}
