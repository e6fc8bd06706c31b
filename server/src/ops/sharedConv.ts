import { isTensor } from '../ir/shape';
import { conv } from './conv';
import { layoutOf } from './layout';
import { defineOp } from './op';
import { integer, optional } from './param';

const { inChannels: _, ...params } = conv.params;

/** A convolution with the weights of another one, which has already counted them. */
export const sharedConv = defineOp({
  name: 'sharedConv',
  doc: 'Convolution with the weights of another layer: the second input is what that layer reads, and has to have as many channels.',
  params: { ...params, share: optional(integer('Index of the layer whose weights are taken.')) },
  inputs: { min: 2, max: 2 },
  sizedBy: ['kernel', 'padding', 'dilation'],
  axes: (args, input, conventions) => conv.axes?.({ ...args, inChannels: undefined }, input, conventions),
  shape(ctx, args) {
    const owner = ctx.inputs[1];
    if (isTensor(owner)) {
      const at = layoutOf(owner.dims.length, args.rank, ctx.conventions).channel;
      const [expected, actual] = [owner.dims[at], ctx.x.dims[at]];
      if (typeof expected === 'number' && typeof actual === 'number' && expected !== actual) {
        ctx.report({ kind: 'channels-mismatch', blame: ['share'], input: 0, data: { expected, actual } });
        return undefined;
      }
    }
    return conv.shape(ctx as never, { ...args, inChannels: undefined });
  },
  weights: () => 0,
  macs: (args, inputs, output, conventions) => conv.macs?.({ ...args, inChannels: undefined }, inputs, output, conventions)
});
