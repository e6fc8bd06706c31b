import { attention } from '../ops/attention';
import { groups, outChannels } from '../ops/conv';
import { activation, dropout, softmax } from '../ops/elementwise';
import { linear, matmul } from '../ops/linear';
import { elementwise } from '../ops/merge';
import { layerNorm } from '../ops/norm';
import { any, boolean, integer, number, withDefault } from '../ops/param';
import { flatten, permute, unflatten } from '../ops/reshape';
import { reshapeLike } from '../ops/reshapeLike';
import { type Builder, defineBlock, type Ref } from './block';
import { addC3, chain } from './csp';
import { expansion, heads, inChannels, repeats, share, shortcut } from './params';

/** Transformer layers (arXiv 1706.03762) as ultralytics/nn/modules/transformer.py has them; positions stand before channels. */

/** [B, C, H, W] → [B, H·W, C]. */
const addPositions = (g: Builder, x: Ref): Ref => g.add(permute, g.add(flatten, x, { start: 2 }), { order: [0, 2, 1] });

/** [B, H·W, C] → the axes of a map. */
const addMap = (g: Builder, like: Ref, positions: Ref): Ref => g.add(reshapeLike, [like, g.add(permute, positions, { order: [0, 2, 1] })]);

/** [B, N, C] → [B, heads, N, C / heads]. */
export const addHeads = (g: Builder, x: Ref, heads: number, features: number): Ref =>
  g.add(permute, g.add(unflatten, x, { axis: 2, sizes: [heads, features] }), { order: [0, 2, 1, 3] });

/** What queries make of keys and values, all of them by heads: [B, N, C]. */
export function addAttention(g: Builder, query: Ref, key: Ref, value: Ref): Ref {
  const scores = g.add(softmax, g.add(matmul, [query, key], { transposeSecond: true }), { axis: -1 });
  return g.add(flatten, g.add(permute, g.add(matmul, [scores, value]), { order: [0, 2, 1, 3] }), { start: 2 });
}

/** torch.nn.MultiheadAttention with its own projections of query, key and value; heads must divide the channels. */
export const multiheadAttention = defineBlock({
  name: 'MultiheadAttention',
  doc: 'Attention of queries to keys and values, several heads side by side.',
  params: { inChannels, heads },
  inputs: { min: 3, max: 3 },
  build(g, inputs, { inChannels: c, heads }) {
    if (c % heads !== 0) {
      g.report({ kind: 'indivisible', blame: ['heads', 'inChannels'], data: { value: c, by: heads, what: 'channels', divisor: 'heads' } });
      return undefined;
    }
    return g.item(g.add(attention, inputs, { features: c, heads, batchFirst: true, needWeights: false }), 0);
  }
});

export const transformerLayer = defineBlock({
  name: 'TransformerLayer',
  doc: 'Self-attention and two linear layers, each added to its input; no normalisation.',
  params: { inChannels, heads },
  build(g, [x], { inChannels: c, heads }) {
    const plain = { inFeatures: c, outFeatures: c, bias: false };
    const projected = [0, 1, 2].map(() => g.add(linear, x!, plain));
    const seen = g.add(elementwise, [g.add(multiheadAttention, projected, { inChannels: c, heads }), x!]);
    return g.add(elementwise, [g.add(linear, g.add(linear, seen, plain), plain), seen]);
  }
});

/** C3TR has no argument for it. */
const C3TR_HEADS = 4;

export const c3Tr = defineBlock({
  name: 'C3TR',
  doc: 'C3 with transformer layers of four heads inside; shortcut and groups have no bearing.',
  params: { inChannels, outChannels, repeats, shortcut, groups, expansion },
  build(g, [x], { inChannels, outChannels, repeats, expansion }) {
    const c = share(g, outChannels, expansion);
    if (!c) return undefined;
    if (repeats > 0 && c % C3TR_HEADS !== 0) {
      const data = { value: c, by: C3TR_HEADS, what: 'hidden channels', divisor: 'heads' };
      g.report({ kind: 'indivisible', blame: ['outChannels', 'expansion'], data });
      return undefined;
    }
    return addC3(g, x!, { inChannels, outChannels, hidden: c }, map => {
      const positions = addPositions(g, map);
      const placed = g.add(elementwise, [positions, g.add(linear, positions, { inFeatures: c, outFeatures: c })]);
      const layer = { inChannels: c, heads: C3TR_HEADS };
      return addMap(
        g,
        map,
        chain(placed, repeats, y => g.add(transformerLayer, y, layer))
      );
    });
  }
});

export const aifi = defineBlock({
  name: 'AIFI',
  doc: "RT-DETR's encoder layer: self-attention over all positions of one map and a feed-forward part (arXiv 2304.08069).",
  params: {
    inChannels,
    hiddenFeatures: integer('Features between the two linear layers.', { unit: 'features', min: 1, default: 2048 }),
    heads: withDefault(heads, 8),
    dropout: number('Share of samples that are zeroed while training.', { min: 0, max: 1, default: 0 }),
    activation: any('The activation, a module.', { default: undefined }),
    normaliseFirst: boolean('Whether normalisation stands before each part.', { default: false })
  },
  build(g, [x], { inChannels: c, hiddenFeatures, heads, dropout: rate, activation: written }) {
    if (typeof written === 'string') {
      g.report({ kind: 'argument', blame: ['activation'], data: { problem: { is: 'type', expected: 'a module', written } } });
      return undefined;
    }
    // Sine and cosine of two axes share the channels of the position embedding.
    if (c % 4 !== 0) {
      const data = { value: c, by: 4, what: 'channels', divisor: 'parts of the position embedding' };
      g.report({ kind: 'indivisible', blame: ['inChannels'], data });
      return undefined;
    }
    const positions = addPositions(g, x!);
    const seen = g.add(dropout, g.add(multiheadAttention, [positions, positions, positions], { inChannels: c, heads }), { rate });
    const normal = g.add(layerNorm, g.add(elementwise, [positions, seen]), { shape: c });
    const inner = g.add(activation, g.add(linear, normal, { inFeatures: c, outFeatures: hiddenFeatures }), { function: 'gelu' });
    const outer = g.add(linear, g.add(dropout, inner, { rate }), { inFeatures: hiddenFeatures, outFeatures: c });
    return addMap(g, x!, g.add(layerNorm, g.add(elementwise, [normal, g.add(dropout, outer, { rate })]), { shape: c }));
  }
});
