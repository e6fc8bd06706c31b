import { any, boolean, integer, integers, number, numbers, optional, type Param, text } from '../../ops/param';
import type { Slot } from '../writing';
import { activationNames } from './activations';

/** A key, with the words that mostly stand behind it where others may as well. */
export interface Key extends Slot {
  readonly words?: readonly string[];
}

const key = (name: string, param: Param, words?: readonly string[]): Key => ({ name, param, ...(words && { words }) });

const DTYPES = ['float32', 'float16', 'bfloat16', 'float64', 'int32', 'int64', 'uint8', 'bool', 'mixed_float16', 'mixed_bfloat16'];
const ACTIVATIONS = [...activationNames];

const dtype = key('dtype', text('The kind of its numbers, or a policy.', { default: 'float32' }), DTYPES);
const layerName = key('name', optional(text('The layer’s name: edges find it by that.')));
const seed = key('seed', optional(integer('Of the random numbers; another each time when left out.')));

/** What every layer’s config may hold (keras/src/layers/layer.py). */
export const COMMON: readonly Key[] = [
  layerName,
  key('trainable', boolean('Whether the layer learns.', { default: true })),
  dtype,
  key('activity_regularizer', optional(text('Penalty on what the layer makes.')), ['l1', 'l2', 'l1_l2'])
];

/** Keys of configs that bear on no shape (keras/src/layers). */
const OTHERS: readonly Key[] = [
  seed,
  key('activation', optional(text('Function of what comes out, by its name; none when null.')), ACTIVATIONS),
  key('noise_shape', optional(integers('Along which axes one sample is dropped or kept as a whole: 1 there.'))),
  key('quantization_config', optional(any('How the weights are quantised.'))),
  key('lora_rank', optional(integer('Rank of a low-rank adaptation of the weights.', { min: 1 }))),
  key('lora_alpha', optional(number('Scale of the low-rank adaptation.'))),
  key('dropout', number('Share of the inputs that is dropped while training.', { default: 0, min: 0, max: 1 })),
  key('recurrent_dropout', number('Share of the state that is dropped while training.', { default: 0, min: 0, max: 1 })),
  key('stateful', boolean('Whether the last state of a batch is the first of the next one.', { default: false })),
  key('unroll', boolean('Whether the steps are written out one by one.', { default: false })),
  key('zero_output_for_mask', boolean('Whether masked steps give zeros.', { default: false })),
  key('unit_forget_bias', boolean('Whether the bias of the forget gate begins at 1.', { default: true })),
  key('reset_after', boolean('Whether the reset gate comes behind the product with the state.', { default: true })),
  key('recurrent_activation', optional(text('Function of the gates.', { default: 'sigmoid' })), ACTIVATIONS),
  key('epsilon', number('Keeps the division from dividing by 0.', { default: 0.001 })),
  key('momentum', number('Of the moving averages of mean and variance.', { default: 0.99 })),
  key('renorm_momentum', number('Of the moving averages of a renormalisation.', { default: 0.99 })),
  key('mask_zero', boolean('Whether entry 0 stands for padding.', { default: false })),
  key('mask_value', number('Steps of only this value are passed over.', { default: 0 })),
  key('sparse', boolean('Whether the tensor is sparse.', { default: false })),
  key('ragged', boolean('Whether the tensor is ragged.', { default: false })),
  key('optional', boolean('Whether the tensor may be left out.', { default: false })),
  key('synchronized', boolean('Whether mean and variance are those of all devices.', { default: false })),
  key('renorm', boolean('Whether training normalises by the moving averages.', { default: false })),
  key('autocast', boolean('Whether inputs are cast to the dtype of the layer.', { default: true })),
  key('invert', boolean('Whether the normalisation is undone.', { default: false })),
  key('interpolation', text('How samples between others are made.', { default: 'bilinear' }), ['nearest', 'bilinear', 'bicubic']),
  key('scale', numbers('What values are multiplied with.')),
  key('offset', numbers('What is added to values.', { default: 0 })),
  key('init_values', number('What the learned scale begins with.')),
  key('mean', optional(numbers('Mean that is subtracted; learned by adapt() when left out.'))),
  key('variance', optional(numbers('Variance that is divided by; learned by adapt() when left out.'))),
  key('build_input_shape', optional(integers('Shape that the model was built for, the batch first.'))),
  key('batch_shape', optional(integers('Shape of the input, the batch first; null for any extent.'))),
  key('batch_input_shape', optional(integers('Shape of the input, the batch first; null for any extent.'))),
  key('input_shape', optional(integers('Shape of the input without the batch.'))),
  key('input_dim', optional(integer('Extent of the last axis of the input, where the model has no input layer.', { min: 1 }))),
  key('query_shape', optional(integers('Extents of the queries that the layer was built for, the batch first.'))),
  key('value_shape', optional(integers('Extents of the values that the layer was built for, the batch first.'))),
  key('key_shape', optional(integers('Extents of the keys that the layer was built for, the batch first.'))),
  key('groups', integer('Groups of channels that are worked on apart.', { default: 1, min: 1 })),
  key('softmax_robust_masking', boolean('Whether masked scores are kept from overflowing.', { default: false })),
  key('input_length', optional(integer('Steps of the input, where the model has no input layer.', { min: 1 })))
];

