import { conv } from '../ops/conv';
import { activation } from '../ops/elementwise';
import { elementwise } from '../ops/merge';
import { integer, text } from '../ops/param';
import { adaptivePool } from '../ops/pool';
import { defineBlock, type Ref } from './block';
import { convNorm } from './torchvisionNetwork';

/** Scales channels by what a small network makes of their means (torchvision/ops/misc.py, SqueezeExcitation; arXiv 1709.01507). */
const squeezeExcite = defineBlock({
  name: 'torchvision squeeze-excitation',
  doc: 'Each channel is scaled by a number that two 1×1 convolutions make of the means of all channels.',
  params: { channels: integer('Channels.', { min: 1 }), inner: integer('Channels between the two convolutions.', { min: 1 }) },
  build(g, [x], { channels, inner }) {
    const mean = g.add(adaptivePool, x!, { outputSize: 1 });
    const squeezed = g.add(activation, g.add(conv, mean, { inChannels: channels, outChannels: inner, kernel: 1 }), { function: 'relu' });
    const scale = g.add(activation, g.add(conv, squeezed, { inChannels: inner, outChannels: channels, kernel: 1 }), {
      function: 'sigmoid'
    });
    return g.add(elementwise, [x!, scale], { operation: 'multiply' });
  }
});

/** The block of the MobileNets and EfficientNets: wide inside, narrow outside (Sandler et al. 2018, arXiv 1801.04381). */
export const inverted = defineBlock({
  name: 'torchvision inverted residual',
  doc: 'A 1×1 convolution that widens, a depthwise one, channel attention where there is one, and a 1×1 that narrows.',
  params: {
    from: integer('Channels that arrive.', { min: 1 }),
    inner: integer('Channels of the depthwise convolution.', { min: 1 }),
    to: integer('Channels that come out.', { min: 1 }),
    kernel: integer('Extent of the depthwise window.', { min: 1 }),
    stride: integer('Stride of the depthwise convolution.', { min: 1 }),
    squeeze: integer('Channels inside the channel attention; 0 for none.', { min: 0, default: 0 }),
    activation: text('The activation.')
  },
  build(g, [x], { from, inner, to, kernel, stride, squeeze, activation }) {
    let map: Ref = x!;
    if (inner !== from) map = convNorm({ from, to: inner, kernel: 1, activation })(g, map);
    map = convNorm({ from: inner, to: inner, kernel, stride, groups: inner, activation })(g, map);
    if (squeeze > 0) map = g.add(squeezeExcite, map, { channels: inner, inner: squeeze });
    map = convNorm({ from: inner, to, kernel: 1 })(g, map);
    return stride === 1 && from === to ? g.add(elementwise, [map, x!]) : map;
  }
});
