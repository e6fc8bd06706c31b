import { conv } from '../../ops/conv';
import { any, boolean, integers, text, withDefault } from '../../ops/param';
import { type Builder, defineBlock, type Ref } from '../block';
import { addUpCat } from './basicUnet';
import { addEfficientNetFeatures } from './efficientNet';
import { actParam, normParam } from './layers';
import * as p from './params';
import { imagesOrVolumes } from './perLevel';
import { refuse } from './refuse';
import { addResNetFeatures } from './resNet';
import { upsampleMode } from './upsample';

/** MONAI's U-Net around a known encoder (monai/networks/nets/flexible_unet.py). */
export const flexibleUnet = defineBlock({
  name: 'FlexibleUNet',
  doc: 'A decoder on the five maps of an EfficientNet or a ResNet; odd extents are padded where maps are joined.',
  params: {
    inChannels: p.inChannels,
    outChannels: p.outChannels,
    backbone: text('The encoder: efficientnet-b0 to b8 and l2, resnet10 to resnet200.'),
    pretrained: boolean('Whether weights of the encoder are loaded; no bearing on shapes.', { default: false }),
    decoderChannels: integers('Channels of the five levels of the decoder, the smallest map first.', {
      unit: 'channels',
      min: 1,
      default: [256, 128, 64, 32, 16]
    }),
    spatialDims: withDefault(p.spatialDims, 2),
    norm: normParam(['batch', { eps: 1e-3, momentum: 0.1 }]),
    act: actParam(['relu', { inplace: true }]),
    dropout: p.dropout,
    decoderBias: boolean('Whether convolutions of the decoder have an offset.', { default: false }),
    upsample: upsampleMode('nontrainable'),
    preConv: any('default for a convolution before interpolation, None for none.', { default: 'default' }),
    interpMode: text('The mode of interpolation.', { default: 'nearest' }),
    isPad: boolean('Whether odd extents are padded where maps are joined.', { default: true })
  },
  build(g, [x], args) {
    const { spatialDims: rank, inChannels, norm, act } = args;
    imagesOrVolumes(g, rank);
    if (args.preConv !== null && args.preConv !== 'default') refuse(g, 'preConv', 'is default or None');
    const { maps, channels } = encode(g, x!, args.backbone, rank, inChannels);
    const decoder = args.decoderChannels.slice(0, maps.length);
    if (decoder.length !== maps.length)
      refuse(g, 'decoderChannels', `needs ${maps.length} numbers, and ${args.decoderChannels.length} are given`);
    const style = { spatialDims: rank, act, norm, bias: args.decoderBias, dropout: args.dropout, upsample: args.upsample };
    const join = { bare: args.preConv === null, interpolation: args.interpMode, pads: args.isPad };
    let y = maps.at(-1)!;
    let from = channels.at(-1)!;
    for (const [i, to] of decoder.entries()) {
      const at = maps.length - 2 - i;
      const last = at < 0;
      y = addUpCat(g, y, last ? [] : [maps[at]!], style, { from, skips: last ? 0 : channels[at]!, to, whole: last, ...join });
      from = to;
    }
    return g.add(conv, y, { rank, inChannels: from, outChannels: args.outChannels, kernel: 3, padding: 1 });
  }
});

function encode(g: Builder, x: Ref, name: string, rank: number, inChannels: number) {
  const features = addEfficientNetFeatures(g, x, { name, rank, inChannels }) ?? addResNetFeatures(g, x, name, rank, inChannels);
  return (
    features ?? refuse(g, 'backbone', `${name} is no encoder: efficientnet-b0 to b8 and l2 are, and resnet10, 18, 34, 50, 101, 152, 200`)
  );
}
