import { conv, convTranspose } from '../../ops/conv';
import type { Spelling, Take } from '../spelling';
import { PLACE, ranks, torch } from './module';
import { needed, sizes, truth, whole, word } from './takes';

/** `padding_mode`, of which a transposed convolution has one. */
const borders =
  (rank: number): Take =>
  (one, all) => {
    const padding = all.get('padding')?.value;
    // A border is copied from amounts for all axes, and a list of one is repeated nowhere (torch/nn/modules/conv.py).
    if (one.value !== 'zeros' && rank > 1 && Array.isArray(padding) && padding.length === 1)
      return { problem: { is: 'value', why: `${one.value} needs a number of padding for each of ${rank} axes, and one is given` } };
    return word('zeros', 'reflect', 'replicate', 'circular')(one, all);
  };
const NO_BORDER = word('zeros');

const window = (rank: number) => ({
  // Kernel extents only make the weight: there, true is 1.
  kernel: ['kernel_size', 'kernel', sizes(rank, { truth: true, one: false })] as const,
  stride: ['stride', 'stride', sizes(rank)] as const,
  dilation: ['dilation', 'dilation', sizes(rank)] as const,
  groups: ['groups', 'groups', whole] as const,
  bias: ['bias', 'bias', truth] as const
});

const inChannels = ['in_channels', 'inChannels', needed] as const;
const outChannels = ['out_channels', 'outChannels', whole] as const;

/** Convolutions and their transposes; the lazy forms take their input channels from what arrives. */
export const convolutions: readonly Spelling[] = ranks.flatMap(rank => {
  const { kernel, stride, dilation, groups, bias } = window(rank);
  const padding = ['padding', 'padding', sizes(rank, { words: ['same', 'valid'] })] as const;
  const border = ['padding_mode', 'border', borders(rank)] as const;
  const forward = [outChannels, kernel, stride, padding, dilation, groups, bias, border] as const;
  const backward = [
    outChannels,
    kernel,
    stride,
    ['padding', 'padding', sizes(rank)],
    ['output_padding', 'outputPadding', sizes(rank)],
    groups,
    bias,
    dilation,
    ['padding_mode', 'border', NO_BORDER]
  ] as const;
  const fixed = { rank };
  const transposed = { fixed, ignored: PLACE, call: { output_size: 'outputSize' } } as const;
  return [
    torch(`Conv${rank}d`, conv, [inChannels, ...forward], { fixed, required: ['inChannels'], ignored: PLACE }),
    torch(`LazyConv${rank}d`, conv, forward, { fixed, ignored: PLACE }),
    torch(`ConvTranspose${rank}d`, convTranspose, [inChannels, ...backward], { ...transposed, required: ['inChannels'] }),
    torch(`LazyConvTranspose${rank}d`, convTranspose, backward, transposed)
  ];
});
