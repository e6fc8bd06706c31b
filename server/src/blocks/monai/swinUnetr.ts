import { conv } from '../../ops/conv';
import { linear, parameter } from '../../ops/linear';
import { lost } from '../../ops/lost';
import { elementwise } from '../../ops/merge';
import { layerNorm } from '../../ops/norm';
import { type ArgsOf, any, boolean, integer, integers, number, onAxis, type PerAxis, perAxis, text } from '../../ops/param';
import { mergeNeighbours, multiples } from '../../ops/patches';
import { permute } from '../../ops/reshape';
import { windowAttention } from '../../ops/windowAttention';
import { type Builder, defineBlock, type Ref } from '../block';
import { addLevel, addPoint, addUp, LEAKY, type Style } from './dynBlocks';
import { normParam } from './layers';
import * as p from './params';
import { imagesOrVolumes } from './perLevel';
import { refuse } from './refuse';
import { addMlp } from './transformer';
import { extents } from './vit';

const rate = (doc: string) => number(doc, { min: 0, max: 1, default: 0 });
const off = (doc: string) => boolean(doc, { default: false });

const params = {
  inChannels: p.inChannels,
  outChannels: p.outChannels,
  patchSize: perAxis('Extent of a patch: a number, or one for each axis.', { unit: 'samples', min: 1, default: 2 }),
  depths: integers('Blocks of each stage.', { min: 0, default: [2, 2, 2, 2] }),
  numHeads: integers('Attention heads of each stage.', { min: 1, default: [3, 6, 12, 24] }),
  windowSize: perAxis('Extent of the windows that attend to themselves.', { unit: 'patches', min: 1, default: 7 }),
  qkvBias: boolean('Whether queries, keys and values have an offset.', { default: true }),
  mlpRatio: number('Features between two linear layers as a multiple of the channels.', { min: 0, max: 1000, default: 4 }),
  featureSize: integer('Channels of the first stage; a multiple of 12.', { unit: 'channels', min: 1, default: 24 }),
  normName: normParam('instance'),
  dropRate: rate('Share of samples that are zeroed while training.'),
  attnDropRate: rate('Share of the attention that is zeroed while training.'),
  dropoutPathRate: rate('Share of blocks that are left out while training.'),
  normalize: boolean('Whether the maps of the stages are normalised.', { default: true }),
  normLayer: any('The normalisation of the transformer, a class.', { default: undefined }),
  patchNorm: off('Whether the patches are normalised.'),
  useCheckpoint: off('Whether activations are computed anew for gradients; no bearing on shapes.'),
  spatialDims: { ...p.spatialDims, default: 3 },
  downsample: text('How neighbours are merged between stages.', { default: 'merging', choices: ['merging', 'mergingv2'] }),
  useV2: off('Whether residual convolutions stand before each stage.'),
  useHyena: off('Whether long convolutions take the place of attention.'),
  hyenaStages: any('The stages where they do.', { default: undefined })
} as const;

type Args = ArgsOf<typeof params>;

/** Stages that the decoder reads. */
const STAGES = 4;

const swinBlock = defineBlock({
  name: 'monai SwinTransformerBlock',
  doc: 'Self-attention within windows and two linear layers, each normalised before and added to its input.',
  params: {
    features: integer('Channels.', { unit: 'channels', min: 1 }),
    heads: integer('Attention heads.', { min: 1 }),
    window: integers('Extent of a window along each axis.'),
    hidden: integer('Features between the two linear layers.', { unit: 'features', min: 0 }),
    bias: boolean('Whether queries, keys and values have an offset.')
  },
  build(g, [x], { features, heads, window, hidden, bias }) {
    const norm = (y: Ref): Ref => g.add(layerNorm, y, { shape: features });
    const all = g.add(linear, norm(x!), { inFeatures: features, outFeatures: 3 * features, bias });
    // One learned number for each distance within a window and each head.
    const distances = window.reduce((total, extent) => total * (2 * extent - 1), 1);
    g.hold(parameter, { shape: [distances, heads] });
    const seen = g.add(linear, g.add(windowAttention, all, { window }), { inFeatures: features, outFeatures: features });
    const y = g.add(elementwise, [x!, seen]);
    return g.add(elementwise, [y, addMlp(g, norm(y), features, hidden)]);
  }
});

const order = (rank: number, last: boolean): number[] => {
  const spatial = Array.from({ length: rank }, (_, i) => (last ? i + 2 : i + 1));
  return last ? [0, ...spatial, 1] : [0, rank + 1, ...spatial];
};

