import { isTensor } from '../ir/shape';
import { broadcast } from './broadcast';
import { axisAt } from './layout';
import { defineOp } from './op';
import { boolean, integer, number } from './param';

/** How far two inputs are apart along one axis. */
export const distance = defineOp({
  name: 'distance',
  doc: 'Distance or similarity: compares two inputs along one axis, which goes.',
  formula: 'along axis: gone (1 with keepDims); elsewhere: the broadcast extents',
  params: {
    axis: integer('The axis that is compared.', { default: -1 }),
    power: number('The power p of a distance; no bearing on shapes.', { default: 2 }),
    epsilon: number('Added against division by 0; no bearing on shapes.', { default: 1e-6 }),
    keepDims: boolean('Keep that axis with extent 1.', { default: false })
  },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const dims = broadcast(ctx, ctx.inputs.filter(isTensor), 'compare');
    if (!dims) return undefined;
    const at = axisAt(args.axis, Math.max(dims.length, 1));
    if (at === undefined) {
      const problem = { is: 'range', written: String(args.axis), min: -dims.length, max: dims.length - 1 } as const;
      ctx.report({ kind: 'argument', blame: ['axis'], data: { problem } });
      return undefined;
    }
    return { dims: dims.flatMap((dim, i) => (i !== at ? [dim] : args.keepDims ? [1] : [])) };
  }
});
