import { conv } from '../../ops/conv';
import { linear } from '../../ops/linear';
import { concat } from '../../ops/merge';
import { type ArgsOf, boolean, integer, integers, number } from '../../ops/param';
import { adaptivePool, avgPool, maxPool } from '../../ops/pool';
import { flatten } from '../../ops/reshape';
import { type Builder, defineBlock, type Ref } from '../block';
import { actParam, addAct, addNorm, isPlainBatchNorm, normParam } from './layers';
import * as p from './params';
import { refuse } from './refuse';

const start = {
  spatialDims: p.spatialDims,
  inChannels: p.inChannels,
  outChannels: { ...p.outChannels, doc: 'Number of classes.' },
  initFeatures: integer('Channels of the first convolution.', { unit: 'channels', min: 1, default: 64 }),
  growthRate: integer('Channels that every layer adds.', { unit: 'channels', min: 1, default: 32 })
} as const;

const blockConfig = (depths: readonly number[]) => integers('Layers of each block.', { min: 0, max: 1000, default: depths });
const bnSize = integer('Channels between the convolutions of a layer, as a multiple of what it adds.', { min: 1, default: 4 });
const layers = {
  act: actParam(['relu', { inplace: true }]),
  norm: normParam('batch'),
  dropoutProb: number('Share of samples that are zeroed while training.', { min: 0, max: 1, default: 0 })
} as const;

const params = { ...start, blockConfig: blockConfig([6, 12, 24, 16]), bnSize, ...layers } as const;

type Args = ArgsOf<typeof params>;

function addNormed(g: Builder, x: Ref, { spatialDims: rank, norm, act }: Args, from: number): Ref {
  return addAct(g, addNorm(g, x, norm, from, rank), act);
}

/** A layer joins what it makes to all that it was given. */
function addLayer(g: Builder, x: Ref, args: Args, from: number): Ref {
  const { spatialDims: rank, growthRate, bnSize } = args;
  const inner = bnSize * growthRate;
  const narrow = g.add(conv, addNormed(g, x, args, from), { rank, inChannels: from, outChannels: inner, kernel: 1, bias: false });
  const made = { rank, inChannels: inner, outChannels: growthRate, kernel: 3, padding: 1, bias: false };
  return g.add(concat, [x, g.add(conv, addNormed(g, narrow, args, inner), made)]);
}

function build(g: Builder, x: Ref, args: Args): Ref {
  const { spatialDims: rank, inChannels, initFeatures, blockConfig, outChannels } = args;
  if (isPlainBatchNorm(args.norm)) refuse(g, 'norm', 'has to learn a scale: the constructor sets it');
  if (blockConfig.length === 0) refuse(g, 'blockConfig', 'needs one block at least');
  let channels = initFeatures;
  const window = { rank, kernel: 7, stride: 2, padding: 3, bias: false };
  let y = g.add(conv, x, { ...window, inChannels, outChannels: channels });
  y = g.add(maxPool, addNormed(g, y, args, channels), { rank, kernel: 3, stride: 2, padding: 1 });
  for (const [i, depth] of blockConfig.entries()) {
    for (let n = 0; n < depth; n++) {
      y = addLayer(g, y, args, channels);
      channels += args.growthRate;
    }
    if (i === blockConfig.length - 1) break;
    const half = Math.floor(channels / 2);
    const narrow = g.add(conv, addNormed(g, y, args, channels), { rank, inChannels: channels, outChannels: half, kernel: 1, bias: false });
    y = g.add(avgPool, narrow, { rank, kernel: 2, stride: 2 });
    channels = half;
  }
  const pooled = g.add(adaptivePool, addNormed(g, y, args, channels), { rank, outputSize: 1 });
  return g.add(linear, g.add(flatten, pooled), { inFeatures: channels, outFeatures: outChannels });
}

/** MONAI's DenseNet (monai/networks/nets/densenet.py; arXiv 1608.06993). */
export const denseNet = defineBlock({
  name: 'DenseNet',
  doc: 'DenseNet: every layer is given the maps of all layers of its block before it.',
  params,
  build: (g, [x], args) => build(g, x!, args)
});

const numbered = (depth: number, depths: readonly number[]) =>
  defineBlock({
    name: `DenseNet${depth}`,
    doc: `DenseNet of ${depth} layers.`,
    params: {
      ...start,
      blockConfig: blockConfig(depths),
      pretrained: boolean('Whether weights are loaded; no bearing on shapes.', { default: false }),
      progress: boolean('Whether their download is shown.', { default: true }),
      bnSize,
      ...layers
    },
    build(g, [x], { pretrained, progress: _, ...args }) {
      if (pretrained && (args.spatialDims > 2 || depth === 264)) refuse(g, 'pretrained', 'there are no such weights');
      return build(g, x!, args);
    }
  });

export const denseNets = [
  numbered(121, [6, 12, 24, 16]),
  numbered(169, [6, 12, 32, 32]),
  numbered(201, [6, 12, 48, 32]),
  numbered(264, [6, 12, 64, 48])
];
