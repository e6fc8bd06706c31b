import { describe, expect, it } from 'vitest';
import { fix, fixes } from '../support/fix';

const of = (code: string, text: string, file: string): string[] => fixes(text, { file }).filter(title => title.startsWith(code));

const net = (
  fields: string,
  rest = ''
) => `layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 6 dim: 8 dim: 8 } } }
layer {
  name: "c"
  type: "Convolution"
  bottom: "x"
  top: "c"
  convolution_param { ${fields} }
}
${rest}`;

describe('an argument that is missing', () => {
  it('is what the layers behind are written for, or what arrives', () => {
    const text = 'input: [3, 8, 8]\nlayers:\n  - conv2d: {kernel: 3}\n  - relu\n  - conv2d: {in_channels: 16, filters: 8, kernel: 3}\n';
    expect(of('SL306', text, 'a.yaml')).toEqual(['SL306 Set filters to 16: gives 6×6']);
    expect(fix(text, 'Set filters to 16')).toContain('  - conv2d: {kernel: 3, filters: 16}\n');
    expect(of('SL306', net('kernel_size: 3'), 'a.prototxt')).toEqual(['SL306 Set num_output to 6: gives 6×6']);
  });

  it('is a variable of the header that a row names', () => {
    const text = '# ours\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\nhead:\n  - [[0], 1, Detect, [nc]]\n';
    expect(fix(text, 'Set nc to 80')).toBe(text.replace('# ours\n', '# ours\nnc: 80\n'));
    expect(fix(`nc: eighty\n${text}`, 'Set nc to 80')).toBe(`nc: 80\n${text}`);
  });
});

describe('rows of Ultralytics that are no rows', () => {
  const rows = (row: string) => `nc: 2\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - ${row}\nhead:\n  - [[1], 1, Detect, [nc]]\n`;
  const mended = (row: string, title: string): string => fix(rows(row), title).split('\n')[3]!;

  it('have their arguments put into a list, their parts in order, and tuples made numbers', () => {
    expect(mended('[-1, 1, Conv, 128, [3, 2]]', 'Write [128, 3, 2]')).toBe('  - [-1, 1, Conv, [128, 3, 2]]');
    expect(mended('{from: -1, n: 1, module: Conv, args: [128, 3, 2]}', 'Write [-1, 1, Conv')).toBe('  - [-1, 1, Conv, [128, 3, 2]]');
    expect(mended('[-1, 1, Conv, [128, (3, 3), 2]]', 'Write 3')).toBe('  - [-1, 1, Conv, [128, 3, 2]]');
    expect(mended('[-1, 1, Conv, [128x, 3, 2]]', 'Write 128')).toBe('  - [-1, 1, Conv, [128, 3, 2]]');
    expect(mended('[-1, 1, Conv, [-128, 3, 2]]', 'Set out_channels to 128')).toBe('  - [-1, 1, Conv, [128, 3, 2]]');
  });
});

describe('settings of Caffe that do not go together', () => {
  it('are left, one or the other', () => {
    expect(of('SL306', net('num_output: 4 kernel_size: 3 kernel_h: 3 kernel_w: 3'), 'a.prototxt')).toMatchInlineSnapshot(`
      [
        "SL306 Remove \`kernel_h\` and \`kernel_w\`: gives 6×6",
        "SL306 Remove \`kernel_size\`: gives 6×6",
      ]
    `);
    const both = net(
      'num_output: 4 kernel_size: 1',
      'layer { name: "r" type: "ReLU" bottom: "c" top: "r" include { phase: TEST } exclude { phase: TRAIN } }\n'
    );
    expect(fix(both, 'Remove `exclude', { file: 'a.prototxt' })).toContain('top: "r" include { phase: TEST } }');
  });

  it('have one of the few values that there are, the nearest word first', () => {
    const pool =
      'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 6 dim: 8 dim: 8 } } }\nlayer { name: "p" type: "Pooling" bottom: "x" top: "p" pooling_param { pool: AVERAGE kernel_size: 2 } }\n';
    expect(of('SL306', pool, 'a.prototxt')[0]).toBe('SL306 Write AVE in place of `AVERAGE`');
  });
});

