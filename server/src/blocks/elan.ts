import { outChannels } from '../ops/conv';
import { concat } from '../ops/merge';
import { integer, withDefault } from '../ops/param';
import { chunk } from '../ops/slice';
import { type Builder, defineBlock, type Ref } from './block';
import { addConv } from './convolution';
import { addC3, chain } from './csp';
import { expansion, inChannels, repeats, share } from './params';
import { repBottleneck } from './rep';

/** Generalised efficient layer aggregation of YOLOv9 (arXiv 2402.13616; ultralytics/nn/modules/block.py). */

export const repCsp = defineBlock({
  name: 'RepCSP',
  doc: 'C3 with RepBottleneck inside.',
  params: { inChannels, outChannels, repeats, expansion },
  build(g, [x], { inChannels, outChannels, repeats, expansion }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    const inner = { inChannels: hidden, outChannels: hidden, expansion: 1 };
    return addC3(g, x!, { inChannels, outChannels, hidden }, y => chain(y, repeats, z => g.add(repBottleneck, z, inner)));
  }
});

const params = {
  inChannels,
  outChannels,
  splitChannels: integer('Channels of the first 1×1 Conv, of which one half is processed further.', { unit: 'channels', min: 1 }),
  stageChannels: integer('Channels of each of the two stages.', { unit: 'channels', min: 1 })
} as const;

interface Widths {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly splitChannels: number;
  readonly stageChannels: number;
}

/** Two halves and two stages, the second behind the first, all joined; `stage` is told the channels it gets. */
function addElan(g: Builder, x: Ref, widths: Widths, stage: (x: Ref, from: number) => Ref): Ref {
  const { splitChannels, stageChannels } = widths;
  const halves = g.add(chunk, addConv(g, x, widths.inChannels, splitChannels), { chunks: 2 });
  const first = stage(g.item(halves, 1), Math.floor(splitChannels / 2));
  const maps = [g.item(halves, 0), g.item(halves, 1), first, stage(first, stageChannels)];
  return addConv(g, g.add(concat, maps), splitChannels + 2 * stageChannels, widths.outChannels);
}

export const repNcspElan4 = defineBlock({
  name: 'RepNCSPELAN4',
  doc: 'Layer aggregation with two stages of a RepCSP and a 3×3 Conv each.',
  params: { ...params, repeats: withDefault(repeats, 1) },
  build: (g, [x], { repeats, ...widths }) =>
    addElan(g, x!, widths, (y, from) => {
      const to = widths.stageChannels;
      return addConv(g, g.add(repCsp, y, { inChannels: from, outChannels: to, repeats }), to, to, 3);
    })
});

export const elan1 = defineBlock({
  name: 'ELAN1',
  doc: 'Layer aggregation with two stages of a 3×3 Conv each.',
  params,
  build: (g, [x], widths) => addElan(g, x!, widths, (y, from) => addConv(g, y, from, widths.stageChannels, 3))
});
