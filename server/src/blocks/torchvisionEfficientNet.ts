import { inverted } from './torchvisionInverted';
import { convNorm, dense, divisible, drop, flat, type Network, poolTo, type Step } from './torchvisionNetwork';

/** Expansion, kernel, first stride, channels and blocks of each stage of B0 (torchvision/models/efficientnet.py; arXiv 1905.11946). */
const stages = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1]
] as const;

function efficientNet(width: number, depth: number): Network {
  const activation = 'silu';
  let from = divisible(32 * width);
  const children: Step[] = [convNorm({ from: 3, to: from, kernel: 3, stride: 2, activation })];
  for (const [expansion, kernel, first, base, count] of stages) {
    const to = divisible(base * width);
    const blocks = Array.from({ length: Math.ceil(count * depth) }, (_, n) => {
      const arriving = n === 0 ? from : to;
      const inner = divisible(arriving * expansion);
      return { from: arriving, inner, to, kernel, stride: n === 0 ? first : 1, activation, squeeze: Math.max(1, Math.floor(arriving / 4)) };
    });
    children.push((g, x) => blocks.reduce((map, args) => g.add(inverted, map, args), x));
    from = to;
  }
  const last = 4 * from;
  children.push(convNorm({ from, to: last, kernel: 1, activation }), poolTo(1));
  return { children, joint: [flat], classifier: classes => [drop(0.2), dense(last, classes)] };
}

export const efficientNets: Readonly<Record<string, Network>> = {
  efficientnet_b0: efficientNet(1, 1),
  efficientnet_b1: efficientNet(1, 1.1),
  efficientnet_b2: efficientNet(1.1, 1.2),
  efficientnet_b3: efficientNet(1.2, 1.4),
  efficientnet_b4: efficientNet(1.4, 1.8),
  efficientnet_b5: efficientNet(1.6, 2.2),
  efficientnet_b6: efficientNet(1.8, 2.6),
  efficientnet_b7: efficientNet(2, 3.1)
};
