import { conv, convTranspose } from '../../ops/conv';
import { elementwise } from '../../ops/merge';
import { MANY_INPUTS } from '../../ops/op';
import { integer } from '../../ops/param';
import { resizeLike } from '../../ops/resize';
import { defineBlock } from '../block';
import { convBlock } from '../convBlock';
import { channels, levelsOf } from './levels';

export const masks = integer('Prototype masks, and coefficients predicted for each box.', { min: 1 });
export const maskWidth = integer('Channels inside the prototype branch.', { unit: 'channels', min: 1 });

/** Prototype masks at twice the size of the map (ultralytics/nn/modules/block.py, Proto; YOLACT, arXiv 1904.02689). */
export const prototypes = defineBlock({
  name: 'Mask prototypes',
  doc: 'Prototype masks: convolutions around a doubling of the size.',
  params: { inChannels: integer('Channels that arrive.', { unit: 'channels', min: 0 }), width: maskWidth, masks },
  build(g, [x], { inChannels, width, masks }) {
    const narrow = g.add(convBlock, x!, { inChannels, outChannels: width, kernel: 3 });
    const doubled = g.add(convTranspose, narrow, { inChannels: width, outChannels: width, kernel: 2, stride: 2 });
    const fine = g.add(convBlock, doubled, { inChannels: width, outChannels: width, kernel: 3 });
    return g.add(convBlock, fine, { inChannels: width, outChannels: masks });
  }
});

/** YOLO26's prototypes: every level is added to the first; a semantic branch runs in training alone (block.py, Proto26). */
export const fusedPrototypes = defineBlock({
  name: 'Fused mask prototypes',
  doc: 'Prototype masks from all feature maps, resized to the first and added.',
  params: { channels, width: maskWidth, masks, classes: integer('Number of classes of the semantic branch.', { min: 1 }) },
  inputs: MANY_INPUTS,
  build(g, inputs, { channels, width, masks, classes }) {
    const [finest, ...coarser] = levelsOf(g, inputs, channels) ?? [];
    if (!finest) return undefined;
    let sum = finest.x;
    for (const { x, channels: inChannels } of coarser) {
      const refined = g.add(convBlock, x, { inChannels, outChannels: finest.channels });
      sum = g.add(elementwise, [sum, g.add(resizeLike, [refined, finest.x])]);
    }
    g.hold(convBlock, { inChannels: finest.channels, outChannels: width, kernel: 3 });
    g.hold(convBlock, { inChannels: width, outChannels: width, kernel: 3 });
    g.hold(conv, { inChannels: width, outChannels: classes, kernel: 1 });
    const fused = g.add(convBlock, sum, { inChannels: finest.channels, outChannels: width, kernel: 3 });
    return g.add(prototypes, fused, { inChannels: width, width, masks });
  }
});
