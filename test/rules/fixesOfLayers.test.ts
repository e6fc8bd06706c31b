import { describe, expect, it } from 'vitest';
import { fix, fixes } from '../support/fix';

const layers = (input: string, ...rows: string[]): string => `input: ${input}\nlayers:\n${rows.map(row => `  - ${row}\n`).join('')}`;
const caffe = { file: 'net.prototxt' };
const cfg = { file: 'model.cfg' };
const input = (dims: string, top = 'x') =>
  `layer { name: "in" type: "Input" top: "${top}" input_param { shape { ${dims.replace(/(\d+)/g, 'dim: $1')} } } }\n`;
const of = (code: string, text: string, options = {}): string[] =>
  fixes(text, options)
    .filter(one => one.startsWith(code))
    .map(one => one.slice(code.length + 1));

describe('channels that do not fit', () => {
  const yolo = (row: string) =>
    `nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - ${row}\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[2], 1, Detect, [nc]]\n`;
  it('are left to Conv where a module of PyTorch is given arguments as Conv has them', () => {
    expect(fix(yolo('[-1, 1, nn.Conv2d, [32, 3, 2]]'), 'Write Conv,')).toContain('  - [-1, 1, Conv, [32, 3, 2]]\n');
    expect(of('SL201', yolo('[-1, 1, nn.Conv2d, [8, 16, 3]]'))).toContain(
      'Write Conv with [16, 3], which takes what arrives: gives 320×320'
    );
  });
  it('may have been joined along another axis', () => {
    const rows = ['{type: conv2d, filters: 8, kernel: 1, name: a}', '{type: relu, name: b}', '{type: concat, from: [a, b], axis: 2}'];
    const text = layers('[3, 8, 8]', ...rows, 'conv2d: {in_channels: 16, filters: 4, kernel: 1}');
    expect(of('SL201', text)).toContain('Set axis of layer 2 (concat) to 1: gives 8×8');
  });
  it('of shared weights are those of another layer', () => {
    const conv = '[convolutional]\nfilters=8\nsize=3\npad=1\n';
    const text = `[net]\nwidth=8\nheight=8\nchannels=3\n\n${conv}\n${conv}share_index=0\n`;
    expect(of('SL201', text, cfg)).toContain('Remove `share_index`: gives 8×8');
  });
});

describe('axes that are too few or too many', () => {
  it('are brought back without the layer that took them away', () => {
    const conv = '[convolutional]\nfilters=8\nsize=3\npad=1\n';
    expect(of('SL305', `[net]\nwidth=8\nheight=8\nchannels=3\n\n${conv}\n[softmax]\n\n${conv}`, cfg)).toEqual([
      'Remove layer 1 (softmax): gives 8×8'
    ]);
  });
  it('are those of another input, or of the window', () => {
    const two =
      'layer { name: "in" type: "Input" top: "x" top: "y" input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } shape { dim: 2 dim: 3 } } }\n';
    const concat = 'layer { name: "c" type: "Concat" bottom: "x" bottom: "y" top: "c" }\n';
    expect(of('SL305', two + concat, caffe)).toEqual(['Give `y` the shape 3×8×8: gives 8×8']);
    const pool = 'layer { name: "p" type: "Pooling" bottom: "x" top: "p" pooling_param { kernel_size: 2 } }\n';
    expect(of('SL305', input('2 3') + pool, caffe)).toContain('Give `x` the shape 3×2×2: gives 1×1');
  });
});

describe('divisions that are not whole', () => {
  const slice = (fields: string) => `layer { name: "s" type: "Slice" bottom: "x" top: "a" top: "b" top: "c" ${fields}}\n`;
  it('of an axis that is cut, take points, or an output less', () => {
    expect(of('SL302', input('2 10 8 8') + slice(''), caffe)).toEqual(['Set slice_point to [3,6]', 'Remove `"c"`']);
    expect(fix(input('2 10 8 8') + slice(''), 'Set slice_point', caffe)).toContain('slice_param { slice_point: 3 slice_point: 6 }');
    const twice = input('2 9 8 8') + slice('slice_param { slice_point: 5 slice_point: 5 } ');
    expect(fix(twice, 'Set slice_point', caffe)).toContain('slice_point: 3 slice_point: 6');
  });
  it('of what a layer gives, are mended there', () => {
    const linear = '  - {_target_: torch.nn.Linear, in_features: 15, out_features: 9}\n';
    const text = `# shapelint: input=15\n_target_: torch.nn.Sequential\n_args_:\n${linear}  - {_target_: torch.nn.GLU}\n`;
    expect(of('SL302', text)).toContain('Set out_features of layer _args_[0] (torch.nn.Linear) to 10: gives 5');
  });
});

