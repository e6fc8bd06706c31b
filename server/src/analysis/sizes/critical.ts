import { isTensor, isTuple, type Shape } from '../../ir/shape';
import { findingsAt, type OpRun } from './outcome';

/** Beyond these no extent is looked for. */
const LARGEST = 1e9;
const MOST = 400;

/**
 * The extents at which an operator that is not understood axis by axis may change its mind: whatever whole numbers its arguments
 * and its inputs hold, those that it names where it refuses, the products of lists of them, and what is left of these when the input's other extents are divided out
 * (seven rows of seven columns of 512 channels make 25,088 features).
 */
export function criticalExtents(run: OpRun, symbols: readonly string[]): number[] {
  const written = new Set<number>();
  collectNumbers(run.args, written);
  for (const { data } of findingsAt(run, symbols, Array(symbols.length).fill(61))) collectNumbers(data, written);
  const divisors = new Set([1]);
  for (const input of run.inputs) collectDims(input, written, divisors);
  const found = new Set<number>();
  for (const value of written) {
    for (const divisor of divisors) if (value % divisor === 0 && found.size < MOST) found.add(value / divisor);
  }
  return [...found].filter(n => n >= 1 && n <= LARGEST);
}

function collectNumbers(value: unknown, into: Set<number>): void {
  if (Number.isSafeInteger(value)) into.add(Math.abs(value as number));
  else if (Array.isArray(value)) {
    for (const item of value) collectNumbers(item, into);
    const whole = value.filter((item): item is number => Number.isSafeInteger(item) && item > 0);
    if (whole.length > 0) into.add(whole.reduce((a, b) => a * b));
  } else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collectNumbers(item, into);
}

function collectDims(value: Shape, written: Set<number>, divisors: Set<number>): void {
  if (isTuple(value)) for (const item of value.items) collectDims(item, written, divisors);
  if (!isTensor(value)) return;
  const known = value.dims.filter((dim): dim is number => typeof dim === 'number' && dim > 0);
  for (const dim of known) written.add(dim);
  // Flattening merges neighbours, with or without the batch.
  for (let start = 0; start < known.length; start++)
    for (let end = start + 1; end <= known.length; end++) divisors.add(known.slice(start, end).reduce((a, b) => a * b));
  written.add(known.reduce((a, b) => a * b, 1));
}