const known: ReadonlyMap<string, Key> = new Map([...COMMON, ...OTHERS].map(one => [one.name, one]));

/** Of what any layer takes, the keys that a file of today has elsewhere. */
export const SELDOM: ReadonlySet<string> = new Set([
  'autocast',
  'input_dim',
  'input_shape',
  'batch_input_shape',
  'batch_shape',
  'input_length'
]);

/** What configs of a class have besides in files of Keras 2. */
export const FORMERLY: Readonly<Record<string, readonly string[]>> = {
  MultiHeadAttention: ['query_shape', 'key_shape', 'value_shape', 'softmax_robust_masking'],
  // There every convolution has the keys of the first.
  DepthwiseConv1D: ['groups'],
  DepthwiseConv2D: ['groups'],
  Conv1DTranspose: ['groups'],
  Conv2DTranspose: ['groups'],
  Conv3DTranspose: ['groups']
};

/** A key that a layer of another version has. */
export const oldKey = (name: string): Key | undefined => known.get(name);

/** The arguments of an operation without a layer (keras/src/ops). */
export const OPERATION_KEYS: readonly Key[] = [
  layerName,
  key('axis', optional(integers('The axis, or axes, along which it works; all of them when null.'))),
  key('axes', optional(integers('The order of the axes: which of the input’s stands at each place.'))),
  key('newshape', optional(integers('The extents that come out, the batch among them; −1 for what is left over.'))),
  key('shape', optional(integers('The extents that come out.'))),
  key('keepdims', boolean('Whether axes that are reduced stay, with one sample.', { default: false })),
  key('indices_or_sections', optional(integers('Into how many parts, or where to cut.'))),
  key('pad_width', optional(integers('How much is added before and behind each axis.'))),
  key('initial', optional(number('What the reduction begins with.'))),
  key('function', text('The function that is called.'))
];

/** What a learned array has, by the ending of the key. */
const ARRAYS: readonly { readonly ending: string; readonly doc: (array: string) => string; readonly words: readonly string[] }[] = [
  {
    ending: '_initializer',
    doc: array => `What ${array} is filled with at the beginning.`,
    words: ['zeros', 'ones', 'glorot_uniform', 'glorot_normal', 'he_normal', 'he_uniform', 'lecun_normal', 'orthogonal', 'random_uniform']
  },
  { ending: '_regularizer', doc: array => `Penalty on the size of ${array}.`, words: ['l1', 'l2', 'l1_l2'] },
  { ending: '_constraint', doc: array => `What ${array} is held to.`, words: ['max_norm', 'non_neg', 'unit_norm', 'min_max_norm'] }
];