describe('outputs and labels of Caffe', () => {
  it('are named, and go where there are too many', () => {
    const none =
      'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 6 } } }\nlayer { name: "r" type: "ReLU" bottom: "x" }\n';
    expect(fix(none, 'Name an output', { file: 'a.prototxt' })).toContain('bottom: "x" top: "r" }');
    expect(fix(none.replace('bottom: "x" }', 'bottom: "x" top: "r" top: "s" }'), 'Remove', { file: 'a.prototxt' })).toContain('top: "r" }');
  });

  it('have the shape that goes with the predictions', () => {
    const text =
      'layer { name: "in" type: "Input" top: "x" top: "y" input_param { shape { dim: 2 dim: 10 dim: 3 dim: 3 } shape { dim: 2 } } }\nlayer { name: "l" type: "SoftmaxWithLoss" bottom: "x" bottom: "y" top: "l" }\n';
    expect(fix(text, 'Give `y` the shape 2×3×3', { file: 'a.prototxt' })).toContain('shape { dim: 2 dim: 3 dim: 3 } } }');
  });
});

describe('JSON that breaks off', () => {
  it('is closed at its end, all at once', () => {
    const text = '{"input": [3, 8, 8], "layers": [{"type": "relu"}, {"type": "relu"';
    expect(fix(text, 'Write the missing }]}', { file: 'a.json' })).toBe(`${text}}]}`);
  });
});

describe('names of Keras', () => {
  it('are made different', () => {
    const layer = (name: string, type: string, more = '') => `{"class_name": "${type}", "config": {"name": "${name}"${more}}}`;
    const text = `{"class_name": "Sequential", "config": {"name": "s", "layers": [${layer('x', 'InputLayer', ', "batch_shape": [null, 8]')}, ${layer('d', 'ReLU')}, ${layer('d', 'ReLU')}]}}`;
    expect(fix(text, 'Write "d_1"', { file: 'a.json' })).toBe(text.replace(/"d"(?=[^"]*$)/, '"d_1"'));
  });
});

describe('a call of Keras that is not there', () => {
  it('is the first one', () => {
    const tensor = (at: string) => `{"class_name": "__keras_tensor__", "config": {"keras_history": ${at}}}`;
    const text = `{"class_name": "Functional", "config": {"name": "m", "layers": [
  {"class_name": "InputLayer", "config": {"batch_shape": [null, 8], "name": "x"}, "name": "x", "inbound_nodes": []},
  {"class_name": "ReLU", "config": {"name": "r"}, "name": "r", "inbound_nodes": [{"args": [${tensor('["x", 2, 0]')}], "kwargs": {}}]}
], "input_layers": [["x", 0, 0]], "output_layers": [["r", 0, 0]]}}
`;
    expect(fix(text, 'Read its first output', { file: 'a.json' })).toBe(text.replace('["x", 2, 0]', '["x", 0, 0]'));
  });
});

const CFG = '[net]\nwidth=8\nheight=8\nchannels=3\n';

describe('sections of Darknet', () => {
  it('that are unknown or have no place go', () => {
    const conv = '\n[convolutional]\nfilters=4\n';
    expect(fix(`${CFG}${conv}\n[foo]\nx=1\n${conv}`, 'Remove layer 1', { file: 'a.cfg' })).not.toContain('[foo]');
    expect(fix(`${CFG}\n[dropout]\nprobability=.5\n${conv}`, 'Remove layer 0', { file: 'a.cfg' })).not.toContain('[dropout]');
    expect(fix(`batch=1\n${CFG}${conv}`, 'Remove `batch=1`', { file: 'a.cfg' })).toBe(`${CFG}${conv}`);
  });

  it('that add are told a layer of the same shape', () => {
    const conv = '\n[convolutional]\nfilters=4\n';
    expect(fix(`${CFG}${conv}${conv}\n[shortcut]\nactivation=linear\n`, 'Set from to -2', { file: 'a.cfg' })).toContain(
      '[shortcut]\nactivation=linear\nfrom=-2\n'
    );
  });
});
