import { any, boolean, integer, optional, perAxis } from '../../ops/param';
import { defineBlock, type Out, type Ref } from '../block';
import { addConvolution } from './convolution';
import { actParam, normParam } from './layers';
import * as p from './params';

/** MONAI's PatchGAN discriminator (monai/networks/nets/patchgan_discriminator.py; arXiv 1611.07004). */
export const patchDiscriminator = defineBlock({
  name: 'PatchDiscriminator',
  doc: 'Strided convolutions that judge patches: hands out the map of every layer.',
  params: {
    spatialDims: p.spatialDims,
    channels: integer('Channels of the first layer; each further one has twice as many.', { unit: 'channels', min: 1 }),
    inChannels: p.inChannels,
    outChannels: { ...p.outChannels, default: 1 },
    numLayersD: integer('Layers between the first and the last.', { min: 0, max: 20, default: 3 }),
    kernelSize: integer('Extent of the convolutions.', { unit: 'samples', min: 1, default: 4 }),
    activation: actParam(['LEAKYRELU', { negative_slope: 0.2 }]),
    norm: normParam('BATCH'),
    bias: boolean('Whether the layers between have an offset.', { default: false }),
    padding: perAxis('Samples added on both sides of each axis.', { unit: 'samples', min: 0, default: 1 }),
    dropout: any(p.dropout.doc, { default: 0 }),
    lastConvKernelSize: optional(integer('Extent of the last convolution; that of the others when left out.', { unit: 'samples', min: 1 }))
  },
  build(g, [x], args): Out {
    const { spatialDims: rank, kernelSize: kernel, padding, activation: act, numLayersD, bias } = args;
    let from = args.channels;
    const maps: Ref[] = [addConvolution(g, x!, { rank, from: args.inChannels, to: from, kernel, stride: 2, padding, act })];
    for (let i = 0; i < numLayersD; i++) {
      const stride = i === numLayersD - 1 ? 1 : 2;
      const style = { norm: args.norm, act, bias };
      maps.push(addConvolution(g, maps.at(-1)!, { rank, from, to: 2 * from, kernel, stride, padding, ...style }));
      from *= 2;
    }
    const last = args.lastConvKernelSize ?? kernel;
    const ended = { rank, from, to: args.outChannels, kernel: last, padding: Math.floor((last - 1) / 2) };
    return { items: [...maps, addConvolution(g, maps.at(-1)!, ended)] };
  }
});
