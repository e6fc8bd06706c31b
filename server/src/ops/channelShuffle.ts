import { everyAxisKept, layoutOf } from './layout';
import { defineOp } from './op';
import { integer } from './param';

/** Mixes the channels of groups. */
export const channelShuffle = defineOp({
  name: 'channelShuffle',
  doc: 'Channel shuffle (arXiv 1707.01083): the channels of the groups are dealt out in turn; no extent changes.',
  params: { groups: integer('Number of groups; divides the channels.', { min: 1 }) },
  axes: everyAxisKept,
  shape(ctx, args) {
    const rank = ctx.x.dims.length;
    if (rank < 3) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [3, 4, 5], actual: rank } });
      return undefined;
    }
    const value = ctx.x.dims[layoutOf(rank, rank - 2, ctx.conventions).channel];
    if (typeof value !== 'number' || value % args.groups === 0) return ctx.x;
    ctx.report({ kind: 'indivisible', blame: ['groups'], input: 0, data: { value, by: args.groups, what: 'channels', divisor: 'groups' } });
    return undefined;
  }
});
