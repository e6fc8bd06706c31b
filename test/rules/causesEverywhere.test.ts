import { describe, expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse } from '../support/see';

interface Case {
  readonly file: string;
  readonly text: string;
  readonly input?: string;
  /** The code, a part of its message, and what its related places say, those of the operands aside. */
  readonly tells: readonly [code: string, says: string, ...related: string[]];
}

const keras = (size: number, ...layers: string[]): string =>
  `{"class_name": "Functional", "config": {"name": "m", "layers": [
{"class_name": "InputLayer", "config": {"batch_shape": [null, ${size}, ${size}, 3], "name": "in"}, "name": "in", "inbound_nodes": []},
${layers.join(',\n')}
], "input_layers": [["in", 0, 0]], "output_layers": [["end", 0, 0]]}}`;

const kerasLayer = (name: string, type: string, config: object, ...from: string[]): string => {
  const tensors = from.map(source => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, 1, 1, 1], keras_history: [source, 0, 0] }
  }));
  const args = tensors.length > 1 ? [tensors] : tensors;
  return JSON.stringify({ class_name: type, config: { name, ...config }, name, inbound_nodes: [{ args, kwargs: {} }] });
};

const net = (size: number): string => `[net]\nwidth=${size}\nheight=${size}\nchannels=3\n\n`;
const caffe = (size: number): string => `input: "data"\ninput_shape { dim: 1 dim: 3 dim: ${size} dim: ${size} }\n`;

/** One branch rounds up, the other one down. */
const parting: Readonly<Record<string, Case>> = {
  'layer list': {
    file: 'a.yaml',
    text: 'input: [3, 79, 79]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n  - maxpool2d: {kernel: 2, from: input}\n  - concat: {from: [0, 1]}\n',
    tells: ['SL202', 'the stride-2 pool rounds 79 down to 39', 'height 79 becomes 40', 'height 79 becomes 39']
  },
  Ultralytics: {
    file: 'yolov8.yaml',
    text: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [0, 1, Conv, [8, 3, 2]]\n  - [0, 1, nn.MaxPool2d, [2, 2]]\n  - [[1, 2], 1, Concat, [1]]\nhead:\n  - [[3], 1, Detect, [nc]]\n',
    input: '3x78x78',
    tells: ['SL202', 'the stride-2 convolution rounds 39 up to 20', 'height 39 becomes 20', 'height 39 becomes 19']
  },
  Darknet: {
    file: 'a.cfg',
    text: `${net(32)}[convolutional]\nfilters=8\nsize=3\nstride=1\npad=1\n\n[convolutional]\nfilters=8\nsize=4\nstride=1\npad=1\n\n[route]\nlayers=-1,-2\n\n[convolutional]\nfilters=8\nsize=1\n\n[shortcut]\nfrom=-4\nactivation=linear\n`,
    tells: ['SL202', 'takes 32 to 33 (its kernel is even)', 'height 32 becomes 33']
  },
  Caffe: {
    file: 'a.prototxt',
    text: `${caffe(79)}layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 8 kernel_size: 2 stride: 2 } }\nlayer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { kernel_size: 2 stride: 2 } }\nlayer { name: "cat" type: "Concat" bottom: "c" bottom: "p" top: "cat" }\n`,
    tells: ['SL202', 'the stride-2 window rounds 79 down to 39', 'height 79 becomes 39', 'height 79 becomes 40']
  },
  Keras: {
    file: 'a.json',
    text: keras(
      79,
      kerasLayer('c', 'Conv2D', { filters: 8, kernel_size: [3, 3], strides: [2, 2], padding: 'same' }, 'in'),
      kerasLayer('p', 'MaxPooling2D', { pool_size: [2, 2], strides: [2, 2] }, 'in'),
      kerasLayer('end', 'Concatenate', { axis: -1 }, 'c', 'p')
    ),
    tells: ['SL202', 'the stride-2 pool rounds 79 down to 39', 'height 79 becomes 40', 'height 79 becomes 39']
  },
  MONAI: {
    file: 'a.yaml',
    text: 'network_def:\n  _target_: monai.networks.nets.UNet\n  spatial_dims: 2\n  in_channels: 1\n  out_channels: 2\n  channels: [16, 32, 64]\n  strides: [2, 2]\ninferer:\n  _target_: monai.inferers.SlidingWindowInferer\n  roi_size: [90, 96]\n',
    tells: ['SL202', 'the stride-2 convolution rounds 45 up to 23, the stride-2 transposed convolution gives 46']
  }
};

