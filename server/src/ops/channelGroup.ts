import { mapDim } from '../ir/shape';
import { defineOp } from './op';
import { integer } from './param';

/** One of equal groups of channels. */
export const channelGroup = defineOp({
  name: 'channelGroup',
  fields: 'kept',
  doc: 'One group of channels: the channels are cut into equal groups and one of them is taken.',
  params: {
    groups: integer('Number of groups.', { min: 1, default: 1 }),
    index: integer('Which group is taken, counted from 0.', { min: 0, default: 0 })
  },
  shape(ctx, { groups, index }) {
    if (index >= groups) {
      ctx.report({ kind: 'argument', blame: ['index'], data: { problem: { is: 'range', written: String(index), max: groups - 1 } } });
      return undefined;
    }
    const channels = ctx.x.dims[1]!;
    // Darknet divides without a check and leaves the last channels out (route_layer.c).
    if (typeof channels === 'number' && channels % groups !== 0) {
      const data = { value: channels, by: groups, what: 'channels', divisor: 'groups' };
      ctx.report({ kind: 'indivisible', blame: ['groups'], accepted: true, data });
    }
    return {
      dims: ctx.x.dims.with(
        1,
        mapDim(channels, n => Math.floor(n / groups))
      )
    };
  }
});
