import { conv } from '../ops/conv';
import { activation } from '../ops/elementwise';
import { elementwise } from '../ops/merge';
import { batchNorm } from '../ops/norm';
import { boolean, integer } from '../ops/param';
import { maxPool } from '../ops/pool';
import { defineBlock } from './block';
import { act, convNorm, dense, flat, type Network, poolTo, type Step } from './torchvisionNetwork';

/** One residual block, basic or bottleneck (torchvision/models/resnet.py; He et al. 2015, arXiv 1512.03385). */
const residual = defineBlock({
  name: 'torchvision residual block',
  doc: 'Two 3×3 convolutions, or 1×1, 3×3 and 1×1, with a shortcut around them.',
  params: {
    from: integer('Channels that arrive.', { min: 1 }),
    inner: integer('Channels inside.', { min: 1 }),
    to: integer('Channels that come out.', { min: 1 }),
    stride: integer('Stride of the 3×3 convolution.', { min: 1 }),
    groups: integer('Groups of the 3×3 convolution.', { min: 1 }),
    bottleneck: boolean('Three convolutions instead of two.')
  },
  build(g, [x], { from, inner, to, stride, groups, bottleneck }) {
    const steps = bottleneck
      ? [
          convNorm({ from, to: inner, kernel: 1, activation: 'relu' }),
          convNorm({ from: inner, to: inner, kernel: 3, stride, groups, activation: 'relu' }),
          convNorm({ from: inner, to, kernel: 1 })
        ]
      : [convNorm({ from, to: inner, kernel: 3, stride, activation: 'relu' }), convNorm({ from: inner, to, kernel: 3 })];
    const map = steps.reduce((value, step) => step(g, value), x!);
    const shortcut = stride !== 1 || from !== to ? convNorm({ from, to, kernel: 1, stride })(g, x!) : x!;
    return g.add(activation, g.add(elementwise, [map, shortcut]), { function: 'relu' });
  }
});

interface Variant {
  readonly depths: readonly number[];
  readonly bottleneck?: boolean;
  readonly groups?: number;
  /** Channels of a group in the first stage, out of 64. */
  readonly groupWidth?: number;
}

function resNet({ depths, bottleneck = false, groups = 1, groupWidth = 64 }: Variant): Network {
  const expansion = bottleneck ? 4 : 1;
  let channels = 64;
  const stages = depths.map((depth, i): Step => {
    const planes = 64 * 2 ** i;
    const from = channels;
    const to = planes * expansion;
    channels = to;
    const common = { inner: bottleneck ? Math.floor((planes * groupWidth) / 64) * groups : planes, to, groups, bottleneck };
    return (g, x) => {
      let map = x;
      for (let n = 0; n < depth; n++)
        map = g.add(residual, map, { ...common, from: n === 0 ? from : to, stride: n === 0 && i > 0 ? 2 : 1 });
      return map;
    };
  });
  return {
    children: [
      (g, x) => g.add(conv, x, { inChannels: 3, outChannels: 64, kernel: 7, stride: 2, padding: 3, bias: false }),
      (g, x) => g.add(batchNorm, x, { features: 64 }),
      act('relu'),
      (g, x) => g.add(maxPool, x, { kernel: 3, stride: 2, padding: 1 }),
      ...stages,
      poolTo(1)
    ],
    joint: [flat],
    classifier: classes => [dense(channels, classes)]
  };
}

const bottleneck = true;

export const resNets: Readonly<Record<string, Network>> = {
  resnet18: resNet({ depths: [2, 2, 2, 2] }),
  resnet34: resNet({ depths: [3, 4, 6, 3] }),
  resnet50: resNet({ depths: [3, 4, 6, 3], bottleneck }),
  resnet101: resNet({ depths: [3, 4, 23, 3], bottleneck }),
  resnet152: resNet({ depths: [3, 8, 36, 3], bottleneck }),
  resnext50_32x4d: resNet({ depths: [3, 4, 6, 3], bottleneck, groups: 32, groupWidth: 4 }),
  resnext101_32x8d: resNet({ depths: [3, 4, 23, 3], bottleneck, groups: 32, groupWidth: 8 }),
  resnext101_64x4d: resNet({ depths: [3, 4, 23, 3], bottleneck, groups: 64, groupWidth: 4 }),
  wide_resnet50_2: resNet({ depths: [3, 4, 6, 3], bottleneck, groupWidth: 128 }),
  wide_resnet101_2: resNet({ depths: [3, 4, 23, 3], bottleneck, groupWidth: 128 })
};
