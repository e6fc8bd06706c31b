import { mayEqual } from '../ir/shape';
import { everyAxisKept } from './layout';
import { defineOp } from './op';
import { integer } from './param';

/** A learned factor for each channel. */
export const channelScale = defineOp({
  name: 'channelScale',
  doc: 'Layer scale (arXiv 2103.17239): each entry of the last axis is multiplied with a learned factor.',
  params: { channels: integer('Factors that are learned.', { unit: 'channels', min: 1 }) },
  axes: everyAxisKept,
  shape(ctx, args) {
    const last = ctx.x.dims.at(-1);
    if (last !== undefined && last !== 1 && !mayEqual(last, args.channels))
      ctx.report({ kind: 'channels-mismatch', blame: ['channels'], input: 0, data: { expected: args.channels, actual: Number(last) } });
    return ctx.x;
  },
  weights: args => args.channels
});
