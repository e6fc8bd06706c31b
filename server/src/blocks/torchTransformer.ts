import { attention } from '../ops/attention';
import { activation, dropout } from '../ops/elementwise';
import { linear } from '../ops/linear';
import { elementwise } from '../ops/merge';
import { layerNorm } from '../ops/norm';
import { type ArgsOf, boolean, integer, number, text } from '../ops/param';
import { type Builder, defineBlock, type Ref } from './block';

/** The layers of torch/nn/modules/transformer.py (arXiv 1706.03762). */

const layerParams = {
  features: integer('Extent of the last axis.', { unit: 'features', min: 1 }),
  heads: integer('Number of attention heads; divides the features.', { min: 1 }),
  hiddenFeatures: integer('Features between the two linear layers.', { unit: 'features', min: 0, default: 2048 }),
  dropout: number('Share of samples that are zeroed while training.', { min: 0, max: 1, default: 0.1 }),
  activation: text('The activation between the two linear layers.', { default: 'relu', choices: ['relu', 'gelu'] }),
  epsilon: number('Added to the variances before their roots are taken.', { default: 1e-5 }),
  batchFirst: boolean('Whether the batch stands before the positions.', { default: false }),
  normaliseFirst: boolean('Whether normalisation stands before each part and not behind it.', { default: false }),
  bias: boolean('Whether offsets are learned.', { default: true })
} as const;

type LayerArgs = ArgsOf<typeof layerParams>;

/** A part that is added to its input, normalised before or behind. */
function residual(g: Builder, x: Ref, args: LayerArgs, part: (y: Ref) => Ref): Ref {
  const norm = { shape: args.features, bias: args.bias };
  if (args.normaliseFirst) return g.add(elementwise, [x, g.add(dropout, part(g.add(layerNorm, x, norm)), { rate: args.dropout })]);
  return g.add(layerNorm, g.add(elementwise, [x, g.add(dropout, part(x), { rate: args.dropout })]), norm);
}

function attend(g: Builder, args: LayerArgs, inputs: readonly Ref[]): Ref {
  const { features, heads, batchFirst, bias, dropout: rate } = args;
  return g.item(g.add(attention, inputs, { features, heads, batchFirst, bias, dropout: rate, needWeights: false }), 0);
}

function feedForward(g: Builder, x: Ref, args: LayerArgs): Ref {
  const { features, hiddenFeatures, bias } = args;
  const inner = g.add(activation, g.add(linear, x, { inFeatures: features, outFeatures: hiddenFeatures, bias }), {
    function: args.activation
  });
  return g.add(linear, g.add(dropout, inner, { rate: args.dropout }), { inFeatures: hiddenFeatures, outFeatures: features, bias });
}

/** Reports heads that do not divide the features, which the constructor refuses. */
function hasHeads(g: Builder<'features' | 'heads'>, args: LayerArgs): boolean {
  if (args.features % args.heads === 0) return true;
  const data = { value: args.features, by: args.heads, what: 'features', divisor: 'heads' };
  g.report({ kind: 'indivisible', blame: ['heads', 'features'], data });
  return false;
}

/** Attention of the first input to itself, under a mask where there is one: masks of keys stand before those of pairs. */
const attendSelf = (g: Builder, args: LayerArgs, x: Ref, pairs: Ref | undefined, keys: Ref | undefined): Ref =>
  attend(g, args, keys ? [x, x, x, keys, ...(pairs ? [pairs] : [])] : [x, x, x]);

function addEncoderLayer(g: Builder, x: Ref, args: LayerArgs, pairs?: Ref, keys?: Ref): Ref {
  const seen = residual(g, x, args, y => attendSelf(g, args, y, pairs, keys));
  return residual(g, seen, args, y => feedForward(g, y, args));
}

function addDecoderLayer(g: Builder, x: Ref, memory: Ref, args: LayerArgs): Ref {
  const own = residual(g, x, args, y => attend(g, args, [y, y, y]));
  const seen = residual(g, own, args, y => attend(g, args, [y, memory, memory]));
  return residual(g, seen, args, y => feedForward(g, y, args));
}

/** Self-attention and a feed-forward part. */
export const encoderLayer = defineBlock({
  name: 'TransformerEncoderLayer',
  doc: 'Self-attention and two linear layers, each added to its input and normalised. The further inputs are masks: of keys, of pairs.',
  params: layerParams,
  inputs: { min: 1, max: 3 },
  build: (g, [x, keys, pairs], args) => (hasHeads(g, args) ? addEncoderLayer(g, x!, args, pairs, keys) : undefined)
});

/** Self-attention, attention to what an encoder made, and a feed-forward part. */
export const decoderLayer = defineBlock({
  name: 'TransformerDecoderLayer',
  doc: 'Self-attention, attention to the second input and two linear layers, each added to its input and normalised.',
  params: layerParams,
  inputs: { min: 2, max: 2 },
  build: (g, [x, memory], args) => (hasHeads(g, args) ? addDecoderLayer(g, x!, memory!, args) : undefined)
});

/** An encoder's layers on one another. */
export const encoder = defineBlock({
  name: 'TransformerEncoder',
  doc: 'Several encoder layers on one another.',
  params: {
    ...layerParams,
    layers: integer('How many layers.', { min: 1, max: 1000 }),
    normaliseLast: boolean('Whether a normalisation stands behind the last layer.', { default: false })
  },
  build(g, [x], args) {
    if (!hasHeads(g, args)) return undefined;
    let y = x!;
    for (let i = 0; i < args.layers; i++) y = addEncoderLayer(g, y, args);
    return args.normaliseLast ? g.add(layerNorm, y, { shape: args.features }) : y;
  }
});

/** Encoder and decoder. */
export const transformer = defineBlock({
  name: 'Transformer',
  doc: 'Encoder and decoder: the layers of the decoder look at what the encoder makes of the first input.',
  params: {
    ...layerParams,
    features: { ...layerParams.features, default: 512 },
    heads: { ...layerParams.heads, default: 8 },
    encoderLayers: integer('How many layers the encoder has.', { min: 1, max: 1000, default: 6 }),
    decoderLayers: integer('How many layers the decoder has.', { min: 1, max: 1000, default: 6 })
  },
  inputs: { min: 2, max: 2 },
  build(g, [source, target], args) {
    if (!hasHeads(g, args)) return undefined;
    const norm = { shape: args.features, bias: args.bias };
    let memory = source!;
    for (let i = 0; i < args.encoderLayers; i++) memory = addEncoderLayer(g, memory, args);
    memory = g.add(layerNorm, memory, norm);
    let y = target!;
    for (let i = 0; i < args.decoderLayers; i++) y = addDecoderLayer(g, y, memory, args);
    return g.add(layerNorm, y, norm);
  }
});
