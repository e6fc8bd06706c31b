// Networks as people edit them by hand, in small: nothing is wrong with them, and nothing is said.
import { expect, it } from 'vitest';
import { ends } from '../support/ends';

const file = { file: 'deploy.prototxt' };

const layer = (name: string, type: string, bottoms: readonly string[], tops: readonly string[], settings = ''): string =>
  `layer {\n  name: "${name}"\n  type: "${type}"\n${bottoms.map(b => `  bottom: "${b}"\n`).join('')}${tops.map(t => `  top: "${t}"\n`).join('')}${settings && `  ${settings}\n`}}\n`;

const RATES = 'param { lr_mult: 1 decay_mult: 1 } param { lr_mult: 2 decay_mult: 0 }';
const FILLERS = 'weight_filler { type: "xavier" std: 0.03 } bias_filler { type: "constant" value: 0.2 }';

/** A convolution with its ReLU in place. */
const conv = (name: string, bottom: string, outputs: number, kernel: number, more = ''): string =>
  layer(
    name,
    'Convolution',
    [bottom],
    [name],
    `${RATES} convolution_param { num_output: ${outputs} kernel_size: ${kernel} ${more} ${FILLERS} }`
  ) + layer(`${name}/relu`, 'ReLU', [name], [name]);
const pool = (name: string, bottom: string, settings: string, tops = [name]): string =>
  layer(name, 'Pooling', [bottom], tops, `pooling_param { ${settings} }`);
const input = (extent: number): string =>
  layer('data', 'Input', [], ['data'], `input_param { shape: { dim: 1 dim: 3 dim: ${extent} dim: ${extent} } }`);

it('VGG in the second generation: old inputs, rates beside the settings', () => {
  const old = (name: string, bottom: string, outputs: number): string =>
    `layers {\n  bottom: "${bottom}"\n  top: "${name}"\n  name: "${name}"\n  type: CONVOLUTION\n  blobs_lr: 1\n  blobs_lr: 2\n  weight_decay: 1\n  weight_decay: 0\n  convolution_param {\n    num_output: ${outputs}\n    pad: 1\n    kernel_size: 3\n  }\n}\nlayers {\n  bottom: "${name}"\n  top: "${name}"\n  name: "relu_${name}"\n  type: RELU\n}\n`;
  const dims = [1, 3, 224, 224].map(n => `input_dim: ${n}\n`).join('');
  const text = `name: "VGG"\ninput: "data"\n${dims}${old('conv1_1', 'data', 64)}${old('conv1_2', 'conv1_1', 64)}layers { bottom: "conv1_2" top: "pool1" name: "pool1" type: POOLING pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layers { bottom: "pool1" top: "fc6" name: "fc6" type: INNER_PRODUCT inner_product_param { num_output: 1024 } }
layers { bottom: "fc6" top: "fc6" name: "drop6" type: DROPOUT dropout_param { dropout_ratio: 0.5 } }
layers { bottom: "fc6" top: "prob" name: "prob" type: SOFTMAX }
`;
  expect(ends(text, file)).toBe('Softmax 1024');
});

it('GoogLeNet: branches that are joined, pools that round up, fillers', () => {
  const text =
    input(224) +
    conv('conv1/7x7_s2', 'data', 64, 7, 'pad: 3 stride: 2') +
    pool('pool1', 'conv1/7x7_s2', 'pool: MAX kernel_size: 3 stride: 2') +
    layer('norm1', 'LRN', ['pool1'], ['norm1'], 'lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }') +
    conv('i/1x1', 'norm1', 64, 1) +
    conv('i/3x3_reduce', 'norm1', 96, 1) +
    conv('i/3x3', 'i/3x3_reduce', 128, 3, 'pad: 1') +
    pool('i/pool', 'norm1', 'pool: MAX kernel_size: 3 stride: 1 pad: 1') +
    conv('i/pool_proj', 'i/pool', 32, 1) +
    layer('i/output', 'Concat', ['i/1x1', 'i/3x3', 'i/pool_proj'], ['i/output']) +
    pool('pool5', 'i/output', 'pool: AVE kernel_size: 56 stride: 1') +
    layer('classifier', 'InnerProduct', ['pool5'], ['classifier'], 'inner_product_param { num_output: 1000 }') +
    layer('prob', 'Softmax', ['classifier'], ['prob']);
  expect(ends(text, file)).toBe('Softmax 1000');
});

it('ResNet: normalisation and scale in place, sums of branches', () => {
  const unit = (name: string, bottom: string, outputs: number, window: string): string =>
    layer(name, 'Convolution', [bottom], [name], `convolution_param { num_output: ${outputs} ${window} bias_term: false }`) +
    layer(`bn_${name}`, 'BatchNorm', [name], [name], 'batch_norm_param { use_global_stats: true }') +
    layer(`scale_${name}`, 'Scale', [name], [name], 'scale_param { bias_term: true }');
  const text =
    input(224) +
    unit('conv1', 'data', 64, 'kernel_size: 7 pad: 3 stride: 2') +
    layer('conv1_relu', 'ReLU', ['conv1'], ['conv1']) +
    pool('pool1', 'conv1', 'kernel_size: 3 stride: 2 pool: MAX') +
    unit('branch1', 'pool1', 256, 'kernel_size: 1 pad: 0 stride: 1') +
    unit('branch2a', 'pool1', 64, 'kernel_size: 1 pad: 0 stride: 1') +
    unit('branch2b', 'branch2a', 256, 'kernel_size: 3 pad: 1 stride: 1') +
    layer('res2a', 'Eltwise', ['branch1', 'branch2b'], ['res2a']) +
    layer('res2a_relu', 'ReLU', ['res2a'], ['res2a']) +
    pool('pool5', 'res2a', 'global_pooling: true pool: AVE');
  expect(ends(text, file)).toBe('Pooling 256×1×1');
});

