import { type Dim, isTensor, mayEqual, moreDefinite } from '../ir/shape';
import { defineOp } from './op';
import { numbers, optional, text } from './param';

/** Combines inputs of one shape sample by sample. */
export const sameShape = defineOp({
  name: 'sameShape',
  fields: 'kept',
  doc: 'Elementwise operation on inputs of one shape; nothing is broadcast.',
  formula: 'equal extents → the same',
  params: {
    operation: text('What is done with the samples.', { default: 'add', choices: ['add', 'multiply', 'maximum'] }),
    coefficients: optional(numbers('Factors of the inputs of a sum, one for each.'))
  },
  inputs: { min: 2, max: Number.POSITIVE_INFINITY },
  shape(ctx, args) {
    const operands = ctx.inputs.filter(isTensor);
    const factors = Array.isArray(args.coefficients) ? args.coefficients.length : args.coefficients === undefined ? 0 : 1;
    if (factors > 0 && (factors !== operands.length || args.operation === 'multiply')) {
      const why =
        args.operation === 'multiply'
          ? 'products take no coefficients'
          : `${factors} stand for ${operands.length} inputs: one each is needed`;
      ctx.report({ kind: 'argument', blame: ['coefficients'], data: { problem: { is: 'value', why } } });
      return undefined;
    }
    const dims: Dim[] = [...ctx.x.dims];
    for (const [i, { dims: other }] of operands.entries()) {
      const axis = other.length === dims.length ? other.findIndex((dim, k) => !mayEqual(dims[k]!, dim)) : 0;
      if (axis >= 0) {
        ctx.report({ kind: 'add-mismatch', blame: [], input: i, data: { axis, operands: [0, i], verb: args.operation } });
        return undefined;
      }
      for (const [k, dim] of other.entries()) dims[k] = moreDefinite(dims[k]!, dim);
    }
    return { dims };
  }
});
