import { glu } from '../../ops/elementwise';
import { embedding, linear } from '../../ops/linear';
import { concat, elementwise } from '../../ops/merge';
import { layerNorm } from '../../ops/norm';
import { type ArgsOf, any, boolean, integer, number, optional } from '../../ops/param';
import { avgPool } from '../../ops/pool';
import { scaledAttention } from '../../ops/products';
import { interpolate } from '../../ops/resize';
import { type Builder, defineBlock, type Ref } from '../block';
import {
  attentionLevels,
  generativeFlags,
  type Level,
  levelChannels,
  levelsOf,
  normEps,
  normNumGroups,
  numResBlocks
} from './autoencoderKl';
import * as p from './params';
import { imagesOrVolumes } from './perLevel';
import { refuse } from './refuse';
import { addAttention, addGroupNorm, addSame, addSilu, addSpatialAttention, toMap, toSequence } from './spatialAttention';

const params = {
  spatialDims: p.spatialDims,
  inChannels: p.inChannels,
  outChannels: p.outChannels,
  numResBlocks,
  channels: levelChannels,
  attentionLevels,
  normNumGroups,
  normEps,
  resblockUpdown: boolean('Whether residual blocks change the size instead of convolutions.', { default: false }),
  numHeadChannels: any('Channels of an attention head: a number, or one for each level.', { default: 8 }),
  withConditioning: boolean('Whether maps attend to a further input, the context.', { default: false }),
  transformerNumLayers: integer('Blocks of each transformer that attends to the context.', { min: 0, max: 100, default: 1 }),
  crossAttentionDim: optional(integer('Extent of the vectors of the context.', { unit: 'features', min: 1 })),
  numClassEmbeds: optional(integer('Number of classes that may be given beside the time.', { min: 1 })),
  upcastAttention: boolean('Whether attention runs in full precision; no bearing on shapes.', { default: false }),
  dropoutCattn: number('Share of samples that are zeroed in attention to the context while training.', { min: 0, max: 1, default: 0 }),
  ...generativeFlags
} as const;

type Args = ArgsOf<typeof params>;

interface HeadedLevel extends Level {
  readonly headChannels: number;
}

type Resized = 'up' | 'down' | undefined;

const timeFeatures = ({ channels }: Args): number => 4 * channels[0]!;

function resize(g: Builder, x: Ref, rank: number, how: Resized): Ref {
  if (how === 'up') return g.add(interpolate, x, { scale: 2, mode: 'nearest' });
  return how === 'down' ? g.add(avgPool, x, { rank, kernel: 2, stride: 2 }) : x;
}

/** Two convolutions, between which the time is added, with a shortcut. */
function addBlock(g: Builder, x: Ref, args: Args, from: number, to: number, how?: Resized): Ref {
  const { spatialDims: rank, normNumGroups: groups } = args;
  const first = addSame(g, resize(g, addSilu(g, addGroupNorm(g, x, from, groups)), rank, how), rank, from, to);
  g.hold(linear, { inFeatures: timeFeatures(args), outFeatures: to });
  const second = addSame(g, addSilu(g, addGroupNorm(g, first, to, groups)), rank, to, to);
  const same = resize(g, x, rank, how);
  return g.add(elementwise, [from === to ? same : addSame(g, same, rank, from, to, 1), second]);
}

/** Attention of the vectors to themselves and to the context, and two linear layers, each normalised before and added. */
function addTransformer(g: Builder, x: Ref, args: Args, features: number): Ref {
  const norm = (y: Ref): Ref => g.add(layerNorm, y, { shape: features });
  const seen = g.add(elementwise, [addAttention(g, norm(x), { features, bias: false, mixed: args.includeFc }), x]);
  const queries = g.add(linear, norm(seen), { inFeatures: features, outFeatures: features, bias: false });
  const context = args.crossAttentionDim ?? features;
  // Keys and values are made of the context, which changes no shape here.
  for (let i = 0; i < 2; i++) g.hold(linear, { inFeatures: context, outFeatures: features, bias: false });
  const gathered = g.add(scaledAttention, [queries, queries, queries]);
  const told = g.add(elementwise, [g.add(linear, gathered, { inFeatures: features, outFeatures: features }), seen]);
  const wide = g.add(glu, g.add(linear, norm(told), { inFeatures: features, outFeatures: 8 * features }));
  return g.add(elementwise, [g.add(linear, wide, { inFeatures: 4 * features, outFeatures: features }), told]);
}