it('SSD: layers and settings that only its own build has are not known, and no mistakes', () => {
  const train = layer(
    'data',
    'AnnotatedData',
    [],
    ['data', 'label'],
    'include { phase: TRAIN } transform_param { mean_value: 104 resize_param { prob: 1 height: 300 width: 300 } } data_param { source: "x" batch_size: 8 backend: LMDB } annotated_data_param { label_map_file: "l" }'
  );
  const text =
    train +
    layer('input', 'Input', [], ['data'], 'include { phase: TEST } input_param { shape { dim: 1 dim: 3 dim: 300 dim: 300 } }') +
    conv('conv4_3', 'data', 512, 3, 'pad: 1 dilation: 1') +
    layer('norm', 'Normalize', ['conv4_3'], ['norm'], 'norm_param { across_spatial: false scale_filler { type: "constant" value: 20 } }') +
    conv('loc', 'norm', 16, 3, 'pad: 1') +
    layer('loc_perm', 'Permute', ['loc'], ['loc_perm'], 'permute_param { order: 0 order: 2 order: 3 order: 1 }') +
    layer(
      'prior',
      'PriorBox',
      ['conv4_3', 'data'],
      ['prior'],
      'prior_box_param { min_size: 30.0 aspect_ratio: 2 flip: true variance: 0.1 }'
    ) +
    layer('flat', 'Flatten', ['loc_perm'], ['flat']) +
    layer(
      'out',
      'DetectionOutput',
      ['flat', 'flat', 'prior'],
      ['out'],
      'include { phase: TEST } detection_output_param { num_classes: 21 }'
    );
  expect(ends(text, file)).toBe('DetectionOutput ?');
});

it('FCN: wide padding, bilinear upsampling by groups, a crop to the input', () => {
  const text =
    input(500) +
    conv('conv1', 'data', 64, 3, 'pad: 100') +
    pool('pool', 'conv1', 'pool: MAX kernel_size: 2 stride: 2') +
    layer('score', 'Convolution', ['pool'], ['score'], 'param { lr_mult: 1 } convolution_param { num_output: 21 kernel_size: 1 pad: 0 }') +
    layer(
      'upscore',
      'Deconvolution',
      ['score'],
      ['upscore'],
      'param { lr_mult: 0 } convolution_param { num_output: 21 bias_term: false kernel_size: 4 stride: 2 group: 21 weight_filler: { type: "bilinear" } }'
    ) +
    layer('crop', 'Crop', ['upscore', 'data'], ['crop'], 'crop_param { axis: 2 offset: 19 }');
  expect(ends(text, file)).toBe('Crop 21×500×500');
});

it('MobileNet, SegNet, Faster R-CNN: types of other builds, and of nobody we know', () => {
  const text =
    input(224) +
    conv('conv1', 'data', 32, 3, 'stride: 2 pad: 1') +
    layer('dw', 'ConvolutionDepthwise', ['conv1'], ['dw'], 'convolution_param { num_output: 32 kernel_size: 3 pad: 1 }') +
    layer('bn', 'BatchNorm', ['dw'], ['dw'], 'param { lr_mult: 0 } param { lr_mult: 0 } param { lr_mult: 0 }') +
    pool('pool', 'dw', 'pool: MAX kernel_size: 2 stride: 2', ['pool', 'mask']) +
    layer('up', 'Upsample', ['pool', 'mask'], ['up'], 'upsample_param { scale: 2 }') +
    layer('roi', 'Python', ['up'], ['roi'], `python_param { module: 'rpn' layer: 'Proposal' param_str: "'feat_stride': 16" }`) +
    layer('own', 'QuantumFluxMixer', ['roi'], ['own'], 'quantum_param { flux: 3 }');
  expect(ends(text, file)).toBe('QuantumFluxMixer ?');
});

it('LRCN: sequences of features with their continuation marks', () => {
  const text =
    layer(
      'd',
      'DummyData',
      [],
      ['x', 'cont'],
      'dummy_data_param { shape { dim: 16 dim: 4 dim: 10 } shape { dim: 16 dim: 4 } data_filler { type: "constant" value: 1 } }'
    ) +
    layer(
      'lstm',
      'LSTM',
      ['x', 'cont'],
      ['lstm'],
      'recurrent_param { num_output: 32 weight_filler { type: "uniform" min: -0.08 max: 0.08 } bias_filler { type: "constant" value: 0 } }'
    ) +
    layer('ip', 'InnerProduct', ['lstm'], ['ip'], 'inner_product_param { num_output: 5 axis: 2 }');
  expect(ends(text, file)).toBe('InnerProduct 4×5');
});
