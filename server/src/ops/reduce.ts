import type { Dim } from '../ir/shape';
import { axisAt } from './layout';
import { defineOp } from './op';
import { any, boolean, optional } from './param';

/** One value made of all samples along axes. */
export const reduce = defineOp({
  name: 'reduce',
  fields: 'all',
  doc: 'Reduction: a mean, sum or maximum over whole axes, which go away or stay with extent 1.',
  params: {
    axis: optional(any('The axes that are reduced; all of them when left out.')),
    keepDims: boolean('Keep the reduced axes with extent 1.', { default: false })
  },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const named = args.axis === undefined ? dims.map((_, i) => i) : ([args.axis].flat() as number[]);
    const axes = named.map(axis => axisAt(axis, dims.length));
    const outside = axes.indexOf(undefined);
    if (outside >= 0) {
      const problem = { is: 'range', written: String(named[outside]), min: -dims.length, max: dims.length - 1 } as const;
      ctx.report({ kind: 'argument', blame: ['axis'], data: { problem } });
      return undefined;
    }
    return { dims: dims.flatMap((dim, i): Dim[] => (!axes.includes(i) ? [dim] : args.keepDims ? [1] : [])) };
  }
});