/** A stage: its blocks, then neighbours merged into twice the channels at half the size. */
function addStage(g: Builder, x: Ref, args: Args, stage: number, window: readonly number[]): Ref {
  const { spatialDims: rank, depths, numHeads, qkvBias: bias } = args;
  const features = args.featureSize * 2 ** stage;
  let y = g.add(permute, x, { order: order(rank, true) });
  for (let i = 0; i < depths[stage]!; i++) {
    const hidden = Math.floor(features * args.mlpRatio) || features;
    y = g.add(swinBlock, y, { features, heads: numHeads[stage]!, window, hidden, bias });
  }
  const merged = g.add(mergeNeighbours, g.add(permute, y, { order: order(rank, false) }), { rank });
  const wide = features * 2 ** rank;
  const normed = g.add(layerNorm, g.add(permute, merged, { order: order(rank, true) }), { shape: wide });
  return g.add(permute, g.add(linear, normed, { inFeatures: wide, outFeatures: 2 * features, bias: false }), { order: order(rank, false) });
}

/** The maps of the patches and behind each stage (monai/networks/nets/swin_unetr.py; arXiv 2103.14030). */
function encode(g: Builder, x: Ref, args: Args, patch: readonly number[]): Ref[] {
  const { spatialDims: rank, featureSize, inChannels } = args;
  const window = extents(g, args.windowSize, rank, 'windowSize');
  let y = g.add(conv, x, { rank, inChannels, outChannels: featureSize, kernel: patch, stride: patch });
  if (args.patchNorm) g.hold(layerNorm, { shape: featureSize });
  const maps = [y];
  for (let stage = 0; stage < STAGES; stage++) {
    const c = featureSize * 2 ** stage;
    const style: Style = { rank, norm: 'instance', act: LEAKY };
    if (args.useV2) y = addLevel(g, y, style, { from: c, to: c, kernel: 3, stride: 1, residual: true });
    y = addStage(g, y, args, stage, window);
    maps.push(y);
  }
  return maps;
}

function check(g: Builder, args: Args): void {
  imagesOrVolumes(g, args.spatialDims);
  if (args.featureSize % 12 !== 0) {
    const data = { value: args.featureSize, by: 12, what: 'channels', divisor: 'block' };
    g.refuse({ kind: 'indivisible', blame: ['featureSize'], data });
  }
  if (args.depths.length < STAGES) refuse(g, 'depths', `needs ${STAGES} numbers, and ${args.depths.length} are given`);
  if (args.numHeads.length < args.depths.length)
    refuse(g, 'numHeads', `needs ${args.depths.length} numbers, one for each stage, and ${args.numHeads.length} are given`);
  for (const [stage, by] of args.numHeads.slice(0, STAGES).entries()) {
    const value = args.featureSize * 2 ** stage;
    if (value % by !== 0) g.refuse({ kind: 'indivisible', blame: ['numHeads'], data: { value, by, what: 'channels', divisor: 'heads' } });
  }
}

const fifth = (patch: PerAxis, rank: number): number[] => Array.from({ length: rank }, (_, axis) => onAxis(patch, axis) ** 5);

/** MONAI's Swin UNETR (monai/networks/nets/swin_unetr.py; arXiv 2201.01266). */
export const swinUnetr = defineBlock({
  name: 'SwinUNETR',
  doc: 'A Swin transformer whose stages feed the skips of a convolutional decoder; extents are multiples of the patch size to the fifth.',
  params,
  build(g, [x], args) {
    check(g, args);
    if (args.useHyena || args.hyenaStages) return g.add(lost, x!);
    const { spatialDims: rank, featureSize: f } = args;
    const patch = extents(g, args.patchSize, rank, 'patchSize');
    const style: Style = { rank, norm: args.normName, act: LEAKY };
    g.add(multiples, x!, { rank, of: fifth(patch, rank), named: 'patch size⁵' });
    const maps = encode(g, x!, args, patch);
    const keep = (y: Ref, from: number, to = from): Ref => addLevel(g, y, style, { from, to, kernel: 3, stride: 1, residual: true });
    const up = (y: Ref, skip: Ref, from: number, to: number): Ref =>
      addUp(g, y, skip, style, { from, to, kernel: 3, window: 2, residual: true });
    const enc0 = keep(x!, args.inChannels, f);
    const enc1 = keep(maps[0]!, f);
    const enc2 = keep(maps[1]!, 2 * f);
    const enc3 = keep(maps[2]!, 4 * f);
    const dec4 = keep(maps[4]!, 16 * f);
    const dec3 = up(dec4, maps[3]!, 16 * f, 8 * f);
    const dec2 = up(dec3, enc3, 8 * f, 4 * f);
    const dec1 = up(dec2, enc2, 4 * f, 2 * f);
    const dec0 = up(dec1, enc1, 2 * f, f);
    return addPoint(g, up(dec0, enc0, f, f), rank, f, args.outChannels);
  }
});
