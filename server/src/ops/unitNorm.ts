import { everyAxisKept } from './layout';
import { axisNames, namedAxes } from './normAxes';
import { defineOp } from './op';

/** Scales samples along axes so that their squares add up to one. */
export const unitNorm = defineOp({
  name: 'unitNorm',
  doc: 'Unit normalisation: the squares of the samples along the named axes add up to one; nothing is learned.',
  params: { axis: axisNames('The axes along which the squares add up to one.') },
  axes: everyAxisKept,
  shape: (ctx, args) => (namedAxes(ctx, args.axis) ? ctx.x : undefined)
});