/** A key of a layer’s config that no parameter of its operator stands for. */
export function otherKey(name: string): Key {
  const one = known.get(name);
  if (one) return one;
  const array = ARRAYS.find(({ ending }) => name.endsWith(ending));
  if (!array) return key(name, any('Bears on no shape.'));
  return key(name, optional(text(array.doc(name.slice(0, -array.ending.length).replaceAll('_', ' ')))), array.words);
}

const module = (words: readonly string[]) => key('module', optional(text('Where the class is found.')), words);

const registered = key('registered_name', optional(text('"package>name" of a class that its author registered.')));

/** Classes that may stand where a key of this ending is, their modules, and what their configs hold (keras/src). */
export interface Objects {
  readonly classes: readonly string[];
  readonly keys: readonly Key[];
}

/** What makes an object. */
const partsOf = (what: string, modules: readonly string[]): readonly Key[] => [
  module(modules),
  key('class_name', text(`The class of ${what}.`)),
  key('config', any(`What ${what} is made with.`)),
  registered
];

export const LAYER_PARTS: readonly Key[] = [
  ...partsOf('the layer', ['keras.layers', 'keras', 'keras.src.models.functional', 'keras.src.models.sequential', 'keras.src.ops.numpy']),
  layerName,
  key('inbound_nodes', any('The calls of the layer: what each of them reads.')),
  key('build_config', any('What the layer was built for.')),
  key('compile_config', any('How the model is trained.'))
];

/** Beside the model, in files of Keras 2. */
export const VERSION_PARTS: readonly Key[] = [
  key('keras_version', text('The version that wrote the file.')),
  key('backend', text('What ran the model.'), ['tensorflow', 'jax', 'torch'])
];

export const OBJECT_PARTS: readonly Key[] = partsOf('the object', [
  'keras.initializers',
  'keras.regularizers',
  'keras.constraints',
  'keras',
  'builtins'
]);

const INITIALIZER: Objects = {
  classes: `Zeros Ones Constant GlorotUniform GlorotNormal HeNormal HeUniform LecunNormal LecunUniform Orthogonal RandomNormal RandomUniform
    TruncatedNormal VarianceScaling Identity IdentityInitializer OrthogonalInitializer`.split(/\s+/),
  keys: [
    seed,
    key('value', number('The value everywhere.', { default: 0 })),
    key('gain', number('What the matrix is multiplied with.', { default: 1 })),
    key('mean', number('Mean of the random numbers.', { default: 0 })),
    key('stddev', number('Standard deviation of the random numbers.', { default: 0.05 })),
    key('minval', number('Least random number.', { default: -0.05 })),
    key('maxval', number('Largest random number.', { default: 0.05 })),
    key('scale', number('Scale of the variance.', { default: 1 })),
    key('mode', text('What the variance is divided by.', { default: 'fan_in', choices: ['fan_in', 'fan_out', 'fan_avg'] })),
    key(
      'distribution',
      text('Of the random numbers.', { default: 'truncated_normal', choices: ['truncated_normal', 'untruncated_normal', 'uniform'] })
    ),
    key('input_axes', optional(integers('Axes that count as inputs.'))),
    key('output_axes', optional(integers('Axes that count as outputs.')))
  ]
};

const REGULARIZER: Objects = {
  classes: ['L1', 'L2', 'L1L2', 'OrthogonalRegularizer'],
  keys: [
    key('l1', number('Weight of the sum of absolute values.', { default: 0 })),
    key('l2', number('Weight of the sum of squares.', { default: 0 }))
  ]
};

const CONSTRAINT: Objects = {
  classes: ['MaxNorm', 'NonNeg', 'UnitNorm', 'MinMaxNorm'],
  keys: [
    key('max_value', number('Largest norm.', { default: 2 })),
    key('min_value', number('Least norm.', { default: 0 })),
    key('axis', optional(integers('Axes along which the norm is taken.')))
  ]
};

