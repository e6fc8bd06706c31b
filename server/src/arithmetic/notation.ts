import { floorDiv, mod } from './integer';
import type { Kernel } from './window';

/** A whole number with the minus sign of prose. */
export const signed = (value: number): string => (value < 0 ? `−${-value}` : `${value}`);

/** How the parts of a step are written: with their numbers, or by their names. */
export interface Pen {
  /** The extent that arrives. */
  readonly n: string;
  /** A field of the step. */
  part(name: string): string;
  /** The same as a term behind a sum; nothing where it is 0. */
  plus(name: string): string;
  /** What is added at both ends, or with -1 taken away. */
  pads(sign: 1 | -1): string;
  /** What a kernel spans. */
  readonly reach: string;
}

/** Fields by their own names. */
export const byName: Pen = {
  n: 'n',
  part: name => name,
  plus: name => ` + ${name}`,
  pads: sign => (sign > 0 ? ' + before + after' : ' − before − after'),
  reach: '(dilation·(kernel − 1) + 1)'
};

/** Fields by their numbers, those of extent `n`. */
export const byNumber = (step: object, n: number): Pen => {
  const fields = step as Readonly<Record<string, number>> & Kernel;
  return {
    n: signed(n),
    part: name => `${fields[name]}`,
    plus: name => (fields[name] === 0 ? '' : ` + ${fields[name]}`),
    pads: sign => padTerms(sign, fields.before!, fields.after!),
    reach: reachTerm(fields)
  };
};

/** Pads as terms of a sum: ` + 2·1` where both ends are equal, ` + 0` without any, ` + 0 + 1` otherwise; crops get the other sign. */
function padTerms(sign: 1 | -1, before: number, after: number): string {
  const term = (value: number, times = '') => ` ${sign * value < 0 || (value === 0 && sign < 0) ? '−' : '+'} ${times}${Math.abs(value)}`;
  if (before !== after) return term(before) + term(after);
  return before === 0 ? term(0) : term(before, '2·');
}

/** A kernel's reach: `3`, dilated `(2·(3 − 1) + 1)`. */
const reachTerm = ({ kernel, dilation }: Kernel): string => (dilation === 1 ? `${kernel}` : `(${dilation}·(${kernel} − 1) + 1)`);

/** `= 12.5` for 25/2; to three decimals, `≈ 8.333`, where there are more. */
export function decimal(numerator: number, denominator: number): string {
  const magnitude = Math.abs(numerator);
  const thousandths = 1000 * mod(magnitude, denominator);
  const exact = mod(thousandths, denominator) === 0;
  // Cut, not rounded: 2.9999 must not read as 3.
  const digits = `${floorDiv(thousandths, denominator)}`.padStart(3, '0');
  const sign = numerator < 0 ? '−' : '';
  return `${exact ? '=' : '≈'} ${sign}${floorDiv(magnitude, denominator)}.${exact ? digits.replace(/0+$/, '') : digits}`;
}
