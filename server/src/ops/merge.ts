import { type Dim, isTensor, mayEqual, moreDefinite, sum, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { positionOf } from './axis';
import { joinAsKeras, mergeAsKeras } from './kerasMerge';
import { defineOp, MANY_INPUTS, type OpContext } from './op';
import { boolean, integer, text } from './param';

/** Joins its inputs along one axis. */
export const concat = defineOp({
  name: 'concat',
  fields: 'kept',
  doc: 'Concatenation: joins its inputs along one axis; all other extents must be equal.',
  formula: 'along axis: the sum of all extents; elsewhere: the common extent',
  params: {
    axis: integer('The axis along which they are joined.', { default: 1 }),
    late: boolean('Whether the framework compares the extents only when data flows.', { default: false })
  },
  inputs: MANY_INPUTS,
  shape(ctx, args) {
    if (ctx.conventions.framework === 'tensorflow') return joinAsKeras(ctx, ctx.inputs.filter(isTensor), args.axis, args.late || undefined);
    // PyTorch passes over [0], what an empty list once was (aten/src/ATen/native/TensorShape.cpp, cat).
    const skips = ctx.conventions.framework === 'torch';
    const all = ctx.inputs.filter(isTensor);
    const operands = all.filter(({ dims }) => !(skips && dims.length === 1 && dims[0] === 0));
    if (operands.length === 0) operands.push(ctx.x);
    const scalar = all.findIndex(({ dims }) => dims.length === 0);
    if (scalar >= 0) {
      ctx.report({ kind: 'rank', blame: [], input: scalar, data: { expected: [1, 2, 3, 4], actual: 0 } });
      return undefined;
    }
    const rank = operands[0]!.dims.length;
    const other = operands.findIndex(t => t.dims.length !== rank);
    if (other >= 0) {
      ctx.report({ kind: 'rank', blame: [], input: other, data: { expected: [rank], actual: operands[other]!.dims.length } });
      return undefined;
    }
    const axis = positionOf(ctx, 'axis', args.axis, rank);
    if (axis === undefined) return undefined;
    const joined = operands
      .map(({ dims }) => dims[axis])
      .reduce<number | undefined>((total, dim) => (typeof dim === 'number' ? sum(total, dim) : undefined), 0);
    const dims = joinOthers(ctx, operands, axis);
    return dims && { dims: dims.with(axis, joined ?? UNKNOWN_DIM) };
  }
});

/** The common extents on all axes but the joined one; reports the first that differs. */
function joinOthers(ctx: OpContext, operands: readonly Tensor[], joined: number): Dim[] | undefined {
  const dims = [...operands[0]!.dims];
  for (let axis = 0; axis < dims.length; axis++) {
    if (axis === joined) continue;
    for (let i = 1; i < operands.length; i++) {
      const dim = operands[i]!.dims[axis]!;
      if (!mayEqual(dims[axis]!, dim)) {
        const first = operands.findIndex(t => t.dims[axis] === dims[axis]);
        ctx.report({ kind: 'concat-size-mismatch', blame: [], input: i, data: { axis, operands: [first, i], joined } });
        return undefined;
      }
      dims[axis] = moreDefinite(dims[axis]!, dim);
    }
  }
  return dims;
}

/** Combines its inputs sample by sample. */
export const elementwise = defineOp({
  name: 'elementwise',
  fields: 'kept',
  doc: 'Elementwise operation: combines its inputs sample by sample; extents must be equal, or 1 where they are broadcast.',
  formula: 'each axis: the common extent; 1 is broadcast',
  params: {
    operation: text('What is done with the samples.', {
      default: 'add',
      choices: ['add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum', 'average', 'select']
    }),
    batched: boolean('Whether the first axis is a batch, which is not broadcast.', { default: true })
  },
  inputs: MANY_INPUTS,
  shape(ctx, args) {
    const operands = ctx.inputs.filter(isTensor);
    if (ctx.conventions.framework === 'tensorflow' && args.batched) return mergeAsKeras(ctx, operands, args.operation);
    const dims = broadcast(ctx, operands, args.operation);
    return dims && { dims };
  }
});

/** The extents that operands have in common once those of extent 1 are repeated; reports the first that differs. */
export function broadcast(ctx: OpContext, operands: readonly Tensor[], verb: string): Dim[] | undefined {
  const rank = Math.max(...operands.map(t => t.dims.length));
  const dims: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    let out: Dim = 1;
    let from = 0;
    for (const [i, t] of operands.entries()) {
      // Broadcasting lines the last axes up; a missing axis counts as 1.
      const dim = t.dims[axis - rank + t.dims.length] ?? 1;
      if (dim === 1) continue;
      if (out !== 1 && !mayEqual(out, dim)) {
        ctx.report({ kind: 'add-mismatch', blame: [], input: i, data: { axis, operands: [from, i], verb } });
        return undefined;
      }
      if (out === 1) from = i;
      out = out === 1 ? dim : moreDefinite(out, dim);
    }
    dims.push(out);
  }
  return dims;
}
