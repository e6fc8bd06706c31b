import { type Dim, isTensor, mayEqual, moreDefinite, sum, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { positionOf } from './axis';
import { broadcast } from './broadcast';
import { mergeAsKeras } from './kerasMerge';
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
    // PyTorch passes over [0], what an empty list once was (aten/src/ATen/native/TensorShape.cpp, cat).
    const { framework } = ctx.conventions;
    const skips = framework === 'torch';
    const all = ctx.inputs.filter(isTensor);
    const operands = all.filter(({ dims }) => !(skips && dims.length === 1 && dims[0] === 0));
    if (operands.length === 0) operands.push(ctx.x);
    // Keras hands one input alone on, wherever it would have been joined (keras/src/layers/merging/concatenate.py).
    if (framework === 'tensorflow' && operands.length === 1 && args.axis >= ctx.x.dims.length) return ctx.x;
    const scalar = all.findIndex(({ dims }) => dims.length === 0);
    if (scalar >= 0 && framework !== 'tensorflow') {
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
    const dims = joinOthers(ctx, operands, axis, args.late);
    return dims && { dims: dims.with(axis, joined ?? UNKNOWN_DIM) };
  }
});

/** The common extents on all axes but the joined one; reports the first that differs, and goes on with the first input's when `late`. */
function joinOthers(ctx: OpContext, operands: readonly Tensor[], joined: number, late: boolean): readonly Dim[] | undefined {
  const first = operands[0]!.dims;
  const dims = [...first];
  for (let axis = 0; axis < dims.length; axis++) {
    if (axis === joined) continue;
    for (let i = 1; i < operands.length; i++) {
      const dim = operands[i]!.dims[axis]!;
      if (!mayEqual(dims[axis]!, dim)) {
        const known = operands.findIndex(t => t.dims[axis] === dims[axis]);
        const data = { axis, operands: [known, i] as const, joined, ...(late && { late: true as const }) };
        ctx.report({ kind: 'concat-size-mismatch', blame: [], input: i, data });
        return late ? first : undefined;
      }
      dims[axis] = moreDefinite(dims[axis]!, dim);
    }
  }
  // What the first input leaves open stays so in Keras, whatever the others say.
  return ctx.conventions.framework === 'tensorflow' ? first : dims;
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