const POLICY: Objects = { classes: ['DTypePolicy'], keys: [key('name', text('The kind of its numbers, or a policy.'), DTYPES)] };

/** What stands behind a key of a config as an object of its own; undefined for layers and plain values. */
export function objectsAt(name: string): Objects | undefined {
  if (name === 'dtype') return POLICY;
  if (name.endsWith('_initializer')) return INITIALIZER;
  if (name.endsWith('regularizer')) return REGULARIZER;
  return name.endsWith('_constraint') ? CONSTRAINT : undefined;
}

/** The config of an input layer. */
export const INPUT_KEYS: readonly Key[] = [
  'batch_shape',
  'dtype',
  'sparse',
  'ragged',
  'name',
  'optional',
  'batch_input_shape',
  'input_shape'
].map(name => known.get(name)!);

export const MODEL_KEYS: readonly Key[] = [
  layerName,
  key('trainable', boolean('Whether the model learns.', { default: true })),
  key('layers', any('The layers of the model.')),
  key('input_layers', any('Where the inputs come in: [layer, call, tensor].')),
  key('output_layers', any('What the model hands out: [layer, call, tensor].')),
  dtype,
  known.get('build_input_shape')!
];

/** The three parts of an edge. */
const EDGE: readonly Key[] = [
  key('layer', text('The layer that makes the tensor.')),
  key('call', integer('Which call of that layer, from 0.', { min: 0 })),
  key('tensor', integer('Which of its tensors, from 0.', { min: 0 }))
];

export const edgePart = (position: number): Key | undefined => EDGE[position];

export const CALL_KEYS: readonly Key[] = [
  key('args', any('What the call reads, by position.')),
  key('kwargs', any('What the call reads, by name.'))
];

/** Arguments of a call by name, beside the tensors that a layer of several takes. */
export const CALLED_BY_NAME: readonly Key[] = [
  key('mask', optional(any('Which steps count.'))),
  key('training', optional(boolean('Whether the call is one of training.'))),
  key('initial_state', optional(any('The state that the first step begins with.'))),
  key('use_causal_mask', boolean('Whether a step sees only those before it.', { default: false })),
  key('return_attention_scores', boolean('Whether the attention weights are handed out as well.', { default: false })),
  ...['query', 'value', 'key'].map(name => key(name, optional(any(`The ${name} of an attention layer.`))))
];

/** All arguments of calls, as Keras 2 writes them with the edge. */
export const argumentKeys: readonly Key[] = [...CALLED_BY_NAME, ...OPERATION_KEYS.slice(1)];

/** An argument of a call that Keras 2 writes with the edge. */
export const argumentKey = (name: string): Key =>
  argumentKeys.find(one => one.name === name) ?? key(name, optional(any('Argument of the call.')));

export const HANDED: Objects = {
  classes: ['__keras_tensor__', '__slice__', '__ellipsis__'],
  keys: [
    key('shape', optional(integers('Extents of the tensor, the batch first; null for any.'))),
    dtype,
    key('keras_history', any('Where the tensor comes from: [layer, call, tensor].')),
    ...['start', 'stop', 'step'].map(name => key(name, optional(integer(`The ${name} of a slice.`))))
  ]
};

/** The extents of each of several inputs, named as the tensors are. */
export const SHAPES: readonly Key[] = ['sequences', 'initial_state', 'query', 'value', 'key', 'input'].map(name =>
  key(`${name}_shape`, optional(integers('Extents of this input, the batch first.')))
);

export const BUILD_KEYS: readonly Key[] = [
  key('input_shape', optional(integers('Extents of the input that the layer was built for, the batch first.'))),
  key('shapes_dict', any('The same for a layer of several inputs, by name.'))
];
