import { describe, expect, it } from 'vitest';
import { fix } from '../support/fix';

/** The lines that a fix writes anew, `+` in front, and those that it takes away. */
function changed(before: string, title: string, file: string): string {
  const after = fix(before, title, { file });
  const [old, now] = [before.split('\n'), after.split('\n')];
  const gone = old.filter(line => !now.includes(line)).map(line => `- ${line}`);
  const came = now.filter(
    (line, i) =>
      !old.includes(line) ||
      (line !== '' && now.indexOf(line) !== i && old.filter(one => one === line).length < now.filter(one => one === line).length)
  );
  return `\n${[...gone, ...came.map(line => `+ ${line}`)].join('\n')}\n`;
}

describe('a projection on the way of a sum', () => {
  it('in a layer list, with the stride of the other way, and what counts back renumbered', () => {
    const text = `input: [8, 32, 32]
layers:
  - {type: conv2d, filters: 16, kernel: 3, padding: 1, name: stem}
  - conv2d: {filters: 32, kernel: 3, stride: 2, padding: 1}
  - {type: add, from: [stem, -1]}
`;
    expect(changed(text, 'Insert a 1×1 convolution to 32 channels with stride 2', 'a.yaml')).toMatchInlineSnapshot(`
      "
      -   - {type: add, from: [stem, -1]}
      +   - {type: conv2d, filters: 32, kernel: 1, stride: 2, from: stem}
      +   - {type: add, from: [2, -2]}
      "
    `);
  });

  it('in Darknet, behind a route that leads to it; what was taken without a word is named instead', () => {
    const conv = (...lines: string[]) => `[convolutional]\n${lines.join('\n')}\n`;
    const text = [
      '[net]\nwidth=32\nheight=32\nchannels=3\n',
      conv('filters=8', 'size=3', 'pad=1'),
      conv('filters=16', 'size=3', 'stride=2', 'pad=1'),
      conv('filters=16', 'size=1'),
      '[shortcut]\nfrom=-3\nactivation=linear\n',
      conv('filters=4', 'size=1'),
      '[route]\nlayers=-1,3\n'
    ].join('\n');
    const after = fix(text, 'Insert a 1×1 convolution to 16 channels with stride 2', { file: 'a.cfg' });
    expect(after.slice(after.indexOf('[route]'))).toMatchInlineSnapshot(`
      "[route]
      layers=-3

      [convolutional]
      filters=16
      size=1
      stride=2
      pad=1
      activation=linear

      [shortcut]
      from=-3
      activation=linear

      [convolutional]
      filters=4
      size=1

      [route]
      layers=-1,5
      "
    `);
  });

  it('in Keras, read by name, printed as the file is', () => {
    const tensor = (name: string) =>
      `{"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "dtype": "float32", "keras_history": ["${name}", 0, 0]}}`;
    const layer = (name: string, type: string, config: string, inbound: string) =>
      `  {"module": "keras.layers", "class_name": "${type}", "config": {"name": "${name}"${config}}, "registered_name": null, "name": "${name}", "inbound_nodes": [${inbound}]}`;
    const text = `{"module": "keras", "class_name": "Functional", "config": {"name": "m", "layers": [
${layer('x', 'InputLayer', ', "batch_shape": [null, 8, 8, 4]', '')},
${layer('c', 'Conv2D', ', "filters": 8, "kernel_size": [1, 1]', `{"args": [${tensor('x')}], "kwargs": {}}`)},
${layer('a', 'Add', '', `{"args": [[${tensor('x')}, ${tensor('c')}]], "kwargs": {}}`)}
], "input_layers": [["x", 0, 0]], "output_layers": [["a", 0, 0]]}}
`;
    expect(changed(text, 'Insert a 1×1 convolution to 8 channels', 'a.json')).toMatchInlineSnapshot(`
      "
      -   {"module": "keras.layers", "class_name": "Add", "config": {"name": "a"}, "registered_name": null, "name": "a", "inbound_nodes": [{"args": [[{"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "dtype": "float32", "keras_history": ["x", 0, 0]}}, {"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "dtype": "float32", "keras_history": ["c", 0, 0]}}]], "kwargs": {}}]}
      +   {"module": "keras.layers", "class_name": "Conv2D", "config": {"name": "conv", "trainable": true, "filters": 8, "kernel_size": [1, 1], "padding": "valid"}, "name": "conv", "registered_name": null, "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "dtype": "float32", "keras_history": ["x", 0, 0]}}], "kwargs": {}}]},
      +   {"module": "keras.layers", "class_name": "Add", "config": {"name": "a"}, "registered_name": null, "name": "a", "inbound_nodes": [{"args": [[{"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "dtype": "float32", "keras_history": ["conv", 0, 0]}}, {"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "dtype": "float32", "keras_history": ["c", 0, 0]}}]], "kwargs": {}}]}
      "
    `);
    const lines = JSON.stringify(JSON.parse(text), null, 2);
    expect(JSON.parse(fix(lines, 'Insert a 1×1 convolution to 8 channels', { file: 'a.json' })).config.layers[2]).toMatchObject({
      class_name: 'Conv2D',
      inbound_nodes: [{ args: [{ config: { shape: [null, 8, 8, 4], keras_history: ['x', 0, 0] } }] }]
    });
    expect(fix(lines, 'Insert a 1×1 convolution to 8 channels', { file: 'a.json' })).toContain(
      '\n      {\n        "module": "keras.layers",\n        "class_name": "Conv2D",\n        "config": {\n          "name": "conv",'
    );
  });
});

