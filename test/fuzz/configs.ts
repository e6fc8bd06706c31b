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

export const variety = `nc: 7
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

export const configs: readonly { readonly name: string; readonly file: string; readonly text: string }[] = [
  { name: 'detector', file: 'detector.yaml', text: detector },
  { name: 'variety', file: 'variety.yaml', text: variety },
  { name: 'classifier', file: 'classifier.yaml', text: classifier },
  { name: 'layer list', file: 'list.yaml', text: list },
  { name: 'layer list in JSON', file: 'list.json', text: json }
];
