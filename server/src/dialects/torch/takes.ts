import type { ArgumentProblem } from '../../ir/finding';
import type { WrittenArg } from '../arguments';
import type { Take, Taken } from '../spelling';
import { show } from '../value';

/** How PyTorch's constructors and its C++ argument parser take arguments (torch/csrc/utils/python_arg_parser.cpp). */

export const refused = (expected: string, { value, float }: WrittenArg): { readonly problem: ArgumentProblem } => ({
  problem: { is: 'type', expected, written: float && Number.isInteger(value) ? `${value}.0` : show(value) }
});

const wrongValue = (why: string): Taken => ({ problem: { is: 'value', why } });

/** A constructor that only asks whether its argument is true takes anything. */
export const truth: Take = ({ value }) => ({ value: isTrue(value) });

/** Python's truth of a value: an empty list is false, and so is an empty mapping. */
export function isTrue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return (Array.isArray(value) ? value : Object.keys(value)).length > 0;
}

/** C++ takes no number for true or false. */
export const flag: Take = one => (typeof one.value === 'boolean' ? undefined : refused('true or false', one));

/** C++ takes neither true nor false for a number. */
export const whole: Take = one => (typeof one.value === 'boolean' ? refused('a whole number', one) : undefined);

/** Whole number that must be written, where the operator itself could do without. */
export const needed: Take = one => (one.value === null ? refused('a whole number', one) : undefined);

/** A number and nothing else; C++ and arithmetic in Python refuse the rest. */
export const numeric: Take = one =>
  typeof one.value === 'number' || typeof one.value === 'boolean' ? undefined : refused('a number', one);

export interface SizesTaken {
  /** Whether true counts as 1: where Python only multiplies. */
  readonly truth?: true;
  /** Whether a list without entries stands for the default. */
  readonly empty?: true;
  /** Whether one entry does for all axes. */
  readonly one?: false;
  /** Whether entries beyond the axes go unread. */
  readonly long?: true;
  /** Words that stand for numbers. */
  readonly words?: readonly string[];
}

/** A whole number, or a list of one entry for all axes or one for each. */
export const sizes =
  (rank: number, { truth, empty, one: single, long, words }: SizesTaken = {}): Take =>
  one => {
    const { value } = one;
    if (typeof value === 'boolean') return truth ? { value: Number(value) } : refused('a whole number', one);
    if (typeof value === 'string')
      return words?.includes(value) ? { value } : refused(['a whole number', ...(words ?? [])].join(' or '), one);
    if (!Array.isArray(value) || one.float) return undefined;
    if (value.some(entry => typeof entry !== 'number' && !(truth && typeof entry === 'boolean'))) return refused('whole numbers', one);
    if (value.length === 0 && empty) return { value: undefined };
    if (long && value.length > rank) return { value: value.slice(0, rank) };
    if (value.length !== rank && (value.length !== 1 || single === false))
      return wrongValue(`${value.length} numbers for ${rank} spatial ${rank === 1 ? 'axis' : 'axes'}`);
    return value.length === 1 ? { value: value[0] } : undefined;
  };

/** One of a few words. */
export const word =
  (...words: readonly string[]): Take =>
  one =>
    words.includes(one.value as string) ? { value: one.value } : refused(words.join(', '), one);
