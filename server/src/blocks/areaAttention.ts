import { outChannels, groups as wholeGroups } from '../ops/conv';
import { softmax } from '../ops/elementwise';
import { matmul, parameter } from '../ops/linear';
import { concat, elementwise } from '../ops/merge';
import { boolean, integer, number, withDefault } from '../ops/param';
import { flatten, permute, reshape } from '../ops/reshape';
import { reshapeLike } from '../ops/reshapeLike';
import { split } from '../ops/slice';
import { addFeedForward } from './attention';
import { type Builder, defineBlock, type Ref } from './block';
import { addConv } from './convolution';
import { c3k } from './csp';
import { expansion, heads, inChannels, repeats, share, shortcut } from './params';

/** Area attention of YOLO12 (arXiv 2502.12524; ultralytics/nn/modules/block.py). */

const area = integer('Parts of equal size that the positions are cut into; each attends to itself alone.', { default: 1 });
const mlpRatio = number('Hidden channels of the feed-forward part as a multiple of its input.', { min: 0, max: 1000 });

export const areaAttention = defineBlock({
  name: 'AAttn',
  doc: 'Self-attention within areas of the map, with a depthwise 7×7 Conv of the values for where they stand.',
  params: { inChannels, heads, area },
  build(g, [x], { inChannels: c, heads, area }) {
    const head = Math.floor(c / heads);
    const all = head * heads;
    const positions = g.add(permute, g.add(flatten, addConv(g, x!, c, 3 * all), { start: 2 }), { order: [0, 2, 1] });
    // The number of positions must divide into areas, which this reshape finds out.
    const areas = g.add(reshape, positions, { shape: [Math.max(area, 1), -1, 3 * all] });
    const apart = g.add(permute, g.add(reshape, areas, { keep: 3, shape: [heads, 3 * head] }), { order: [0, 1, 3, 4, 2] });
    const parts = g.add(split, apart, { axis: 3, sizes: [head, head, head] });
    const values = g.item(parts, 2);
    const scores = g.add(softmax, g.add(matmul, [g.item(parts, 0), g.item(parts, 1)], { transposeFirst: true }), { axis: -1 });
    const back = (y: Ref) => g.add(reshapeLike, [x!, g.add(permute, y, { order: [0, 1, 4, 2, 3] })]);
    const seen = back(g.add(matmul, [values, scores], { transposeSecond: true }));
    const placed = addConv(g, back(values), all, all, 7, { padding: 3, groups: all });
    return addConv(g, g.add(elementwise, [seen, placed]), all, c);
  }
});

export const areaBlock = defineBlock({
  name: 'ABlock',
  doc: 'Area attention and a feed-forward part of two 1×1 Conv, each added to its input.',
  params: { inChannels, heads, mlpRatio: withDefault(mlpRatio, 1.2), area },
  build(g, [x], { inChannels: c, heads, mlpRatio, area }) {
    const hidden = share(g, c, mlpRatio, 'mlpRatio');
    if (!hidden) return undefined;
    return addFeedForward(g, g.add(elementwise, [x!, g.add(areaAttention, x!, { inChannels: c, heads, area })]), c, hidden);
  }
});

/** Channels of one head of area attention. */
const HEAD = 32;

export const a2c2f = defineBlock({
  name: 'A2C2f',
  doc: 'Layer aggregation of area attention, or of C3k blocks: the output of every stage is joined.',
  params: {
    inChannels,
    outChannels,
    repeats,
    areaAttention: boolean('Whether the stages are two area attention blocks each; C3k blocks without it.', { default: true }),
    area,
    residual: boolean('Whether the input is added to the output, which is scaled channel by channel.', { default: false }),
    mlpRatio: withDefault(mlpRatio, 2),
    expansion,
    // Scales l and x append two arguments to the row, which may push a fraction here; area attention never looks at it.
    groups: number(wholeGroups.doc, { min: 1, default: 1 }),
    shortcut
  },
  build(g, [x], args) {
    const { inChannels, outChannels, repeats } = args;
    const c = share(g, outChannels, args.expansion);
    if (!c) return undefined;
    if (c % HEAD !== 0) {
      const data = { value: c, by: HEAD, what: 'hidden channels', divisor: 'channels of a head' };
      g.report({ kind: 'indivisible', blame: ['outChannels', 'expansion'], data });
      return undefined;
    }
    if (!args.areaAttention && !Number.isInteger(args.groups)) {
      const problem = { is: 'type', expected: 'a whole number', written: String(args.groups) } as const;
      g.report({ kind: 'argument', blame: ['groups'], data: { problem } });
      return undefined;
    }
    const maps = [addConv(g, x!, inChannels, c)];
    for (let i = 0; i < repeats; i++) maps.push(addStage(g, maps[i]!, c, args));
    const y = addConv(g, g.add(concat, maps), (1 + repeats) * c, outChannels);
    if (!args.areaAttention || !args.residual) return y;
    const scale = g.add(parameter, [], { shape: [outChannels, 1, 1] });
    return g.add(elementwise, [x!, g.add(elementwise, [scale, y], { operation: 'multiply' })]);
  }
});

interface Stage {
  readonly areaAttention: boolean;
  readonly area: number;
  readonly mlpRatio: number;
  readonly groups: number;
  readonly shortcut: boolean;
}

function addStage(g: Builder, x: Ref, c: number, { areaAttention, area, mlpRatio, groups, shortcut }: Stage): Ref {
  if (!areaAttention) return g.add(c3k, x, { inChannels: c, outChannels: c, repeats: 2, shortcut, groups });
  const block = { inChannels: c, heads: c / HEAD, mlpRatio, area };
  return g.add(areaBlock, g.add(areaBlock, x, block), block);
}
