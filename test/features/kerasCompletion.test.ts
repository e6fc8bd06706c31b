import { expect, it } from 'vitest';
import { offered, taken } from '../support/completion';

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

it('offers nothing inside of values that are no config', () => {
  expect(offered(model('{"class_name": "Dense", "config": {"kernel_initializer": {"<|>"}}}'), json)).toEqual([]);
});
