import { conv, convTranspose } from '../../ops/conv';
import { elementwise } from '../../ops/merge';
import { type ArgsOf, any, boolean, integer, integers, number, withDefault } from '../../ops/param';
import { interpolate, pad } from '../../ops/resize';
import { type Builder, defineBlock, type Out, type Ref } from '../block';
import * as p from './params';
import { refuse } from './refuse';
import { addGroupNorm, addSame, addSilu, addSpatialAttention } from './spatialAttention';

export const normNumGroups = integer('Groups of the normalisations; divides all channels.', { min: 1, default: 32 });
export const attentionLevels = any('For each level, whether it attends to itself.', { default: [false, false, true, true] });
export const numResBlocks = any('Residual blocks of each level: a number, or one for each.', { default: [2, 2, 2, 2] });
export const levelChannels = integers(p.channels.doc, { unit: 'channels', min: 1, default: [32, 64, 64, 64] });
export const normEps = number('Added to variances before their roots are taken.', { default: 1e-6 });
const flag = (doc: string, value: boolean) => boolean(doc, { default: value });
export const generativeFlags = {
  includeFc: flag('Whether a linear layer stands behind attention.', true),
  useCombinedLinear: flag('Whether queries, keys and values are made at once; no bearing on shapes.', false),
  useFlashAttention: flag('Whether attention runs in one kernel; no bearing on shapes.', false)
} as const;

const params = {
  spatialDims: p.spatialDims,
  inChannels: withDefault(p.inChannels, 1),
  outChannels: withDefault(p.outChannels, 1),
  numResBlocks,
  channels: levelChannels,
  attentionLevels,
  latentChannels: integer('Channels of the latent map.', { unit: 'channels', min: 1, default: 3 }),
  normNumGroups,
  normEps,
  withEncoderNonlocalAttn: flag('Whether the encoder attends to itself at its end.', true),
  withDecoderNonlocalAttn: flag('Whether the decoder attends to itself at its beginning.', true),
  useCheckpoint: flag('Whether activations are computed anew for gradients; no bearing on shapes.', false),
  useConvtranspose: flag('Whether maps are doubled by transposed convolutions instead of interpolation.', false),
  ...generativeFlags
} as const;

type Args = ArgsOf<typeof params>;

export interface Level {
  readonly channels: number;
  readonly blocks: number;
  readonly attends: boolean;
}

