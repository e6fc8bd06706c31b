import { linear } from '../../ops/linear';
import { type ArgsOf, any, boolean, integer, integers, onAxis, perAxis } from '../../ops/param';
import { reduce } from '../../ops/reduce';
import { flatten, reshape } from '../../ops/reshape';
import { type Builder, defineBlock, type Ref } from '../block';
import { addConvolution, addResidualUnit, samePadding } from './convolution';
import { actParam, addAct, normParam } from './layers';
import * as p from './params';
import { perAxisOf, perLevel } from './perLevel';
import { refuse } from './refuse';

const shapeOf = (doc: string) => integers(doc, { min: 1 });

const inShape = shapeOf('Extents of the input, the channels first, without the batch.');
const body = {
  channels: p.channels,
  strides: p.strides,
  kernelSize: perAxis('Extent of the convolutions; odd.', { unit: 'samples', min: 1, default: 3 }),
  numResUnits: integer('Convolutions of a residual unit; plain convolutions when 0.', { max: 1000, default: 2 }),
  act: actParam('PRELU'),
  norm: normParam('INSTANCE'),
  dropout: any(p.dropout.doc, { default: undefined }),
  bias: boolean('Whether convolutions learn an offset.', { default: true })
} as const;

type Body = ArgsOf<typeof body>;

/** Channels and extents of a shape, of which there must be 1 to 3. */
function parts(g: Builder, shape: readonly number[], blame: string): { readonly channels: number; readonly extents: readonly number[] } {
  const [channels, ...extents] = shape;
  if (channels === undefined || extents.length < 1 || extents.length > 3) refuse(g, blame, 'has channels and 1 to 3 extents');
  return { channels: channels!, extents };
}

const productOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);

/** Strided layers; the map they make, and how many numbers that is for the input they are built for. */
function encode(g: Builder, x: Ref, args: Body, shape: readonly number[]): { readonly map: Ref; readonly count: number } {
  const { channels: first, extents } = parts(g, shape, 'inShape');
  const rank = extents.length;
  const { channels, kernelSize: kernel, numResUnits: units, act, norm, bias } = args;
  perAxisOf(g, kernel, rank, 'kernelSize');
  const strides = perLevel(g, args.strides, rank, 'strides');
  const padding = samePadding(g, rank, kernel);
  let map = x;
  let from = first;
  let size = extents;
  for (const [i, to] of channels.slice(0, strides.length).entries()) {
    const stride = strides[i]!;
    const last = i === channels.length - 1;
    const spec = { rank, from, to, kernel, stride, bias, act, norm };
    map =
      units > 0
        ? addResidualUnit(g, map, { ...spec, units, bareEnd: last })
        : addConvolution(g, map, last ? { ...spec, act: null, norm: null } : spec);
    size = size.map((extent, axis) => Math.floor((extent - onAxis(kernel, axis) + 2 * padding[axis]!) / onAxis(stride, axis)) + 1);
    from = to;
  }
  return { map, count: from * productOf(size) };
}

function regress(g: Builder, x: Ref, args: Body, inShape: readonly number[], outShape: readonly number[]): Ref {
  if (args.channels.length === 0 || (Array.isArray(args.strides) && args.strides.length === 0))
    refuse(g, 'strides', 'needs one level at least');
  const { map, count } = encode(g, x, args, inShape);
  const numbers = g.add(linear, g.add(flatten, map), { inFeatures: count, outFeatures: productOf(outShape) });
  return g.add(reshape, numbers, { shape: outShape });
}

/** MONAI's regressor (monai/networks/nets/regressor.py). */
export const regressor = defineBlock({
  name: 'Regressor',
  doc: 'Strided convolutions and a linear layer that makes numbers of a shape.',
  params: { inShape, outShape: shapeOf('Extents that come out, without the batch.'), ...body },
  build: (g, [x], args) => regress(g, x!, args, args.inShape, args.outShape)
});

/** MONAI's classifier (monai/networks/nets/classifier.py). */
export const classifier = defineBlock({
  name: 'Classifier',
  doc: 'Strided convolutions and a linear layer that makes classes.',
  params: { inShape, classes: integer('Number of classes.', { min: 1 }), ...body, lastAct: actParam(null) },
  build: (g, [x], args) => addAct(g, regress(g, x!, args, args.inShape, [args.classes]), args.lastAct)
});

/** MONAI's discriminator (monai/networks/nets/classifier.py). */
export const discriminator = defineBlock({
  name: 'Discriminator',
  doc: 'Strided convolutions and a linear layer that judges.',
  params: { inShape, ...body, lastAct: actParam('SIGMOID') },
  build: (g, [x], args) => addAct(g, regress(g, x!, args, args.inShape, [1]), args.lastAct)
});

/** MONAI's critic (monai/networks/nets/classifier.py). */
export const critic = defineBlock({
  name: 'Critic',
  doc: 'Strided convolutions whose mean judges.',
  params: { inShape, ...body },
  build: (g, [x], args) => g.add(reduce, g.add(flatten, encode(g, x!, args, args.inShape).map), { axes: [1], keepDims: true })
});

/** MONAI's generator (monai/networks/nets/generator.py). */
export const generator = defineBlock({
  name: 'Generator',
  doc: 'A linear layer that makes a small map, and transposed convolutions that enlarge it.',
  params: {
    latentShape: shapeOf('Extents of the input, without the batch.'),
    startShape: shapeOf('Extents of the small map, the channels first.'),
    ...body
  },
  build(g, [x], args) {
    const { startShape, latentShape, channels, kernelSize: kernel, numResUnits: units, act, norm, bias } = args;
    const { channels: first, extents } = parts(g, startShape, 'startShape');
    const rank = extents.length;
    perAxisOf(g, kernel, rank, 'kernelSize');
    const strides = perLevel(g, args.strides, rank, 'strides');
    const numbers = g.add(linear, g.add(flatten, x!), { inFeatures: productOf(latentShape), outFeatures: productOf(startShape) });
    let map = g.add(reshape, numbers, { shape: startShape });
    let from = first;
    for (const [i, to] of channels.slice(0, strides.length).entries()) {
      const last = i === channels.length - 1;
      const bare = last || units > 0 ? { act: null, norm: null } : { act, norm };
      map = addConvolution(g, map, { rank, from, to, kernel, stride: strides[i]!, bias, ...bare, transposed: true });
      if (units > 0) map = addResidualUnit(g, map, { rank, from: to, to, kernel, bias, act, norm, units, bareEnd: last });
      from = to;
    }
    return map;
  }
});
