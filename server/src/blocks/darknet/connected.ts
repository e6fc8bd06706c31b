import { activation as activationOp } from '../../ops/elementwise';
import { linear } from '../../ops/linear';
import { batchNorm } from '../../ops/norm';
import { boolean, integer } from '../../ops/param';
import { flatten, reshape } from '../../ops/reshape';
import { type Builder, defineBlock, type Ref } from '../block';
import { activation, normalise } from './convolution';

/** Layers that look at the number of inputs alone, whatever axes they have (src/connected_layer.c). */

export const outputs = integer('Outputs.', { unit: 'features', min: 1, default: 1 });
export const image = boolean('Whether what comes out is a map of 1×1, as image layers need it.', { default: true });

/** Adds a fully connected layer to a row of numbers. */
export function addConnected(g: Builder, x: Ref, to: number, normalise: boolean): Ref {
  const row = g.add(linear, x, { outFeatures: to, bias: !normalise });
  return normalise ? g.add(batchNorm, row, { features: to }) : row;
}

/** A row of numbers as a map of 1×1. */
export const asImage = (g: Builder, x: Ref, features: number): Ref => g.add(reshape, x, { shape: [features, 1, 1] });

export const connected = defineBlock({
  name: 'connected',
  doc: 'Fully connected layer over all that arrives, batch normalisation where asked for, activation.',
  params: { outFeatures: outputs, normalise, activation },
  build(g, [x], { outFeatures, normalise, activation }) {
    const row = addConnected(g, g.add(flatten, x!), outFeatures, normalise);
    return asImage(g, g.add(activationOp, row, { function: activation }), outFeatures);
  }
});
