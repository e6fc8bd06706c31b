import type { AxisMap } from '../arithmetic/axisMap';
import { mapDim } from '../ir/shape';
import { hasRank, onSpatialAxes } from './layout';
import { defineOp, type OpContext } from './op';
import { boolean, integer } from './param';

const factor = integer('Factor on each spatial axis.', { unit: 'samples', min: 1, default: 1 });

/** Reports extents that the factor does not divide: nobody checks them, and samples are written outside of the output. */
function checkDivision(ctx: OpContext<'factor'>, by: number, axes: readonly number[]): void {
  for (const axis of axes) {
    const value = ctx.x.dims[axis];
    if (typeof value !== 'number' || value % by === 0) continue;
    const what = axis === 1 ? 'channels' : axis === 2 ? 'rows' : 'columns';
    ctx.report({ kind: 'indivisible', blame: ['factor'], input: 0, accepted: true, data: { value, by, what, divisor: 'stride' } });
    return;
  }
}

/** Moves blocks of samples into channels, or back, as Darknet does: with C's division and no check (reorg_layer.c). */
export const reorg = defineOp({
  name: 'reorg',
  doc: 'Reorg: an s×s block of samples becomes s² channels, or the other way round.',
  formula: 'channels: C → C·factor²; C/factor² when reversed',
  params: { factor, reverse: boolean('Channels become blocks of samples.', { default: false }) },
  sizedBy: ['factor'],
  axes: (args, input, conventions) =>
    onSpatialAxes(
      input,
      2,
      conventions,
      (): AxisMap => (args.reverse ? { kind: 'grow', factor: args.factor } : { kind: 'shrink', factor: args.factor, remainder: 'drop' })
    ),
  shape(ctx, args) {
    if (!hasRank(ctx, 2)) return undefined;
    const block = args.factor * args.factor;
    if (args.reverse) checkDivision(ctx, block, [1]);
    else checkDivision(ctx, args.factor, [2, 3]);
    const dims = ctx.sizes();
    return (
      dims && {
        dims: dims.with(
          1,
          mapDim(ctx.x.dims[1]!, n => (args.reverse ? Math.floor(n / block) : n * block))
        )
      }
    );
  }
});

/** Keeps every s-th sample, or repeats each s times. */
export const upsample = defineOp({
  name: 'upsample',
  doc: 'Upsample: repeats every sample s times along each spatial axis; in reverse, sums blocks of s×s samples.',
  params: { factor, reverse: boolean('Blocks of samples become one.', { default: false }) },
  sizedBy: ['factor'],
  axes: (args, input, conventions) =>
    onSpatialAxes(
      input,
      2,
      conventions,
      (): AxisMap =>
        args.reverse
          ? { kind: 'shrink', factor: args.factor, remainder: 'drop' }
          : { kind: 'scale', numerator: args.factor, denominator: 1 }
    ),
  shape(ctx) {
    if (!hasRank(ctx, 2)) return undefined;
    const dims = ctx.sizes();
    return dims && { dims };
  }
});
