import { conv } from '../../ops/conv';
import { activation } from '../../ops/elementwise';
import { linear } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { batchNorm } from '../../ops/norm';
import { type ArgsOf, boolean, integer, integers, number, optional, text } from '../../ops/param';
import { adaptivePool, maxPool } from '../../ops/pool';
import { flatten } from '../../ops/reshape';
import { type Builder, defineBlock, type Ref } from '../block';
import * as p from './params';
import { refuse } from './refuse';

/** MONAI's squeeze-and-excitation networks (monai/networks/nets/senet.py; arXiv 1709.01507). */

const KINDS = ['se_bottleneck', 'se_resnet_bottleneck', 'se_resnetxt_bottleneck'] as const;

const own = { spatialDims: p.spatialDims, inChannels: p.inChannels } as const;
const layers = integers('Blocks of each of the four levels.', { min: 1, max: 1000 });
const groups = integer('Groups of the 3×3 convolutions.', { min: 1 });
const reduction = integer('What the channels are divided by between squeezing and exciting.', { min: 1 });
const dropoutProb = optional(number('Share of samples that are zeroed while training.', { min: 0, max: 1 }));
const dropoutDim = integer('The axes of what dropout zeroes at once.', { min: 1, max: 3, default: 1 });
const inplanes = integer('Channels of the first level.', { unit: 'channels', min: 1 });
const downsampleKernelSize = integer('Extent of the convolutions of shortcuts.', { unit: 'samples', min: 1 });
const input_3x3 = boolean('Whether the first convolution is three of 3×3 instead of one of 7×7.');
const numClasses = integer('Number of classes.', { min: 1, default: 1000 });

const params = {
  ...own,
  block: text('Which blocks it is made of.', { choices: KINDS }),
  layers,
  groups,
  reduction,
  dropoutProb: { ...dropoutProb, default: 0.2 },
  dropoutDim,
  inplanes: { ...inplanes, default: 128 },
  downsampleKernelSize: { ...downsampleKernelSize, default: 3 },
  input_3x3: { ...input_3x3, default: true },
  numClasses
} as const;

type Args = ArgsOf<typeof params>;

interface Window {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
}

function addNormed(g: Builder, x: Ref, rank: number, { from, to, kernel, stride = 1, groups = 1 }: Window): Ref {
  if (kernel % 2 === 0) refuse(g, 'downsampleKernelSize', `has to be odd, and ${kernel} is not`);
  const window = { kernel, stride, groups, padding: (kernel - 1) / 2, bias: false };
  return g.add(batchNorm, g.add(conv, x, { rank, inChannels: from, outChannels: to, ...window }), { features: to });
}

const addRelu = (g: Builder, x: Ref): Ref => g.add(activation, x, { function: 'relu' });

/** Channels weighed by what all positions together say; the linear layers are convolutions of one position. */
function excite(g: Builder, x: Ref, rank: number, channels: number, reduction: number): Ref {
  const narrow = Math.floor(channels / reduction);
  if (narrow < 1) refuse(g, 'reduction', `leaves nothing of ${channels} channels`);
  const point = (y: Ref, inChannels: number, outChannels: number): Ref => g.add(conv, y, { rank, inChannels, outChannels, kernel: 1 });
  const squeezed = addRelu(g, point(g.add(adaptivePool, x, { rank, outputSize: 1 }), channels, narrow));
  const weights = g.add(activation, point(squeezed, narrow, channels), { function: 'sigmoid' });
  return g.add(elementwise, [x, weights], { operation: 'multiply' });
}

/** Channels inside of a block, and which of its convolutions strides. */
function insideOf({ block, groups }: Args, planes: number): { readonly inner: number; readonly middle: number; readonly early: boolean } {
  if (block === 'se_bottleneck') return { inner: 2 * planes, middle: 4 * planes, early: false };
  if (block === 'se_resnet_bottleneck') return { inner: planes, middle: planes, early: true };
  const width = Math.floor(planes / 16) * groups;
  return { inner: width, middle: width, early: false };
}

