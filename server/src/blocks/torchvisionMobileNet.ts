import { inverted } from './torchvisionInverted';
import { act, convNorm, dense, divisible, drop, flat, type Network, poolTo, type Step } from './torchvisionNetwork';

/** Expansion, channels, blocks and first stride of each stage (torchvision/models/mobilenetv2.py; arXiv 1801.04381). */
const v2Stages = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1]
] as const;

function mobileNetV2(): Network {
  const activation = 'relu6';
  const children: Step[] = [convNorm({ from: 3, to: 32, kernel: 3, stride: 2, activation })];
  let from = 32;
  for (const [expansion, to, blocks, first] of v2Stages) {
    for (let n = 0; n < blocks; n++) {
      const args = { from, inner: from * expansion, to, kernel: 3, stride: n === 0 ? first : 1, activation };
      children.push((g, x) => g.add(inverted, x, args));
      from = to;
    }
  }
  children.push(convNorm({ from, to: 1280, kernel: 1, activation }));
  // Pooling is a function call of the network's forward here, and no child.
  return { children, joint: [poolTo(1), flat], classifier: classes => [drop(0.2), dense(1280, classes)] };
}

/** Kernel, inner channels, channels, channel attention, activation and stride of a block. */
type V3Block = readonly [kernel: number, inner: number, to: number, attention: boolean, activation: 'relu' | 'hardswish', stride: number];

/** torchvision/models/mobilenetv3.py; Howard et al. 2019, arXiv 1905.02244. */
const v3Large: readonly V3Block[] = [
  [3, 16, 16, false, 'relu', 1],
  [3, 64, 24, false, 'relu', 2],
  [3, 72, 24, false, 'relu', 1],
  [5, 72, 40, true, 'relu', 2],
  [5, 120, 40, true, 'relu', 1],
  [5, 120, 40, true, 'relu', 1],
  [3, 240, 80, false, 'hardswish', 2],
  [3, 200, 80, false, 'hardswish', 1],
  [3, 184, 80, false, 'hardswish', 1],
  [3, 184, 80, false, 'hardswish', 1],
  [3, 480, 112, true, 'hardswish', 1],
  [3, 672, 112, true, 'hardswish', 1],
  [5, 672, 160, true, 'hardswish', 2],
  [5, 960, 160, true, 'hardswish', 1],
  [5, 960, 160, true, 'hardswish', 1]
];

const v3Small: readonly V3Block[] = [
  [3, 16, 16, true, 'relu', 2],
  [3, 72, 24, false, 'relu', 2],
  [3, 88, 24, false, 'relu', 1],
  [5, 96, 40, true, 'hardswish', 2],
  [5, 240, 40, true, 'hardswish', 1],
  [5, 240, 40, true, 'hardswish', 1],
  [5, 120, 48, true, 'hardswish', 1],
  [5, 144, 48, true, 'hardswish', 1],
  [5, 288, 96, true, 'hardswish', 2],
  [5, 576, 96, true, 'hardswish', 1],
  [5, 576, 96, true, 'hardswish', 1]
];

function mobileNetV3(blocks: readonly V3Block[], hidden: number): Network {
  const children: Step[] = [convNorm({ from: 3, to: 16, kernel: 3, stride: 2, activation: 'hardswish' })];
  let from = 16;
  for (const [kernel, inner, to, attention, activation, stride] of blocks) {
    const args = { from, inner, to, kernel, stride, activation, squeeze: attention ? divisible(Math.floor(inner / 4)) : 0 };
    children.push((g, x) => g.add(inverted, x, args));
    from = to;
  }
  const last = 6 * from;
  children.push(convNorm({ from, to: last, kernel: 1, activation: 'hardswish' }), poolTo(1));
  return { children, joint: [flat], classifier: classes => [dense(last, hidden), act('hardswish'), drop(0.2), dense(hidden, classes)] };
}

export const mobileNets: Readonly<Record<string, Network>> = {
  mobilenet_v2: mobileNetV2(),
  mobilenet_v3_large: mobileNetV3(v3Large, 1280),
  mobilenet_v3_small: mobileNetV3(v3Small, 1024)
};
