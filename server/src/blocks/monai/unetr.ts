import { type ArgsOf, boolean, integer } from '../../ops/param';
import { permute, reshape } from '../../ops/reshape';
import { type Builder, defineBlock, type Ref } from '../block';
import { addDoubling, addLevel, addPoint, addUp, LEAKY, type Style } from './dynBlocks';
import { normParam } from './layers';
import * as p from './params';
import { addVit, dropoutRate, extents, hiddenSize, imgSize, mlpDim, numHeads, projType, qkvBias, saveAttn } from './vit';

const params = {
  inChannels: p.inChannels,
  outChannels: p.outChannels,
  imgSize,
  featureSize: integer('Channels of the first level.', { unit: 'channels', min: 1, default: 16 }),
  hiddenSize,
  mlpDim,
  numHeads,
  projType,
  normName: normParam('instance'),
  convBlock: boolean('Whether convolutions stand behind the transposed ones of the skips.', { default: true }),
  resBlock: boolean('Whether convolutions have a shortcut.', { default: true }),
  dropoutRate,
  spatialDims: { ...p.spatialDims, default: 3 },
  qkvBias,
  saveAttn
} as const;

type Args = ArgsOf<typeof params>;

/** Extent of a patch along every axis, and blocks of the transformer. */
const PATCH = 16;
const LAYERS = 12;

/** Vectors as a map that is doubled until it fits its level. */
function enlarge(g: Builder, x: Ref, style: Style, { hiddenSize, convBlock, resBlock: residual }: Args, to: number, more: number): Ref {
  const window = 2;
  let y = addDoubling(g, x, style.rank, { from: hiddenSize, to, window });
  for (let i = 0; i < more; i++) {
    y = addDoubling(g, y, style.rank, { from: to, to, window });
    if (convBlock) y = addLevel(g, y, style, { from: to, to, kernel: 3, stride: 1, residual });
  }
  return y;
}

/** MONAI's UNETR (monai/networks/nets/unetr.py; arXiv 2103.10504). */
export const unetr = defineBlock({
  name: 'UNETR',
  doc: 'A vision transformer on patches of 16, whose blocks feed the skips of a convolutional decoder.',
  params,
  build(g, [x], args) {
    const { spatialDims: rank, featureSize: f, hiddenSize, resBlock: residual } = args;
    const style: Style = { rank, norm: args.normName, act: LEAKY };
    const image = extents(g, args.imgSize, rank, 'imgSize');
    const { last, states } = addVit(g, x!, {
      ...args,
      patchSize: PATCH,
      numLayers: LAYERS,
      posEmbedType: 'learnable',
      classification: false
    });
    const order = [0, rank + 1, ...image.map((_, axis) => axis + 1)];
    const shape = [...image.map(extent => Math.floor(extent / PATCH)), hiddenSize];
    const map = (vectors: Ref): Ref => g.add(permute, g.add(reshape, vectors, { shape }), { order });
    const enc1 = addLevel(g, x!, style, { from: args.inChannels, to: f, kernel: 3, stride: 1, residual });
    const enc2 = enlarge(g, map(states[3]!), style, args, 2 * f, 2);
    const enc3 = enlarge(g, map(states[6]!), style, args, 4 * f, 1);
    const enc4 = enlarge(g, map(states[9]!), style, args, 8 * f, 0);
    const up = (y: Ref, skip: Ref, from: number, to: number): Ref => addUp(g, y, skip, style, { from, to, kernel: 3, window: 2, residual });
    const dec3 = up(map(last), enc4, hiddenSize, 8 * f);
    const dec2 = up(dec3, enc3, 8 * f, 4 * f);
    const dec1 = up(dec2, enc2, 4 * f, 2 * f);
    return addPoint(g, up(dec1, enc1, 2 * f, f), rank, f, args.outChannels);
  }
});
