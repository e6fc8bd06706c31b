import { dilation, groups, kernel, outChannels, pad, stride } from '../ops/conv';
import { activation as activationOp } from '../ops/elementwise';
import { elementwise } from '../ops/merge';
import { batchNorm } from '../ops/norm';
import { any, boolean, withDefault } from '../ops/param';
import { defineBlock } from './block';
import { addConv } from './convolution';
import { activation, expansion, inChannels, kernelPair, repeats, share, shortcut } from './params';

/** Re-parameterised convolutions: branches of a trained network that can be folded into one (arXiv 2101.03697). */

export const repConv = defineBlock({
  name: 'RepConv',
  doc: 'A 3×3 Conv and a 1×1 one side by side, added; with a normalised identity where it is asked for and fits.',
  params: {
    inChannels,
    outChannels,
    kernel: withDefault(kernel, 3),
    stride,
    padding: withDefault(pad, 1),
    groups,
    dilation,
    activation,
    identity: boolean('Also add the input, normalised, where channels and size stay.', { default: false }),
    deploy: boolean('Has no bearing on shapes.', { default: false })
  },
  build(g, [x], { inChannels, outChannels, kernel, stride, padding, groups, identity }) {
    // RepConv.__init__ asserts both.
    for (const [name, value, wanted] of [
      ['kernel', kernel, 3],
      ['padding', padding, 1]
    ] as const) {
      if (value === wanted) continue;
      g.report({ kind: 'argument', blame: [name], data: { problem: { is: 'value', why: `RepConv takes ${name} ${wanted} only` } } });
      return undefined;
    }
    const branches = [
      addConv(g, x!, inChannels, outChannels, 3, { stride, padding: 1, groups }),
      addConv(g, x!, inChannels, outChannels, 1, { stride, padding: 0, groups })
    ];
    if (identity && inChannels === outChannels && stride === 1) branches.push(g.add(batchNorm, x!, { features: inChannels }));
    return g.add(activationOp, g.add(elementwise, branches), { function: 'silu' });
  }
});

export const repVggDw = defineBlock({
  name: 'RepVGGDW',
  doc: 'Depthwise 7×7 and 3×3 Conv side by side, added.',
  params: { inChannels },
  build(g, [x], { inChannels: c }) {
    const wide = addConv(g, x!, c, c, 7, { padding: 3, groups: c });
    return g.add(activationOp, g.add(elementwise, [wide, addConv(g, x!, c, c, 3, { padding: 1, groups: c })]), { function: 'silu' });
  }
});

export const repBottleneck = defineBlock({
  name: 'RepBottleneck',
  doc: 'A RepConv, then a Conv, and the input added where the channels stay.',
  params: { inChannels, outChannels, shortcut, groups, kernels: any('The kernels of the two.', { default: [3, 3] }), expansion },
  build(g, [x], args) {
    const { inChannels, outChannels, shortcut, groups } = args;
    const kernels = kernelPair(args.kernels);
    const hidden = share(g, outChannels, args.expansion);
    if (!kernels || !hidden) return undefined;
    const y = addConv(g, g.add(repConv, x!, { inChannels, outChannels: hidden, kernel: kernels[0] }), hidden, outChannels, kernels[1], {
      groups
    });
    return shortcut && inChannels === outChannels ? g.add(elementwise, [x!, y]) : y;
  }
});

export const repC3 = defineBlock({
  name: 'RepC3',
  doc: 'Cross-stage partial block of RepConv: one branch runs them, the other passes by, the two are added.',
  params: { inChannels, outChannels, repeats: withDefault(repeats, 3), expansion: withDefault(expansion, 1) },
  build(g, [x], { inChannels, outChannels, repeats, expansion }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    let y = addConv(g, x!, inChannels, hidden);
    for (let i = 0; i < repeats; i++) y = g.add(repConv, y, { inChannels: hidden, outChannels: hidden });
    y = g.add(elementwise, [y, addConv(g, x!, inChannels, hidden)]);
    return hidden === outChannels ? y : addConv(g, y, hidden, outChannels);
  }
});
