import { type Dim, isTensor, mayEqual, moreDefinite, sum, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { axisAt } from './layout';
import { defineOp, MANY_INPUTS, type OpContext } from './op';
import { integer, text } from './param';

/** Joins its inputs along one axis. */
export const concat = defineOp({
  name: 'concat',
  fields: 'kept',
  doc: 'Concatenation: joins its inputs along one axis; all other extents must be equal.',
  params: { axis: integer('The axis along which they are joined.', { default: 1 }) },
  inputs: MANY_INPUTS,
  shape(ctx, args) {
    const operands = ctx.inputs.filter(isTensor);
    const rank = ctx.x.dims.length;
    const other = operands.findIndex(t => t.dims.length !== rank);
    if (other >= 0) {
      ctx.report({ kind: 'rank', blame: [], input: other, data: { expected: [rank], actual: operands[other]!.dims.length } });
      return undefined;
    }
    const axis = axisAt(args.axis, rank);
    if (axis === undefined) {
      ctx.report({
        kind: 'argument',
        blame: ['axis'],
        data: { problem: { is: 'range', written: String(args.axis), min: -rank, max: rank - 1 } }
      });
      return undefined;
    }
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
  params: {
    operation: text('What is done with the samples.', {
      default: 'add',
      choices: ['add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum', 'average']
    })
  },
  inputs: MANY_INPUTS,
  shape(ctx, args) {
    const operands = ctx.inputs.filter(isTensor);
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
          ctx.report({ kind: 'add-mismatch', blame: [], input: i, data: { axis, operands: [from, i], verb: args.operation } });
          return undefined;
        }
        if (out === 1) from = i;
        out = out === 1 ? dim : moreDefinite(out, dim);
      }
      dims.push(out);
    }
    return { dims };
  }
});
