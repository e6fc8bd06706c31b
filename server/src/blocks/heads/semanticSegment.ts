import { conv } from '../../ops/conv';
import { MANY_INPUTS } from '../../ops/op';
import { defineBlock } from '../block';
import { convBlock } from '../convBlock';
import { classes } from './detect';
import { channels, levelsOf } from './levels';

/** The second map feeds an auxiliary classifier in training alone (ultralytics/nn/modules/head.py, SemanticSegment). */
export const semanticSegment = defineBlock({
  name: 'SemanticSegment',
  doc: 'Semantic segmentation head: a score for each class at every position of the first feature map.',
  params: { classes, channels },
  inputs: MANY_INPUTS,
  decodes: 'map',
  build(g, inputs, { classes, channels }) {
    const [first, second] = levelsOf(g, inputs, channels) ?? [];
    if (!first) return undefined;
    const width = first.channels;
    if (second) {
      g.hold(convBlock, { inChannels: second.channels, outChannels: width, kernel: 3 });
      g.hold(conv, { inChannels: width, outChannels: classes, kernel: 1 });
    }
    const map = g.add(convBlock, first.x, { inChannels: width, outChannels: width, kernel: 3 });
    return g.add(conv, map, { inChannels: width, outChannels: classes, kernel: 1 });
  }
});
