import { expect, it } from 'vitest';
import { offered, signature, taken } from '../support/completion';

const model = (...layers: string[]) => `{"class_name": "Sequential", "config": {"layers": [\n${[INPUT, ...layers].join(',\n')}\n]}}`;
const INPUT = '{"class_name": "InputLayer", "config": {"batch_shape": [null, 8, 8, 3]}}';
const json = { file: 'model.json' };

it('offers classes of layers, with what they take', () => {
  expect(taken(model('{"class_name": "Con<|>", "config": {}}'), 'Conv2D', json)).toBe('{"class_name": "Conv2D", "config": {}}');
  expect(offered(model('{"class_name": "<|>", "config": {}}'), json)).toEqual(
    expect.arrayContaining(['Dense', 'MaxPooling2D: 4×4×3', 'GlobalAveragePooling2D: 3'])
  );
});

it('offers keys of a config that are not there yet, with unit and default', () => {
  expect(offered(model('{"class_name": "Conv2D", "config": {"filters": 4, "<|>"}}'), json)).toMatchInlineSnapshot(`
    [
      "groups: whole number · default 1",
      "kernel_size: samples",
      "strides: samples · default 1",
      "padding: default valid · valid | same",
      "dilation_rate: samples · default 1",
      "use_bias: true or false · default true",
      "data_format: default channels_last · channels_last | channels_first",
      "name: optional",
      "trainable: true or false · default true",
      "dtype: default float32",
      "activity_regularizer: optional",
      "activation: optional",
      "kernel_initializer: optional",
      "kernel_regularizer: optional",
      "kernel_constraint: optional",
      "bias_initializer: optional",
      "bias_regularizer: optional",
      "bias_constraint: optional",
      "autocast: true or false · default true",
      "input_dim: whole number · optional",
      "input_shape: list of whole numbers · optional",
      "batch_input_shape: list of whole numbers · optional",
      "batch_shape: list of whole numbers · optional",
    ]
  `);
  expect(taken(model('{"class_name": "Conv2D", "config": {"filters": 4, "ker<|>"}}'), 'kernel_size', json)).toBe(
    '{"class_name": "Conv2D", "config": {"filters": 4, "kernel_size": }}'
  );
});

it('offers the values that a class takes', () => {
  const padding = (type: string) => offered(model(`{"class_name": "${type}", "config": {"padding": "<|>"}}`), json);
  expect(padding('Conv1D')).toEqual(['valid: default', 'same', 'causal']);
  expect(padding('Conv2D')).toEqual(['valid: default', 'same']);
  expect(offered(model('{"class_name": "Conv2D", "config": {"data_format": "<|>"}}'), json)).toEqual([
    'channels_last: default',
    'channels_first'
  ]);
  expect(offered(model('{"class_name": "Conv2D", "config": {"use_bias": <|>}}'), json)).toEqual(['true: default', 'false']);
});

it('offers what initializers and dtypes are made of', () => {
  const dense = (config: string) => model(`{"class_name": "Dense", "config": {${config}}}`);
  expect(offered(dense('"kernel_initializer": {"<|>"}'), json)).toEqual([
    'module: optional',
    'class_name',
    'config',
    'registered_name: optional'
  ]);
  expect(offered(dense('"kernel_initializer": {"class_name": "<|>"}'), json)).toContain('HeNormal');
  expect(offered(dense('"kernel_initializer": {"class_name": "HeNormal", "config": {"<|>"}}'), json)).toContain(
    'seed: whole number · optional'
  );
  expect(offered(dense('"dtype": "<|>"'), json)).toEqual(expect.arrayContaining(['float32: default', 'mixed_float16']));
});

const functional = (edge: string) => `{"class_name": "Functional", "config": {"layers": [
{"class_name": "InputLayer", "name": "image", "config": {"batch_shape": [null, 8, 8, 3], "name": "image"}, "inbound_nodes": []},
{"class_name": "ReLU", "name": "act", "config": {"name": "act"}, "inbound_nodes": [{"args": [${edge}], "kwargs": {}}]}
], "input_layers": [["image", 0, 0]], "output_layers": [["act", 0, 0]]}}`;

it('offers the layers that an edge may come from, with their shapes', () => {
  const edge = (history: string) =>
    functional(
      `{"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 3], "dtype": "float32", "keras_history": [${history}]}}`
    );
  expect(offered(edge('"<|>", 0, 0'), json)).toContain('image: InputLayer 8×8×3');
  expect(offered(edge('"image", <|>, 0'), json)).toEqual([]);
  expect(signature(edge('"image", <|>, 0'), json)).toMatch(/^«call»\n/);
});

it('takes the place of a word without quotes, and of a number', () => {
  const config = (entry: string) => model(`{"class_name": "Conv2D", "config": {${entry}}}`);
  const first = '{"class_name": "Conv2D", "config": {';
  expect(taken(config('"padding": sa<|>'), 'same', json)).toBe(`${first}"padding": "same"}}`);
  expect(taken(config('"use_bias": <|>true'), 'false', json)).toBe(`${first}"use_bias": false}}`);
  expect(taken(config('"filters": 4, ker<|>'), 'kernel_size', json)).toBe(`${first}"filters": 4, "kernel_size": }}`);
  expect(taken(config('"filters": 4, "ker<|>'), 'kernel_size', json)).toBe(`${first}"filters": 4, "kernel_size": }}`);
});

const attention = (edge: string, more = '') => `{"class_name": "Functional", "config": {"layers": [
{"class_name": "InputLayer", "name": "q", "config": {"batch_input_shape": [null, 4, 8], "name": "q"}, "inbound_nodes": []},
{"class_name": "MultiHeadAttention", "name": "look", "config": {"num_heads": 2, "key_dim": 4${more}}, "inbound_nodes": [[["q", 0, 0, ${edge}]]]}
], "input_layers": [["q", 0, 0]], "output_layers": {"seen": ["<here>", 0, 0]}}, "keras_version": "2.11.0"}`;

it('offers arguments by name in an edge of Keras 2, and what only its configs have', () => {
  expect(offered(attention('{"<|>"}'), json).map(line => line.split(':')[0])).toEqual(expect.arrayContaining(['value', 'training']));
  expect(offered(attention('{"value": ["<|>", 0, 0]}'), json)).toEqual(['q: InputLayer 4×8']);
  const formerly = 'query_shape: list of whole numbers · optional';
  expect(offered(attention('{}', ', "<|>"'), json)).toContain(formerly);
  expect(offered(attention('{}', ', "<|>"').replace('"keras_version"', '"of"'), json)).not.toContain(formerly);
});

it('offers the layers that a model hands out under a name', () => {
  expect(offered(attention('{"value": ["q", 0, 0]}').replace('<here>', '<|>'), json)).toContain('look: MultiHeadAttention 4×8');
});
