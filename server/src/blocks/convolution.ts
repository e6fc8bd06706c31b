import { gcd } from '../arithmetic/integer';
import { conv, convTranspose, dilation, groups, kernel, outChannels, pad, stride } from '../ops/conv';
import { activation as activationOp } from '../ops/elementwise';
import { elementwise } from '../ops/merge';
import { batchNorm } from '../ops/norm';
import { boolean, type Padding, type PerAxis, withDefault } from '../ops/param';
import { pixelUnshuffle } from '../ops/resize';
import { type Builder, defineBlock, type Ref } from './block';
import { autopad, convBlock } from './convBlock';
import { activation, autoPadding, inChannels } from './params';

/** Convolutions of ultralytics/nn/modules/conv.py. */

interface Window {
  readonly stride?: PerAxis;
  readonly padding?: Padding;
  readonly groups?: number;
}

/** Adds a Conv; its padding is chosen by the kernel when left out. */
export const addConv = (g: Builder, x: Ref, from: number, to: number, extent: PerAxis = 1, window: Window = {}): Ref =>
  g.add(convBlock, x, { inChannels: from, outChannels: to, kernel: extent, ...window });

const oneByOne = withDefault(kernel, 1);

export const dwConv = defineBlock({
  name: 'DWConv',
  doc: 'Depthwise Conv: as many groups as the greatest common divisor of input and output channels.',
  params: { inChannels, outChannels, kernel: oneByOne, stride, dilation, activation },
  build: (g, [x], args) => g.add(convBlock, x!, { ...args, groups: gcd(args.inChannels, args.outChannels) })
});

export const focus = defineBlock({
  name: 'Focus',
  doc: 'Every second row and column becomes channels of its own (four times as many, half the size), then a Conv.',
  params: { inChannels, outChannels, kernel: oneByOne, stride, padding: autoPadding, groups, activation },
  build: (g, [x], args) => g.add(convBlock, g.add(pixelUnshuffle, x!, { factor: 2 }), { ...args, inChannels: 4 * args.inChannels })
});

export const convTransposeBlock = defineBlock({
  name: 'ConvTranspose',
  doc: 'Transposed convolution, batch normalisation or a bias, activation; doubles the size unless told otherwise.',
  params: {
    inChannels,
    outChannels,
    kernel: withDefault(kernel, 2),
    stride: withDefault(stride, 2),
    padding: pad,
    normalise: boolean('Batch normalisation; a bias without it.', { default: true }),
    activation
  },
  build(g, [x], { normalise, activation: _, ...window }) {
    const map = g.add(convTranspose, x!, { ...window, bias: !normalise });
    return g.add(activationOp, normalise ? g.add(batchNorm, map, { features: window.outChannels }) : map, { function: 'silu' });
  }
});

export const dwConvTranspose = defineBlock({
  name: 'DWConvTranspose2d',
  doc: 'Depthwise transposed convolution with a bias: as many groups as the greatest common divisor of input and output channels.',
  params: { inChannels, outChannels, kernel: oneByOne, stride, padding: pad, outputPadding: convTranspose.params.outputPadding },
  build: (g, [x], args) => g.add(convTranspose, x!, { ...args, groups: gcd(args.inChannels, args.outChannels) })
});

export const conv2 = defineBlock({
  name: 'Conv2',
  doc: 'A convolution and a 1×1 convolution beside it, added, then batch normalisation and activation.',
  params: { ...convBlock.params, inChannels, kernel: withDefault(kernel, 3) },
  build(g, [x], args) {
    const { inChannels, outChannels, stride, groups, dilation } = args;
    const both = { inChannels, outChannels, stride, groups, dilation, bias: false };
    const wide = g.add(conv, x!, { ...both, kernel: args.kernel, padding: args.padding ?? autopad(args.kernel, dilation) });
    // autopad returns a written padding as it is, for the 1×1 kernel too: the sizes then differ and the sum below says so.
    const point = g.add(conv, x!, { ...both, kernel: 1, padding: args.padding ?? autopad(1, dilation) });
    const sum = g.add(elementwise, [wide, point]);
    return g.add(activationOp, g.add(batchNorm, sum, { features: outChannels }), { function: 'silu' });
  }
});

export const lightConv = defineBlock({
  name: 'LightConv',
  doc: 'A 1×1 Conv, then a depthwise one.',
  params: { inChannels, outChannels, kernel: oneByOne },
  build: (g, [x], { inChannels, outChannels, kernel }) =>
    g.add(dwConv, addConv(g, x!, inChannels, outChannels), { inChannels: outChannels, outChannels, kernel })
});
