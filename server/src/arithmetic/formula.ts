import { type AxisMap, extentByFormula, isSound, size } from './axisMap';
import { mod } from './integer';
import { byName, byNumber, decimal, type Pen, signed } from './notation';
import { reach, type Window, windowCount } from './window';

/** A step's arithmetic: what is rounded, how, and what is added to it. */
interface Steps {
  readonly text: string;
  readonly rounding: 'none' | Window['rounding'];
  readonly tail?: string;
}

/** This step's arithmetic with the numbers put in, and what it comes to: `⌊(25 + 2·1 − 3)/2⌋ + 1 = 13`. */
export function formula(map: AxisMap, n: number): string {
  if (map.kind === 'identity' || map.kind === 'constant') return signed(extentByFormula(map, n));
  const result = size(map, n);
  // A quotient that has to be whole and is not: the fraction shows why.
  if ('failure' in result && result.failure.why === 'indivisible') return `${exactQuotient(map, n)}`;
  return `${written(steps(map, byNumber(padded(map), n), n))}${isSound(map) ? ` = ${signed(extentByFormula(map, n))}` : ''}`;
}

/** The same with names in the place of numbers, `⌊(n + before + after − (dilation·(kernel − 1) + 1))/stride⌋ + 1`. */
export const law = (map: AxisMap): string =>
  map.kind === 'identity' ? 'n' : map.kind === 'constant' ? 'a given extent, whatever n is' : written(steps(map, byName));

/** The same before rounding, `(25 + 0 − 2)/2 + 1 = 12.5`; undefined where the quotient is whole or there is none. */
export function exactQuotient(map: AxisMap, n: number): string | undefined {
  const quotient = quotientOf(map, n);
  if (!quotient || !isSound(map) || mod(quotient.of, quotient.by) === 0) return undefined;
  const { text } = steps(map, byNumber(padded(map), n), n);
  const counts = map.kind === 'window' || map.kind === 'causal'; // windows behind the first
  return `${text}${counts ? ' + 1' : ''} ${decimal(quotient.of + (counts ? quotient.by : 0), quotient.by)}`;
}

const written = ({ text, rounding, tail = '' }: Steps): string =>
  `${{ none: text, floor: `⌊${text}⌋`, ceil: `⌈${text}⌉`, truncate: `trunc(${text})` }[rounding]}${tail}`;

/** A causal window is one whose whole reach lies before the first sample. */
const padded = (map: AxisMap): AxisMap =>
  map.kind === 'causal' ? { ...map, kind: 'window', before: reach(map) - 1, after: 0, rounding: 'floor' } : map;

/** A step as `pen` writes its parts; with `n` rounding is as it comes out there. */
function steps(map: AxisMap, pen: Pen, n?: number): Steps {
  const whole = (text: string): Steps => ({ text, rounding: 'none' });
  switch (map.kind) {
    case 'window': {
      const text = `(${pen.n}${pen.pads(1)} − ${pen.reach})/${pen.part('stride')}`;
      if (n === undefined) return { text, rounding: map.rounding, tail: map.clip ? CLIPPED : ' + 1' };
      // Truncating differs from ⌊ ⌋ below zero only.
      const rounding = map.rounding === 'truncate' && quotientOf(map, n)!.of >= 0 ? 'floor' : map.rounding;
      const clipped = windowCount(map, n) < windowCount({ ...map, clip: false }, n);
      return { text, rounding, tail: clipped ? ' + 1 − 1' : ' + 1' };
    }
    case 'causal':
      return n === undefined
        ? { text: `(${pen.n} − 1)/${pen.part('stride')}`, rounding: 'floor', tail: ' + 1' }
        : steps(padded(map), pen, n);
    case 'same':
      return { text: `${pen.n}/${pen.part('stride')}`, rounding: 'ceil' };
    case 'transposed':
      return whole(`(${pen.n} − 1)·${pen.part('stride')}${pen.pads(-1)} + ${pen.reach}${pen.plus('outputPadding')}`);
    case 'scale': {
      const product = map.numerator === 1 && n !== undefined ? pen.n : `${pen.n}·${pen.part('numerator')}`;
      return map.denominator === 1 && n !== undefined
        ? whole(product)
        : { text: `${product}/${pen.part('denominator')}`, rounding: 'floor' };
    }
    case 'scale-float':
      return { text: `${pen.n}·${pen.part('factor')}`, rounding: 'floor' };
    case 'shift':
      return whole(`${pen.n}${pen.pads(1)}`);
    case 'grow':
      return whole(`${pen.n}·${pen.part('factor')}`);
    case 'shrink':
      return { text: `${pen.n}/${pen.part('factor')}`, rounding: map.remainder === 'drop' ? 'floor' : 'none' };
    default:
      return whole(pen.n);
  }
}

const CLIPPED = ' + 1, less a last window that would start in the padding behind';

/** The fraction in a step, where there is one. */
function quotientOf(map: AxisMap, n: number): { readonly of: number; readonly by: number } | undefined {
  switch (map.kind) {
    case 'window':
      return { of: n + map.before + map.after - reach(map), by: map.stride };
    case 'causal':
      return { of: n - 1, by: map.stride };
    case 'same':
      return { of: n, by: map.stride };
    case 'scale':
      return map.denominator === 1 ? undefined : { of: n * map.numerator, by: map.denominator };
    case 'shrink':
      return { of: n, by: map.factor };
    default:
      return undefined;
  }
}
