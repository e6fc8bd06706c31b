import { outChannels } from '../ops/conv';
import { softmax } from '../ops/elementwise';
import { matmul } from '../ops/linear';
import { concat, elementwise } from '../ops/merge';
import { number } from '../ops/param';
import { flatten, unflatten } from '../ops/reshape';
import { reshapeLike } from '../ops/reshapeLike';
import { split } from '../ops/slice';
import { type Builder, defineBlock, type Ref } from './block';
import { addConv } from './convolution';
import { expansion, heads, inChannels, keepsChannels, repeats, share } from './params';

/** Position-sensitive attention (ultralytics/nn/modules/block.py). */

export const attention = defineBlock({
  name: 'Attention',
  doc: 'Self-attention over all positions, with a depthwise 3×3 Conv of the values for where they stand.',
  params: { inChannels, heads, ratio: number("Channels of a head's keys as a share of its values'.", { min: 0, default: 0.5 }) },
  build(g, [x], { inChannels: c, heads, ratio }) {
    const value = Math.floor(c / heads);
    // The scale 1/√key is not defined for a head without keys.
    const key = share(g, value, ratio, 'inChannels');
    if (!key) return undefined;
    const mixed = addConv(g, x!, c, c + 2 * key * heads);
    const apart = g.add(flatten, g.add(unflatten, mixed, { sizes: [heads, 2 * key + value] }), { start: 3 });
    const parts = g.add(split, apart, { axis: 2, sizes: [key, key, value] });
    const values = g.item(parts, 2);
    const scores = g.add(softmax, g.add(matmul, [g.item(parts, 0), g.item(parts, 1)], { transposeFirst: true }), { axis: -1 });
    const seen = g.add(reshapeLike, [x!, g.add(matmul, [values, scores], { transposeSecond: true })]);
    const placed = addConv(g, g.add(reshapeLike, [x!, values]), c, c, 3, { groups: c });
    return addConv(g, g.add(elementwise, [seen, placed]), c, c);
  }
});

/** Two 1×1 Conv, the first to `hidden` channels, added to their input. */
export const addFeedForward = (g: Builder, x: Ref, channels: number, hidden: number): Ref =>
  g.add(elementwise, [x, addConv(g, addConv(g, x, channels, hidden), hidden, channels)]);

export const psaBlock = defineBlock({
  name: 'PSABlock',
  doc: 'Attention and a feed-forward part of two 1×1 Conv, each added to its input; one head for every 64 channels.',
  params: { inChannels },
  build(g, [x], { inChannels: c }) {
    const seen = g.add(elementwise, [x!, g.add(attention, x!, { inChannels: c, heads: Math.max(Math.floor(c / 64), 1) })]);
    return addFeedForward(g, seen, c, 2 * c);
  }
});

/** One half of the channels through PSA blocks, joined with the other. */
function addPsa(
  g: Builder,
  x: Ref,
  args: { inChannels: number; outChannels: number; expansion: number },
  repeats: number
): Ref | undefined {
  if (!keepsChannels(g, args)) return undefined;
  const hidden = share(g, args.inChannels, args.expansion);
  if (!hidden) return undefined;
  const halves = g.add(split, addConv(g, x, args.inChannels, 2 * hidden), { sizes: [hidden, hidden] });
  let y = g.item(halves, 1);
  for (let i = 0; i < repeats; i++) y = g.add(psaBlock, y, { inChannels: hidden });
  return addConv(g, g.add(concat, [g.item(halves, 0), y]), 2 * hidden, args.inChannels);
}

export const psa = defineBlock({
  name: 'PSA',
  doc: 'Position-sensitive attention: one half of the channels through one attention block; the channels stay.',
  params: { inChannels, outChannels, expansion },
  build: (g, [x], args) => addPsa(g, x!, args, 1)
});

export const c2Psa = defineBlock({
  name: 'C2PSA',
  doc: 'Position-sensitive attention: one half of the channels through a row of attention blocks; the channels stay.',
  params: { inChannels, outChannels, repeats, expansion },
  build: (g, [x], args) => addPsa(g, x!, args, args.repeats)
});
