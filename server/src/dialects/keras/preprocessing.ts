import { activation } from '../../ops/elementwise';
import { categories, melSpectrogram, normalization, spectrogram } from '../../ops/preprocess';
import type { Take } from '../spelling';
import { kerasLayer } from './kerasLayer';
import { anything, truth, whole } from './takes';

/** Axes, or nothing; true is 1. */
const axisOrNone: Take = ({ value }) => ({ value: typeof value === 'boolean' ? Number(value) : (value ?? undefined) });

const given: Take = ({ value }) => ({ value: value !== null });

const lengthOrNone: Take = (one, all) => (one.value === null ? { value: undefined } : whole()(one, all));

/** Layers that prepare data (keras/src/layers/preprocessing). */
export const preprocessing = [
  ...kerasLayer('Rescaling', {
    unit: activation,
    fixed: { function: 'rescale' },
    keyed: { scale: 'first' },
    takes: { first: anything },
    required: ['first'],
    others: 'offset'
  }),
  ...kerasLayer('Normalization', {
    unit: normalization,
    defaults: { axis: -1 },
    keyed: { axis: 'axis', mean: 'given', variance: 'spread' },
    takes: { axis: axisOrNone, given, spread: given },
    others: 'invert'
  }),
  ...kerasLayer('CategoryEncoding', {
    unit: categories,
    keyed: { num_tokens: 'count', output_mode: 'mode' },
    takes: { count: whole() },
    others: 'sparse'
  }),
  ...kerasLayer('STFTSpectrogram', {
    unit: spectrogram,
    keyed: { mode: 'mode', frame_length: 'frame', frame_step: 'step', fft_length: 'transform', padding: 'padding', expand_dims: 'expand' },
    takes: { step: lengthOrNone, transform: lengthOrNone, expand: truth },
    others: 'window periodic scaling data_format'
  }),
  ...kerasLayer('MelSpectrogram', {
    unit: melSpectrogram,
    keyed: { fft_length: 'transform', sequence_stride: 'step', sequence_length: 'frame', num_mel_bins: 'bands' },
    takes: { transform: whole(), step: whole(), frame: lengthOrNone, bands: whole() },
    others: 'window sampling_rate min_freq max_freq power_to_db top_db mag_exp min_power ref_power'
  })
];
