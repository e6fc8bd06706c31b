import { type Dim, mapDim } from '../ir/shape';
import { everyAxisKept, ofRank } from './layout';
import { axisNames, namedAxes, namedExtent } from './normAxes';
import { defineOp } from './op';
import { boolean, integer, optional, text } from './param';

/** Moves and scales samples by statistics of the data, which are counted but not trained. */
export const normalization = defineOp({
  name: 'normalization',
  doc: 'Normalisation by the mean and variance of the data: kept for each entry of the named axes, unless they are given.',
  params: {
    axis: axisNames('The axes that have statistics of their own.'),
    given: boolean('Whether the mean is written down instead of being learned from data.', { default: false }),
    spread: boolean('The same of the variance.', { default: false })
  },
  axes: everyAxisKept,
  shape(ctx, args) {
    if (args.given === args.spread) return args.axis === undefined || namedAxes(ctx, args.axis) ? ctx.x : undefined;
    const why = 'mean and variance must both be written, or neither';
    ctx.report({ kind: 'argument', blame: [args.given ? 'given' : 'spread'], data: { problem: { is: 'value', why } } });
    return undefined;
  },
  weights(args, inputs) {
    if (args.given) return 0;
    const count = args.axis === undefined ? 1 : namedExtent({ axis: args.axis }, inputs[0]);
    // Mean, variance and how many samples were seen (keras/src/layers/preprocessing/normalization.py).
    return count === undefined ? undefined : 2 * count + 1;
  }
});

/** Numbers of categories as vectors. */
export const categories = defineOp({
  name: 'categories',
  doc: 'Category encoding: numbers of categories become vectors with one entry a category.',
  formula: '…×n → …×count; one_hot: …×n×count for n above 1',
  params: {
    count: integer('Number of categories.', { min: 1 }),
    mode: text('One vector a number, or one for all numbers of a sample.', {
      default: 'multi_hot',
      choices: ['one_hot', 'multi_hot', 'count']
    })
  },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const keeps = args.mode === 'one_hot' && dims.at(-1) !== 1;
    return { dims: [...(keeps ? dims : dims.slice(0, -1)), args.count] };
  }
});

const powerOfTwo = (n: number): number => 2 ** Math.ceil(Math.log2(Math.max(n, 1)));

const spectrumParams = {
  mode: text('What is made of the complex numbers.', {
    default: 'log',
    choices: ['log', 'magnitude', 'psd', 'real', 'imag', 'angle', 'stft']
  }),
  frame: integer('Samples of one frame.', { unit: 'samples', min: 1, default: 256 }),
  step: optional(integer('Samples from one frame to the next; half a frame when left out.', { unit: 'samples', min: 1 })),
  transform: optional(integer('Samples that are transformed; the next power of two when left out.', { min: 1 })),
  padding: text('Whether frames may hang over the ends.', { default: 'valid', choices: ['valid', 'same'] }),
  expand: boolean('Keep the channels as an axis of their own.', { default: false })
} as const;

const binsOf = (args: { readonly transform?: number; readonly frame: number }): number =>
  Math.floor((args.transform ?? powerOfTwo(args.frame)) / 2) + 1;

/** The spectrum of each frame of a waveform, by learned convolutions (keras/src/layers/preprocessing/stft_spectrogram.py). */
export const spectrogram = defineOp({
  name: 'spectrogram',
  fields: 'all',
  doc: 'Spectrogram: the Fourier transform of each frame of a waveform.',
  formula: 'N×n×C → N×(⌊(n − frame)/step⌋ + 1)×(C·(⌊transform/2⌋ + 1)); ⌈n/step⌉ frames with same',
  params: spectrumParams,
  shape(ctx, args) {
    if (!ofRank(ctx, [3])) return undefined;
    const [batch, n, channels] = ctx.x.dims as [Dim, Dim, Dim];
    const step = args.step ?? Math.floor(args.frame / 2);
    const why =
      step > args.frame
        ? 'the step is longer than the frame'
        : (args.transform ?? args.frame) < args.frame
          ? 'the transform is shorter than the frame'
          : undefined;
    if (why) {
      ctx.report({ kind: 'argument', blame: step > args.frame ? ['step'] : ['transform'], data: { problem: { is: 'value', why } } });
      return undefined;
    }
    const frames = mapDim(n, samples =>
      args.padding === 'same' ? Math.ceil(samples / step) : Math.floor((samples - args.frame) / step) + 1
    );
    if (typeof n === 'number' && args.padding === 'valid' && n < args.frame) {
      ctx.report({
        kind: 'window-exceeds-input',
        blame: ['frame'],
        input: 0,
        data: { window: [args.frame], input: [n], room: [n], axes: [0] }
      });
      return undefined;
    }
    const bins = binsOf(args) * (args.mode === 'stft' ? 2 : 1);
    return { dims: args.expand ? [batch, frames, bins, channels] : [batch, frames, mapDim(channels, c => c * bins)] };
  },
  weights: args => args.frame * binsOf(args) * (args.mode === 'real' || args.mode === 'imag' ? 1 : 2)
});

/** The loudness of each frame in bands as the ear hears them. */
export const melSpectrogram = defineOp({
  name: 'melSpectrogram',
  fields: 'all',
  doc: 'Mel spectrogram: the power of each frame of a waveform in bands of the mel scale.',
  formula: '…×n → …×bands×(⌊n/step⌋ + 1)',
  params: {
    transform: integer('Samples that are transformed.', { default: 2048 }),
    step: integer('Samples from one frame to the next.', { default: 512, min: 1 }),
    frame: optional(integer('Samples of one frame; those that are transformed when left out.')),
    bands: integer('Bands that come out.', { default: 128 })
  },
  shape(ctx, args) {
    if (!ofRank(ctx, [1, 2])) return undefined;
    if ((args.frame ?? 0) > args.transform) {
      ctx.report({
        kind: 'argument',
        blame: ['transform'],
        data: { problem: { is: 'value', why: 'the transform is shorter than the frame' } }
      });
      return undefined;
    }
    const { dims } = ctx.x;
    return { dims: [...dims.slice(0, -1), args.bands, mapDim(dims.at(-1)!, n => Math.floor(n / args.step) + 1)] };
  }
});