describe('arguments', () => {
  it('of which there are too many lose the last, or all', () => {
    const conv =
      'layer { name: "c" type: "Convolution" bottom: "x" top: "y" convolution_param { num_output: 4 kernel_size: 3 kernel_size: 3 kernel_size: 3 } }\n';
    expect(of('SL306', input('1 3 8 8') + conv, caffe)).toContain('Remove the last `kernel_size`: gives 6×6');
    const sum =
      'layer { name: "e" type: "Eltwise" bottom: "x" bottom: "x" top: "y" eltwise_param { operation: PROD coeff: 1 coeff: 2 } }\n';
    expect(of('SL306', input('1 3 8 8') + sum, caffe)).toEqual(['Remove every `coeff`: gives 8×8']);
  });
  it('of a pool ask for a larger window', () => {
    expect(of('SL306', layers('[8, 8, 8]', 'maxpool2d: {kernel: 3, stride: 1, padding: 2}'))).toContain('Set kernel to 5: gives 8×8');
  });
  it('of two layers are set together', () => {
    const text = layers('[3, 8, 8]', 'conv2d: {filters: 0, kernel: 3}', 'conv2d: {in_channels: 0, filters: 4, kernel: 3}');
    expect(of('SL306', text)).toContain('Set filters to 4 and in_channels of layer 1 (conv2d) to 4: gives 6×6');
  });
  it('that Darknet stops without are written', () => {
    const text = '[net]\nwidth=8\nheight=8\n\n[convolutional]\nfilters=8\n';
    expect(fix(text, 'Write channels=3', cfg)).toContain('[net]\nchannels=3\nwidth=8\n');
  });
  it('of inputs in the old form are written to the end', () => {
    const old = 'input: "x"\ninput_dim: 3\ninput_dim: 8\ninput_dim: 8\nlayer { name: "r" type: "ReLU" bottom: "x" top: "r" }\n';
    expect(fix(old, 'Write input_dim: 1', caffe)).toContain('input: "x"\ninput_dim: 1\ninput_dim: 3\n');
  });
});

describe('what stands twice', () => {
  it('goes into one message where fields of both are needed', () => {
    const conv =
      'layer { name: "c" type: "Convolution" bottom: "x" top: "y" convolution_param { num_output: 4 } convolution_param { kernel_size: 3 } }\n';
    expect(fix(input('1 3 8 8') + conv, 'Write all fields', caffe)).toContain('convolution_param { num_output: 4 kernel_size: 3 } }');
  });
});

describe('merges', () => {
  it('whose skips were taken for one another get their own', () => {
    const down = [
      '{type: conv2d, filters: 8, kernel: 1, name: a}',
      'maxpool2d: {kernel: 2}',
      '{type: relu, name: b}',
      'maxpool2d: {kernel: 2}'
    ];
    const up = ['upsample: {scale: 2}', '{type: concat, from: [-1, a]}', 'upsample: {scale: 2}', '{type: concat, from: [-1, b]}'];
    expect(of('SL202', layers('[3, 16, 16]', ...down, ...up))).toContain('Exchange `a` with `b`, which layer 7 (concat) reads: gives 8×8');
  });
});

describe('transposed convolutions that overlap unevenly', () => {
  it('keep their size with a wider kernel, or slide over a resized map', () => {
    const text = layers('[8, 16, 16]', 'deconv2d: {filters: 8, kernel: 3, stride: 2, padding: 1, output_padding: 1}');
    expect(of('SL401', text, { settings: { preset: 'strict' } })).toEqual([
      'Set kernel to 4 and output_padding to 0: gives 32×32',
      'Set kernel to 2: gives 31×31',
      'Insert an upsampling by 2 in front and let layer 0 (deconv2d) slide with stride 1: gives 32×32'
    ]);
  });
});
