import { conv, depthwiseConv, dilation, groups, kernel, outChannels, pad, stride } from '../../ops/conv';
import { activation as activationOp } from '../../ops/elementwise';
import { local } from '../../ops/local';
import { batchNorm } from '../../ops/norm';
import { boolean, integer, type Padding, type PerAxis, text, withDefault } from '../../ops/param';
import { maxPool } from '../../ops/pool';
import { sharedConv } from '../../ops/sharedConv';
import { type Builder, defineBlock, type Ref } from '../block';

/** Convolutions of Darknet (src/convolutional_layer.c): biases are learned beside the normalisation's scales, never twice. */

export const normalise = boolean('Batch normalisation; its offset is the bias.', { default: false });
export const activation = text('The activation.', { default: 'logistic' });

/** Darknet's filters, 1 where none are written. */
export const filters = withDefault(outChannels, 1);
const oneByOne = withDefault(kernel, 1);

interface Convolution {
  readonly outChannels: number;
  readonly kernel: PerAxis;
  readonly stride: PerAxis;
  readonly padding: Padding;
  readonly groups: number;
  readonly dilation: PerAxis;
  readonly normalise: boolean;
}

/** Adds a convolution with its normalisation. */
export function addConvolution(g: Builder, x: Ref, args: Convolution, stride = args.stride): Ref {
  const { outChannels, kernel, padding, groups, dilation, normalise } = args;
  const map = g.add(conv, x, { outChannels, kernel, stride, padding, groups, dilation, bias: !normalise });
  return normalise ? g.add(batchNorm, map, { features: outChannels }) : map;
}

export const convolution = defineBlock({
  name: 'convolutional',
  doc: 'Convolution, batch normalisation where asked for, activation; with antialiasing a fixed blur does the striding.',
  params: {
    outChannels: filters,
    kernel: oneByOne,
    stride,
    padding: pad,
    groups,
    dilation,
    antialiasing: integer('A blur of 3×3 (1) or 2×2 (2) after a convolution of stride 1.', { default: 0 }),
    normalise,
    activation
  },
  build(g, [x], args) {
    const { antialiasing, activation, stride } = args;
    const blurs = antialiasing !== 0;
    const map = addConvolution(g, x!, args, blurs ? 1 : stride);
    const active = g.add(activationOp, map, { function: activation });
    return blurs ? { ...addBlur(g, active, antialiasing, stride), referred: active } : active;
  }
});

/** A fixed depthwise window with the stride that was asked for: 3×3 unless 2 is written; its weights are not learned (convolutional_layer.c). */
function addBlur(g: Builder, x: Ref, antialiasing: number, stride: PerAxis): Ref {
  const wide = antialiasing !== 2;
  return g.add(blur, x, { kernel: wide ? 3 : 2, padding: wide ? 1 : 0, stride });
}

const blur = { ...depthwiseConv, name: 'blur', weights: () => 0 };

export const blurredPool = defineBlock({
  name: 'blurred maxpool',
  doc: 'Max pooling with stride 1, then a fixed blur with the stride that was asked for.',
  params: { kernel: oneByOne, stride, padding: pad, antialiasing: integer('A blur of 3×3 (1) or 2×2 (2).', { default: 1 }) },
  build(g, [x], { kernel, stride, padding, antialiasing }) {
    const pooled = g.add(maxPool, x!, { kernel, padding, stride: 1 });
    return { ...addBlur(g, pooled, antialiasing, stride), referred: pooled };
  }
});

export const sharedConvolution = defineBlock({
  name: 'shared convolutional',
  doc: 'Convolution with the weights of an earlier layer, activation; the second input is what that layer reads.',
  params: { outChannels: filters, kernel: oneByOne, stride, padding: pad, groups, dilation, share: sharedConv.params.share, activation },
  inputs: { min: 2, max: 2 },
  build: (g, [x, owner], { activation, ...window }) =>
    g.add(activationOp, g.add(sharedConv, [x!, owner!], window), { function: activation })
});

export const localConvolution = defineBlock({
  name: 'local',
  doc: 'Locally connected layer and activation.',
  params: { outChannels: filters, kernel: oneByOne, stride, padding: pad, activation },
  build: (g, [x], { activation, ...window }) => g.add(activationOp, g.add(local, x!, window), { function: activation })
});
