import { conv } from '../../ops/conv';
import { activation } from '../../ops/elementwise';
import { linear } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { boolean, integer, text } from '../../ops/param';
import { adaptivePool } from '../../ops/pool';
import { flatten } from '../../ops/reshape';
import { type Builder, defineBlock, type Out, type Ref } from '../block';
import { addNorm, isPlainBatchNorm, normParam } from './layers';
import * as p from './params';
import { refuse } from './refuse';
import type { Features } from './resNet';
import { addSilu } from './spatialAttention';

/** Factors of channels and of repeats, and the size of the images it was made for (arXiv 1905.11946; efficientnet.py). */
const variants: Readonly<Record<string, readonly [width: number, depth: number, size: number]>> = {
  'efficientnet-b0': [1, 1, 224],
  'efficientnet-b1': [1, 1.1, 240],
  'efficientnet-b2': [1.1, 1.2, 260],
  'efficientnet-b3': [1.2, 1.4, 300],
  'efficientnet-b4': [1.4, 1.8, 380],
  'efficientnet-b5': [1.6, 2.2, 456],
  'efficientnet-b6': [1.8, 2.6, 528],
  'efficientnet-b7': [2, 3.1, 600],
  'efficientnet-b8': [2.2, 3.6, 672],
  'efficientnet-l2': [4.3, 5.3, 800]
};

/** Repeats, kernel, stride, expansion, channels in and out of each stage. */
const STAGES = [
  [1, 3, 1, 1, 32, 16],
  [2, 3, 2, 6, 16, 24],
  [2, 5, 2, 6, 24, 40],
  [3, 3, 2, 6, 40, 80],
  [3, 5, 1, 6, 80, 112],
  [4, 5, 2, 6, 112, 192],
  [1, 3, 1, 6, 192, 320]
] as const;

/** Stages whose maps are handed out as features. */
const FEATURES: ReadonlySet<number> = new Set([0, 1, 2, 4, 6]);

const BATCH_NORM = ['batch', { eps: 1e-3, momentum: 0.01 }] as const;

interface Style {
  readonly rank: number;
  readonly norm: unknown;
  readonly width: number;
}

/** Channels as a multiple of eight, no more than a tenth below what they would be (efficientnet.py, _round_filters). */
function rounded(channels: number, width: number): number {
  const wanted = channels * width;
  const multiple = Math.max(8, Math.floor(Math.trunc(wanted + 4) / 8) * 8);
  return multiple < 0.9 * wanted ? multiple + 8 : multiple;
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
  /** The extent that the padding is made for; what arrives may have another. */
  readonly size: number;
}

/** A convolution padded as TensorFlow would for images of the nominal size, and its normalisation. */
function addConv(g: Builder, x: Ref, { rank, norm }: Style, { from, to, kernel, stride = 1, groups = 1, size }: Step): Ref {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  const before = Math.floor(total / 2);
  const padding = Array.from({ length: rank }, () => [before, total - before] as const);
  const map = g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel, stride, groups, padding, bias: false });
  return addNorm(g, map, norm, to, rank);
}

/** Channels weighed by what all positions together say. */
function excite(g: Builder, x: Ref, rank: number, channels: number, squeezed: number): Ref {
  const point = (y: Ref, inChannels: number, outChannels: number): Ref => g.add(conv, y, { rank, inChannels, outChannels, kernel: 1 });
  const narrow = addSilu(g, point(g.add(adaptivePool, x, { rank, outputSize: 1 }), channels, squeezed));
  const weights = g.add(activation, point(narrow, squeezed, channels), { function: 'sigmoid' });
  return g.add(elementwise, [weights, x], { operation: 'multiply' });
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride: number;
  readonly expansion: number;
  readonly size: number;
}

/** An inverted bottleneck (arXiv 1801.04381). */
function addBlock(g: Builder, x: Ref, style: Style, { from, to, kernel, stride, expansion, size }: Block): Ref {
  const wide = from * expansion;
  const expanded = expansion === 1 ? x : addSilu(g, addConv(g, x, style, { from, to: wide, kernel: 1, size }));
  const seen = addSilu(g, addConv(g, expanded, style, { from: wide, to: wide, kernel, stride, groups: wide, size }));
  const excited = excite(g, seen, style.rank, wide, Math.max(1, Math.floor(from * 0.25)));
  const made = addConv(g, excited, style, { from: wide, to, kernel: 1, size });
  return stride === 1 && from === to ? g.add(elementwise, [made, x]) : made;
}

interface Net {
  readonly name: string;
  readonly rank: number;
  readonly inChannels: number;
  readonly norm: unknown;
}

