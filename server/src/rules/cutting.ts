import { type Dim, isTensor } from '../ir/shape';
import { axisAt } from '../ops/layout';
import type { AnyFact } from './fact';
import { omission } from './omitting';
import { setting } from './propose';
import type { Fix } from './rule';

/** Of an axis that is cut at given points: points that make parts of one size, as far as it divides; then an output less. */
export function* evenCuts(fact: AnyFact): Generator<Fix> {
  const { analysis, result } = fact;
  const [input] = result?.inputs ?? [];
  const values = result?.values as { readonly axis?: number; readonly parts?: number } | undefined;
  if (result?.layer.unit?.name !== 'cutAxis' || !isTensor(input) || !values?.parts) return;
  const n: Dim | undefined = input.dims[axisAt(Number(values.axis ?? 1), input.dims.length) ?? -1];
  const { parts } = values;
  if (typeof n === 'number' && parts > 1 && parts <= n)
    yield* setting(
      fact,
      'points',
      Array.from({ length: parts - 1 }, (_, i) => Math.floor(((i + 1) * n) / parts))
    );
  const last = result.layer.defines?.at(-1)?.span;
  if (last && parts > 1) yield omission(analysis, last);
}
