import { kernel, outChannels, stride } from '../ops/conv';
import { concat } from '../ops/merge';
import { perAxis } from '../ops/param';
import { avgPool, maxPool } from '../ops/pool';
import { chunk } from '../ops/slice';
import { type Builder, defineBlock, type Ref } from './block';
import { addConv } from './convolution';
import { inChannels } from './params';

/** Layers that halve the size (ultralytics/nn/modules/block.py). */

/** The 2×2 average with stride 1 that takes one sample off each axis before a stride of 2. */
const addSmoothing = (g: Builder, x: Ref): Ref => g.add(avgPool, x, { kernel: 2, stride: 1 });

export const aConv = defineBlock({
  name: 'AConv',
  doc: 'A 2×2 average of stride 1, then a 3×3 Conv of stride 2: half the size, rounded down.',
  params: { inChannels, outChannels },
  build: (g, [x], { inChannels, outChannels }) => addConv(g, addSmoothing(g, x!), inChannels, outChannels, 3, { stride: 2, padding: 1 })
});

export const aDown = defineBlock({
  name: 'ADown',
  doc: 'A 2×2 average, then one half of the channels by a 3×3 Conv of stride 2, the other by a max pool and a 1×1 Conv.',
  params: { inChannels, outChannels },
  build(g, [x], { inChannels, outChannels }) {
    const [from, to] = [Math.floor(inChannels / 2), Math.floor(outChannels / 2)];
    const halves = g.add(chunk, addSmoothing(g, x!), { chunks: 2 });
    const convolved = addConv(g, g.item(halves, 0), from, to, 3, { stride: 2, padding: 1 });
    const pooled = g.add(maxPool, g.item(halves, 1), { kernel: 3, stride: 2, padding: 1 });
    return g.add(concat, [convolved, addConv(g, pooled, from, to)]);
  }
});

export const scDown = defineBlock({
  name: 'SCDown',
  doc: 'A 1×1 Conv that changes the channels, then a depthwise one that changes the size.',
  params: { inChannels, outChannels, kernel, stride: perAxis(stride.doc, { unit: 'samples', min: 1 }) },
  build: (g, [x], { inChannels, outChannels, kernel, stride }) =>
    addConv(g, addConv(g, x!, inChannels, outChannels), outChannels, outChannels, kernel, { stride, groups: outChannels })
});