const net = (skip: string, word: 'layer' | 'layers', type: (name: string) => string) => `name: "net"
input: "data"
input_shape { dim: 1 dim: 3 dim: 9 dim: 9 }
${word} {
  name: "pool"
  type: ${type('Pooling')}
  bottom: "data"
  top: "pool"
  pooling_param { pool: MAX kernel_size: 2 stride: 2 }
}
${skip}`;

describe('sizes that are brought together', () => {
  it('by a crop in Caffe, that takes over the size of the other way', () => {
    const text = net(
      `layer {
  name: "up"
  type: "Deconvolution"
  bottom: "pool"
  top: "up"
  convolution_param { num_output: 3 kernel_size: 4 stride: 2 }
}
layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "up" top: "sum" include { phase: TEST } }
`,
      'layer',
      name => `"${name}"`
    );
    expect(changed(text, 'Insert a crop to 9×9 behind `up`', 'a.prototxt')).toMatchInlineSnapshot(`
      "
      - layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "up" top: "sum" include { phase: TEST } }
      + layer {
      + }
      + layer {
      +   name: "crop"
      +   type: "Crop"
      +   bottom: "up"
      +   bottom: "data"
      +   top: "crop"
      +   include { phase: TEST }
      + }
      + layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "crop" top: "sum" include { phase: TEST } }
      "
    `);
  });

  it('by an upsampling in a net of the first generation, in its words and in the same phase', () => {
    const text = net(
      'layers { name: "half" type: POOLING bottom: "pool" top: "half" pooling_param { kernel_size: 2 stride: 2 } }\nlayers { name: "sum" type: ELTWISE bottom: "half" bottom: "pool" top: "sum" include { phase: TEST } }\n',
      'layers',
      name => name.toUpperCase()
    ).replaceAll('dim: 9', 'dim: 8');
    expect(changed(text, 'Insert an upsampling by 2 behind `half`', 'a.prototxt')).toMatchInlineSnapshot(`
      "
      - layers { name: "sum" type: ELTWISE bottom: "half" bottom: "pool" top: "sum" include { phase: TEST } }
      + layers {
      +   name: "upsample"
      +   type: DECONVOLUTION
      +   bottom: "half"
      +   top: "upsample"
      +   convolution_param { num_output: 3 group: 3 kernel_size: 4 stride: 2 pad: 1 bias_term: false weight_filler { type: "bilinear" } }
      +   include { phase: TEST }
      + }
      + layers { name: "sum" type: ELTWISE bottom: "upsample" bottom: "pool" top: "sum" include { phase: TEST } }
      "
    `);
  });

  it('by an upsampling in Darknet, for one of the layers of a route', () => {
    const text =
      '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nfilters=8\n\n[route]\nlayers=-2,0,-1\n\n[convolutional]\nfilters=8\n\n[route]\nlayers=-1,4\n';
    const one = text.replace('layers=-2,0,-1', 'layers=-2,0');
    const after = fix(one, 'Insert an upsampling by 2 behind layer 1', { file: 'a.cfg' });
    expect(after.slice(after.indexOf('[route]'))).toMatchInlineSnapshot(`
      "[route]
      layers=-2

      [upsample]
      stride=2

      [route]
      layers=-1,0

      [convolutional]
      filters=8

      [route]
      layers=-1,6
      "
    `);
  });
});

