import { conv } from '../../ops/conv';
import { activation } from '../../ops/elementwise';
import { linear, parameter } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { layerNorm } from '../../ops/norm';
import { type ArgsOf, any, boolean, integer, number, onAxis, type PerAxis, perAxis, text } from '../../ops/param';
import { classToken, patches } from '../../ops/patches';
import { flatten, permute } from '../../ops/reshape';
import { take } from '../../ops/take';
import { type Builder, defineBlock, type Out, type Ref } from '../block';
import * as p from './params';
import { perAxisOf } from './perLevel';
import { refuse } from './refuse';
import { transformerBlock } from './transformer';

export const imgSize = perAxis('Extents of the input, which the positions are learned for: a number, or one for each axis.', {
  unit: 'samples',
  min: 1
});
export const hiddenSize = integer('Extent of the vectors.', { unit: 'features', min: 1, default: 768 });
export const mlpDim = integer('Features between the two linear layers of a block.', { unit: 'features', min: 0, default: 3072 });
export const numHeads = integer('Number of attention heads; divides the extent of the vectors.', { min: 1, default: 12 });
export const projType = text('How patches become vectors: by a convolution or by a linear layer.', {
  default: 'conv',
  choices: ['conv', 'perceptron']
});
export const dropoutRate = number('Share of samples that are zeroed while training.', { min: 0, max: 1, default: 0 });
export const qkvBias = boolean('Whether queries, keys and values have an offset.', { default: false });
export const saveAttn = boolean('Whether the attention is kept to be looked at; no bearing on shapes.', { default: false });

const params = {
  inChannels: p.inChannels,
  imgSize,
  patchSize: perAxis('Extent of a patch: a number, or one for each axis.', { unit: 'samples', min: 1 }),
  hiddenSize,
  mlpDim,
  numLayers: integer('Number of blocks.', { min: 0, max: 1000, default: 12 }),
  numHeads,
  projType,
  posEmbedType: text('How vectors know where they stand.', { default: 'learnable', choices: ['none', 'learnable', 'sincos', 'fourier'] }),
  classification: boolean('Whether a class is told from a further vector.', { default: false }),
  numClasses: integer('Number of classes.', { min: 1, default: 2 }),
  dropoutRate,
  spatialDims: { ...p.spatialDims, default: 3 },
  postActivation: any('Tanh stands behind the classes; nothing where this is another word.', { default: 'Tanh' }),
  qkvBias,
  saveAttn
} as const;

type Args = Omit<ArgsOf<typeof params>, 'dropoutRate' | 'saveAttn' | 'numClasses' | 'postActivation'>;

/** Whether the heads of an attention divide its vectors; the constructor refuses others. */
export function checkHeads(g: Builder, features: number, heads: number): void {
  if (features % heads === 0) return;
  const data = { value: features, by: heads, what: 'features', divisor: 'heads' };
  g.refuse({ kind: 'indivisible', blame: ['numHeads', 'hiddenSize'], data });
}

/** The extents that a number or a list stands for. */
export function extents(g: Builder, value: PerAxis, rank: number, blame: string): number[] {
  perAxisOf(g, value, rank, blame);
  return Array.from({ length: rank }, (_, axis) => onAxis(value, axis));
}

/** Axes that a table of sines is made of: a sine and a cosine for each. */
function checkTable(g: Builder, { posEmbedType: type, hiddenSize, spatialDims: rank }: Args): void {
  if (type === 'sincos' && rank === 1) refuse(g, 'posEmbedType', 'has sines for 2 and 3 spatial axes, and not for 1');
  const by = type === 'sincos' ? 2 * rank : type === 'fourier' ? 2 : 1;
  if (hiddenSize % by === 0) return;
  const data = { value: hiddenSize, by, what: 'features', divisor: 'sines and cosines' };
  g.refuse({ kind: 'indivisible', blame: ['hiddenSize', 'posEmbedType'], data });
}

/** Patches as a sequence of vectors that know where they stand (monai/networks/blocks/patchembedding.py). */
function embed(g: Builder, x: Ref, args: Args): Ref {
  const { spatialDims: rank, hiddenSize, inChannels } = args;
  const image = extents(g, args.imgSize, rank, 'imgSize');
  const patch = extents(g, args.patchSize, rank, 'patchSize');
  const samples = patch.reduce((a, b) => a * b, inChannels);
  for (const [axis, extent] of image.entries()) {
    if (extent < patch[axis]!) refuse(g, 'patchSize', `is larger than the image: ${patch[axis]} of ${extent}`);
    if (args.projType === 'perceptron' && extent % patch[axis]! !== 0) {
      const data = { value: extent, by: patch[axis]!, what: `axis ${axis + 2}`, divisor: 'patch size' };
      g.refuse({ kind: 'indivisible', blame: ['patchSize', 'imgSize'], data });
    }
  }
  checkTable(g, args);
  const count = image.reduce((total, extent, axis) => total * Math.floor(extent / patch[axis]!), 1);
  const vectors =
    args.projType === 'conv'
      ? g.add(
          permute,
          g.add(flatten, g.add(conv, x, { rank, inChannels, outChannels: hiddenSize, kernel: patch, stride: patch }), { start: 2 }),
          {
            order: [0, 2, 1]
          }
        )
      : g.add(linear, g.add(patches, x, { rank, patch }), { inFeatures: samples, outFeatures: hiddenSize });
  return g.add(elementwise, [vectors, g.add(parameter, [], { shape: [1, count, hiddenSize] })]);
}

/** The normalised vectors behind all blocks, and those behind each. */
export function addVit(g: Builder, x: Ref, args: Args): { readonly last: Ref; readonly states: readonly Ref[] } {
  const { hiddenSize: features, qkvBias: bias, mlpDim } = args;
  checkHeads(g, features, args.numHeads);
  let y = embed(g, x, args);
  if (args.classification) y = g.add(classToken, y, { features });
  const states: Ref[] = [];
  for (let i = 0; i < args.numLayers; i++) {
    y = g.add(transformerBlock, y, { features, hidden: mlpDim || features, bias });
    states.push(y);
  }
  return { last: g.add(layerNorm, y, { shape: features }), states };
}

/** MONAI's vision transformer (monai/networks/nets/vit.py; arXiv 2010.11929). */
export const vit = defineBlock({
  name: 'ViT',
  doc: 'Vision transformer: patches as a sequence, self-attention; hands out the vectors, or classes, and those of every block.',
  params,
  build(g, [x], args): Out {
    const { last, states } = addVit(g, x!, args);
    if (!args.classification) return { items: [last, { items: states }] };
    const all = { start: null, stop: null, step: null };
    const classes = g.add(linear, g.add(take, last, { index: [all, 0] }), { inFeatures: args.hiddenSize, outFeatures: args.numClasses });
    const out = args.postActivation === 'Tanh' ? g.add(activation, classes, { function: 'tanh' }) : classes;
    return { items: [out, { items: states }] };
  }
});
