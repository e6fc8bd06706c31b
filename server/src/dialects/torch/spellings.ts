import { activation, dropout, softmax } from '../../ops/elementwise';
import { unfold } from '../../ops/fold';
import { flatten, unflatten } from '../../ops/reshape';
import { interpolate, pixelShuffle, pixelUnshuffle } from '../../ops/resize';
import { type Spelling, spell } from '../spelling';
import { convolutions } from './conv';
import { linears } from './linear';
import { norms } from './norm';
import { pads } from './pad';
import { pools } from './pool';

/** How `torch.nn` writes the operators (torch 2.13); every row links to its reference page. */
const PAGE = 'https://docs.pytorch.org/docs/stable/generated/torch.nn';

const sizes = [
  spell({
    type: 'Upsample',
    unit: interpolate,
    tuples: ['scale'],
    positional: ['size', 'scale', 'mode', 'alignCorners'],
    keyed: { size: 'size', scale_factor: 'scale', mode: 'mode', align_corners: 'alignCorners' }
  }),
  spell({
    type: 'UpsamplingNearest2d',
    unit: interpolate,
    fixed: { mode: 'nearest' },
    positional: ['size', 'scale'],
    keyed: { size: 'size', scale_factor: 'scale' }
  }),
  spell({
    type: 'UpsamplingBilinear2d',
    unit: interpolate,
    fixed: { mode: 'bilinear' },
    positional: ['size', 'scale'],
    keyed: { size: 'size', scale_factor: 'scale' }
  }),
  spell({ type: 'PixelShuffle', unit: pixelShuffle, positional: ['factor'], keyed: { upscale_factor: 'factor' } }),
  spell({ type: 'PixelUnshuffle', unit: pixelUnshuffle, positional: ['factor'], keyed: { downscale_factor: 'factor' } }),
  spell({
    type: 'Unfold',
    unit: unfold,
    positional: ['kernel', 'dilation', 'padding', 'stride'],
    keyed: { kernel_size: 'kernel', dilation: 'dilation', padding: 'padding', stride: 'stride' }
  })
];

const others = [
  spell({ type: 'Flatten', unit: flatten, positional: ['start', 'end'], keyed: { start_dim: 'start', end_dim: 'end' } }),
  spell({ type: 'Unflatten', unit: unflatten, positional: ['axis', 'sizes'], keyed: { dim: 'axis', unflattened_size: 'sizes' } }),
  spell({ type: 'Softmax', unit: softmax, positional: ['axis'], keyed: { dim: 'axis' } }),
  spell({ type: 'LogSoftmax', unit: softmax, positional: ['axis'], keyed: { dim: 'axis' } }),
  spell({
    type: 'PReLU',
    unit: activation,
    fixed: { function: 'prelu' },
    defaults: { learned: 1 },
    positional: ['learned'],
    keyed: { num_parameters: 'learned' }
  }),
  ...['Dropout', 'Dropout1d', 'Dropout2d', 'Dropout3d', 'AlphaDropout', 'FeatureAlphaDropout'].map(type =>
    spell({ type, unit: dropout, positional: ['rate', 'inplace'], keyed: { p: 'rate', inplace: 'inplace' } })
  )
];

/** Activations that change no shape; their numbers (slope, threshold …) have no bearing on one. */
const activations = [
  'ReLU',
  'ReLU6',
  'LeakyReLU',
  'ELU',
  'SELU',
  'CELU',
  'GELU',
  'SiLU',
  'Mish',
  'Sigmoid',
  'Tanh',
  'Hardswish',
  'Hardsigmoid',
  'Hardtanh',
  'Softplus',
  'Softsign',
  'LogSigmoid',
  'Tanhshrink',
  'Softshrink',
  'Hardshrink',
  'Threshold',
  'RReLU',
  'Softmin',
  'Softmax2d'
].map(type =>
  spell({
    type,
    unit: activation,
    fixed: { function: type.toLowerCase() },
    positional: ['first', 'second', 'third'],
    ignored: [
      'inplace',
      'negative_slope',
      'alpha',
      'approximate',
      'beta',
      'threshold',
      'min_val',
      'max_val',
      'value',
      'lambd',
      'lower',
      'upper',
      'dim'
    ]
  })
);

/** Every `torch.nn` module, by its name there. */
export const torchSpellings: ReadonlyMap<string, Spelling> = new Map(
  [...convolutions, ...pools, ...pads, ...norms, ...linears, ...sizes, ...others, ...activations].map(s => [
    s.type,
    { ...s, url: `${PAGE}.${s.type}.html` }
  ])
);
