import { separableConv } from '../../blocks/separableConv';
import { conv, convTranspose, depthwiseConv } from '../../ops/conv';
import { kerasLayer } from './kerasLayer';
import { dilation, paddingRule, truth, tuple, tupleOrNone, whole } from './takes';

const ranks = [1, 2, 3] as const;

const rules = ['valid', 'same'];

const windowTakes = (rank: number, causal = false) => ({
  kernel: tuple(rank),
  stride: tuple(rank),
  padding: paddingRule(causal ? [...rules, 'causal'] : rules),
  dilation: dilation(rank),
  bias: truth
});

const windowKeys = {
  kernel_size: 'kernel',
  strides: 'stride',
  padding: 'padding',
  dilation_rate: 'dilation',
  use_bias: 'bias'
} as const;

const channels = { laidOut: true, built: { param: 'inChannels', axis: 'channels' } } as const;

/** Convolutions of `keras.layers` (keras/src/layers/convolutional). */
export const convolutions = [
  ...ranks.flatMap(rank =>
    kerasLayer(
      `Conv${rank}D`,
      {
        unit: conv,
        fixed: { rank },
        keyed: { filters: 'outChannels', groups: 'groups', ...windowKeys },
        takes: { ...windowTakes(rank, rank === 1), outChannels: whole(), groups: whole() },
        others: 'activation',
        learns: 'kernel bias',
        aliases: `Convolution${rank}D`
      },
      channels
    )
  ),
  ...ranks.flatMap(rank =>
    kerasLayer(
      `Conv${rank}DTranspose`,
      {
        unit: convTranspose,
        fixed: { rank },
        keyed: { filters: 'outChannels', output_padding: 'outputPadding', ...windowKeys },
        takes: { ...windowTakes(rank), outChannels: whole(), outputPadding: tupleOrNone(rank, 0) },
        others: 'activation',
        learns: 'kernel bias',
        aliases: `Convolution${rank}DTranspose`
      },
      channels
    )
  ),
  ...([1, 2] as const).flatMap(rank =>
    kerasLayer(
      `DepthwiseConv${rank}D`,
      {
        unit: depthwiseConv,
        fixed: { rank },
        keyed: { depth_multiplier: 'multiplier', ...windowKeys },
        takes: { ...windowTakes(rank), dilation: tuple(rank), multiplier: whole() },
        others: 'activation',
        learns: 'depthwise bias'
      },
      channels
    )
  ),
  ...([1, 2] as const).flatMap(rank =>
    kerasLayer(
      `SeparableConv${rank}D`,
      {
        unit: separableConv,
        fixed: { rank },
        keyed: { filters: 'outChannels', depth_multiplier: 'multiplier', ...windowKeys },
        takes: { ...windowTakes(rank), dilation: tuple(rank), outChannels: whole(), multiplier: whole() },
        others: 'activation',
        learns: 'depthwise pointwise bias',
        aliases: `SeparableConvolution${rank}D`
      },
      channels
    )
  )
];
