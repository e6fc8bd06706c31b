import { BLOCKS, type Snippet } from '../snippet';

/** Common blocks as rows; modules of Ultralytics bring normalisation and activation with them. */
export const rowSnippets: readonly Snippet[] = [
  { name: 'conv', doc: BLOCKS.convolution, layers: ['[-1, 1, Conv, [${1:64}, 3, 1]]'] },
  { name: 'downsample', doc: BLOCKS.downsample, layers: ['[-1, 1, Conv, [${1:128}, 3, 2]]'] },
  {
    name: 'stage',
    doc: 'Halves the size, then residual bottlenecks.',
    layers: ['[-1, 1, Conv, [${1:128}, 3, 2]]', '[-1, ${2:3}, C2f, [$1, True]]']
  },
  {
    name: 'pyramid-pooling',
    doc: 'Pools of several reaches: sees far at the end of a backbone.',
    layers: ['[-1, 1, SPPF, [${1:1024}, 5]]']
  },
  {
    name: 'upsample-concat',
    doc: BLOCKS.upsample,
    layers: ['[-1, 1, nn.Upsample, [None, 2, "nearest"]]', '[[-1, ${1:-3}], 1, Concat, [1]]', '[-1, ${2:3}, C2f, [${3:256}]]']
  },
  { name: 'detect-head', doc: 'Boxes and classes from one or more levels, the finest first.', layers: ['[[${1:-1}], 1, Detect, [nc]]'] },
  { name: 'classify-head', doc: BLOCKS.classifier, layers: ['[-1, 1, Classify, [nc]]'] }
];
