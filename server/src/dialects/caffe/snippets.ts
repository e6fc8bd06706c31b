import { BLOCKS, type Snippet } from '../snippet';

const layer = (name: string, type: string, bottoms: readonly string[], top: string, ...fields: string[]): string =>
  [
    'layer {',
    `  name: "${name}"`,
    `  type: "${type}"`,
    ...bottoms.map(bottom => `  bottom: "${bottom}"`),
    `  top: "${top}"`,
    ...fields.map(field => `  ${field}`),
    '}'
  ].join('\n');

const inPlace = (name: string, type: string, blob: string, ...fields: string[]): string => layer(name, type, [blob], blob, ...fields);

const conv = (name: string, bottom: string, count: string, stride = ''): string =>
  layer(name, 'Convolution', [bottom], name, `convolution_param { num_output: ${count} kernel_size: 3 pad: 1${stride} }`);

const CONV = '${1:<new:conv>}';

/** Common blocks as messages; a name is written once, and follows wherever it stands. */
export const layerSnippets: readonly Snippet[] = [
  {
    name: 'conv-relu',
    doc: 'Convolution and activation; keeps the size.',
    layers: [conv(CONV, '<before>', '${2:64}'), inPlace('$1_relu', 'ReLU', '$1')]
  },
  {
    name: 'conv-bn-relu',
    doc: BLOCKS.convolution,
    layers: [
      conv(CONV, '<before>', '${2:64}'),
      inPlace('$1_bn', 'BatchNorm', '$1'),
      inPlace('$1_scale', 'Scale', '$1', 'scale_param { bias_term: true }'),
      inPlace('$1_relu', 'ReLU', '$1')
    ]
  },
  {
    name: 'downsample',
    doc: BLOCKS.downsample,
    layers: [conv(CONV, '<before>', '${2:128}', ' stride: 2'), inPlace('$1_relu', 'ReLU', '$1')]
  },
  {
    name: 'residual',
    doc: BLOCKS.residual,
    layers: [
      conv('${1:<new:res>}_a', '<before>', '<channels>'),
      inPlace('$1_relu', 'ReLU', '$1_a'),
      conv('$1_b', '$1_a', '<channels>'),
      layer('$1', 'Eltwise', ['<before>', '$1_b'], '$1')
    ]
  },
  {
    name: 'pool',
    doc: 'The largest of each window: halves the size.',
    layers: [layer('${1:<new:pool>}', 'Pooling', ['<before>'], '$1', 'pooling_param { pool: MAX kernel_size: 2 stride: 2 }')]
  },
  {
    name: 'classifier',
    doc: BLOCKS.classifier,
    layers: [
      layer('${1:<new:fc>}', 'InnerProduct', ['<before>'], '$1', 'inner_product_param { num_output: ${2:1000} }'),
      layer('${3:<new:prob>}', 'Softmax', ['$1'], '$3')
    ]
  }
];