interface Body extends Features {
  readonly style: Style;
  readonly last: Ref;
}

function addBody(g: Builder, x: Ref, { name, rank, inChannels, norm }: Net): Body | undefined {
  const variant = Object.hasOwn(variants, name) ? variants[name]! : undefined;
  if (!variant) return undefined;
  if (isPlainBatchNorm(norm)) refuse(g, 'norm', 'has to learn a scale: the constructor sets it');
  const [width, depth, nominal] = variant;
  const style: Style = { rank, norm, width };
  let size = nominal;
  let y = addSilu(g, addConv(g, x, style, { from: inChannels, to: rounded(32, width), kernel: 3, stride: 2, size }));
  size = Math.ceil(size / 2);
  const maps: Ref[] = [];
  const channels: number[] = [];
  for (const [stage, [repeats, kernel, stride, expansion, from, to]] of STAGES.entries()) {
    const made = rounded(to, width);
    for (let n = 0; n < Math.ceil(depth * repeats); n++) {
      const first = n === 0;
      const step = first ? stride : 1;
      y = addBlock(g, y, style, { from: first ? rounded(from, width) : made, to: made, kernel, stride: step, expansion, size });
      size = Math.ceil(size / step);
    }
    if (!FEATURES.has(stage)) continue;
    maps.push(y);
    channels.push(made);
  }
  return { maps, channels, style, last: y };
}

const head = (width: number): number => rounded(1280, width);

const params = {
  modelName: text('Which network.', { choices: Object.keys(variants) }),
  pretrained: boolean('Whether weights are loaded; no bearing on shapes.', { default: true }),
  progress: boolean('Whether their download is shown.', { default: true }),
  spatialDims: { ...p.spatialDims, default: 2 },
  inChannels: { ...p.inChannels, default: 3 },
  numClasses: integer('Number of classes.', { min: 1, default: 1000 }),
  norm: normParam(BATCH_NORM),
  advProp: boolean('Whether weights are loaded that were trained with adversarial examples.', { default: false })
} as const;

/** MONAI's EfficientNet (monai/networks/nets/efficientnet.py; arXiv 1905.11946). */
export const efficientNet = defineBlock({
  name: 'EfficientNetBN',
  doc: 'EfficientNet: inverted bottlenecks whose channels and repeats grow together.',
  params,
  build(g, [x], { modelName: name, spatialDims: rank, inChannels, norm, numClasses }) {
    const body = addBody(g, x!, { name, rank, inChannels, norm });
    if (!body) return undefined;
    const { style, last, channels } = body;
    const wide = head(style.width);
    const made = addSilu(g, addConv(g, last, style, { from: channels.at(-1)!, to: wide, kernel: 1, size: 1 }));
    return g.add(linear, g.add(flatten, g.add(adaptivePool, made, { rank, outputSize: 1 })), { inFeatures: wide, outFeatures: numClasses });
  }
});

/** The maps of a named EfficientNet, whose classes are built and not run; undefined for another name. */
export function addEfficientNetFeatures(
  g: Builder,
  x: Ref,
  net: Omit<Net, 'norm'> & { norm?: unknown; classes?: number }
): Features | undefined {
  const { rank, norm = BATCH_NORM, classes = 1000 } = net;
  const body = addBody(g, x, { ...net, norm });
  if (!body) return undefined;
  const wide = head(body.style.width);
  g.hold(headConv, { inChannels: body.channels.at(-1)!, outChannels: wide, rank, norm });
  g.hold(linear, { inFeatures: wide, outFeatures: classes });
  return body;
}

/** The last convolution with its normalisation. */
const headConv = defineBlock({
  name: 'monai EfficientNet head',
  doc: 'A 1×1 convolution and its normalisation.',
  params: { inChannels: p.inChannels, outChannels: p.outChannels, rank: p.spatialDims, norm: normParam(BATCH_NORM) },
  build: (g, [x], { inChannels: from, outChannels: to, rank, norm }) =>
    addConv(g, x!, { rank, norm, width: 1 }, { from, to, kernel: 1, size: 1 })
});

/** The maps of an EfficientNet without its classes. */
export const efficientNetFeatures = defineBlock({
  name: 'EfficientNetBNFeatures',
  doc: 'The maps of five stages of an EfficientNet, the largest first.',
  params,
  build(g, [x], { modelName: name, spatialDims: rank, inChannels, norm, numClasses: classes }): Out {
    return { items: addEfficientNetFeatures(g, x!, { name, rank, inChannels, norm, classes })!.maps };
  }
});
