import { bilinear } from '../../ops/bilinear';
import { identity } from '../../ops/elementwise';
import { embeddingBag } from '../../ops/embeddingBag';
import { embedding, linear } from '../../ops/linear';
import type { Spelling, Take } from '../spelling';
import { PLACE, torch } from './module';
import { needed, numeric, refused, truth, whole } from './takes';

/** A size of a weight: true is refused where it stands first. */
const first = whole;

/** Compared with a number by Python: text and lists are refused, true is 1. */
const padding: Take = one => (typeof one.value === 'string' || Array.isArray(one.value) ? refused('a whole number', one) : undefined);

const entries = [
  ['num_embeddings', 'entries', first],
  ['embedding_dim', 'features']
] as const;
/** Handed on to C++ where it is given. */
const norm: Take = (one, all) => (one.value === null ? { value: undefined } : numeric(one, all));
const maxNorm = ['max_norm', 'maxNorm', norm] as const;
const LOOKUP = [...PLACE, 'norm_type', 'sparse', '_weight', '_freeze'];

/** Linear layers and learned vectors. */
export const linears: readonly Spelling[] = [
  torch(
    'Linear',
    linear,
    [
      ['in_features', 'inFeatures', needed],
      ['out_features', 'outFeatures', first],
      ['bias', 'bias', truth]
    ],
    { required: ['inFeatures'], ignored: PLACE }
  ),
  torch(
    'LazyLinear',
    linear,
    [
      ['out_features', 'outFeatures', first],
      ['bias', 'bias', truth]
    ],
    { ignored: PLACE }
  ),
  torch(
    'Bilinear',
    bilinear,
    [
      ['in1_features', 'firstFeatures'],
      ['in2_features', 'secondFeatures'],
      ['out_features', 'outFeatures', first],
      ['bias', 'bias', truth]
    ],
    { ignored: PLACE }
  ),
  { ...torch('Identity', identity, []), takesAnything: true },
  torch('Embedding', embedding, [...entries, ['padding_idx', 'paddingIndex', padding], maxNorm], {
    ignored: [...LOOKUP, 'scale_grad_by_freq']
  }),
  torch(
    'EmbeddingBag',
    embeddingBag,
    [
      ...entries,
      maxNorm,
      ['mode', 'mode'],
      ['include_last_offset', 'lastOffset', truth],
      ['padding_idx', 'paddingIndex', padding],
      ['scale_grad_by_freq', 'perFrequency', truth]
    ],
    { ignored: LOOKUP, tensors: ['input', 'offsets', 'per_sample_weights'] }
  )
];
