import { conv } from '../../ops/conv';
import { linear } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { type ArgsOf, boolean, integer, integers, number, optional, text, withDefault } from '../../ops/param';
import { type Builder, defineBlock, type Ref } from '../block';
import { actParam, addAct, addNorm, holdAct, holdNorm, normParam } from './layers';
import * as p from './params';
import { imagesOrVolumes } from './perLevel';
import { refuse } from './refuse';
import { addUpsample, holdUpsample, upsampleMode } from './upsample';

const initFilters = integer('Channels of the first level.', { unit: 'channels', min: 1, default: 8 });
const blocksDown = integers('Residual blocks of each level on the way down.', { min: 0, default: [1, 2, 2, 4] });
const blocksUp = integers('Residual blocks of each level on the way up.', { min: 0, default: [1, 1, 1] });
const dropoutProb = optional(number('Share of samples that are zeroed while training.', { min: 0, max: 1 }));
const act = actParam(['RELU', { inplace: true }]);
const norm = normParam(['GROUP', { num_groups: 8 }]);
const ends = {
  useConvFinal: boolean('Whether a normalisation and a 1×1 convolution make the output.', { default: true }),
  blocksDown,
  blocksUp,
  upsampleMode: upsampleMode('nontrainable')
} as const;

const params = {
  spatialDims: withDefault(p.spatialDims, 3),
  initFilters,
  inChannels: withDefault(p.inChannels, 1),
  outChannels: withDefault(p.outChannels, 2),
  dropoutProb,
  act,
  norm,
  normName: text('An old name for the normalisation: group or nothing.', { default: '' }),
  numGroups: integer('Groups of the normalisation under its old name.', { min: 1, default: 8 }),
  ...ends
} as const;

type Args = Omit<ArgsOf<typeof params>, 'normName' | 'numGroups' | 'dropoutProb'>;

const addConv = (g: Builder, x: Ref, rank: number, from: number, to: number, kernel = 3, stride = 1, bias = false): Ref =>
  g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel, stride, padding: (kernel - 1) / 2, bias });

/** Normalisation, activation, convolution, twice, with a shortcut (monai/networks/blocks/segresnet_block.py). */
function addBlock(g: Builder, x: Ref, { spatialDims: rank, norm, act }: Args, channels: number): Ref {
  const first = addConv(g, addAct(g, addNorm(g, x, norm, channels, rank), act), rank, channels, channels);
  const second = addConv(g, addAct(g, addNorm(g, first, norm, channels, rank), act, true), rank, channels, channels);
  return g.add(elementwise, [second, x]);
}

function addBlocks(g: Builder, x: Ref, args: Args, channels: number, count: number): Ref {
  let y = x;
  for (let i = 0; i < count; i++) y = addBlock(g, y, args, channels);
  return y;
}

/** The maps of all levels, the largest first. */
function encode(g: Builder, x: Ref, args: Args): Ref[] {
  const { spatialDims: rank, initFilters, blocksDown } = args;
  const maps: Ref[] = [];
  let y = addConv(g, x, rank, args.inChannels, initFilters);
  for (const [level, count] of blocksDown.entries()) {
    const channels = initFilters * 2 ** level;
    if (level > 0) y = addConv(g, y, rank, Math.floor(channels / 2), channels, 3, 2);
    y = addBlocks(g, y, args, channels, count);
    maps.push(y);
  }
  return maps;
}

function decode(g: Builder, maps: readonly Ref[], args: Args): Ref {
  const { spatialDims: rank, initFilters, blocksUp, act, norm } = args;
  if (blocksUp.length >= maps.length && blocksUp.length > 0)
    refuse(g, 'blocksUp', `goes up ${blocksUp.length} levels, and blocks_down goes down ${maps.length - 1}`);
  let y = maps.at(-1)!;
  for (const [i, count] of blocksUp.entries()) {
    const channels = initFilters * 2 ** (blocksUp.length - i - 1);
    const narrow = addConv(g, y, rank, 2 * channels, channels, 1);
    const doubled = addUpsample(g, narrow, { rank, from: channels, to: channels, mode: args.upsampleMode, blame: 'upsampleMode' });
    y = addBlocks(g, g.add(elementwise, [doubled, maps[maps.length - 2 - i]!]), args, channels, count);
  }
  if (args.useConvFinal)
    return addConv(g, addAct(g, addNorm(g, y, norm, initFilters, rank), act), rank, initFilters, args.outChannels, 1, 1, true);
  holdEnd(g, args, args.outChannels);
  holdAct(g, act);
  return y;
}

