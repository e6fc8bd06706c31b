import { bias, conv, depthwiseConv, dilation, inChannels, kernel, outChannels, pad, rank, stride } from '../ops/conv';
import { integer } from '../ops/param';
import { defineBlock } from './block';

/** Each channel convolved on its own, then channels mixed position by position (keras/src/layers/convolutional/base_separable_conv.py). */
export const separableConv = defineBlock({
  name: 'separableConv',
  doc: 'Separable convolution: each channel is convolved on its own, then a 1-wide convolution mixes the channels.',
  params: {
    rank,
    inChannels,
    outChannels,
    kernel,
    stride,
    padding: pad,
    dilation,
    multiplier: integer('Channels between the two for each input channel.', { min: 1, default: 1 }),
    bias
  },
  build(g, [x], { rank, inChannels, outChannels, kernel, stride, padding, dilation, multiplier, bias }) {
    const apart = g.add(depthwiseConv, x!, { rank, inChannels, kernel, stride, padding, dilation, multiplier, bias: false });
    return g.add(conv, apart, { rank, outChannels, kernel: 1, padding: padding === 'same' ? 'same' : 'valid', bias });
  }
});
