import { BLOCKS, type Snippet } from '../snippet';

const layer = (name: string, config: Readonly<Record<string, string>> = {}): string => {
  const entries = Object.entries(config).map(([key, value]) => `"${key}": ${value}`);
  return `{"class_name": "${name}", "config": {${entries.join(', ')}}}`;
};

const conv = (filters: string, strides: number): string =>
  layer('Conv2D', { filters, kernel_size: '[3, 3]', strides: `[${strides}, ${strides}]`, padding: '"same"' });

/** Common blocks of a Sequential model. */
export const layerSnippets: readonly Snippet[] = [
  {
    name: 'conv-bn-relu',
    doc: BLOCKS.convolution,
    layers: [conv('${1:64}', 1), layer('BatchNormalization'), layer('ReLU')]
  },
  { name: 'downsample', doc: BLOCKS.downsample, layers: [conv('${1:128}', 2), layer('BatchNormalization'), layer('ReLU')] },
  {
    name: 'classifier',
    doc: BLOCKS.classifier,
    layers: [layer('GlobalAveragePooling2D'), layer('Dense', { units: '${1:10}', activation: '"softmax"' })]
  },
  {
    name: 'dense-dropout',
    doc: 'A dense layer, some of whose outputs are dropped while training.',
    layers: [layer('Dense', { units: '${1:64}', activation: '"relu"' }), layer('Dropout', { rate: '${2:0.5}' })]
  }
];
