import { conv, convTranspose } from '../../ops/conv';
import { activation, dropout, identity, softmax } from '../../ops/elementwise';
import { unfold } from '../../ops/fold';
import { embedding, linear } from '../../ops/linear';
import { batchNorm, groupNorm, instanceNorm, layerNorm } from '../../ops/norm';
import { adaptivePool, avgPool, maxPool } from '../../ops/pool';
import { flatten, unflatten } from '../../ops/reshape';
import { interpolate, pad, pixelShuffle, pixelUnshuffle } from '../../ops/resize';
import { type Spelling, spell } from '../spelling';

/** How `torch.nn` writes the operators (torch 2.13); every row links to its reference page. */
const PAGE = 'https://docs.pytorch.org/docs/stable/generated/torch.nn';

const ranks = [1, 2, 3] as const;

const padModes = { Zero: 'constant', Constant: 'constant', Reflection: 'reflect', Replication: 'replicate', Circular: 'circular' } as const;

const convolutions = ranks.flatMap(rank => [
  spell({
    type: `Conv${rank}d`,
    unit: conv,
    fixed: { rank },
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'dilation', 'groups', 'bias'],
    keyed: {
      in_channels: 'inChannels',
      out_channels: 'outChannels',
      kernel_size: 'kernel',
      stride: 'stride',
      padding: 'padding',
      dilation: 'dilation',
      groups: 'groups',
      bias: 'bias'
    },
    ignored: ['padding_mode', 'device', 'dtype']
  }),
  spell({
    type: `ConvTranspose${rank}d`,
    unit: convTranspose,
    fixed: { rank },
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'outputPadding', 'groups', 'bias', 'dilation'],
    keyed: {
      in_channels: 'inChannels',
      out_channels: 'outChannels',
      kernel_size: 'kernel',
      stride: 'stride',
      padding: 'padding',
      output_padding: 'outputPadding',
      groups: 'groups',
      bias: 'bias',
      dilation: 'dilation'
    },
    ignored: ['padding_mode', 'device', 'dtype']
  })
]);

const pools = ranks.flatMap(rank => [
  spell({
    type: `MaxPool${rank}d`,
    unit: maxPool,
    fixed: { rank },
    positional: ['kernel', 'stride', 'padding', 'dilation', 'returnIndices', 'ceilMode'],
    keyed: {
      kernel_size: 'kernel',
      stride: 'stride',
      padding: 'padding',
      dilation: 'dilation',
      return_indices: 'returnIndices',
      ceil_mode: 'ceilMode'
    }
  }),
  spell({
    type: `AvgPool${rank}d`,
    unit: avgPool,
    fixed: { rank },
    positional: ['kernel', 'stride', 'padding', 'ceilMode', 'countIncludePad', 'divisor'],
    keyed: {
      kernel_size: 'kernel',
      stride: 'stride',
      padding: 'padding',
      ceil_mode: 'ceilMode',
      count_include_pad: 'countIncludePad',
      divisor_override: 'divisor'
    }
  }),
  ...['AdaptiveAvgPool', 'AdaptiveMaxPool'].map(name =>
    spell({
      type: `${name}${rank}d`,
      unit: adaptivePool,
      fixed: { rank },
      positional: ['outputSize'],
      keyed: { output_size: 'outputSize' },
      ignored: ['return_indices']
    })
  )
]);

const norms = [
  ...ranks.map(rank =>
    spell({
      type: `BatchNorm${rank}d`,
      unit: batchNorm,
      fixed: { ranks: rank === 1 ? [2, 3] : [rank + 2] },
      positional: ['features', 'epsilon', 'momentum', 'affine'],
      keyed: { num_features: 'features', eps: 'epsilon', momentum: 'momentum', affine: 'affine' },
      ignored: ['track_running_stats']
    })
  ),
  ...ranks.map(rank =>
    spell({
      type: `InstanceNorm${rank}d`,
      unit: instanceNorm,
      fixed: { rank },
      positional: ['features', 'epsilon', 'momentum', 'affine'],
      keyed: { num_features: 'features', eps: 'epsilon', momentum: 'momentum', affine: 'affine' },
      ignored: ['track_running_stats']
    })
  ),
  spell({
    type: 'GroupNorm',
    unit: groupNorm,
    positional: ['groups', 'features', 'epsilon', 'affine'],
    keyed: { num_groups: 'groups', num_channels: 'features', eps: 'epsilon', affine: 'affine' }
  }),
  spell({
    type: 'LayerNorm',
    unit: layerNorm,
    positional: ['shape', 'epsilon', 'affine'],
    keyed: { normalized_shape: 'shape', eps: 'epsilon', elementwise_affine: 'affine' }
  })
];

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
  ...ranks.flatMap(rank =>
    (['Zero', 'Constant', 'Reflection', 'Replication', 'Circular'] as const).map(kind =>
      spell({
        type: `${kind}Pad${rank}d`,
        unit: pad,
        fixed: { rank, lastAxisFirst: true, mode: padModes[kind] },
        positional: kind === 'Constant' ? ['amounts', 'value'] : ['amounts'],
        keyed: kind === 'Constant' ? { padding: 'amounts', value: 'value' } : { padding: 'amounts' }
      })
    )
  ),
  spell({
    type: 'Unfold',
    unit: unfold,
    positional: ['kernel', 'dilation', 'padding', 'stride'],
    keyed: { kernel_size: 'kernel', dilation: 'dilation', padding: 'padding', stride: 'stride' }
  })
];

const others = [
  spell({
    type: 'Linear',
    unit: linear,
    positional: ['inFeatures', 'outFeatures', 'bias'],
    keyed: { in_features: 'inFeatures', out_features: 'outFeatures', bias: 'bias' },
    ignored: ['device', 'dtype']
  }),
  spell({
    type: 'Embedding',
    unit: embedding,
    positional: ['entries', 'features'],
    keyed: { num_embeddings: 'entries', embedding_dim: 'features' },
    ignored: ['padding_idx', 'max_norm', 'norm_type', 'scale_grad_by_freq', 'sparse']
  }),
  spell({ type: 'Flatten', unit: flatten, positional: ['start', 'end'], keyed: { start_dim: 'start', end_dim: 'end' } }),
  spell({ type: 'Unflatten', unit: unflatten, positional: ['axis', 'sizes'], keyed: { dim: 'axis', unflattened_size: 'sizes' } }),
  spell({ type: 'Softmax', unit: softmax, positional: ['axis'], keyed: { dim: 'axis' } }),
  spell({ type: 'LogSoftmax', unit: softmax, positional: ['axis'], keyed: { dim: 'axis' } }),
  spell({ type: 'Identity', unit: identity }),
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
  [...convolutions, ...pools, ...norms, ...sizes, ...others, ...activations].map(s => [s.type, { ...s, url: `${PAGE}.${s.type}.html` }])
);