describe('a new layer', () => {
  it('is written with a line for each argument where the others are', () => {
    const text =
      'input: [8, 4, 4]\nlayers:\n  - type: add\n    from: [input, input]\n    name: a\n  - type: conv2d\n    filters: 8\n    kernel: 3\n    from: a\n    name: b\n  - type: add\n    from: [a, b]\n';
    expect(changed(text, 'Insert a padding to 4×4', 'a.yaml')).toMatchInlineSnapshot(`
      "
      -     from: [a, b]
      +   - type: pad2d
      +     amounts: [[0, 2], [0, 2]]
      +     from: [a, 2]
      "
    `);
    const keyed = text.replace(/- type: (\w+)\n/g, '- $1:\n').replace(/^ {4}(?=\w+:)/gm, '      ');
    expect(changed(keyed, 'Insert a padding to 4×4', 'a.yaml')).toMatchInlineSnapshot(`
      "
      -       from: [a, b]
      +   - pad2d:
      +       amounts: [[0, 2], [0, 2]]
      +       from: [a, 2]
      "
    `);
  });

  it('is printed as the other objects of JSON are', () => {
    const lines = JSON.stringify({ input: [3, 8, 8], layers: [{ type: 'flatten' }, { type: 'conv2d', filters: 8, kernel: 1 }] }, null, 2);
    expect(changed(lines, 'Insert an unflatten', 'a.json')).toMatchInlineSnapshot(`
      "
      +     {
      +       "type": "reshape",
      +       "shape": [
      +         192,
      +         1,
      +         1
      +       ]
      +     },
      +     {
      "
    `);
  });

  it('is a block of keywords among modules of Hydra that are', () => {
    const text =
      '# shapelint: input=1x3x8x8\n_target_: torch.nn.Sequential\n_args_:\n  - _target_: torch.nn.Conv2d\n    in_channels: 3\n    out_channels: 8\n    kernel_size: 3\n  - _target_: torch.nn.Linear\n    in_features: 288\n    out_features: 2\n';
    expect(fix(text, 'Insert a flatten', { file: 'a.yaml' })).toContain(
      'kernel_size: 3\n  - _target_: torch.nn.Flatten\n  - _target_: torch.nn.Linear'
    );
  });

  it('is a line in a net that has a line for each layer', () => {
    const text =
      'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\nlayer { name: "p" type: "Pooling" bottom: "x" top: "p" pooling_param { kernel_size: 2 stride: 2 } }\nlayer { name: "s" type: "Eltwise" bottom: "x" bottom: "p" top: "s" }\n';
    expect(changed(text, 'Insert an upsampling by 2', 'a.prototxt')).toMatchInlineSnapshot(`
      "
      - layer { name: "s" type: "Eltwise" bottom: "x" bottom: "p" top: "s" }
      + layer { name: "upsample" type: "Deconvolution" bottom: "p" top: "upsample" convolution_param { num_output: 3 group: 3 kernel_size: 4 stride: 2 pad: 1 bias_term: false weight_filler { type: "bilinear" } } }
      + layer { name: "s" type: "Eltwise" bottom: "x" bottom: "upsample" top: "s" }
      "
    `);
  });
});
