import { groups, outChannels } from '../ops/conv';
import { elementwise } from '../ops/merge';
import { any, boolean } from '../ops/param';
import { defineBlock } from './block';
import { addConv } from './convolution';
import { expansion, inChannels, kernelPair, share, shortcut } from './params';
import { repVggDw } from './rep';

/** Residual bottlenecks (ultralytics/nn/modules/block.py). */

export const bottleneck = defineBlock({
  name: 'Bottleneck',
  doc: 'A Conv to fewer channels and one back, and the input added where the channels stay.',
  params: {
    inChannels,
    outChannels,
    shortcut,
    groups,
    kernels: any('The kernels of the two Conv.', { unit: 'samples', default: [3, 3] }),
    expansion
  },
  build(g, [x], args) {
    const { inChannels, outChannels, shortcut, groups } = args;
    const kernels = kernelPair(args.kernels);
    if (!kernels) {
      const problem = { is: 'type', expected: 'a list of two kernels', written: JSON.stringify(args.kernels) } as const;
      g.report({ kind: 'argument', blame: ['kernels'], data: { problem } });
      return undefined;
    }
    const hidden = share(g, outChannels, args.expansion);
    if (!hidden) return undefined;
    const y = addConv(g, addConv(g, x!, inChannels, hidden, kernels[0]), hidden, outChannels, kernels[1], { groups });
    return shortcut && inChannels === outChannels ? g.add(elementwise, [x!, y]) : y;
  }
});

export const cib = defineBlock({
  name: 'CIB',
  doc: 'Compact inverted block: depthwise and 1×1 Conv in turn, and the input added where the channels stay (arXiv 2405.14458).',
  params: {
    inChannels,
    outChannels,
    shortcut,
    expansion,
    largeKernel: boolean('Whether the middle layer is a RepVGGDW.', { default: false })
  },
  build(g, [x], { inChannels, outChannels, shortcut, expansion, largeKernel }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    const wide = 2 * hidden;
    let y = addConv(g, addConv(g, x!, inChannels, inChannels, 3, { groups: inChannels }), inChannels, wide);
    y = largeKernel ? g.add(repVggDw, y, { inChannels: wide }) : addConv(g, y, wide, wide, 3, { groups: wide });
    y = addConv(g, addConv(g, y, wide, outChannels), outChannels, outChannels, 3, { groups: outChannels });
    return shortcut && inChannels === outChannels ? g.add(elementwise, [x!, y]) : y;
  }
});