/** The network itself makes the map too small. */
const vanishing: Readonly<Record<string, Case>> = {
  'layer list': {
    file: 'a.yaml',
    text: 'input: [3, 16, 16]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2}\n  - maxpool2d: {kernel: 2}\n  - crop2d: {amounts: [2, 2, 2, 2]}\n',
    tells: ['SL102', 'Height and width by layer: 16, 7, 3, −1.']
  },
  Ultralytics: {
    file: 'yolov8.yaml',
    text: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, nn.AvgPool2d, [80, 1]]\nhead:\n  - [[2], 1, Detect, [nc]]\n',
    tells: ['SL101', 'Height and width by layer: 256, 128, 64.']
  },
  Darknet: {
    file: 'a.cfg',
    text: `${net(16)}[convolutional]\nfilters=8\nsize=5\nstride=2\npad=0\n\n[maxpool]\nsize=2\nstride=2\npadding=0\n\n[convolutional]\nfilters=8\nsize=7\nstride=1\npad=0\n`,
    tells: ['SL101', 'Height and width by layer: 16, 6, 3.']
  },
  Caffe: {
    file: 'a.prototxt',
    text: `${caffe(20)}layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 8 kernel_size: 5 stride: 2 } }\nlayer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { kernel_size: 2 stride: 2 } }\nlayer { name: "d" type: "Convolution" bottom: "p" top: "d" convolution_param { num_output: 8 kernel_size: 7 } }\n`,
    tells: ['SL101', 'Height and width by layer: 20, 8, 4.']
  },
  Keras: {
    file: 'a.json',
    text: keras(
      12,
      kerasLayer('p', 'MaxPooling2D', { pool_size: [2, 2], strides: [2, 2] }, 'in'),
      kerasLayer('q', 'MaxPooling2D', { pool_size: [2, 2], strides: [2, 2] }, 'p'),
      kerasLayer('end', 'Conv2D', { filters: 8, kernel_size: [5, 5] }, 'q')
    ),
    tells: ['SL101', 'Height and width by layer: 12, 6, 3.']
  },
  Hydra: {
    file: 'a.yaml',
    text: '# input: [1, 3, 20, 20]\n_target_: torch.nn.Sequential\n_args_:\n  - {_target_: torch.nn.MaxPool2d, kernel_size: 2}\n  - {_target_: torch.nn.MaxPool2d, kernel_size: 2}\n  - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 7}\n',
    tells: ['SL101', 'Height and width by layer: 20, 10, 5.']
  }
};

/** Channels that were written, and what became of the number. */
const channels: Readonly<Record<string, Case>> = {
  'layer list': {
    file: 'a.yaml',
    text: 'input: [3, 16, 16]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n  - conv2d: {in_channels: 16, filters: 8, kernel: 3}\n',
    tells: ['SL201', 'Expects 16 input channels; 8 arrive', 'gives 8 channels']
  },
  Ultralytics: {
    file: 'yolov8.yaml',
    text: 'nc: 2\nscales:\n  n: [0.5, 0.25, 1024]\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [-1, 1, nn.Conv2d, [64, 32, 3, 2, 1]]\nhead:\n  - [[1], 1, Detect, [nc]]\n',
    tells: [
      'SL201',
      'Expects 64 input channels; 16 arrive from row 0 (64 × width 0.25 = 16)',
      'Row 0 gives 16 channels (64 × width 0.25 = 16)'
    ]
  },
  Hydra: {
    file: 'a.yaml',
    text: '# input: [1, 3, 16, 16]\n_target_: torch.nn.Sequential\n_args_:\n  - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}\n  - {_target_: torch.nn.Conv2d, in_channels: 16, out_channels: 8, kernel_size: 3}\n',
    tells: ['SL201', 'Expects 16 input channels; 8 arrive', 'gives 8 channels']
  },
  Darknet: {
    file: 'a.cfg',
    text: `${net(16)}[convolutional]\nfilters=8\nsize=3\npad=1\n\n[convolutional]\nfilters=16\nsize=3\npad=1\n\n[shortcut]\nfrom=-2\nactivation=linear\n`,
    tells: ['SL203', 'Cannot add 16×16×16 (layer 1) to 8×16×16 (layer 0)']
  },
  Keras: {
    file: 'a.json',
    text: keras(16, kerasLayer('c', 'Conv2D', { filters: 8, kernel_size: [1, 1] }, 'in'), kerasLayer('end', 'Add', {}, 'in', 'c')),
    tells: ['SL203', 'Cannot add']
  },
  Caffe: {
    file: 'a.prototxt',
    text: `${caffe(16)}layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 8 kernel_size: 1 } }\nlayer { name: "s" type: "Eltwise" bottom: "data" bottom: "c" top: "s" }\n`,
    tells: ['SL203', 'Cannot add']
  }
};

describe.each(Object.entries({ 'where sizes part': parting, 'how a map shrank': vanishing, 'where channels come from': channels }))(
  '%s is told with its place',
  (_, cases) => {
    it.each(Object.entries(cases))('in %s', (_dialect, { file, text, input, tells: [code, says, ...related] }) => {
      const found = diagnose(analyse(text, { file, ...(input && { input }) })).filter(({ rule }) => rule.code === code);
      expect(found.map(({ message }) => message).join('\n')).toContain(says);
      const places = found.flatMap(one => one.related ?? []).map(({ message }) => message);
      for (const wanted of related) expect(places.join('\n')).toContain(wanted);
    });
  }
);