function addBlock(g: Builder, x: Ref, args: Args, from: number, planes: number, stride: number, kernel: number): Ref {
  const { spatialDims: rank, groups } = args;
  const { inner, middle, early } = insideOf(args, planes);
  const to = 4 * planes;
  const first = addRelu(g, addNormed(g, x, rank, { from, to: inner, kernel: 1, stride: early ? stride : 1 }));
  const second = addRelu(g, addNormed(g, first, rank, { from: inner, to: middle, kernel: 3, stride: early ? 1 : stride, groups }));
  const made = excite(g, addNormed(g, second, rank, { from: middle, to, kernel: 1 }), rank, to, args.reduction);
  const shortcut = stride !== 1 || from !== to ? addNormed(g, x, rank, { from, to, kernel, stride }) : x;
  return addRelu(g, g.add(elementwise, [made, shortcut]));
}

function enter(g: Builder, x: Ref, { spatialDims: rank, inChannels, inplanes, input_3x3 }: Args): Ref {
  const step = (y: Ref, window: Window): Ref => addRelu(g, addNormed(g, y, rank, window));
  if (!input_3x3) return step(x, { from: inChannels, to: inplanes, kernel: 7, stride: 2 });
  const first = step(x, { from: inChannels, to: 64, kernel: 3, stride: 2 });
  return step(step(first, { from: 64, to: 64, kernel: 3 }), { from: 64, to: inplanes, kernel: 3 });
}

function build(g: Builder, x: Ref, args: Args): Ref {
  const { spatialDims: rank, layers, downsampleKernelSize } = args;
  if (layers.length < 4) refuse(g, 'layers', `needs 4 numbers, and ${layers.length} are given`);
  let y = g.add(maxPool, enter(g, x, args), { rank, kernel: 3, stride: 2, ceilMode: true });
  let from = args.inplanes;
  for (let level = 0; level < 4; level++) {
    const planes = 64 * 2 ** level;
    for (let n = 0; n < layers[level]!; n++) {
      y = addBlock(g, y, args, from, planes, n === 0 && level > 0 ? 2 : 1, level === 0 ? 1 : downsampleKernelSize);
      from = 4 * planes;
    }
  }
  return g.add(linear, g.add(flatten, g.add(adaptivePool, y, { rank, outputSize: 1 })), { inFeatures: from, outFeatures: args.numClasses });
}

export const seNet = defineBlock({
  name: 'SENet',
  doc: 'Residual network whose blocks weigh their channels by what all positions together say.',
  params,
  build: (g, [x], args) => build(g, x!, args)
});

interface Variant {
  readonly kind: (typeof KINDS)[number];
  readonly depths: readonly number[];
  readonly groups: number;
  /** As the residual networks begin, and not as SENet154 does. */
  readonly plain: boolean;
  readonly dropout?: number;
}

const variant = (name: string, { kind, depths, groups: count, plain, dropout }: Variant) =>
  defineBlock({
    name,
    doc: `${name}: a network of squeeze-and-excitation blocks.`,
    params: {
      layers: { ...layers, default: depths },
      groups: { ...groups, default: count },
      reduction: { ...reduction, default: 16 },
      dropoutProb: { ...dropoutProb, ...(dropout !== undefined && { default: dropout }) },
      inplanes: { ...inplanes, default: plain ? 64 : 128 },
      downsampleKernelSize: { ...downsampleKernelSize, default: plain ? 1 : 3 },
      input_3x3: { ...input_3x3, default: !plain },
      pretrained: boolean('Whether weights are loaded; no bearing on shapes.', { default: false }),
      progress: boolean('Whether their download is shown.', { default: true }),
      ...own,
      dropoutDim,
      numClasses
    },
    build: (g, [x], { pretrained: _, progress: __, ...args }) => build(g, x!, { ...args, block: kind })
  });

const [SE, SE_RESNET, SE_RESNEXT] = KINDS;

export const seNets = [
  variant('SENet154', { kind: SE, depths: [3, 8, 36, 3], groups: 64, plain: false, dropout: 0.2 }),
  variant('SEResNet50', { kind: SE_RESNET, depths: [3, 4, 6, 3], groups: 1, plain: true }),
  variant('SEResNet101', { kind: SE_RESNET, depths: [3, 4, 23, 3], groups: 1, plain: true, dropout: 0.2 }),
  variant('SEResNet152', { kind: SE_RESNET, depths: [3, 8, 36, 3], groups: 1, plain: true, dropout: 0.2 }),
  variant('SEResNext50', { kind: SE_RESNEXT, depths: [3, 4, 6, 3], groups: 32, plain: true }),
  variant('SEResNext101', { kind: SE_RESNEXT, depths: [3, 4, 23, 3], groups: 32, plain: true })
];
