import { BLOCKS, type Snippet } from '../snippet';

const section = (type: string, ...options: string[]): string => [`[${type}]`, ...options].join('\n');

const conv = (filters: string, size: number, stride = 1): string =>
  section('convolutional', 'batch_normalize=1', `filters=${filters}`, `size=${size}`, `stride=${stride}`, 'pad=1', 'activation=leaky');

/** Common blocks as sections. */
export const sectionSnippets: readonly Snippet[] = [
  { name: 'conv-bn-leaky', doc: BLOCKS.convolution, layers: [conv('${1:64}', 3)] },
  { name: 'downsample', doc: BLOCKS.downsample, layers: [conv('${1:128}', 3, 2)] },
  {
    name: 'residual',
    doc: BLOCKS.residual,
    layers: [conv('${1:32}', 1), conv('<channels>', 3), section('shortcut', 'from=-3', 'activation=linear')]
  },
  {
    name: 'upsample-route',
    doc: BLOCKS.upsample,
    layers: [section('upsample', 'stride=2'), section('route', 'layers=-1, ${1:-3}')]
  },
  {
    name: 'yolo-head',
    doc: 'Boxes and classes of one level: filters are (classes + 5) × the number of anchors in mask.',
    layers: [
      section('convolutional', 'size=1', 'stride=1', 'pad=1', 'filters=${1:255}', 'activation=linear'),
      section(
        'yolo',
        'mask=${2:0,1,2}',
        'anchors=${3:10,13, 16,30, 33,23, 30,61, 62,45, 59,119, 116,90, 156,198, 373,326}',
        'classes=${4:80}',
        'num=${5:9}'
      )
    ]
  },
  {
    name: 'classifier',
    doc: BLOCKS.classifier,
    layers: [section('avgpool'), section('connected', 'output=${1:1000}', 'activation=linear'), section('softmax')]
  }
];
