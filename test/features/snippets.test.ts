import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../server/src/base/edit';
import type { Completion } from '../../server/src/features/completion';
import { shapeAfter } from '../../server/src/features/snippets';
import { diagnose } from '../../server/src/rules/diagnose';
import { complete } from '../support/completion';
import { split } from '../support/cursor';
import { analyse } from '../support/see';

/** A small file of each format with the cursor where a layer is expected. */
const places: Readonly<Record<string, { readonly source: string; readonly file: string; readonly only?: RegExp }>> = {
  'Ultralytics rows': {
    source: `# shapelint: input=3x64x64
nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [32, 3, 2]]
  - <|>
head:
  - [[-1], 1, Detect, [nc]]
`,
    file: 'model.yaml',
    only: /^(?!.*head)/
  },
  'heads of Ultralytics': {
    source: '# shapelint: input=3x64x64\nnc: 3\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\nhead:\n  - <|>\n',
    file: 'model.yaml',
    only: /head/
  },
  'a layer list in braces': {
    source: 'input: [3, 16, 16]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3}\n  - <|>\n',
    file: 'model.yaml'
  },
  'a layer list with types as keys': {
    source: 'input: [3, 16, 16]\r\nlayers:\r\n    - conv2d:\r\n        out_channels: 8\r\n        kernel_size: 3\r\n    - <|>\r\n',
    file: 'model.yaml'
  },
  'a layer list in JSON': {
    source: '{\n  "input": [3, 16, 16],\n  "layers": [\n    {"type": "conv2d", "filters": 8, "kernel": 3},\n    <|>\n  ]\n}\n',
    file: 'model.json'
  },
  'Darknet sections': {
    source: `[net]
width=64
height=64
channels=3

[convolutional]
filters=16
size=3
stride=2
pad=1
activation=leaky

[convolutional]
filters=32
size=3
stride=2
pad=1
activation=leaky

<|>
`,
    file: 'net.cfg'
  },
  'Caffe messages': {
    source: `name: "net"
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 16 dim: 16 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 8 kernel_size: 3 } }
<|>
`,
    file: 'net.prototxt'
  },
  'modules of torch.nn': {
    source: `# input: [1, 3, 16, 16]
_target_: torch.nn.Sequential
_args_:
  - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
  - <|>
`,
    file: 'model.yaml'
  },
  'modules of torch.nn in JSON': {
    source: `{"network_def": {"_target_": "torch.nn.Sequential", "_args_": [
  {"_target_": "torch.nn.Conv2d", "in_channels": 3, "out_channels": 8, "kernel_size": 3},
  <|>
]}}`,
    file: 'train.json'
  },
  'layers of Keras': {
    source: `{"class_name": "Sequential", "config": {"name": "m", "layers": [
  {"class_name": "InputLayer", "config": {"batch_shape": [null, 16, 16, 3]}},
  <|>
]}}`,
    file: 'model.json'
  },
  'layers of a Functional model': {
    source: `{"class_name": "Functional", "config": {"name": "m", "layers": [
  {"class_name": "InputLayer", "config": {"batch_shape": [null, 16, 16, 3], "name": "image"}, "name": "image", "inbound_nodes": []},
  {"class_name": "ReLU", "config": {"name": "act"}, "name": "act", "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 16, 16, 3], "dtype": "float32", "keras_history": ["image", 0, 0]}}], "kwargs": {}}]},
  <|>
], "input_layers": ["image", 0, 0], "output_layers": ["act", 0, 0]}}`,
    file: 'model.json'
  },
  'layers of a Functional model of Keras 2': {
    source: `{"class_name": "Functional", "config": {"name": "m", "layers": [
  {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 16, 16, 3], "name": "image"}, "name": "image", "inbound_nodes": []},
  {"class_name": "ReLU", "config": {"name": "act"}, "name": "act", "inbound_nodes": [[["image", 0, 0, {}]]]},
  <|>
], "input_layers": [["image", 0, 0]], "output_layers": [["act", 0, 0]]}, "keras_version": "2.4.0", "backend": "tensorflow"}`,
    file: 'model.json'
  }
};

const snippets = (source: string, file: string): Completion[] => complete(source, { file }).filter(({ kind }) => kind === 'snippet');

/** What an editor writes that takes the template at a place: its lines go on at the indentation of the first. */
function expanded(template: string, text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const indent = /^\s*/.exec(line)![0];
  const values: Record<string, string> = {};
  return template
    .replace(/\$\{(\d+):([^}]*)\}/g, (_, stop, value) => {
      values[stop] = value;
      return value;
    })
    .replace(/\$(\d+)/g, (_, stop) => values[stop] ?? '')
    .replaceAll('\n', `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}`);
}

describe.each(Object.entries(places))('snippets for %s', (_, { source, file, only = /./ }) => {
  const { text, offset } = split(source);
  const offers = snippets(source, file).filter(({ label }) => only.test(label));

  it('are there', () => expect(offers.length).toBeGreaterThan(1));

  it.each(offers.map(offer => [offer.label, offer] as const))('%s runs as it is inserted', (_label, { edit, template }) => {
    const after = applyEdits(text, [edit]);
    const analysis = analyse(after, { file });
    const errors = diagnose(analysis).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual([]);
    expect(analysis.model.tree.problems).toEqual([]);
    expect(edit.text).toBe(expanded(template!, text, edit.span.start));
    expect(template).not.toMatch(/<\w+>/);
    expect(edit.span).toEqual({ start: offset, end: offset });
  });
});

describe('a snippet', () => {
  const list = 'input: [3, 16, 16]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3}\n  - <|>\n';

  it('has as many channels as arrive, and goes on at the indentation of its line', () => {
    const found = snippets(list, 'model.yaml').find(({ label }) => label === 'residual');
    expect(`\n${applyEdits(split(list).text, [found!.edit])}`).toMatchInlineSnapshot(`
      "
      input: [3, 16, 16]
      layers:
        - {type: conv2d, filters: 8, kernel: 3}
        - {type: conv2d, filters: 8, kernel: 3, padding: 1}
        - {type: batchnorm2d}
        - {type: relu}
        - {type: conv2d, filters: 8, kernel: 3, padding: 1}
        - {type: batchnorm2d}
        - {type: add, from: [-1, -6]}
        - {type: relu}
      "
    `);
  });

  it('tells the shape that it gives where the cursor stands', () => {
    const found = snippets(list, 'model.yaml').find(({ label }) => label === 'downsample');
    expect(shapeAfter(analyse(split(list).text), found!.edit)).toBe('128×7×7');
  });

  it('takes names that are free', () => {
    const { source, file } = places['Caffe messages']!;
    const found = snippets(source, file).find(({ label }) => label === 'conv-relu');
    expect(found!.template).toMatchInlineSnapshot(`
      "layer {
        name: "\${1:conv2}"
        type: "Convolution"
        bottom: "conv"
        top: "\${1:conv2}"
        convolution_param { num_output: \${2:64} kernel_size: 3 pad: 1 }
      }
      layer {
        name: "$1_relu"
        type: "ReLU"
        bottom: "$1"
        top: "$1"
      }"
    `);
  });
});
