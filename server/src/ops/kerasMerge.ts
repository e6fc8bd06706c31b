import { type Dim, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { positionOf } from './axis';
import type { OpContext } from './op';

/** How Keras merges its inputs (keras/src/layers/merging/base_merge.py, concatenate.py): the batch apart, what is not known stays so. */

const isOne = (dim: Dim): boolean => dim === 1;
const isOpen = (dim: Dim): boolean => typeof dim !== 'number';

/** Extents behind the batch that two inputs come to together; the position of the first pair that differs where there is none. */
function together(a: readonly Dim[], b: readonly Dim[]): Dim[] | { readonly axis: number } {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const first = long.length - short.length;
  const out: Dim[] = long.slice(0, first);
  for (const [i, dim] of short.entries()) {
    const other = long[first + i]!;
    if (isOpen(dim) || isOpen(other)) out.push(dim === other ? dim : UNKNOWN_DIM);
    else if (isOne(other)) out.push(dim);
    else if (isOne(dim) || dim === other) out.push(other);
    else return { axis: first + i };
  }
  return out;
}

/** The one batch of all inputs; reports two that differ. */
function batchOf(ctx: OpContext, operands: readonly Tensor[], verb: string): Dim | undefined {
  const known = operands.flatMap(({ dims }, i) => (typeof dims[0] === 'number' ? [{ i, batch: dims[0] }] : []));
  const other = known.find(one => one.batch !== known[0]!.batch);
  if (!other) return known[0]?.batch ?? operands[0]!.dims[0] ?? UNKNOWN_DIM;
  ctx.report({ kind: 'add-mismatch', blame: [], input: other.i, data: { axis: 0, operands: [known[0]!.i, other.i], verb } });
  return undefined;
}

export function mergeAsKeras(ctx: OpContext, operands: readonly Tensor[], verb: string): Tensor | undefined {
  const scalar = operands.findIndex(t => t.dims.length === 0);
  if (scalar >= 0) {
    ctx.report({ kind: 'rank', blame: [], input: scalar, data: { expected: [1, 2, 3, 4], actual: 0 } });
    return undefined;
  }
  const batch = batchOf(ctx, operands, verb);
  if (batch === undefined) return undefined;
  let dims: Dim[] = operands[0]!.dims.slice(1);
  for (const [i, operand] of operands.entries()) {
    const next = together(dims, operand.dims.slice(1));
    if (Array.isArray(next)) dims = next;
    else {
      const axis = next.axis + 1;
      const from = operands.findIndex(t => !isOne(t.dims[axis - operand.dims.length + t.dims.length] ?? 1));
      ctx.report({ kind: 'add-mismatch', blame: [], input: i, data: { axis, operands: [Math.max(from, 0), i], verb } });
      return undefined;
    }
  }
  return { dims: [batch, ...dims] };
}

/** Joins along an axis: what is not known is not compared, and the other extents are the first input's. */
export function joinAsKeras(
  ctx: OpContext<'axis'>,
  operands: readonly Tensor[],
  wanted: number,
  late: true | undefined
): Tensor | undefined {
  const first = operands[0]!;
  const rank = first.dims.length;
  // One input alone is handed on, wherever it would have been joined.
  if (operands.length === 1 && wanted >= rank) return first;
  const short = operands.findIndex(t => t.dims.length !== rank);
  if (short >= 0) {
    ctx.report({ kind: 'rank', blame: [], input: short, data: { expected: [rank], actual: operands[short]!.dims.length } });
    return undefined;
  }
  const axis = positionOf(ctx, 'axis', wanted, rank);
  if (axis === undefined) return undefined;
  for (let at = 0; at < rank; at++) {
    if (at === axis) continue;
    const known = operands.findIndex(t => !isOpen(t.dims[at]!));
    const other = operands.findIndex(t => !isOpen(t.dims[at]!) && t.dims[at] !== operands[known]!.dims[at]);
    if (other < 0) continue;
    const data = { axis: at, operands: [known, other] as const, joined: axis, ...(late && { late }) };
    ctx.report({ kind: 'concat-size-mismatch', blame: [], input: other, data });
    if (!late) return undefined;
    break;
  }
  const parts = operands.map(t => t.dims[axis]!);
  const joined = parts.some(isOpen) ? UNKNOWN_DIM : parts.reduce<number>((total, dim) => total + Number(dim), 0);
  return { dims: first.dims.with(axis, joined) };
}
