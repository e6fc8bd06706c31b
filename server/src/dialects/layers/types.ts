import type { Unit } from '../../blocks/block';
import type { Conventions } from '../../ir/conventions';
import { conv, convTranspose, depthwiseConv } from '../../ops/conv';
import { activation, dropout, identity, softmax } from '../../ops/elementwise';
import { unfold } from '../../ops/fold';
import { embedding, linear, matmul } from '../../ops/linear';
import { concat, elementwise } from '../../ops/merge';
import { batchNorm, groupNorm, instanceNorm, layerNorm } from '../../ops/norm';
import type { Op } from '../../ops/op';
import type { Given, Params } from '../../ops/param';
import { adaptivePool, avgPool, globalPool, maxPool } from '../../ops/pool';
import { flatten, permute, reshape, unflatten, unsqueeze } from '../../ops/reshape';
import { crop, interpolate, pad, pixelShuffle, pixelUnshuffle } from '../../ops/resize';
import { chunk, pick, slice, split } from '../../ops/slice';
import type { Spelling } from '../spelling';
import { keysOf } from './keys';

/** Names are compared without case, `_`, `-` and the prefixes of the frameworks. */
export const normaliseType = (type: string): string =>
  type
    .slice(0, 64)
    .toLowerCase()
    .replace(/^(?:torch\.nn\.|nn\.|tf\.keras\.layers\.|keras\.layers\.|layers\.)/, '')
    .replace(/[_\-\s]/g, '');

/** Arguments that people write beside a layer's own and that bear on no shape. */
const IGNORED = [
  'activation',
  'act',
  'norm',
  'init',
  'initializer',
  'trainable',
  'dtype',
  'comment',
  'description',
  'inplace',
  'weights',
  'eps',
  'momentum',
  'paddingmode',
  'dataformat',
  'inputshape',
  'batchinputshape',
  'kernelinitializer',
  'biasinitializer',
  'depthwiseinitializer',
  'kernelregularizer',
  'biasregularizer',
  'activityregularizer',
  'kernelconstraint',
  'biasconstraint'
];

/** Parameters that a type's name decides or that come first only in other formats. */
const UNPOSITIONED = new Set(['rank', 'inChannels', 'inFeatures', 'lastAxisFirst', 'operation', 'returnIndices', 'clipLast']);

function named<S extends Params>(
  names: string,
  unit: Op<S>,
  fixed: Given<S> = {},
  renamed: Readonly<Record<string, keyof S & string>> = {}
): Spelling[] {
  const all = Object.keys(unit.params).filter(name => !(name in fixed));
  return names.split(' ').map(type => ({
    type,
    unit: unit as unknown as Op,
    fixed: fixed as Given<Params>,
    positional: all.filter(name => !UNPOSITIONED.has(name)),
    keyed: { ...keysOf(all), ...renamed },
    ignored: IGNORED
  }));
}

const ranked = <S extends Params & { readonly rank: unknown }>(names: string, unit: Op<S>): Spelling[] => [
  ...[1, 2, 3].flatMap(rank =>
    named(
      names.replace(/\S+/g, name => `${name}${rank}d`),
      unit,
      { rank } as unknown as Given<S>
    )
  ),
  ...named(names, unit)
];

const merges: readonly (readonly [string, string])[] = [
  ['add addition sum residual shortcut skip', 'add'],
  ['multiply mul product', 'multiply'],
  ['subtract sub', 'subtract'],
  ['maximum', 'maximum'],
  ['minimum', 'minimum'],
  ['average mean', 'average']
];

const spellings: readonly Spelling[] = [
  ...ranked('conv convolution', conv),
  ...ranked('convtranspose deconv deconvolution transposedconv transposeconv', convTranspose),
  ...[1, 2, 3].flatMap(rank => named(`conv${rank}dtranspose`, convTranspose, { rank })),
  ...ranked('depthwiseconv dwconv', depthwiseConv),
  ...ranked('maxpool maxpooling', maxPool),
  ...ranked('avgpool averagepool averagepooling avgpooling', avgPool),
  ...ranked('adaptiveavgpool adaptivemaxpool adaptivepool adaptiveaveragepool', adaptivePool),
  ...ranked('globalavgpool globalaveragepooling globalaveragepool globalmaxpool globalmaxpooling globalpool gap', globalPool),
  ...named('batchnorm batchnorm1d batchnorm2d batchnorm3d batchnormalization bn', batchNorm),
  ...named('groupnorm groupnormalization', groupNorm),
  ...named('layernorm layernormalization', layerNorm),
  ...ranked('instancenorm', instanceNorm),
  ...named('linear dense fc fullyconnected', linear, { axis: -1, transpose: false }),
  ...named('embedding', embedding, { bias: false }),
  ...named('matmul dot', matmul),
  ...named('flatten', flatten),
  ...named('unflatten', unflatten),
  ...named('reshape view', reshape),
  ...named('permute transpose', permute),
  ...named('unsqueeze expanddims', unsqueeze),
  ...named('upsample interpolate resize resizing', interpolate),
  // Keras calls the factor of its upsampling layers their size.
  ...named('upsampling upsampling1d upsampling2d upsampling3d', interpolate, {}, { size: 'scale' }),
  ...named('pixelshuffle depthtospace', pixelShuffle),
  ...named('pixelunshuffle spacetodepth', pixelUnshuffle),
  ...ranked('pad padding zeropad zeropadding', pad),
  ...ranked('crop cropping', crop),
  ...named('unfold im2col', unfold),
  ...named('concat concatenate cat concatenation', concat),
  ...merges.flatMap(([names, operation]) => named(names, elementwise, { operation })),
  ...named('chunk', chunk),
  ...named('split', split),
  ...named('slice', slice),
  ...named('pick select', pick),
  ...named('softmax', softmax),
  ...named('dropout dropout1d dropout2d dropout3d spatialdropout2d alphadropout', dropout),
  ...named('identity passthrough noop', identity),
  ...named('activation nonlinearity', activation),
  ...'relu relu6 leakyrelu elu selu celu gelu silu swish mish sigmoid tanh hardswish hardsigmoid hardtanh softplus softsign prelu'
    .split(' ')
    .flatMap(name => named(name, activation, { function: name }))
];

/** Every type of the layer list by its normalised name. */
export const layerTypes: ReadonlyMap<string, Spelling> = new Map(spellings.map(s => [s.type, s]));

const isPool = ({ unit }: Spelling): boolean => unit === maxPool || unit === avgPool;

const withDefaults = (defaults: Spelling['defaults'], isMeant: (spelling: Spelling) => boolean): ReadonlyMap<string, Spelling> =>
  new Map(spellings.filter(isMeant).map(one => [one.type, { ...one, defaults: { ...one.defaults, ...defaults } }]));

/** What frameworks take otherwise. Made once: what follows from a spelling is worked out for each. */
const ofFrameworks: Partial<Record<Conventions['framework'], ReadonlyMap<string, Spelling>>> = {
  // Rounds the number of windows up (pooling_layer.cpp).
  caffe: withDefaults({ ceilMode: true }, isPool),
  // Pads a window less one sample (maxpool_layer.c).
  darknet: withDefaults({ padding: 'same' }, ({ unit }) => unit === maxPool)
};

/** The spelling of a type, with the defaults of the framework that the file names. */
export function spellingOf(type: string, { framework }: Conventions): Spelling | undefined {
  const name = normaliseType(type);
  return ofFrameworks[framework]?.get(name) ?? layerTypes.get(name);
}

/** Types whose layers read several inputs, so that one alone is a mistake. */
export const merging = (unit: Unit | undefined): boolean => unit === elementwise || unit === concat;
