import { conv } from '../../ops/conv';
import { activation } from '../../ops/elementwise';
import { linear } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { batchNorm } from '../../ops/norm';
import { type ArgsOf, any, boolean, integer, integers, number, onAxis, optional, perAxis, text } from '../../ops/param';
import { adaptivePool, avgPool, maxPool } from '../../ops/pool';
import { flatten } from '../../ops/reshape';
import { pad } from '../../ops/resize';
import { type Builder, defineBlock, type Out, type Ref } from '../block';
import { actParam, addAct, addNorm, learnsScale, normParam } from './layers';
import * as p from './params';
import { perAxisOf } from './perLevel';
import { refuse } from './refuse';

const rest = {
  spatialDims: { ...p.spatialDims, default: 3 },
  nInputChannels: { ...p.inChannels, default: 3 },
  conv1TSize: perAxis('Extent of the first convolution.', { unit: 'samples', min: 1, default: 7 }),
  conv1TStride: perAxis('Stride of the first convolution.', { unit: 'samples', min: 1, default: 1 }),
  noMaxPool: boolean('Whether the pool behind the first convolution is left out.', { default: false }),
  shortcutType: text('What shortcuts do where channels or extents change: A fills up with zeros, B convolves.', {
    default: 'B',
    choices: ['A', 'B']
  }),
  widenFactor: number('Factor of the channels of all levels.', { min: 0, max: 1000, default: 1 }),
  numClasses: integer('Number of classes.', { min: 1, default: 400 }),
  feedForward: boolean('Whether a linear layer makes classes.', { default: true }),
  biasDownsample: boolean('Whether convolutions of shortcuts have an offset.', { default: true }),
  act: actParam(['relu', { inplace: true }]),
  norm: normParam('batch')
} as const;

const params = {
  block: text('Blocks of two convolutions (basic) or of three (bottleneck).', { choices: ['basic', 'bottleneck'] }),
  layers: integers('Blocks of each of the four levels.', { min: 1, max: 1000 }),
  blockInplanes: integers('Channels of each of the four levels.', { unit: 'channels', min: 1 }),
  ...rest
} as const;

type Args = ArgsOf<typeof params>;

const LEVELS = 4;

const addNormed = (g: Builder, x: Ref, channels: number): Ref => g.add(batchNorm, x, { features: channels });
const addRelu = (g: Builder, x: Ref): Ref => g.add(activation, x, { function: 'relu' });

/** The shortcut of a block that changes channels or extents. */
function shorten(
  g: Builder,
  x: Ref,
  { spatialDims: rank, shortcutType, biasDownsample: bias }: Args,
  from: number,
  to: number,
  stride: number
): Ref {
  if (shortcutType === 'B') return addNormed(g, g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel: 1, stride, bias }), to);
  if (to < from) refuse(g, 'shortcutType', `A has no zeros to fill ${to} channels of ${from} up`);
  const strided = g.add(avgPool, x, { rank, kernel: 1, stride });
  return g.add(pad, strided, { rank, amounts: [...Array<number>(2 * rank).fill(0), 0, to - from], lastAxisFirst: true });
}

/** The levels normalise by batches and activate by ReLU, whatever the network is told (resnet.py, _make_layer). */
function addBlock(g: Builder, x: Ref, args: Args, from: number, planes: number, stride: number): Ref {
  const { spatialDims: rank } = args;
  const to = planes * expansionOf(args);
  const convolve = (y: Ref, inChannels: number, outChannels: number, kernel: number, step = 1): Ref =>
    addNormed(
      g,
      g.add(conv, y, { rank, inChannels, outChannels, kernel, stride: step, padding: (kernel - 1) / 2, bias: false }),
      outChannels
    );
  const made =
    args.block === 'bottleneck'
      ? convolve(addRelu(g, convolve(addRelu(g, convolve(x, from, planes, 1)), planes, planes, 3, stride)), planes, to, 1)
      : convolve(addRelu(g, convolve(x, from, planes, 3, stride)), planes, planes, 3);
  const shortcut = stride !== 1 || from !== to ? shorten(g, x, args, from, to, stride) : x;
  return addRelu(g, g.add(elementwise, [made, shortcut]));
}

const expansionOf = ({ block }: Args): number => (block === 'bottleneck' ? 4 : 1);

/** The map behind the first convolution and those of all levels. */
function addLevels(g: Builder, x: Ref, args: Args): { readonly maps: readonly Ref[]; readonly channels: number } {
  const { spatialDims: rank, nInputChannels: inChannels, layers } = args;
  const planes = args.blockInplanes.map(one => Math.floor(one * args.widenFactor));
  if (planes.length < LEVELS) refuse(g, 'blockInplanes', `needs ${LEVELS} numbers, and ${planes.length} are given`);
  if (layers.length < LEVELS) refuse(g, 'layers', `needs ${LEVELS} numbers, and ${layers.length} are given`);
  if (planes.some(one => one < 1)) refuse(g, 'widenFactor', 'leaves no channels');
  if (!learnsScale(args.norm)) refuse(g, 'norm', 'has to learn a scale: the constructor sets it');
  perAxisOf(g, args.conv1TSize, rank, 'conv1TSize');
  perAxisOf(g, args.conv1TStride, rank, 'conv1TStride');
  const padding = Array.from({ length: rank }, (_, axis) => Math.floor(onAxis(args.conv1TSize, axis) / 2));
  let channels = planes[0]!;
  const window = { rank, kernel: args.conv1TSize, stride: args.conv1TStride, padding, bias: false };
  const entered = g.add(conv, x, { ...window, inChannels, outChannels: channels });
  let y = addAct(g, addNorm(g, entered, args.norm, channels, rank), args.act);
  const maps = [y];
  if (!args.noMaxPool) y = g.add(maxPool, y, { rank, kernel: 3, stride: 2, padding: 1 });
  for (let level = 0; level < LEVELS; level++) {
    for (let n = 0; n < layers[level]!; n++) {
      y = addBlock(g, y, args, channels, planes[level]!, n === 0 && level > 0 ? 2 : 1);
      channels = planes[level]! * expansionOf(args);
    }
    maps.push(y);
  }
  return { maps, channels };
}

