/** Small configs of our own, between them nearly every module and every way to write a layer: what the fuzz tests damage. */

export const detector = `nc: 5 # classes
scales:
  n: [0.33, 0.25, 1024]
  m: [0.67, 0.75, 768]
backbone:
  - [-1, 1, Conv, [64, 3, 2]] # 0
  - [-1, 1, Conv, [128, 3, 2]]
  - [-1, 2, C3k2, [128, False, 0.25]]
  - [-1, 1, SCDown, [256, 3, 2]]
  - [-1, 2, A2C2f, [256, True, 4]]
  - [-1, 1, ADown, [256]]
  - [-1, 1, SPPF, [256, 5]]
  - [-1, 2, C2PSA, [256]]
head:
  - [-1, 1, nn.Upsample, [None, 2, "nearest"]]
  - [[-1, 4], 1, Concat, [1]]
  - [-1, 3, C2f, [256]]
  - [[10, 7], 1, Detect, [nc]]
`;

export const variety = `# shapelint-disable SL604
nc: 7
kpt_shape: [17, 3]
depth_multiple: 1.0
width_multiple: 0.5
backbone:
  - [-1, 1, Focus, [32, 3]]
  - [-1, 1, GhostConv, [64, 3, 2]]
  - [-1, 1, DWConv, [64, 3, 2]]
  - [-1, 2, C3TR, [64, 2]]
  - [-1, 1, RepNCSPELAN4, [64, 32, 16, 1]]
  - [-1, 1, CBLinear, [[32, 64]]]
  - [[5, 4], 1, CBFuse, [[0]]]
  - [4, 1, ResNetLayer, [32, 16, 2, False, 3]]
  - [-1, 6, HGBlock, [16, 64, 3, True, False]]
  - [-1, 1, AIFI, [256, 8]]
  - [-1, 1, nn.ConvTranspose2d, [32, 2, 2, 0]]
  - [-1, 1, nn.MaxPool2d, [3, 2, 1]]
  - [-1, 3, BottleneckCSP, [64]]
  - [-1, 1, SPP, [64, [3, 5, 7]]]
head:
  - [-1, 1, nn.ZeroPad2d, [[0, 1, 0, 1]]]
  - [-1, 1, C2fAttn, [64, 32, 2]]
  - [5, 1, Index, [32, 0]]
  - [[15, 16], 1, Pose, [nc, kpt_shape]]
`;

export const classifier = `nc: 10
channels: 3
backbone:
  - [-1, 1, TorchVision, [512, resnet18, DEFAULT, True, 2]]
  - [-1, 1, nn.BatchNorm2d, []]
head:
  - [-1, 1, Classify, [nc]]
`;

export const list = `input: [3, 64, 64]
batch: 2
defaults: &conv {kernel: 3, padding: 1}
layers:
  - conv2d: {filters: 16, kernel: 7, stride: 2, padding: 3, name: stem}
  - {type: conv2d, filters: 16, padding: same, kernel: [3, 5], repeat: 2, groups: 4}
  - {type: batchnorm2d}
  - {type: maxpool2d, kernel: 3, stride: 2, padding: 1, ceil_mode: true}
  - {<<: *conv, type: conv2d, filters: 16, name: wide, dilation: 2}
  - {type: avgpool2d, kernel: 2, padding: [1, 1]}
  - {type: conv2d, filters: 8, kernel: 3, padding: [[1, 0], [1, 1]]}
  - {type: deconv2d, filters: 8, kernel: 2, stride: 2, output_padding: 1}
  - upsample: {scale: 2, mode: bilinear}
  - {type: upsample, size: [32, 32]}
  - {type: pixelunshuffle, factor: 2, name: low}
  - {type: pixelshuffle, factor: 2}
  - {type: pad, amounts: [1, 1, 2, 2], mode: reflect}
  - {type: crop, amounts: 1}
  - {type: concat, from: [low, low], axis: 1}
  - {type: add, from: [-1, -1]}
  - {type: chunk, chunks: 2, axis: 1}
  - {type: pick, index: 1}
  - {type: slice, axis: 2, start: 1, end: -1, step: 2}
  - {type: groupnorm, groups: 2}
  - {type: unfold, kernel: 2, stride: 2}
  - {type: permute, order: [0, 2, 1]}
  - {type: layernorm, shape: 128}
  - {type: matmul, from: [-1, -1], transpose_second: true}
  - {type: reshape, shape: [-1, 4]}
  - {type: split, sizes: [2, 2], axis: 2, from: -1}
  - {type: pick}
  - {type: unsqueeze, axis: 1}
  - {type: adaptiveavgpool2d, output_size: [2, null]}
  - {type: flatten, start: 1}
  - {type: unflatten, axis: 1, sizes: [2, -1]}
  - {type: embedding, entries: 100, features: 8}
  - {type: linear, units: 10, from: -3}
  - {type: dropout, rate: 0.1}
  - softmax: {axis: -1}
  - {type: globalpool2d, from: stem, keep_dims: true}
`;

