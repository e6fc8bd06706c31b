import type { ArgumentProblem } from '../../ir/finding';
import type { Take, Taken } from '../spelling';
import { isMap, show } from '../value';

/** How Keras takes its arguments (keras/src/utils/argument_validation.py and the layers' constructors). */

const refuse = (problem: ArgumentProblem): Taken => ({ problem });
const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) < 2 ** 31;

/** True is 1 to Python. */
const counted = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value);

/** One whole number for all of `length` axes, or exactly one each; `least` is 1 unless 0 is allowed. */
export const tuple =
  (length: number, least = 1): Take =>
  ({ value, float }) => {
    const items = [value].flat().map(counted);
    const expected = length === 1 ? 'a whole number' : `a whole number, or a list of ${length}`;
    if (!items.every(isWhole) || float) return refuse({ is: 'type', expected, written: show(value) });
    if (Array.isArray(value) && value.length !== length)
      return refuse({ is: 'value', why: `${value.length} numbers for ${length === 1 ? '1 axis' : `${length} axes`}` });
    const low = items.find(n => n < least);
    return low === undefined
      ? {
          value: Array(length)
            .fill(0)
            .map((_, i) => items[i] ?? items[0])
        }
      : refuse({ is: 'range', written: String(low), min: least });
  };

/** The same, or nothing: what is undefined is left to the operator. */
export const tupleOrNone =
  (length: number, least = 1): Take =>
  (one, all) =>
    one.value === null ? { value: undefined } : tuple(length, least)(one, all);

/** A whole number of at least `least`; Keras compares before it asks for the type, and some layers take no true for a 1. */
export const whole =
  (least = 1, bool: 'counts' | 'refused' = 'counts'): Take =>
  ({ value: written, float }) => {
    const value = bool === 'counts' ? counted(written) : written;
    if (!isWhole(value) || float)
      return refuse({ is: 'type', expected: 'a whole number', written: float && isWhole(value) ? `${value}.0` : show(value) });
    return value < least ? refuse({ is: 'range', written: String(value), min: least }) : { value };
  };

/** Anything that Python can ask for its truth. */
export const truth: Take = ({ value }) => ({ value: Array.isArray(value) ? value.length > 0 : isMap(value) ? true : Boolean(value) });

/** 'valid', 'same' and perhaps 'causal', in any case where the layer says so. */
export const paddingRule =
  (rules: readonly string[], lowers = true): Take =>
  ({ value }) => {
    const rule = typeof value === 'string' && lowers ? value.toLowerCase() : value;
    return rules.includes(rule as string) ? { value: rule } : refuse({ is: 'type', expected: rules.join(', '), written: show(value) });
  };

/** Dilation, which convolutions do not take together with a stride. */
export const dilation =
  (length: number): Take =>
  (one, all) => {
    const taken = tuple(length)(one, all);
    const steps = [all.get('stride')?.value].flat();
    if (!taken || !('value' in taken) || !(taken.value as number[]).some(n => n > 1) || !steps.some(n => isWhole(n) && n > 1)) return taken;
    return refuse({ is: 'value', why: 'a stride above 1 and a dilation above 1 do not go together' });
  };

/** Symmetric for all axes (`unchecked` where Keras takes one negative number and crops), symmetric for each, or before and after for each; as before, after, before, after … */
export const sidesOf =
  (length: number, unchecked = false): Take =>
  ({ value: written, float }) => {
    const value = counted(written);
    const two = length === 1 ? [value] : value;
    if (isWhole(value) && !float) return value < 0 && !unchecked ? negative(value) : { value: Array(2 * length).fill(value) };
    const entries = length === 1 && Array.isArray(value) ? two : value;
    if (!Array.isArray(entries) || entries.length !== length)
      return refuse({ is: 'type', expected: `a whole number, or a list of ${length === 1 ? 2 : length}`, written: show(value) });
    const sides: number[] = [];
    for (const entry of entries) {
      const pair = Array.isArray(entry) ? entry : [entry, entry];
      if (pair.length !== 2 || !pair.every(isWhole) || float)
        return refuse({ is: 'type', expected: 'a pair of whole numbers for each axis', written: show(entry) });
      const low = pair.find(n => n < 0);
      if (low !== undefined) return negative(low);
      sides.push(...pair);
    }
    return { value: sides };
  };

const negative = (n: number): Taken => refuse({ is: 'range', written: String(n), min: 0 });

/** Whatever is written: its type is not looked at, and has no bearing on shapes. */
export const anything: Take = ({ value }) => ({ value: isMap(value) ? undefined : value });

/** A share between 0 and 1. */
export const share: Take = ({ value }) => {
  const n = typeof value === 'boolean' ? Number(value) : value;
  if (typeof n !== 'number') return refuse({ is: 'type', expected: 'a number', written: show(value) });
  return n >= 0 && n <= 1 ? { value: n } : refuse({ is: 'range', written: String(n), min: 0, max: 1 });
};
