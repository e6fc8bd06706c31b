import { type Dim, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { clash, common, meet } from './broadcast';
import type { OpContext } from './op';

/** What two extents come to in Keras: beside one that is open nothing is known. */
const meetOpen = (a: Dim, b: Dim): Dim | undefined =>
  typeof a === 'number' && typeof b === 'number' ? meet(a, b) : a === b ? a : UNKNOWN_DIM;

/** The one batch of all inputs; reports two that differ. */
function batchOf(ctx: OpContext, operands: readonly Tensor[], verb: string): Dim | undefined {
  const known = operands.flatMap(({ dims }, i) => (typeof dims[0] === 'number' ? [{ i, batch: dims[0] }] : []));
  const other = known.find(one => one.batch !== known[0]!.batch);
  if (!other) return known[0]?.batch ?? operands[0]!.dims[0] ?? UNKNOWN_DIM;
  return clash(ctx, { axis: 0, operands: [known[0]!.i, other.i] }, verb);
}

/** Merges as Keras does: the batch apart, which is not repeated (keras/src/layers/merging/base_merge.py). */
export function mergeAsKeras(ctx: OpContext, operands: readonly Tensor[], verb: string): Tensor | undefined {
  const scalar = operands.findIndex(t => t.dims.length === 0);
  if (scalar >= 0) {
    ctx.report({ kind: 'rank', blame: [], input: scalar, data: { expected: [1, 2, 3, 4], actual: 0 } });
    return undefined;
  }
  const batch = batchOf(ctx, operands, verb);
  if (batch === undefined) return undefined;
  const dims = common(
    operands.map(operand => operand.dims.slice(1)),
    meetOpen
  );
  return Array.isArray(dims) ? { dims: [batch, ...dims] } : clash(ctx, { ...dims, axis: dims.axis + 1 }, verb);
}