function build(g: Builder, x: Ref, args: Args): Ref {
  const { maps, channels } = addLevels(g, x, args);
  const flat = g.add(flatten, g.add(adaptivePool, maps.at(-1)!, { rank: args.spatialDims, outputSize: 1 }));
  return args.feedForward ? g.add(linear, flat, { inFeatures: channels, outFeatures: args.numClasses }) : flat;
}

/** MONAI's ResNet (monai/networks/nets/resnet.py; arXiv 1512.03385). */
export const resNet = defineBlock({
  name: 'ResNet',
  doc: 'Residual network of four levels.',
  params,
  build: (g, [x], args) => build(g, x!, args)
});

interface Variant {
  readonly block: 'basic' | 'bottleneck';
  readonly layers: readonly number[];
  /** As its pretrained weights have them. */
  readonly shortcutType: 'A' | 'B';
  readonly biasDownsample: boolean;
}

const bottleneck = (...layers: number[]): Variant => ({ block: 'bottleneck', layers, shortcutType: 'B', biasDownsample: false });

const variants: Readonly<Record<string, Variant>> = {
  resnet10: { block: 'basic', layers: [1, 1, 1, 1], shortcutType: 'B', biasDownsample: false },
  resnet18: { block: 'basic', layers: [2, 2, 2, 2], shortcutType: 'A', biasDownsample: true },
  resnet34: { block: 'basic', layers: [3, 4, 6, 3], shortcutType: 'A', biasDownsample: true },
  resnet50: bottleneck(3, 4, 6, 3),
  resnet101: bottleneck(3, 4, 23, 3),
  resnet152: bottleneck(3, 8, 36, 3),
  resnet200: bottleneck(3, 24, 36, 3)
};

const PLANES = [64, 128, 256, 512];

/** Whether there are weights to load for these arguments (resnet.py, _resnet). */
function checkWeights(g: Builder, args: Omit<Args, 'block' | 'layers' | 'blockInplanes'>, { shortcutType, biasDownsample }: Variant): void {
  const fits = args.spatialDims === 3 && args.nInputChannels === 1 && !args.feedForward;
  if (!fits || args.shortcutType !== shortcutType || args.biasDownsample !== biasDownsample)
    refuse(
      g,
      'pretrained',
      `there are weights for volumes with 1 channel, feed_forward off, shortcut_type ${shortcutType} and bias_downsample ${biasDownsample}`
    );
}

export const resNets = Object.entries(variants).map(([name, variant]) =>
  defineBlock({
    name,
    doc: `Residual network ${name.replace('resnet', 'of ')} layers.`,
    params: {
      pretrained: any('Whether weights are loaded, or the file they are in; no bearing on shapes.', { default: false }),
      progress: boolean('Whether their download is shown.', { default: true }),
      ...rest
    },
    build(g, [x], { pretrained, progress: _, ...args }) {
      if (pretrained === true) checkWeights(g, args, variant);
      return build(g, x!, { ...args, block: variant.block, layers: variant.layers, blockInplanes: PLANES });
    }
  })
);

export interface Features {
  readonly maps: readonly Ref[];
  readonly channels: readonly number[];
}

/** The maps of a named ResNet and their channels; undefined for another name (resnet.py, ResNetFeatures). */
export function addResNetFeatures(g: Builder, x: Ref, name: string, rank: number, inChannels: number): Features | undefined {
  const variant = Object.hasOwn(variants, name) ? variants[name]! : undefined;
  if (!variant) return undefined;
  const { act, norm } = rest;
  const args: Args = {
    ...variant,
    blockInplanes: PLANES,
    spatialDims: rank,
    nInputChannels: inChannels,
    conv1TSize: 7,
    conv1TStride: 2,
    noMaxPool: false,
    widenFactor: 1,
    numClasses: 400,
    feedForward: false,
    act: act.default,
    norm: norm.default
  };
  const { maps } = addLevels(g, x, args);
  return { maps, channels: [PLANES[0]!, ...PLANES.map(planes => planes * expansionOf(args))] };
}

/** The maps of a ResNet without its classes. */
export const resNetFeatures = defineBlock({
  name: 'ResNetFeatures',
  doc: 'The maps of all levels of a residual network, the largest first.',
  params: {
    modelName: text('Which network.', { choices: Object.keys(variants) }),
    pretrained: optional(boolean('Whether weights are loaded; no bearing on shapes.', { default: true })),
    spatialDims: { ...p.spatialDims, default: 3 },
    inChannels: { ...p.inChannels, default: 1 }
  },
  build(g, [x], { modelName, pretrained, spatialDims, inChannels }): Out {
    if (pretrained && (spatialDims !== 3 || inChannels !== 1)) refuse(g, 'pretrained', 'there are weights for volumes with 1 channel only');
    return { items: addResNetFeatures(g, x!, modelName, spatialDims, inChannels)!.maps };
  }
});
