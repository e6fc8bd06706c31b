import { groups, kernel, outChannels, stride } from '../ops/conv';
import { concat, elementwise } from '../ops/merge';
import { integer, withDefault } from '../ops/param';
import { defineBlock } from './block';
import { addConv, dwConv } from './convolution';
import { activation, inChannels } from './params';

/** Ghost modules: half of the channels are made cheaply from the other half (arXiv 1911.11907; ultralytics/nn/modules). */

export const ghostConv = defineBlock({
  name: 'GhostConv',
  doc: 'Half of the channels by a Conv, the other half from the first by a depthwise 5×5 Conv.',
  params: { inChannels, outChannels, kernel: withDefault(kernel, 1), stride, groups, activation },
  build(g, [x], { inChannels, outChannels, kernel, stride, groups }) {
    const half = Math.floor(outChannels / 2);
    const primary = addConv(g, x!, inChannels, half, kernel, { stride, groups });
    return g.add(concat, [primary, addConv(g, primary, half, half, 5, { groups: half })]);
  }
});

export const ghostBottleneck = defineBlock({
  name: 'GhostBottleneck',
  doc: 'Two GhostConv, with a depthwise Conv between them for stride 2, and the input added.',
  params: {
    inChannels,
    outChannels,
    kernel: withDefault(kernel, 3),
    stride: integer('2 halves the size; any other value keeps it.', { default: 1 })
  },
  build(g, [x], { inChannels, outChannels, kernel, stride }) {
    const half = Math.floor(outChannels / 2);
    const halves = stride === 2;
    let y = g.add(ghostConv, x!, { inChannels, outChannels: half });
    if (halves) y = g.add(dwConv, y, { inChannels: half, outChannels: half, kernel, stride });
    y = g.add(ghostConv, y, { inChannels: half, outChannels });
    if (!halves) return g.add(elementwise, [y, x!]);
    const reduced = g.add(dwConv, x!, { inChannels, outChannels: inChannels, kernel, stride });
    return g.add(elementwise, [y, addConv(g, reduced, inChannels, outChannels)]);
  }
});
