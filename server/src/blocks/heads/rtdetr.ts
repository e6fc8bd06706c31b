import { conv } from '../../ops/conv';
import { embedding, linear } from '../../ops/linear';
import { concat, elementwise } from '../../ops/merge';
import { batchNorm, layerNorm } from '../../ops/norm';
import { MANY_INPUTS } from '../../ops/op';
import { any, boolean, integer, number } from '../../ops/param';
import { flatten, permute, unsqueeze } from '../../ops/reshape';
import { sampleAt } from '../../ops/sampleAt';
import { chunk, topK } from '../../ops/slice';
import { type Builder, defineBlock, type Ref } from '../block';
import { decoderLayer, decoderParams, mlp } from './decoderLayer';
import { classes } from './detect';
import { channels, levelsOf } from './levels';

const params = {
  classes,
  channels,
  ...decoderParams,
  queries: integer('Positions that become queries: the ones that score highest, all of them when there are fewer.', {
    min: 1,
    default: 300
  }),
  layers: integer('Decoder layers.', { min: 1, max: 200, default: 6 }),
  dropout: number('Share of samples that are zeroed while training.', { min: 0, max: 1, default: 0 }),
  activation: any('The activation of the decoder.', { default: undefined }),
  evaluated: integer('The layer whose predictions are handed out; -1 is the last.', { default: -1 }),
  denoising: integer('Denoising queries in training.', { default: 100 }),
  labelNoise: number('Share of labels changed in denoising queries.', { default: 0.5 }),
  boxNoise: number('How far boxes of denoising queries are moved.', { default: 1 }),
  learnedQueries: boolean('Queries start from learned vectors instead of features.', { default: false })
} as const;

/** RT-DETR's decoder as it runs when evaluated (ultralytics/nn/modules/head.py, RTDETRDecoder; arXiv 2304.08069). */
export const rtdetrDecoder = defineBlock({
  name: 'RTDETRDecoder',
  doc: 'Transformer head: the best positions become queries that a stack of decoder layers turns into boxes, without suppression of doubles.',
  params,
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, args) {
    const maps = levelsOf(g, inputs, args.channels);
    if (!maps) return undefined;
    const { width, heads, classes, queries: k } = args;
    if (width % heads !== 0) {
      g.report({ kind: 'indivisible', blame: ['width', 'heads'], data: { value: width, by: heads, what: 'width', divisor: 'heads' } });
      return undefined;
    }
    const evaluated = args.evaluated < 0 ? args.layers + args.evaluated : args.evaluated;
    if (evaluated < 0 || evaluated >= args.layers) {
      g.report({
        kind: 'argument',
        blame: ['evaluated'],
        data: { problem: { is: 'range', written: String(args.evaluated), min: -args.layers, max: args.layers - 1 } }
      });
      return undefined;
    }
    const memory = g.add(
      concat,
      maps.map(({ x, channels: inChannels }) =>
        positions(g, g.add(batchNorm, g.add(conv, x, { inChannels, outChannels: width, kernel: 1, bias: false }), { features: width }))
      ),
      { axis: 1 }
    );
    const features = g.add(layerNorm, g.add(linear, memory, { inFeatures: width, outFeatures: width }), { shape: width });
    const scores = g.add(topK, g.add(linear, features, { inFeatures: width, outFeatures: classes }), { k, axis: 1 });
    const chosen = g.add(topK, features, { k, axis: 1 });
    const boxes = g.add(mlp, chosen, { inFeatures: width, hidden: width, outFeatures: 4, layers: 3 });
    g.hold(embedding, { entries: classes, features: width });
    if (args.learnedQueries) g.hold(embedding, { entries: k, features: width });
    const decoded = decode(g, { chosen, boxes, memory }, { ...args, evaluated, levels: maps.length });
    const hidden = [decoded.boxes, decoded.scores].map(ref => g.add(unsqueeze, ref, { axis: 0 }));
    return { items: [best(g, decoded, k), { items: [...hidden, boxes, scores] }] };
  }
});

/** [B, C, H, W] → [B, H·W, C]. */
const positions = (g: Builder, map: Ref): Ref => g.add(permute, g.add(flatten, map, { start: 2 }), { order: [0, 2, 1] });

interface Decoding {
  readonly width: number;
  readonly heads: number;
  readonly points: number;
  readonly hidden: number;
  readonly layers: number;
  readonly levels: number;
  readonly classes: number;
  readonly evaluated: number;
}

interface Decoded {
  readonly boxes: Ref;
  readonly scores: Ref;
}

/** Each layer corrects the boxes of the one before; layers behind the evaluated one, and the other scorers, are not run. */
function decode(g: Builder, start: { chosen: Ref; boxes: Ref; memory: Ref }, args: Decoding): Decoded {
  const { width, heads, points, hidden, layers, levels, classes, evaluated } = args;
  const layer = { width, heads, points, hidden, levels };
  const corrector = { inFeatures: width, hidden: width, outFeatures: 4, layers: 3 };
  // One network places the boxes of all layers, so its parameters count once: its runs stand side by side here.
  const sides = g.add(concat, Array<Ref>(evaluated + 1).fill(start.boxes), { axis: 1 });
  const placed = g.add(mlp, sides, { inFeatures: 4, hidden: 2 * width, outFeatures: width, layers: 2 });
  const places = g.add(chunk, placed, { chunks: evaluated + 1, axis: 1 });
  let queries = start.chosen;
  let boxes = start.boxes;
  for (let i = 0; i <= evaluated; i++) {
    queries = g.add(decoderLayer, [queries, start.memory, g.item(places, i)], layer);
    boxes = g.add(elementwise, [boxes, g.add(mlp, queries, corrector)]);
  }
  for (let i = 0; i < layers; i++) {
    if (i !== evaluated) g.hold(linear, { inFeatures: width, outFeatures: classes });
    if (i <= evaluated) continue;
    g.hold(decoderLayer, layer);
    g.hold(mlp, corrector);
  }
  return { boxes, scores: g.add(linear, queries, { inFeatures: width, outFeatures: classes }) };
}

/** The k best pairs of a query and a class: [B, k, 6], a box, its score and its class. */
function best(g: Builder, { boxes, scores }: Decoded, k: number): Ref {
  const pairs = g.add(topK, g.add(flatten, scores), { k, axis: 1 });
  const column = g.add(unsqueeze, pairs, { axis: -1 });
  return g.add(concat, [g.add(sampleAt, [boxes, column]), column, column], { axis: -1 });
}
