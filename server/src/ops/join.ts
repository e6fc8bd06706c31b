import { isTensor, mayEqual, type Tensor } from '../ir/shape';
import { positionOf } from './axis';
import { broadcast } from './broadcast';
import { concat } from './merge';
import { defineOp, inside, MANY_INPUTS } from './op';
import { integer, text } from './param';

/** Lays its inputs side by side along a new axis. */
export const stack = defineOp({
  name: 'stack',
  doc: 'Stack: lays inputs of equal extents side by side along a new axis.',
  formula: 'k inputs of equal extents → a new axis of extent k at axis',
  params: { axis: integer('Where the new axis stands.', { default: 0 }) },
  inputs: MANY_INPUTS,
  shape(ctx, args) {
    const operands = ctx.inputs.filter(isTensor);
    const at = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length + 1);
    if (at === undefined) return undefined;
    const other = operands.findIndex(
      ({ dims }) => dims.length !== ctx.x.dims.length || !dims.every((dim, i) => mayEqual(dim, ctx.x.dims[i]!))
    );
    if (other < 0) return { dims: [...ctx.x.dims.slice(0, at), operands.length, ...ctx.x.dims.slice(at)] };
    ctx.report({ kind: 'reshape-mismatch', blame: [], input: other, data: { from: operands[other]!.dims, to: ctx.x.dims } });
    return undefined;
  }
});

/** Joins its inputs as rows or as columns of a table. */
export const join = defineOp({
  name: 'join',
  doc: 'Joins inputs as rows (along the first axis of at least two) or as columns (along the second, or the only axis).',
  formula: 'rows: the sum along the first axis; columns: along the second',
  params: { as: text('What the inputs are.', { choices: ['rows', 'columns'] }) },
  inputs: MANY_INPUTS,
  shape(ctx, args) {
    const rows = args.as === 'rows';
    const promoted = ctx.inputs.filter(isTensor).map(({ dims }): Tensor => {
      if (dims.length === 0) return { dims: rows ? [1, 1] : [1] };
      return { dims: rows && dims.length === 1 ? [1, ...dims] : dims };
    });
    const [x, ...more] = promoted as [Tensor, ...Tensor[]];
    return concat.shape(
      inside(ctx, [x, ...more], finding => ctx.report({ ...finding, blame: [] })),
      { axis: rows || x.dims.length === 1 ? 0 : 1, late: false }
    );
  }
});

/** Repeats its inputs along axes of extent 1 until all are alike. */
export const broadcastAll = defineOp({
  name: 'broadcastAll',
  doc: 'Broadcast: repeats inputs along axes of extent 1 until all have the same extents.',
  formula: 'each axis → the largest extent of all inputs; every other must be 1',
  params: {},
  inputs: MANY_INPUTS,
  shape(ctx) {
    const dims = broadcast(ctx, ctx.inputs.filter(isTensor), 'broadcast');
    return dims && { items: ctx.inputs.map(() => ({ dims })) };
  }
});
