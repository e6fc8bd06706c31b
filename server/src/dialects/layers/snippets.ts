import { BLOCKS, type Sketch } from '../snippet';

interface SketchedBlock {
  readonly name: string;
  readonly doc: string;
  readonly layers: readonly Sketch[];
}

const conv = (outChannels: string, more: Readonly<Record<string, string>> = {}): Sketch => [
  'conv2d',
  { outChannels, kernel: '3', ...more, padding: '1' }
];
const norm: Sketch = ['batchnorm2d'];
const relu: Sketch = ['relu'];

/** Common blocks by the names of parameters: how they are written is up to the file. */
export const blocks: readonly SketchedBlock[] = [
  { name: 'conv-bn-relu', doc: BLOCKS.convolution, layers: [conv('${1:64}'), norm, relu] },
  { name: 'downsample', doc: BLOCKS.downsample, layers: [conv('${1:128}', { stride: '2' }), norm, relu] },
  {
    name: 'residual',
    doc: BLOCKS.residual,
    layers: [conv('<channels>'), norm, relu, conv('<channels>'), norm, ['add', { from: '[-1, -6]' }], relu]
  },
  { name: 'upsample-conv', doc: 'Doubles the size.', layers: [['upsample', { scale: '2' }], conv('${1:64}'), norm, relu] },
  { name: 'classifier', doc: BLOCKS.classifier, layers: [['globalavgpool2d'], ['flatten'], ['linear', { outFeatures: '${1:10}' }]] }
];
