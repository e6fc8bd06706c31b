import { describe, expect, it } from 'vitest';
import { fix, fixes } from '../support/fix';
import { reports } from '../support/see';

const cfg = { file: 'model.cfg' };
const json = { file: 'model.json' };
const of = (code: string, text: string, options = {}): string[] =>
  fixes(text, options)
    .filter(one => one.startsWith(code))
    .map(one => one.slice(code.length + 1));

describe('heads of Ultralytics', () => {
  const yolo = (...head: string[]) =>
    `nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n${head.map(row => `  - ${row}\n`).join('')}`;
  it('are given the arguments that stand in front of what the parser adds', () => {
    expect(of('SL306', yolo('[[1], 1, Segment, [nc]]'))).toEqual(['Write 32, 256']);
    expect(fix(yolo('[[1], 1, Segment, [nc]]'), 'Write 32')).toContain('[[1], 1, Segment, [nc, 32, 256]]');
  });
  it('are the last row without what stands behind', () => {
    const text = yolo('[[1], 1, Detect, [nc]]', '[1, 1, Conv, [64, 1]]');
    expect(fix(text, 'Remove `[1, 1, Conv')).toBe(yolo('[[1], 1, Detect, [nc]]'));
  });
  it('are not given a linear layer on a map, but a convolution of 1×1', () => {
    const scales = 'scales:\n  n: [0.5, 0.25, 1024]\n  s: [0.5, 0.5, 1024]\n';
    const text = `${scales}${yolo('[-1, 1, nn.Linear, [8, 8]]', '[[2], 1, Detect, [nc]]')}`;
    expect(fix(text, 'Write Conv [32, 1]', { file: 'yolov8n.yaml' })).toContain('  - [-1, 1, Conv, [32, 1]]\n');
  });
});

describe('Keras models', () => {
  const layer = (name: string, className: string, config: object, inbound: unknown[]) => ({
    class_name: className,
    config: { name, ...config },
    name,
    inbound_nodes: inbound
  });
  const model = (inputs: unknown, shape: object = { batch_shape: [null, 8] }) =>
    JSON.stringify(
      {
        class_name: 'Functional',
        config: {
          name: 'm',
          layers: [
            layer('a', 'InputLayer', shape, []),
            layer('b', 'InputLayer', { batch_shape: [null, 8] }, []),
            layer('c', 'Add', {}, [
              [
                ['a', 0, 0, {}],
                ['b', 0, 0, {}]
              ]
            ])
          ],
          input_layers: inputs,
          output_layers: [['c', 0, 0]]
        },
        keras_version: '2.15.0'
      },
      undefined,
      1
    );
  it('get the inputs back that their outputs depend on', () => {
    const text = model([['a', 0, 0]]);
    expect(of('SL306', text, json)).toEqual(['Write ["b", 0, 0]: gives 8']);
  });
});

describe('a JSON file that breaks off', () => {
  it('is closed where it was whole last', () => {
    const text =
      '{"input": [3, 8, 8], "layers": [\n  {"type": "relu"},\n  {"type": "conv2d", "filters": 8, "kernel": 3},\n  {"type": "conv2d", "fil';
    expect(fix(text, 'Remove what breaks off', json)).toBe(
      '{"input": [3, 8, 8], "layers": [\n  {"type": "relu"},\n  {"type": "conv2d", "filters": 8, "kernel": 3}]}'
    );
  });
});

describe('words that Darknet reads as 0', () => {
  const net = '[net]\nwidth=8\nheight=8\nchannels=3\n\n[convolutional]\nfilters=4\nsize=1\n\n';
  it('are a layer before, or a number', () => {
    expect(of('SL612', `${net}[route]\nlayers=conv1\n`, cfg)).toEqual([]);
    expect(of('SL612', `${net}[convolutional]\nfilters=8\nsize=1\n\n[route]\nlayers=conv1\n`, cfg)).toEqual([
      'Change `conv1` to `-2`: gives 8×8'
    ]);
    expect(of('SL612', `${net}[convolutional]\nfilters=many\nsize=1\n`, cfg)).toContain('Set filters to 4: gives 8×8');
  });
});

describe('numbers beside the layers', () => {
  const net = (head: string) =>
    `input: [3, 32, 32]\n${head}outputs: [a, b]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: a}\n  - {type: conv2d, filters: 16, kernel: 3, stride: 2, padding: 1, name: b}\n`;
  it('are held against the levels that are handed out', () => {
    expect(reports(net('neck: {in_channels: [8, 32], strides: [2, 4]}\nstrides: [4, 4]\n'))).toMatchInlineSnapshot(`
      "
      SL503 warning 2:25
      32 channels here; \`b\` (conv2d) gives 16 channels.
        7:12 It is 16 here.

      SL503 warning 3:11
      Stride 4 here; \`a\` (conv2d) has a stride of 2.
        6:12 It is 2 here.
      "
    `);
    expect(fix(net('strides: [4, 4]\n'), 'Change `4` to `2`')).toContain('strides: [2, 4]\n');
  });
  it('are left alone where they are right, or not as many', () => {
    expect(reports(net('output_stride: 4\nstrides: [2, 4, 8]\nin_channels: 3\n'))).toBe('\n\n');
  });
});
