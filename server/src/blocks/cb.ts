import { conv, groups, kernel, stride } from '../ops/conv';
import { elementwise } from '../ops/merge';
import { MANY_INPUTS } from '../ops/op';
import { integers, withDefault } from '../ops/param';
import { resizeLike } from '../ops/resize';
import { split } from '../ops/slice';
import { defineBlock } from './block';
import { autopad } from './convBlock';
import { autoPadding, inChannels } from './params';

/** Composite backbones, as YOLOv9-E has them: maps of one backbone feed another (arXiv 1909.03625; ultralytics block.py). */

export const cbLinear = defineBlock({
  name: 'CBLinear',
  doc: 'A convolution with bias whose output is cut into a tuple of maps.',
  params: {
    inChannels,
    outChannels: integers('Channels of each map of the tuple.', { unit: 'channels', min: 1 }),
    kernel: withDefault(kernel, 1),
    stride,
    padding: autoPadding,
    groups
  },
  build(g, [x], { inChannels, outChannels, kernel, stride, padding, groups }) {
    const sum = outChannels.reduce((a, b) => a + b, 0);
    const map = g.add(conv, x!, { inChannels, outChannels: sum, kernel, stride, padding: padding ?? autopad(kernel), groups });
    return g.add(split, map, { sizes: outChannels });
  }
});

export const cbFuse = defineBlock({
  name: 'CBFuse',
  doc: 'Takes one map of each tuple, resizes it to the last input, which is a single map, and adds them all.',
  params: { index: integers('For each input but the last, the position of the map that is taken from its tuple.') },
  inputs: MANY_INPUTS,
  build(g, inputs, { index }) {
    const target = inputs.at(-1)!;
    const tuples = inputs.slice(0, -1);
    if (index.length < tuples.length) {
      const why = `names ${index.length} positions for ${tuples.length} tuples`;
      g.report({ kind: 'argument', blame: ['index'], data: { problem: { is: 'value', why } } });
      return undefined;
    }
    const maps = tuples.map((tuple, i) => g.add(resizeLike, [g.item(tuple, index[i]!), target]));
    return g.add(elementwise, [...maps, target]);
  }
});
