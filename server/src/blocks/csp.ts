import { conv, groups, outChannels } from '../ops/conv';
import { activation } from '../ops/elementwise';
import { concat, elementwise } from '../ops/merge';
import { batchNorm } from '../ops/norm';
import type { PerAxis } from '../ops/param';
import { chunk } from '../ops/slice';
import { type Builder, defineBlock, type Ref } from './block';
import { bottleneck } from './bottleneck';
import { addConv } from './convolution';
import { ghostBottleneck } from './ghost';
import { expansion, inChannels, repeats, share, shortcut } from './params';

/** Cross-stage partial blocks: one part of the channels runs through inner modules, the other passes by (arXiv 1911.11929). */

/** The same module, several times in a row. */
export function chain(x: Ref, times: number, step: (x: Ref) => Ref): Ref {
  let y = x;
  for (let i = 0; i < times; i++) y = step(y);
  return y;
}

interface Widths {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly hidden: number;
}

/** Two 1×1 Conv side by side, inner modules behind the first, both joined by a third. */
export function addC3(g: Builder, x: Ref, { inChannels, outChannels, hidden }: Widths, inner: (x: Ref) => Ref): Ref {
  const run = inner(addConv(g, x, inChannels, hidden));
  return addConv(g, g.add(concat, [run, addConv(g, x, inChannels, hidden)]), 2 * hidden, outChannels);
}

const params = { inChannels, outChannels, repeats, shortcut, groups, expansion } as const;

export const c1 = defineBlock({
  name: 'C1',
  doc: 'A 1×1 Conv and, added to it, a row of 3×3 Conv.',
  params: { inChannels, outChannels, repeats },
  build(g, [x], { inChannels, outChannels: c, repeats }) {
    const y = addConv(g, x!, inChannels, c);
    return g.add(elementwise, [chain(y, repeats, z => addConv(g, z, c, c, 3)), y]);
  }
});

export const c2 = defineBlock({
  name: 'C2',
  doc: 'Cross-stage partial block: a 1×1 Conv, one half of its channels through bottlenecks, both joined by another.',
  params,
  build(g, [x], { inChannels, outChannels, repeats, shortcut, groups, expansion }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    const halves = g.add(chunk, addConv(g, x!, inChannels, 2 * hidden), { chunks: 2 });
    const inner = { inChannels: hidden, outChannels: hidden, shortcut, groups, expansion: 1 };
    const run = chain(g.item(halves, 0), repeats, y => g.add(bottleneck, y, inner));
    return addConv(g, g.add(concat, [run, g.item(halves, 1)]), 2 * hidden, outChannels);
  }
});

/** Declares a C3 whose bottlenecks have these kernels. */
const c3With = (name: string, doc: string, kernels: readonly [PerAxis, PerAxis]) =>
  defineBlock({
    name,
    doc,
    params,
    build(g, [x], { inChannels, outChannels, repeats, shortcut, groups, expansion }) {
      const hidden = share(g, outChannels, expansion);
      if (!hidden) return undefined;
      const inner = { inChannels: hidden, outChannels: hidden, shortcut, groups, kernels, expansion: 1 };
      return addC3(g, x!, { inChannels, outChannels, hidden }, y => chain(y, repeats, z => g.add(bottleneck, z, inner)));
    }
  });

export const c3 = c3With('C3', 'Cross-stage partial block with three 1×1 Conv: one branch runs bottlenecks, the other passes by.', [1, 3]);
export const c3x = c3With('C3x', 'C3 with crosswise bottlenecks: a 1×3 and a 3×1 kernel.', [
  [1, 3],
  [3, 1]
]);
export const c3k = c3With('C3k', 'C3 with two 3×3 kernels in each bottleneck.', [3, 3]);

export const c3Ghost = defineBlock({
  name: 'C3Ghost',
  doc: 'C3 with GhostBottleneck inside; shortcut and groups have no bearing.',
  params,
  build(g, [x], { inChannels, outChannels, repeats, expansion }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    const inner = { inChannels: hidden, outChannels: hidden };
    return addC3(g, x!, { inChannels, outChannels, hidden }, y => chain(y, repeats, z => g.add(ghostBottleneck, z, inner)));
  }
});

export const bottleneckCsp = defineBlock({
  name: 'BottleneckCSP',
  doc: 'The first cross-stage partial block of YOLOv5: plain convolutions at the seams, one normalisation over both branches.',
  params,
  build(g, [x], { inChannels, outChannels, repeats, shortcut, groups, expansion }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    const plain = { outChannels: hidden, kernel: 1, bias: false };
    const inner = { inChannels: hidden, outChannels: hidden, shortcut, groups, expansion: 1 };
    const run = chain(addConv(g, x!, inChannels, hidden), repeats, y => g.add(bottleneck, y, inner));
    const joined = g.add(concat, [g.add(conv, run, { ...plain, inChannels: hidden }), g.add(conv, x!, { ...plain, inChannels })]);
    const normal = g.add(activation, g.add(batchNorm, joined, { features: 2 * hidden }), { function: 'silu' });
    return addConv(g, normal, 2 * hidden, outChannels);
  }
});
