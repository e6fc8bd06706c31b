import { conv } from '../ops/conv';
import { batchNorm } from '../ops/norm';
import { maxPool } from '../ops/pool';
import { act, dense, drop, flat, type Network, poolTo, type Step } from './torchvisionNetwork';

const biased =
  (inChannels: number, outChannels: number, kernel: number, stride = 1, padding = 1): Step =>
  (g, x) =>
    g.add(conv, x, { inChannels, outChannels, kernel, stride, padding });

const pool =
  (kernel: number, stride: number): Step =>
  (g, x) =>
    g.add(maxPool, x, { kernel, stride });

/** Convolutions a stage, with twice the channels each time, 512 at most (torchvision/models/vgg.py; arXiv 1409.1556). */
function vgg(depths: readonly number[], normed: boolean): Network {
  const children: Step[] = [];
  let channels = 3;
  for (const [stage, depth] of depths.entries()) {
    const to = Math.min(64 * 2 ** stage, 512);
    for (let n = 0; n < depth; n++) {
      children.push(biased(channels, to, 3));
      if (normed) children.push((g, x) => g.add(batchNorm, x, { features: to }));
      children.push(act('relu'));
      channels = to;
    }
    children.push(pool(2, 2));
  }
  const hidden = 4096;
  const classifier = (classes: number) => [
    dense(512 * 7 * 7, hidden),
    act('relu'),
    drop(0.5),
    dense(hidden, hidden),
    act('relu'),
    drop(0.5),
    dense(hidden, classes)
  ];
  return { children: [...children, poolTo(7)], joint: [flat], classifier };
}

/** torchvision/models/alexnet.py; "One weird trick", arXiv 1404.5997. */
const alexNet: Network = {
  children: [
    biased(3, 64, 11, 4, 2),
    act('relu'),
    pool(3, 2),
    biased(64, 192, 5, 1, 2),
    act('relu'),
    pool(3, 2),
    biased(192, 384, 3),
    act('relu'),
    biased(384, 256, 3),
    act('relu'),
    biased(256, 256, 3),
    act('relu'),
    pool(3, 2),
    poolTo(6)
  ],
  joint: [flat],
  classifier: classes => [drop(0.5), dense(256 * 6 * 6, 4096), act('relu'), drop(0.5), dense(4096, 4096), act('relu'), dense(4096, classes)]
};

const depths = { vgg11: [1, 1, 2, 2, 2], vgg13: [2, 2, 2, 2, 2], vgg16: [2, 2, 3, 3, 3], vgg19: [2, 2, 4, 4, 4] };

export const plainNets: Readonly<Record<string, Network>> = {
  alexnet: alexNet,
  ...Object.fromEntries(
    Object.entries(depths).flatMap(([name, stages]) => [
      [name, vgg(stages, false)],
      [`${name}_bn`, vgg(stages, true)]
    ])
  )
};