export const json = `{
  "input": { "image": [3, 32, 32], "audio": [1, 400] },
  "framework": "tensorflow",
  "layout": "channels-last",
  "model": { "layers": [
    { "class_name": "Conv2D", "config": { "filters": 8, "kernel_size": [3, 3], "strides": 2, "padding": "same" }, "input": "image", "name": "a" },
    { "class_name": "Conv1D", "config": { "filters": 8, "kernel_size": 3, "padding": "causal" }, "inputs": ["audio"], "name": "b" },
    { "class_name": "GlobalAveragePooling2D", "from": "a" },
    { "class_name": "Dense", "units": 4 }
  ] }
}
`;

export const net = `name: "net" # of all generations' fields
input: "image" input_dim: 2 input_dim: 3 input_dim: 32 input_dim: 32
layer { name: "more" type: "Input" top: "x" top: "label" input_param { shape { dim: 2 dim: 3 dim: 32 dim: 32 } shape: { dim: [2] } } }
layer { name: "data" type: "Data" top: "d" top: "l" include { phase: TRAIN } transform_param { crop_size: 24 } data_param { batch_size: 4 } }
layer { name: "dummy" type: "DummyData" top: "d" exclude { phase: TRAIN } dummy_data_param { num: 4 channels: 3 height: 24 width: 24 } }
layer < name: 'conv' type: "Convolution" bottom: "image" top: "c" param { name: "w" lr_mult: 1 } convolution_param { num_output: 8 kernel_h: 3 kernel_w: 0x3 pad_h: 1 pad_w: 1 stride: 2; weight_filler { type: "xavier" } } >
layer { name: "twin" type: "Convolution" bottom: "x" top: "c2" param { name: "w" share_mode: PERMISSIVE } convolution_param { num_output: 8 kernel_size: [3, 3] pad: 1 stride: 2 dilation: 1 group: 1 } }
layer { name: "bn" type: "BatchNorm" bottom: "c" top: "c" batch_norm_param { use_global_stats: true eps: 1e-5 } }
layer { name: "scale" type: "Scale" bottom: "c" top: "c" scale_param { bias_term: True } }
layer { name: "relu" type: "ReLU" bottom: "c" top: "c" }
layer { name: "pool" type: "Pooling" bottom: "c" top: "p" top: "mask" pooling_param { pool: MAX kernel_size: 3 stride: 2 pad: 1 } }
layer { name: "up" type: "Deconvolution" bottom: "p" top: "u" convolution_param { num_output: 8 kernel_size: 2 stride: 2 bias_term: false } }
layer { name: "crop" type: "Crop" bottom: "u" bottom: "c2" top: "uc" crop_param { axis: 2 offset: 0 } }
layer { name: "sum" type: "Eltwise" bottom: "uc" bottom: "c2" top: "e" eltwise_param { operation: SUM coeff: 1 coeff: -.5f } }
layer { name: "cut" type: "Slice" bottom: "e" top: "s1" top: "s2" slice_param { slice_point: 3 axis: -3 } }
layer { name: "cat" type: "Concat" bottom: "s1" bottom: "s2" top: "cat" }
layer { name: "lrn" type: "LRN" bottom: "cat" top: "n" }
layer { name: "tile" type: "Tile" bottom: "n" top: "t" tile_param { tiles: 2 } }
layer { name: "spp" type: "SPP" bottom: "t" top: "spp" spp_param { pyramid_height: 2 } }
layer { name: "shape" type: "Reshape" bottom: "spp" top: "r" reshape_param { shape { dim: 0 dim: -1 dim: 5 } axis: 0 } }
layer { name: "flat" type: "Flatten" bottom: "r" top: "f" }
layer { name: "ip" type: "InnerProduct" bottom: "f" top: "ip" inner_product_param { num_output: 10 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" loss_weight: 1 }
layer { name: "acc" type: "Accuracy" bottom: "ip" bottom: "label" top: "acc" accuracy_param { top_k: 3 } }
layer { name: "best" type: "ArgMax" bottom: "ip" top: "best" argmax_param { out_max_val: true } }
layer { name: "all" type: "Reduction" bottom: "ip" top: "all" reduction_param { axis: 1 } }
`;

export const oldNet = `name: "old"
input: "data"
input_shape { dim: 1 dim: 3 dim: 28 dim: 28 }
layers { name: "conv" type: CONVOLUTION bottom: "data" top: "conv" blobs_lr: 1 convolution_param { num_output: 20 kernel_size: 5 } }
layers { bottom: "conv" top: "pad" layer { name: "pad" type: "padding" pad: 2 } }
layers { bottom: "pad" top: "conv2" layer { name: "conv2" type: "conv" num_output: 8 kernelsize: 5 } }
layers { name: "ip" type: INNER_PRODUCT bottom: "conv2" top: "ip" inner_product_param { num_output: 10 } }
layers { name: "prob" type: SOFTMAX bottom: "ip" top: "prob" }
`;

const edge = (layer: string, call = 0, item = 0): string =>
  `{ "class_name": "__keras_tensor__", "config": { "shape": [null], "keras_history": ["${layer}", ${call}, ${item}] } }`;

