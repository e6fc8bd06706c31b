import { convTranspose, kernel, pad, stride } from '../../ops/conv';
import { activation as activationOp } from '../../ops/elementwise';
import { batchNorm } from '../../ops/norm';
import { withDefault } from '../../ops/param';
import { defineBlock } from '../block';
import { activation, filters, normalise } from './convolution';

export const deconvolution = defineBlock({
  name: 'deconvolutional',
  doc: 'Transposed convolution, batch normalisation where asked for, activation (src/deconvolutional_layer.c of pjreddie’s fork).',
  params: { outChannels: filters, kernel: withDefault(kernel, 1), stride, padding: pad, normalise, activation },
  build(g, [x], { normalise, activation, ...window }) {
    const map = g.add(convTranspose, x!, { ...window, bias: !normalise });
    return g.add(activationOp, normalise ? g.add(batchNorm, map, { features: window.outChannels }) : map, { function: activation });
  }
});
