import { type Dim, product, UNKNOWN_DIM } from '../ir/shape';
import { defineOp } from './op';
import { integer } from './param';

/** Pools over channels instead of positions. */
export const depthPool = defineOp({
  name: 'depthPool',
  fields: 'kept',
  doc: 'Max pooling over channels: every position keeps the largest of each group of channels.',
  formula: 'N×C×H×W → N×channels×H×W',
  params: { channels: integer('Channels that come out.', { unit: 'channels', min: 1, default: 1 }) },
  shape(ctx, { channels }) {
    const arriving = ctx.x.dims[1];
    // Groups without a channel keep the least number that there is (maxpool_layer.c).
    if (typeof arriving === 'number' && channels > arriving) {
      const problem = { is: 'range', written: String(channels), max: arriving } as const;
      ctx.report({ kind: 'argument', blame: ['channels'], accepted: true, data: { problem } });
    }
    return { dims: ctx.x.dims.with(1, channels) };
  }
});

/** Everything that arrives as one row, with some numbers more. */
export const lengthen = defineOp({
  name: 'lengthen',
  doc: 'Lengthen: puts all samples in one row and adds some numbers at its end.',
  params: { extra: integer('How many numbers are added.', { min: 0, default: 0 }) },
  shape(ctx, { extra }) {
    const samples: Dim | undefined = product(ctx.x.dims.slice(1));
    return { dims: [ctx.x.dims[0]!, samples === undefined ? UNKNOWN_DIM : samples + extra] };
  }
});

/** Softmax over groups of all that arrives. */
export const groupSoftmax = defineOp({
  name: 'groupSoftmax',
  doc: 'Softmax over equal groups of all samples; the axes are forgotten.',
  formula: 'N×… → N×(the product of …); groups divides it',
  params: { groups: integer('Number of groups, each of which sums to one.', { min: 1, default: 1 }) },
  shape(ctx, { groups }) {
    const samples = product(ctx.x.dims.slice(1));
    if (samples !== undefined && samples % groups !== 0) {
      ctx.report({
        kind: 'indivisible',
        blame: ['groups'],
        input: 0,
        data: { value: samples, by: groups, what: 'inputs', divisor: 'groups' }
      });
      return undefined;
    }
    return { dims: [ctx.x.dims[0]!, samples ?? UNKNOWN_DIM] };
  }
});