function holdEnd(g: Builder, { spatialDims: rank, norm, initFilters }: Args, to: number): void {
  holdNorm(g, norm, initFilters, rank);
  g.hold(conv, { rank, inChannels: initFilters, outChannels: to, kernel: 1 });
}

function build(g: Builder, x: Ref, args: Args): Ref {
  imagesOrVolumes(g, args.spatialDims);
  if (args.blocksDown.length === 0) refuse(g, 'blocksDown', 'needs one level at least');
  return decode(g, encode(g, x, args), args);
}

/** MONAI's SegResNet (monai/networks/nets/segresnet.py; arXiv 1810.11654). */
export const segResNet = defineBlock({
  name: 'SegResNet',
  doc: 'Residual encoder and decoder: each level strides down in a 3×3 convolution and is added on the way up.',
  params,
  build(g, [x], { normName, numGroups, ...args }) {
    if (normName !== '' && normName.toLowerCase() !== 'group')
      refuse(g, 'normName', `is group or left out, and ${normName} is given: norm takes any`);
    return build(g, x!, normName === '' ? args : { ...args, norm: ['group', { num_groups: numGroups }] });
  }
});

/** Channels of the smallest map of the variational branch. */
const SMALLEST = 16;

/** The variational branch, which runs while training (segresnet.py, _prepare_vae_modules). */
function holdBranch(g: Builder, args: Args, size: readonly number[], latent: number): void {
  const { spatialDims: rank, norm, initFilters, blocksDown } = args;
  const zoom = 2 ** (blocksDown.length - 1);
  const wide = initFilters * zoom;
  const elements = size.map(extent => Math.floor(extent / (2 * zoom))).reduce((a, b) => a * b, SMALLEST);
  for (const channels of [wide, SMALLEST, wide]) holdNorm(g, norm, channels, rank);
  g.hold(conv, { rank, inChannels: wide, outChannels: SMALLEST, kernel: 3, stride: 2, padding: 1 });
  for (let i = 0; i < 2; i++) g.hold(linear, { inFeatures: elements, outFeatures: latent });
  g.hold(linear, { inFeatures: latent, outFeatures: elements });
  g.hold(conv, { rank, inChannels: SMALLEST, outChannels: wide, kernel: 1, bias: false });
  holdUpsample(g, { rank, from: wide, to: wide, mode: args.upsampleMode });
  holdEnd(g, args, args.inChannels);
}

/** MONAI's SegResNetVAE (monai/networks/nets/segresnet.py; arXiv 1810.11654). */
export const segResNetVae = defineBlock({
  name: 'SegResNetVAE',
  doc: 'SegResNet with a variational branch that runs while training; in evaluation the map alone comes out.',
  params: {
    inputImageSize: integers('Extents of the input, which the variational branch is built for.', { unit: 'samples', min: 1 }),
    vaeEstimateStd: boolean('Whether the branch estimates the deviation.', { default: false }),
    vaeDefaultStd: number('The deviation otherwise.', { default: 0.3 }),
    vaeNz: integer('Features of the latent vector.', { unit: 'features', min: 1, default: 256 }),
    spatialDims: params.spatialDims,
    initFilters,
    inChannels: params.inChannels,
    outChannels: params.outChannels,
    dropoutProb,
    act,
    norm,
    ...ends
  },
  build(g, [x], args) {
    const map = build(g, x!, args);
    holdBranch(g, args, args.inputImageSize, args.vaeNz);
    return { items: [map] };
  }
});