interface LevelArgs {
  readonly channels: readonly number[];
  readonly attentionLevels: unknown;
  readonly numResBlocks: unknown;
  readonly normNumGroups: number;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The levels of a generative network, the largest first; what does not go together is refused. */
export function levelsOf(g: Builder, { channels, attentionLevels, numResBlocks, normNumGroups }: LevelArgs): Level[] {
  const odd = channels.find(one => one % normNumGroups !== 0);
  if (odd !== undefined) {
    const data = { value: odd, by: normNumGroups, what: 'channels', divisor: 'groups' };
    g.refuse({ kind: 'indivisible', blame: ['normNumGroups', 'channels'], data });
  }
  if (!Array.isArray(attentionLevels) || attentionLevels.length !== channels.length)
    return refuse(g, 'attentionLevels', `needs ${channels.length} entries, one for each level`);
  const blocks = isCount(numResBlocks) ? channels.map(() => numResBlocks) : numResBlocks;
  if (!Array.isArray(blocks) || blocks.length !== channels.length || !blocks.every(isCount))
    return refuse(g, 'numResBlocks', `needs a whole number, or ${channels.length}, one for each level`);
  if (channels.length === 0) refuse(g, 'channels', 'needs one level at least');
  return channels.map((one, i) => ({ channels: one, blocks: blocks[i]!, attends: Boolean(attentionLevels[i]) }));
}

/** Two convolutions, each normalised and activated before, with a shortcut. */
function addBlock(g: Builder, x: Ref, { spatialDims: rank, normNumGroups: groups }: Args, from: number, to: number): Ref {
  const first = addSame(g, addSilu(g, addGroupNorm(g, x, from, groups)), rank, from, to);
  const second = addSame(g, addSilu(g, addGroupNorm(g, first, to, groups)), rank, to, to);
  return g.add(elementwise, [from === to ? x : addSame(g, x, rank, from, to, 1), second]);
}

const attend = (g: Builder, x: Ref, { normNumGroups, includeFc }: Args, channels: number): Ref =>
  addSpatialAttention(g, x, channels, normNumGroups, includeFc);

function addLevel(g: Builder, x: Ref, args: Args, from: number, { channels, blocks, attends }: Level): { y: Ref; made: number } {
  let [y, made] = [x, from];
  for (let i = 0; i < blocks; i++) {
    y = addBlock(g, y, args, made, channels);
    made = channels;
    if (attends) y = attend(g, y, args, channels);
  }
  return { y, made };
}

/** Block, attention, block. */
const addMiddle = (g: Builder, x: Ref, args: Args, channels: number): Ref =>
  addBlock(g, attend(g, addBlock(g, x, args, channels, channels), args, channels), args, channels, channels);

const addEnd = (g: Builder, x: Ref, { spatialDims, normNumGroups }: Args, from: number, to: number): Ref =>
  addSame(g, addGroupNorm(g, x, from, normNumGroups), spatialDims, from, to);

function encode(g: Builder, x: Ref, args: Args, levels: readonly Level[]): Ref {
  const { spatialDims: rank } = args;
  let made = levels[0]!.channels;
  let y = addSame(g, x, rank, args.inChannels, made);
  for (const [i, level] of levels.entries()) {
    ({ y, made } = addLevel(g, y, args, made, level));
    if (i === levels.length - 1) break;
    // One sample is added behind each axis.
    const padded = g.add(pad, y, { rank, amounts: Array.from({ length: rank }, () => [0, 1] as const) });
    y = g.add(conv, padded, { rank, inChannels: made, outChannels: made, kernel: 3, stride: 2 });
  }
  const last = levels.at(-1)!.channels;
  if (args.withEncoderNonlocalAttn) y = addMiddle(g, y, args, last);
  return addEnd(g, y, args, last, args.latentChannels);
}

function decode(g: Builder, z: Ref, args: Args, levels: readonly Level[]): Ref {
  const { spatialDims: rank } = args;
  const upwards = levels.toReversed();
  let made = upwards[0]!.channels;
  let y = addSame(g, z, rank, args.latentChannels, made);
  if (args.withDecoderNonlocalAttn) y = addMiddle(g, y, args, made);
  for (const [i, level] of upwards.entries()) {
    ({ y, made } = addLevel(g, y, args, made, level));
    if (i === levels.length - 1) break;
    y = args.useConvtranspose
      ? g.add(convTranspose, y, { rank, inChannels: made, outChannels: made, kernel: 2, stride: 2 })
      : addSame(g, g.add(interpolate, y, { scale: 2, mode: 'nearest' }), rank, made, made);
  }
  return addEnd(g, y, args, made, args.outChannels);
}

/** MONAI's autoencoder of latent diffusion (monai/networks/nets/autoencoderkl.py; arXiv 2112.10752). */
export const autoencoderKl = defineBlock({
  name: 'AutoencoderKL',
  doc: 'Variational autoencoder: hands out the reconstruction, and mean and deviation of the latent map.',
  params,
  build(g, [x], args): Out {
    const levels = levelsOf(g, args);
    const { spatialDims: rank, latentChannels: latent } = args;
    const h = encode(g, x!, args, levels);
    const mean = addSame(g, h, rank, latent, latent, 1);
    const deviation = addSame(g, h, rank, latent, latent, 1);
    const sample = g.add(elementwise, [mean, deviation]);
    return { items: [decode(g, addSame(g, sample, rank, latent, latent, 1), args, levels), mean, deviation] };
  }
});