export const keras = `{ "module": "keras.src.models.functional", "class_name": "Functional", "config": { "name": "m", "layers": [
  { "module": "keras.layers", "class_name": "InputLayer", "config": { "batch_shape": [null, 8, 16, 16, 3], "name": "film" }, "name": "film", "inbound_nodes": [] },
  { "module": "keras.layers", "class_name": "TimeDistributed", "config": { "name": "each", "layer": { "module": "keras", "class_name": "Sequential", "config": { "name": "inner", "layers": [
    { "module": "keras.layers", "class_name": "InputLayer", "config": { "batch_shape": [null, 16, 16, 3], "name": "frame" } },
    { "module": "keras.layers", "class_name": "Conv2D", "config": { "name": "c", "filters": 8, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "data_format": "channels_last", "groups": 1, "activation": "relu" } },
    { "module": "keras.layers", "class_name": "GlobalAveragePooling2D", "config": { "name": "g" } }
  ] } } }, "name": "each", "inbound_nodes": [{ "args": [${edge('film')}], "kwargs": { "mask": null } }] },
  { "module": "keras.layers", "class_name": "Bidirectional", "config": { "name": "both", "merge_mode": "concat", "layer": { "module": "keras.layers", "class_name": "LSTM", "config": { "units": 4, "return_sequences": true } } }, "name": "both", "inbound_nodes": [{ "args": [${edge('each')}], "kwargs": {} }] },
  { "module": "keras.layers", "class_name": "MultiHeadAttention", "config": { "name": "look", "num_heads": 2, "key_dim": 4 }, "name": "look", "inbound_nodes": [{ "args": [${edge('both')}, ${edge('both')}], "kwargs": {} }] },
  { "module": "keras.layers", "class_name": "Add", "config": { "name": "sum" }, "name": "sum", "inbound_nodes": [{ "args": [[${edge('both')}, ${edge('look')}]], "kwargs": {} }] },
  { "module": "keras.layers", "class_name": "Dense", "config": { "name": "d", "units": 8 }, "build_config": { "input_shape": [null, 8, 8] }, "name": "d", "inbound_nodes": [{ "args": [${edge('sum')}], "kwargs": {} }, { "args": [${edge('d')}], "kwargs": {} }] },
  { "module": "keras.src.ops.numpy", "class_name": "GetItem", "config": { "name": "cut" }, "name": "cut", "inbound_nodes": [{ "args": [${edge('d', 1)}, [{ "class_name": "__slice__", "config": { "start": null, "stop": null, "step": null } }, 0]], "kwargs": {} }] }
], "input_layers": ["film", 0, 0], "output_layers": ["cut", 0, 0] } }
`;

export const cfg = `# of many sections
[net]
width=64
height=64
channels=3
batch=4
subdivisions=2
policy=steps
steps=1,2
scales=.1,.1

[convolutional]
batch_normalize=1
filters=8
size=3
stride=2
pad=1
activation=leaky
groups=1

[maxpool]
size=2
stride=2

[convolutional]
filters=16
size=1
stride=1
activation=leaky

[convolutional]
filters=16
size=3
stride=1
pad=1
activation=linear

[shortcut]
from=-2
activation=linear

[route]
layers=-1,-3

[upsample]
stride=2

[reorg]
stride=2

[convolutional]
filters=18
size=1
stride=1
activation=linear

[yolo]
mask=0,1
anchors=1,2, 3,4
classes=4
num=2
`;

export const target = `# input: [1, 3, 32, 32]
width: 16
model:
  _target_: torch.nn.Sequential
  _args_:
    - _target_: torch.nn.Conv2d
      in_channels: 3
      out_channels: \${width}
      kernel_size: [3, 3]
      padding: 1
    - {_target_: torch.nn.BatchNorm2d, num_features: "\${..._args_[0].out_channels}"}
    - {_target_: torch.nn.MaxPool2d, kernel_size: 2, stride: 2, _convert_: all}
    - {_target_: torch.nn.AdaptiveAvgPool2d, output_size: 1}
    - _target_: torch.nn.Flatten
    - _target_: torch.nn.Linear
      _args_: [16, 10]
`;

export interface Config {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** One of the programs that read it takes carriage returns for part of a line. */
  readonly keepsReturns?: true;
}

export const configs: readonly Config[] = [
  { name: 'detector', file: 'detector.yaml', text: detector },
  { name: 'variety', file: 'variety.yaml', text: variety },
  { name: 'classifier', file: 'classifier.yaml', text: classifier },
  { name: 'layer list', file: 'list.yaml', text: list },
  { name: 'layer list in JSON', file: 'list.json', text: json },
  { name: 'net', file: 'net.prototxt', text: net },
  { name: 'old net', file: 'old.prototxt', text: oldNet },
  { name: 'cfg', file: 'net.cfg', text: cfg, keepsReturns: true },
  { name: '_target_', file: 'target.yaml', text: target },
  { name: 'Keras model', file: 'model.json', text: keras }
];
