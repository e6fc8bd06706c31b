import { activation, softmax } from '../../ops/elementwise';
import { linear, matmul } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { layerNorm } from '../../ops/norm';
import { integer } from '../../ops/param';
import { sampleAt } from '../../ops/sampleAt';
import { chunk } from '../../ops/slice';
import { type Builder, defineBlock, type Ref } from '../block';

export const decoderParams = {
  width: integer('Features of every query.', { unit: 'features', min: 1, default: 256 }),
  points: integer('Places that a head looks at in each feature map.', { min: 1, default: 4 }),
  heads: integer('Attention heads; divides the features.', { min: 1, default: 8 }),
  hidden: integer('Features inside the feed-forward network.', { unit: 'features', min: 1, default: 1024 })
} as const;

/** Linear layers with an activation between them. */
export const mlp = defineBlock({
  name: 'MLP',
  doc: 'Linear layers with an activation between them.',
  params: {
    inFeatures: integer('Features that arrive.', { unit: 'features', min: 1 }),
    hidden: integer('Features in between.', { unit: 'features', min: 1 }),
    outFeatures: integer('Features that come out.', { unit: 'features', min: 1 }),
    layers: integer('Number of linear layers.', { min: 1, max: 100 })
  },
  build(g, [x], { inFeatures, hidden, outFeatures, layers }) {
    let value = x!;
    for (let i = 0; i < layers; i++) {
      const last = i === layers - 1;
      value = g.add(linear, value, { inFeatures: i === 0 ? inFeatures : hidden, outFeatures: last ? outFeatures : hidden });
      if (!last) value = g.add(activation, value, { function: 'relu' });
    }
    return value;
  }
});

/**
 * Queries look at each other, at a few places of the feature maps, and pass a feed-forward network; inputs are queries
 * [B, k, D], positions of all maps [B, A, D] and places of the queries [B, k, D] (ultralytics/nn/modules/transformer.py,
 * DeformableTransformerDecoderLayer; Deformable DETR, arXiv 2010.04159).
 */
export const decoderLayer = defineBlock({
  name: 'Deformable decoder layer',
  doc: 'Self-attention of the queries, deformable attention to the feature maps, and a feed-forward network.',
  params: { ...decoderParams, levels: integer('Number of feature maps.', { min: 1 }) },
  inputs: { min: 3, max: 3 },
  build(g, [queries, memory, places], { width, points, heads, hidden, levels }) {
    const added = (a: Ref, b: Ref) => g.add(layerNorm, g.add(elementwise, [a, b]), { shape: width });
    const attended = added(queries!, selfAttention(g, queries!, places!, width));
    const seen = added(attended, deformableAttention(g, g.add(elementwise, [attended, places!]), memory!, width, heads * levels * points));
    return added(seen, g.add(mlp, seen, { inFeatures: width, hidden, outFeatures: width, layers: 2 }));
  }
});

/** Heads share out the features among them, which leaves the sum of their products as it is. */
function selfAttention(g: Builder, queries: Ref, places: Ref, width: number): Ref {
  const placed = g.add(elementwise, [queries, places]);
  const both = g.add(chunk, g.add(linear, placed, { inFeatures: width, outFeatures: 2 * width }), { chunks: 2, axis: -1 });
  const values = g.add(linear, queries, { inFeatures: width, outFeatures: width });
  const likeness = g.add(softmax, g.add(matmul, [g.item(both, 0), g.item(both, 1)], { transposeSecond: true }), { axis: -1 });
  return g.add(linear, g.add(matmul, [likeness, values]), { inFeatures: width, outFeatures: width });
}

/** Every query names `samples` places, two coordinates and a weight each, and gets the sum of the values there. */
function deformableAttention(g: Builder, queries: Ref, memory: Ref, width: number, samples: number): Ref {
  const values = g.add(linear, memory, { inFeatures: width, outFeatures: width });
  const offsets = g.add(linear, queries, { inFeatures: width, outFeatures: 2 * samples });
  const weights = g.add(softmax, g.add(linear, queries, { inFeatures: width, outFeatures: samples }), { axis: -1 });
  return g.add(linear, g.add(sampleAt, [values, offsets, weights]), { inFeatures: width, outFeatures: width });
}
