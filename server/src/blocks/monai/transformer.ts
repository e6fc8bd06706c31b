import { activation } from '../../ops/elementwise';
import { linear } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { layerNorm } from '../../ops/norm';
import { boolean, integer } from '../../ops/param';
import { scaledAttention } from '../../ops/products';
import { split } from '../../ops/slice';
import { type Builder, defineBlock, type Ref } from '../block';

/** Attention of a sequence to itself; heads change neither shapes nor operations. */
export function addSelfAttention(g: Builder, x: Ref, features: number, bias: boolean): Ref {
  const all = g.add(linear, x, { inFeatures: features, outFeatures: 3 * features, bias });
  const parts = g.add(split, all, { sizes: features, axis: -1 });
  const seen = g.add(scaledAttention, [g.item(parts, 0), g.item(parts, 1), g.item(parts, 2)]);
  return g.add(linear, seen, { inFeatures: features, outFeatures: features });
}

/** Two linear layers around an activation. */
export function addMlp(g: Builder, x: Ref, features: number, hidden: number): Ref {
  const wide = g.add(activation, g.add(linear, x, { inFeatures: features, outFeatures: hidden }), { function: 'gelu' });
  return g.add(linear, wide, { inFeatures: hidden, outFeatures: features });
}

/** A block of a vision transformer (monai/networks/blocks/transformerblock.py). */
export const transformerBlock = defineBlock({
  name: 'monai TransformerBlock',
  doc: 'Self-attention and two linear layers, each normalised before and added to its input.',
  params: {
    features: integer('Extent of the vectors.', { unit: 'features', min: 1 }),
    hidden: integer('Features between the two linear layers.', { unit: 'features', min: 1 }),
    bias: boolean('Whether queries, keys and values have an offset.', { default: false })
  },
  build(g, [x], { features, hidden, bias }) {
    const norm = (y: Ref): Ref => g.add(layerNorm, y, { shape: features });
    // A normalisation for attention to something else is built in any case.
    g.hold(layerNorm, { shape: features });
    const seen = g.add(elementwise, [x!, addSelfAttention(g, norm(x!), features, bias)]);
    return g.add(elementwise, [seen, addMlp(g, norm(seen), features, hidden)]);
  }
});
