import { describe, expect, it } from 'vitest';
import { fix, fixes } from '../support/fix';

/** The lines of a text that a fix changes, as they are then. */
function lines(text: string, title: string, file?: string): string[] {
  const before = new Set(text.split('\n'));
  return fix(text, title, file === undefined ? {} : { file })
    .split('\n')
    .filter(line => !before.has(line));
}

describe('rows of Ultralytics', () => {
  const model = (row: string, more = '') => `nc: 3
backbone:
  - [-1, 1, Conv, [32, 3, 2]] # 0
  - ${row}
head:
  - [[0, 1], 1, Detect, [nc]]
${more}`;

  it('take a further argument by position, with those between', () => {
    expect(lines(model('[-1, 1, nn.MaxPool2d, [3, 2]]').replace('3, 2]] # 0', '3, 1]] # 0'), 'Set padding')).toEqual([
      '  - [-1, 1, nn.MaxPool2d, [3, 2, 1]]'
    ]);
  });

  it('are changed in what is written, where a number is scaled', () => {
    const scaled = `nc: 3
scales:
  n: [0.33, 0.25, 1024]
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 1, nn.Conv2d, [32, 32, 3, 2, 1]]
head:
  - [[0, 1], 1, Detect, [nc]]
`;
    expect(lines(scaled, 'Set out_channels of row 0 to 128')).toEqual(['  - [-1, 1, Conv, [128, 3, 2]]']);
  });
});

describe('options of Darknet', () => {
  const cfg = (more: string) => `[net]
width = 30
height = 30
channels = 3

[convolutional]
filters = 8
size = 3
stride = 2
${more}
[yolo]
mask = 0
anchors = 1,2
classes = 1
num = 1
`;

  it('are written behind the last one, in its style', () => {
    const text = '[net]\nwidth=4\nheight=4\nchannels=3\n\n[convolutional]\nfilters = 8\nsize = 7\nactivation = linear\n';
    expect(lines(text, 'Set padding', 'x.cfg')).toEqual(['padding = 2']);
  });

  it('stand for several values at once: the sizes of [net]', () => {
    expect(lines(cfg('pad = 1\n').replace('filters = 8', 'filters = 6'), 'Set the input to 32×32', 'x.cfg')).toEqual([
      'width = 32',
      'height = 32'
    ]);
  });

  it('are those of the layer that decides', () => {
    expect(lines(cfg('pad = 1\n'), 'Set filters to 6', 'x.cfg')).toEqual(['filters = 6']);
  });
});

describe('fields of Caffe', () => {
  const net = (params: string) => `layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }
layer {
  name: "c"
  type: "Convolution"
  bottom: "data"
  top: "c"
  convolution_param ${params}
}
`;

  it('are added on the line of the others', () => {
    expect(lines(net('{ num_output: 4 kernel_size: 7 }'), 'Set pad to', 'x.prototxt')).toEqual([
      '  convolution_param { num_output: 4 kernel_size: 7 pad: 2 }'
    ]);
  });

  it('are added on a line of their own', () => {
    expect(lines(net('{\n    num_output: 4\n    kernel_size: 7\n  }'), 'Set pad to', 'x.prototxt')).toEqual(['    pad: 2']);
  });

  it('are those for each side where these are written', () => {
    const text = net('{ num_output: 4 kernel_h: 7 kernel_w: 3 }');
    expect(lines(text, 'Set kernel_h to [4,3]', 'x.prototxt')).toEqual(['  convolution_param { num_output: 4 kernel_h: 4 kernel_w: 3 }']);
  });

  it('change the input where it stands', () => {
    expect(lines(net('{ num_output: 4 kernel_size: 7 }'), 'Set the input to 7×7', 'x.prototxt')[0]).toContain(
      'dim: 1 dim: 3 dim: 7 dim: 7'
    );
  });
});

describe('keywords of a target', () => {
  const model = (rest: string) => `# input: [1, 3, 9, 9]
model:
  _target_: torch.nn.Sequential
  _args_:
    - _target_: torch.nn.MaxPool2d
      kernel_size: 2
    - _target_: torch.nn.Flatten
${rest}`;

  it('are added to those that stand there', () => {
    expect(lines(model(''), 'Set ceil_mode')).toEqual(['      ceil_mode: true']);
  });

  it('change the input in its comment', () => {
    expect(lines(model(''), 'Set the input to 8×8')).toEqual(['# input: [1, 3, 8, 8]']);
  });
});

describe('configs of Keras', () => {
  const model = JSON.stringify(
    {
      class_name: 'Sequential',
      config: {
        name: 's',
        layers: [
          { class_name: 'InputLayer', config: { name: 'i', batch_shape: [null, 9, 9, 3] } },
          {
            class_name: 'MaxPooling2D',
            config: { name: 'p', pool_size: [2, 2], strides: [2, 2], padding: 'valid', data_format: 'channels_last' }
          }
        ]
      },
      keras_version: '2.15.0',
      backend: 'tensorflow'
    },
    undefined,
    2
  );

  it('are changed in place, quotes and lists kept', () => {
    expect(fixes(model, { file: 'm.json' }).slice(0, 1)).toEqual(['SL103 Set padding to "same": gives 5×5']);
    expect(lines(model, 'Set padding', 'm.json')).toEqual(['          "padding": "same",']);
    expect(fix(model, 'Set the input to 8×8', { file: 'm.json' }).replace(/\s+/g, '')).toContain('"batch_shape":[null,8,8,3]');
  });
});

describe('what stands in the way', () => {
  it('can be left out, with its separators', () => {
    const text = 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, what_is_this: 1, kernel: 3}\n  - relu: {}\n';
    expect(lines(text, 'Remove')).toEqual(['  - conv2d: {filters: 8, kernel: 3}']);
    const block = 'input: [3, 8, 8]\nlayers:\n  - conv2d:\n      filters: 8\n      what_is_this: 1 # yes\n      kernel: 3\n  - relu\n';
    expect(fix(block, 'Remove')).toBe('input: [3, 8, 8]\nlayers:\n  - conv2d:\n      filters: 8\n      kernel: 3\n  - relu\n');
  });
});
