import type { NumberKind } from '../ir/shape';
import { positionsOf, refuse } from './axis';
import { defineOp } from './op';
import { any, boolean, text } from './param';

const FLOATS: readonly NumberKind[] = ['float32', 'float64', 'float16', 'bfloat16'];

/** Makes one value of all along some axes. */
export const reduce = defineOp({
  name: 'reduce',
  doc: 'Reduction: makes one value (a mean, a sum, the largest, its position) of all samples along some axes.',
  formula: 'axes: gone (1 with keepDims); elsewhere as it arrives',
  params: {
    operation: text('What is made of the samples.', { choices: ['mean', 'sum', 'largest', 'position'] }),
    axes: any('The axes: one, or a list; all when left out or empty.', { default: undefined }),
    keepDims: boolean('Keep the reduced axes with extent 1.', { default: false }),
    both: boolean('Hand out the positions beside the values, where an axis is named.', { default: false })
  },
  numbers: args => (args.operation === 'mean' ? FLOATS : undefined),
  shape(ctx, args) {
    const { dims } = ctx.x;
    const named = (Array.isArray(args.axes) ? args.axes : args.axes === undefined ? [] : [args.axes]) as readonly number[];
    const axes = positionsOf(ctx, 'axes', named);
    if (!axes) return undefined;
    const reduced = named.length > 0 ? axes : dims.map((_, i) => i);
    // Of no samples none is the largest, while their sum is 0 and their mean not a number.
    const chooses = args.operation === 'largest' || args.operation === 'position';
    if (chooses && reduced.some(axis => dims[axis] === 0)) return refuse(ctx, 'axes', 'there are no samples to choose from');
    if (chooses && named.length === 0 && dims.includes(0)) return refuse(ctx, 'axes', 'there are no samples to choose from');
    const out = { dims: dims.flatMap((dim, i) => (!reduced.includes(i) ? [dim] : args.keepDims ? [1] : [])) };
    return args.both && named.length > 0 ? { items: [out, out] } : out;
  }
});
