import { decoderLayer, encoder, encoderLayer, transformer } from '../../blocks/torchTransformer';
import { attention } from '../../ops/attention';
import { recurrent, recurrentCell } from '../../ops/recurrent';
import type { Spelling, Take } from '../spelling';
import { PLACE, torch } from './module';
import { flag, needed, refused, truth, whole, word } from './takes';

/** RNNBase asks isinstance(…, int), which true is, and wants at least 1 (torch/nn/modules/rnn.py). */
const size: Take = one => {
  if (one.float || (typeof one.value !== 'boolean' && !Number.isInteger(one.value))) return refused('a whole number', one);
  return Number(one.value) > 0 ? { value: Number(one.value) } : { problem: { is: 'range', written: String(one.value), min: 1 } };
};

/** A share that must be a number and nothing else. */
const share: Take = one => (typeof one.value === 'number' ? undefined : refused('a number', one));

const KINDS = { RNN: 'rnn', LSTM: 'lstm', GRU: 'gru' } as const;
const nonlinearity = ['nonlinearity', 'nonlinearity', word('tanh', 'relu')] as const;
const sizes = [
  ['input_size', 'inFeatures', size],
  ['hidden_size', 'hiddenFeatures', size]
] as const;

const walkers = (['RNN', 'LSTM', 'GRU'] as const).map(type =>
  torch(
    type,
    recurrent,
    [
      ...sizes,
      ['num_layers', 'layers', whole],
      ...(type === 'RNN' ? [nonlinearity] : []),
      ['bias', 'bias', flag],
      ['batch_first', 'batchFirst', flag],
      ['dropout', 'dropout', share],
      ['bidirectional', 'bidirectional', flag],
      ['proj_size', 'projection']
    ],
    { fixed: { kind: KINDS[type], sequences: true, states: true }, required: ['inFeatures'], ignored: PLACE }
  )
);

const cells = (['RNN', 'LSTM', 'GRU'] as const).map(type =>
  torch(
    `${type}Cell`,
    recurrentCell,
    [['input_size', 'inFeatures'], ['hidden_size', 'hiddenFeatures'], ['bias', 'bias', truth], ...(type === 'RNN' ? [nonlinearity] : [])],
    { fixed: { kind: KINDS[type] }, ignored: PLACE }
  )
);

const optional: Take = (one, all) => (one.value === null ? { value: undefined } : whole(one, all));

const layerArgs = [
  ['dim_feedforward', 'hiddenFeatures', (one, all) => needed(one, all) ?? whole(one, all)],
  ['dropout', 'dropout', share],
  ['activation', 'activation', word('relu', 'gelu')]
] as const satisfies readonly (readonly [string, string, Take])[];

const layerFlags = [
  ['layer_norm_eps', 'epsilon'],
  ['batch_first', 'batchFirst', truth],
  ['norm_first', 'normaliseFirst', truth],
  ['bias', 'bias', truth]
] as const;

const model = [
  ['d_model', 'features', needed],
  ['nhead', 'heads', needed]
] as const;

/** Recurrent layers, attention and transformers. */
export const sequences: readonly Spelling[] = [
  ...walkers,
  ...cells,
  torch(
    'MultiheadAttention',
    attention,
    [
      ['embed_dim', 'features', needed],
      ['num_heads', 'heads', needed],
      ['dropout', 'dropout', share],
      ['bias', 'bias', truth],
      ['add_bias_kv', 'learnedKey', truth],
      ['add_zero_attn', 'zeroKey', truth],
      ['kdim', 'keyFeatures', optional],
      ['vdim', 'valueFeatures', optional],
      ['batch_first', 'batchFirst', truth]
    ],
    {
      ignored: PLACE,
      call: { need_weights: 'needWeights', average_attn_weights: 'averageWeights' },
      tensors: ['query', 'key', 'value', 'key_padding_mask', 'attn_mask']
    }
  ),
  torch('TransformerEncoderLayer', encoderLayer, [...model, ...layerArgs, ...layerFlags], {
    ignored: PLACE,
    tensors: ['src', 'src_key_padding_mask', 'src_mask']
  }),
  // Its first argument is a layer: formats that can write one read its arguments beside these.
  torch('TransformerEncoder', encoder, [['num_layers', 'layers', needed]], { ignored: ['enable_nested_tensor', 'mask_check'] }),
  torch('TransformerDecoderLayer', decoderLayer, [...model, ...layerArgs, ...layerFlags], { ignored: PLACE }),
  torch(
    'Transformer',
    transformer,
    [...model, ['num_encoder_layers', 'encoderLayers'], ['num_decoder_layers', 'decoderLayers'], ...layerArgs, ...layerFlags],
    { ignored: [...PLACE, 'custom_encoder', 'custom_decoder'] }
  )
];
