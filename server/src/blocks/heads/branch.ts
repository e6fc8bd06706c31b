import { conv } from '../../ops/conv';
import { integer } from '../../ops/param';
import { defineBlock } from '../block';
import { convBlock } from '../convBlock';

const params = {
  inChannels: integer('Channels that arrive.', { unit: 'channels', min: 0 }),
  width: integer('Channels inside.', { unit: 'channels', min: 0 }),
  outputs: integer('Numbers predicted at each position.', { unit: 'channels', min: 0 })
} as const;

/** The two convolutions with which a branch begins. */
export const trunk = defineBlock({
  name: 'Head trunk',
  doc: 'Two 3×3 convolution blocks.',
  params: { inChannels: params.inChannels, width: params.width },
  build(g, [x], { inChannels, width }) {
    const first = g.add(convBlock, x!, { inChannels, outChannels: width, kernel: 3 });
    return g.add(convBlock, first, { inChannels: width, outChannels: width, kernel: 3 });
  }
});

/** What a head predicts from one feature map (ultralytics/nn/modules/head.py, Detect.cv2, and cv3 of the older models). */
export const branch = defineBlock({
  name: 'Head branch',
  doc: 'Two 3×3 convolution blocks and a 1×1 convolution that predicts at every position.',
  params,
  build(g, [x], { inChannels, width, outputs }) {
    return g.add(conv, g.add(trunk, x!, { inChannels, width }), { inChannels: width, outChannels: outputs, kernel: 1 });
  }
});

/** The class branch since YOLO11 and in v10: each 3×3 is depthwise, with a 1×1 behind it. */
export const separableBranch = defineBlock({
  name: 'Separable head branch',
  doc: 'Two pairs of a depthwise 3×3 and a 1×1 convolution block, and a 1×1 convolution that predicts at every position.',
  params,
  build(g, [x], { inChannels, width, outputs }) {
    let map = x!;
    for (const from of [inChannels, width]) {
      const spatial = g.add(convBlock, map, { inChannels: from, outChannels: from, kernel: 3, groups: from });
      map = g.add(convBlock, spatial, { inChannels: from, outChannels: width, kernel: 1 });
    }
    return g.add(conv, map, { inChannels: width, outChannels: outputs, kernel: 1 });
  }
});
