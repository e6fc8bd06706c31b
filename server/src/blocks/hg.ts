import { kernel, outChannels } from '../ops/conv';
import { concat, elementwise } from '../ops/merge';
import { boolean, integer, withDefault } from '../ops/param';
import { maxPool } from '../ops/pool';
import { pad } from '../ops/resize';
import { type Builder, defineBlock, type Ref } from './block';
import { addConv, lightConv } from './convolution';
import { activation, inChannels, repeats } from './params';

/** The building blocks of PP-HGNetV2, RT-DETR's backbone (ultralytics/nn/modules/block.py). */

const middleChannels = integer('Channels of the inner layers.', { unit: 'channels', min: 1 });

/** One sample more at the far end of both axes. */
const addRim = (g: Builder, x: Ref): Ref => g.add(pad, x, { amounts: [0, 1, 0, 1] });

export const hgStem = defineBlock({
  name: 'HGStem',
  doc: 'Stem of PP-HGNetV2: two strides of 2, with a max pool beside two 2×2 Conv between them.',
  params: { inChannels, middleChannels, outChannels },
  build(g, [x], { inChannels, middleChannels: middle, outChannels }) {
    const half = Math.floor(middle / 2);
    const stem = addRim(g, addConv(g, x!, inChannels, middle, 3, { stride: 2 }));
    const narrow = addRim(g, addConv(g, stem, middle, half, 2, { padding: 0 }));
    const convolved = addConv(g, narrow, half, middle, 2, { padding: 0 });
    const pooled = g.add(maxPool, stem, { kernel: 2, stride: 1, ceilMode: true });
    const reduced = addConv(g, g.add(concat, [pooled, convolved]), 2 * middle, middle, 3, { stride: 2 });
    return addConv(g, reduced, middle, outChannels);
  }
});

export const hgBlock = defineBlock({
  name: 'HGBlock',
  doc: 'Conv layers in a row, all their outputs joined with the input and squeezed by two 1×1 Conv.',
  params: {
    inChannels,
    middleChannels,
    outChannels,
    kernel: withDefault(kernel, 3),
    repeats: withDefault(repeats, 6),
    light: boolean('Whether each inner layer is a 1×1 Conv and a depthwise one.', { default: false }),
    shortcut: boolean('Whether the input is added to the output where the channels are equal.', { default: false }),
    activation
  },
  build(g, [x], { inChannels, middleChannels: middle, outChannels, kernel, repeats, light, shortcut }) {
    const maps = [x!];
    for (let i = 0; i < repeats; i++) {
      const from = i === 0 ? inChannels : middle;
      maps.push(
        light ? g.add(lightConv, maps[i]!, { inChannels: from, outChannels: middle, kernel }) : addConv(g, maps[i]!, from, middle, kernel)
      );
    }
    const half = Math.floor(outChannels / 2);
    const y = addConv(g, addConv(g, g.add(concat, maps), inChannels + repeats * middle, half), half, outChannels);
    return shortcut && inChannels === outChannels ? g.add(elementwise, [y, x!]) : y;
  }
});
