import { einsumDense } from '../../ops/einsumDense';
import { activation, dropout, identity, softmax } from '../../ops/elementwise';
import { embedding, linear } from '../../ops/linear';
import type { Take } from '../spelling';
import { isMap, show } from '../value';
import { activationProblem } from './activations';
import { kerasLayer } from './kerasLayer';
import { anything, share, truth, whole } from './takes';

/** A number of at least 0, or an object that stands for one. */
const slope: Take = ({ value }) =>
  isMap(value)
    ? { value: undefined }
    : typeof value === 'number' && value >= 0
      ? { value }
      : {
          problem:
            typeof value === 'number'
              ? { is: 'range', written: show(value), min: 0 }
              : { is: 'type', expected: 'a number', written: show(value) }
        };

const slopeOrNone: Take = (one, all) => (one.value === null ? { value: undefined } : slope(one, all));

const numberOrNone: Take = (one, all) => (one.value === null ? { value: undefined } : whole()(one, all));

const listed: Take = ({ value }) => ({ value: value === null ? [] : [value].flat() });

/** One extent, or a list in which null leaves an extent to the input. */
const extents: Take = ({ value, float }) => {
  const list = typeof value === 'number' ? [value] : value;
  const fine = Array.isArray(list) && !float && list.every(one => one === null || (Number.isSafeInteger(one) && one >= 0));
  return fine ? { value: list } : { problem: { is: 'type', expected: 'a whole number, or a list of them', written: show(value) } };
};

const spatialDropouts = [1, 2, 3].flatMap(rank =>
  kerasLayer(
    `SpatialDropout${rank}D`,
    {
      unit: dropout,
      fixed: { ranks: [rank + 2] },
      keyed: { rate: 'rate' },
      takes: { rate: share },
      required: ['rate'],
      others: 'seed noise_shape'
    },
    { laidOut: true }
  )
);

const drops = (type: string, others = '') =>
  kerasLayer(type, { unit: dropout, keyed: { rate: 'rate' }, takes: { rate: share }, required: ['rate'], others: `seed ${others}` });

/** Layers without learned numbers that change no shape, whatever they are given. */
const keeping = (type: string, others: string) => kerasLayer(type, { unit: identity, others });

/** Dense layers, embeddings, activations and what changes no shape (keras/src/layers/core, activations, regularization). */
export const core = [
  ...kerasLayer(
    'Dense',
    {
      unit: linear,
      fixed: { leastAxes: 2, transpose: true },
      keyed: { units: 'outFeatures', use_bias: 'bias', lora_rank: 'lowRank' },
      takes: { outFeatures: whole(), bias: truth, lowRank: numberOrNone },
      others: 'activation quantization_config lora_alpha',
      learns: 'kernel bias'
    },
    { built: { param: 'inFeatures', axis: 'last' } }
  ),
  ...kerasLayer('EinsumDense', {
    unit: einsumDense,
    keyed: { equation: 'equation', output_shape: 'outputShape', bias_axes: 'biasAxes' },
    takes: { outputShape: extents },
    required: ['outputShape'],
    others: 'activation quantization_config lora_rank lora_alpha gptq_unpacked_column_size',
    learns: 'kernel bias'
  }),
  ...kerasLayer('Embedding', {
    unit: embedding,
    keyed: { input_dim: 'entries', output_dim: 'features' },
    takes: { entries: whole(1, 'refused'), features: whole(1, 'refused') },
    others: 'mask_zero weights lora_rank lora_alpha quantization_config input_length',
    learns: 'embeddings'
  }),
  ...kerasLayer('Activation', {
    unit: activation,
    keyed: { activation: 'function' },
    takes: { function: activationProblem },
    required: ['function']
  }),
  ...kerasLayer('ReLU', {
    unit: activation,
    fixed: { function: 'relu' },
    keyed: { max_value: 'first', negative_slope: 'second', threshold: 'third' },
    takes: { first: slopeOrNone, second: slope, third: slope }
  }),
  ...kerasLayer('LeakyReLU', {
    unit: activation,
    fixed: { function: 'leaky_relu' },
    keyed: { negative_slope: 'first', alpha: 'first' },
    takes: { first: slope }
  }),
  ...kerasLayer('ELU', { unit: activation, fixed: { function: 'elu' }, keyed: { alpha: 'first' }, takes: { first: anything } }),
  ...kerasLayer('PReLU', {
    unit: activation,
    fixed: { function: 'prelu' },
    defaults: { shared: [] },
    keyed: { shared_axes: 'shared' },
    takes: { shared: listed },
    learns: 'alpha'
  }),
  ...kerasLayer('ThresholdedReLU', { unit: activation, fixed: { function: 'threshold' }, others: 'theta' }),
  ...kerasLayer('Softmax', { unit: softmax, others: 'axis' }),
  ...drops('Dropout', 'noise_shape'),
  ...drops('GaussianDropout'),
  ...drops('AlphaDropout', 'noise_shape'),
  ...kerasLayer('GaussianNoise', { unit: dropout, keyed: { stddev: 'rate' }, takes: { rate: share }, required: ['rate'], others: 'seed' }),
  ...spatialDropouts,
  ...keeping('ActivityRegularization', 'l1 l2'),
  ...keeping('Identity', ''),
  ...keeping('Masking', 'mask_value')
];
