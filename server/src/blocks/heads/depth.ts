import { conv, convTranspose } from '../../ops/conv';
import { elementwise } from '../../ops/merge';
import { MANY_INPUTS } from '../../ops/op';
import { integer } from '../../ops/param';
import { interpolate } from '../../ops/resize';
import { defineBlock } from '../block';
import { convBlock } from '../convBlock';
import { trunk } from './branch';
import { channels, levelsOf } from './levels';

/** From the coarsest map upward: double, add the next finer one, refine (ultralytics/nn/modules/head.py, Depth). */
export const depth = defineBlock({
  name: 'Depth',
  doc: 'Depth head: one depth for each pixel at twice the size of the first feature map; each map must be half the one before.',
  params: { width: integer('Channels to which every feature map is brought.', { unit: 'channels', min: 1, default: 256 }), channels },
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, { width, channels }) {
    const levels = levelsOf(g, inputs, channels);
    if (!levels) return undefined;
    const maps = levels.map(({ x, channels: inChannels }) => g.add(convBlock, x, { inChannels, outChannels: width }));
    const sum = maps.reduceRight((coarse, fine) => {
      const doubled = g.add(interpolate, coarse, { scale: 2, mode: 'bilinear' });
      return g.add(trunk, g.add(elementwise, [doubled, fine]), { inChannels: width, width });
    });
    const half = Math.floor(width / 2);
    const quarter = Math.floor(width / 4);
    const narrow = g.add(convBlock, sum, { inChannels: width, outChannels: half, kernel: 3 });
    const doubled = g.add(convTranspose, narrow, { inChannels: half, outChannels: half, kernel: 2, stride: 2 });
    const fine = g.add(convBlock, doubled, { inChannels: half, outChannels: quarter, kernel: 3 });
    return g.add(conv, fine, { inChannels: quarter, outChannels: 1, kernel: 1 });
  }
});