function attend(g: Builder, x: Ref, args: Args, { channels, headChannels }: Pick<HeadedLevel, 'channels' | 'headChannels'>): Ref {
  const { spatialDims: rank, normNumGroups: groups, withConditioning } = args;
  if (headChannels < 1) refuse(g, 'numHeadChannels', 'has to be 1 at least where a level attends');
  if (!withConditioning) {
    if (channels % headChannels !== 0) {
      const data = { value: channels, by: headChannels, what: 'channels', divisor: 'channels of a head' };
      g.refuse({ kind: 'indivisible', blame: ['numHeadChannels', 'channels'], data });
    }
    return addSpatialAttention(g, x, channels, groups, args.includeFc);
  }
  const inner = Math.floor(channels / headChannels) * headChannels;
  if (inner === 0) refuse(g, 'numHeadChannels', `is more than the ${channels} channels there are`);
  const map = addSame(g, addGroupNorm(g, x, channels, groups), rank, channels, inner, 1);
  let y = toSequence(g, map);
  for (let i = 0; i < args.transformerNumLayers; i++) y = addTransformer(g, y, args, inner);
  return g.add(elementwise, [addSame(g, toMap(g, y, map), rank, inner, channels, 1), x]);
}

/** Down to the smallest map; every map on the way is kept. */
function encode(g: Builder, x: Ref, args: Args, levels: readonly HeadedLevel[]): Ref[] {
  const { spatialDims: rank } = args;
  let from = levels[0]!.channels;
  const maps = [addSame(g, x, rank, args.inChannels, from)];
  for (const [i, level] of levels.entries()) {
    for (let n = 0; n < level.blocks; n++) {
      const y = addBlock(g, maps.at(-1)!, args, from, level.channels);
      from = level.channels;
      maps.push(level.attends ? attend(g, y, args, level) : y);
    }
    if (i === levels.length - 1) break;
    const to = level.channels;
    maps.push(args.resblockUpdown ? addBlock(g, maps.at(-1)!, args, to, to, 'down') : addSame(g, maps.at(-1)!, rank, to, to, 3, 2));
    from = to;
  }
  return maps;
}

/** Up again; every block joins one of the kept maps. */
function decode(g: Builder, x: Ref, maps: Ref[], args: Args, levels: readonly HeadedLevel[]): Ref {
  const { spatialDims: rank } = args;
  const upwards = levels.toReversed();
  let y = x;
  let from = upwards[0]!.channels;
  for (const [i, level] of upwards.entries()) {
    const to = level.channels;
    const below = upwards[Math.min(i + 1, upwards.length - 1)]!.channels;
    for (let n = 0; n <= level.blocks; n++) {
      const skip = n === level.blocks ? below : to;
      y = addBlock(g, g.add(concat, [y, maps.pop()!]), args, from + skip, to);
      from = to;
      if (level.attends) y = attend(g, y, args, level);
    }
    if (i === upwards.length - 1) break;
    y = args.resblockUpdown ? addBlock(g, y, args, to, to, 'up') : addSame(g, resize(g, y, rank, 'up'), rank, to, to);
  }
  return y;
}

function headChannelsOf(g: Builder, { numHeadChannels: written, channels }: Args): number[] {
  if (Number.isSafeInteger(written)) return channels.map(() => written as number);
  if (Array.isArray(written) && written.length === channels.length && written.every(Number.isSafeInteger)) return written;
  return refuse(g, 'numHeadChannels', `needs a whole number, or ${channels.length}, one for each level`);
}

function check(g: Builder, { withConditioning, crossAttentionDim }: Args): void {
  if (withConditioning && crossAttentionDim === undefined) refuse(g, 'crossAttentionDim', 'has to be given with with_conditioning');
  if (!withConditioning && crossAttentionDim !== undefined) refuse(g, 'crossAttentionDim', 'takes no value without with_conditioning');
}

/** MONAI's U-Net of diffusion models (monai/networks/nets/diffusion_model_unet.py; arXiv 2112.10752). */
export const diffusionModelUnet = defineBlock({
  name: 'DiffusionModelUNet',
  doc: 'The U-Net of a diffusion model: blocks are told the time, and levels may attend to themselves or to a context.',
  params,
  build(g, [x], args) {
    check(g, args);
    const heads = headChannelsOf(g, args);
    const levels = levelsOf(g, args).map((level, i): HeadedLevel => ({ ...level, headChannels: heads[i]! }));
    imagesOrVolumes(g, args.spatialDims);
    const time = timeFeatures(args);
    g.hold(linear, { inFeatures: args.channels[0]!, outFeatures: time });
    g.hold(linear, { inFeatures: time, outFeatures: time });
    if (args.numClassEmbeds !== undefined) g.hold(embedding, { entries: args.numClassEmbeds, features: time });
    const maps = encode(g, x!, args, levels);
    const last = levels.at(-1)!;
    const middle = attend(g, addBlock(g, maps.at(-1)!, args, last.channels, last.channels), args, last);
    const y = decode(g, addBlock(g, middle, args, last.channels, last.channels), maps, args, levels);
    const first = levels[0]!.channels;
    return addSame(g, addSilu(g, addGroupNorm(g, y, first, args.normNumGroups)), args.spatialDims, first, args.outChannels);
  }
});
