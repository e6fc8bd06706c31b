import { BLOCKS, type Sketch } from '../snippet';

const conv = (outChannels: string, more: Readonly<Record<string, string>> = {}): Sketch => [
  'torch.nn.Conv2d',
  { in_channels: '<channels>', out_channels: outChannels, kernel_size: '3', ...more, padding: '1' }
];
const norm: Sketch = ['torch.nn.BatchNorm2d', { num_features: '$1' }];
const relu: Sketch = ['torch.nn.ReLU'];

/** Common blocks as parts of a Sequential. */
export const moduleBlocks: readonly { readonly name: string; readonly doc: string; readonly layers: readonly Sketch[] }[] = [
  { name: 'conv-bn-relu', doc: BLOCKS.convolution, layers: [conv('${1:64}'), norm, relu] },
  { name: 'downsample', doc: BLOCKS.downsample, layers: [conv('${1:128}', { stride: '2' }), norm, relu] },
  {
    name: 'classifier',
    doc: BLOCKS.classifier,
    layers: [
      ['torch.nn.AdaptiveAvgPool2d', { output_size: '1' }],
      ['torch.nn.Flatten'],
      ['torch.nn.Linear', { in_features: '<channels>', out_features: '${1:10}' }]
    ]
  },
  {
    name: 'linear-relu',
    doc: 'A linear layer and activation.',
    layers: [['torch.nn.Linear', { in_features: '<features>', out_features: '${1:64}' }], relu]
  }
];
