import { bidirectional, timeDistributed } from '../../blocks/sequence';
import { convLstm } from '../../ops/convLstm';
import { headedAttention, plainAttention } from '../../ops/kerasAttention';
import { recurrent } from '../../ops/recurrent';
import type { Take } from '../spelling';
import { show } from '../value';
import { kerasLayer } from './kerasLayer';
import { dilation, paddingRule, truth, tuple, whole } from './takes';

const others =
  'activation recurrent_activation unit_forget_bias dropout recurrent_dropout go_backwards unroll seed zero_output_for_mask implementation time_major';
const learns = 'kernel recurrent bias';

const flags = { use_bias: 'bias', return_sequences: 'sequences', return_state: 'states', stateful: 'stateful' } as const;
const truths = { bias: truth, sequences: truth, states: truth, stateful: truth } as const;

/** Only a GRU can have offsets of its own for the product with the state: where it resets behind that (gru.py). */
const walker = (type: string, kind: string) =>
  kerasLayer(
    type,
    {
      unit: recurrent,
      fixed: { kind, batchFirst: true, ...(kind !== 'gru' && { ownOffsets: false }) },
      keyed: { units: 'hiddenFeatures', ...(kind === 'gru' && { reset_after: 'ownOffsets' as const }), ...flags },
      takes: { hiddenFeatures: whole(), ownOffsets: truth, ...truths },
      others,
      learns
    },
    { built: { param: 'inFeatures', axis: 'last' }, call: 'any' }
  );

const orNone: Take = (one, all) => (one.value === null ? { value: undefined } : whole()(one, all));

/** A number, or a list of them, or nothing. */
const numbersOrNone: Take = ({ value, float }) => {
  if (value === null) return { value: undefined };
  const fine = [value].flat().every(n => Number.isSafeInteger(n)) && !float;
  return fine ? { value } : { problem: { is: 'type', expected: 'a whole number, or a list of them', written: show(value) } };
};

const mode: Take = ({ value }) =>
  value === 'dot' || value === 'concat' ? { value } : { problem: { is: 'type', expected: 'dot, concat', written: show(value) } };

const merge: Take = ({ value }) =>
  value === null
    ? { value: 'none' }
    : ['sum', 'mul', 'ave', 'concat'].includes(value as string)
      ? { value }
      : { problem: { is: 'type', expected: 'sum, mul, ave, concat or null', written: show(value) } };

const threeTensors = ['query', 'value', 'key'];

/** Recurrent and attention layers, and what runs a layer step by step (keras/src/layers/rnn, attention). */
export const sequences = [
  ...walker('LSTM', 'lstm'),
  ...walker('GRU', 'gru'),
  ...walker('SimpleRNN', 'rnn'),
  ...([1, 2, 3] as const).flatMap(rank =>
    kerasLayer(
      `ConvLSTM${rank}D`,
      {
        unit: convLstm,
        fixed: { rank },
        keyed: {
          filters: 'outChannels',
          kernel_size: 'kernel',
          strides: 'stride',
          padding: 'padding',
          dilation_rate: 'dilation',
          ...flags
        },
        takes: {
          outChannels: whole(),
          kernel: tuple(rank),
          stride: tuple(rank),
          padding: paddingRule(['valid', 'same']),
          dilation: dilation(rank),
          ...truths
        },
        others,
        learns
      },
      { laidOut: true }
    )
  ),
  ...kerasLayer(
    'MultiHeadAttention',
    {
      unit: headedAttention,
      keyed: {
        num_heads: 'heads',
        key_dim: 'keyFeatures',
        value_dim: 'valueFeatures',
        use_bias: 'bias',
        use_gate: 'gate',
        output_shape: 'outputShape',
        attention_axes: 'axes'
      },
      takes: {
        heads: whole(),
        keyFeatures: whole(),
        valueFeatures: orNone,
        bias: truth,
        gate: truth,
        outputShape: numbersOrNone,
        axes: numbersOrNone
      },
      others: 'dropout flash_attention sliding_window seed',
      learns: 'kernel bias'
    },
    { call: 'several', tensors: threeTensors, callArgs: { return_attention_scores: 'scores' } }
  ),
  ...kerasLayer(
    'GroupedQueryAttention',
    {
      unit: headedAttention,
      keyed: { head_dim: 'keyFeatures', num_query_heads: 'heads', num_key_value_heads: 'keyHeads', use_bias: 'bias', use_gate: 'gate' },
      takes: { heads: whole(0), keyHeads: whole(), keyFeatures: whole(), bias: truth, gate: truth },
      required: ['keyHeads'],
      others: 'dropout flash_attention sliding_window seed',
      learns: 'kernel bias',
      aliases: 'GroupQueryAttention'
    },
    { call: 'several', tensors: threeTensors, callArgs: { return_attention_scores: 'scores' } }
  ),
  ...kerasLayer(
    'Attention',
    { unit: plainAttention, keyed: { use_scale: 'scale', score_mode: 'mode' }, takes: { scale: truth, mode }, others: 'dropout seed' },
    { call: 'list', callArgs: { return_attention_scores: 'scores' } }
  ),
  ...kerasLayer(
    'AdditiveAttention',
    {
      unit: plainAttention,
      fixed: { additive: true },
      defaults: { scale: true },
      keyed: { use_scale: 'scale', score_mode: 'mode' },
      takes: { scale: truth, mode },
      others: 'dropout seed'
    },
    { call: 'list', callArgs: { return_attention_scores: 'scores' } }
  ),
  ...kerasLayer('TimeDistributed', { unit: timeDistributed, keyed: { layer: 'layer' }, required: ['layer'] }, { wraps: { layer: 'any' } }),
  ...kerasLayer(
    'Bidirectional',
    {
      unit: bidirectional,
      keyed: { layer: 'forward', backward_layer: 'backward', merge_mode: 'merge' },
      takes: { merge },
      required: ['forward'],
      others: 'weights return_sequences return_state stateful go_backwards'
    },
    { call: 'any', wraps: { layer: 'recurrent', backward_layer: 'recurrent' } }
  )
];
