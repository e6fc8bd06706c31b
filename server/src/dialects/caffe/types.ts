import type { Unit } from '../../blocks/block';
import { activation, dropout, softmax } from '../../ops/elementwise';
import { copies, cutAxis, handOut, pickSamples, selectSamples, sink } from '../../ops/fanOut';
import { embedding, linear, parameter } from '../../ops/linear';
import { accuracy, distanceLoss, labelLoss, pairLoss } from '../../ops/loss';
import { concat } from '../../ops/merge';
import { im2col, ndConv, ndConvTranspose } from '../../ops/ndConv';
import type { Op } from '../../ops/op';
import type { Given, Params } from '../../ops/param';
import { localResponseNorm, perAxisBias, perAxisScale, prelu, runningNorm } from '../../ops/perAxisScale';
import { avgPool, globalPool, maxPool } from '../../ops/pool';
import { repeat } from '../../ops/repeat';
import { flatten } from '../../ops/reshape';
import { argMax, cropLike, pyramidPool, reduceTail, reshapeAxes } from '../../ops/reshapeAxes';
import { sameShape } from '../../ops/sameShape';
import { unrolled } from '../../ops/unrolled';
import { nearest } from '../nearest';
import type { Spelling, Take } from '../spelling';

/** How many blobs a layer takes or makes, both counts inclusive. */
export type Counts = readonly [min: number, max: number];

/** A layer type of Caffe: what it runs, where its settings stand, how many blobs it takes and makes. */
export interface LayerType<S extends Params = Params> {
  readonly unit: Op<S>;
  readonly bottoms: Counts;
  readonly tops: Counts;
  /** The parameter block that it reads. */
  readonly block?: string;
  /** Fields of the block and the parameters that they set. */
  readonly keyed: Readonly<Record<string, keyof S & string>>;
  readonly fixed?: Given<S>;
  /** Parameters that Caffe takes otherwise than the operator. */
  readonly takes?: Spelling<S>['takes'];
  /** Other blocks that it reads. */
  readonly also: readonly string[];
  /** What becomes of a top that is its own bottom: `wrong` is not refused, but overwrites what is still to be read. */
  readonly inPlace: 'fine' | 'wrong' | 'refused';
  /** The parameter that says how many tops there are. */
  readonly counts?: keyof S & string;
  /** Missing tops are added, so that a loss may name none (AutoTopBlobs). */
  readonly auto?: true;
}

const MANY = Number.MAX_SAFE_INTEGER;

type Details<S extends Params> = Partial<Omit<LayerType<S>, 'unit'>>;

/** A number above 0, which Caffe compares where the operator takes 0 as well. */
const positive: Take = ({ value }) =>
  typeof value === 'number' && value < 1 ? { problem: { is: 'range', written: String(value), min: 1 } } : undefined;

const type = <S extends Params>(unit: Op<S>, details: Details<S> = {}): LayerType =>
  ({ unit, bottoms: [1, 1], tops: [1, 1], keyed: {}, also: [], inPlace: 'wrong', ...details }) as unknown as LayerType;

const neuron = (name: string, block?: string): LayerType =>
  type(activation, { fixed: { function: name }, inPlace: 'fine', ...(block && { block }) });

const loss = (details: Details<typeof labelLoss.params> = {}) =>
  type(labelLoss, { bottoms: [2, 2], also: ['loss_param'], counts: 'parts', auto: true, ...details });

const distance = (batch: boolean, details: Details<typeof distanceLoss.params> = {}) =>
  type(distanceLoss, { bottoms: [2, 2], fixed: { batch }, also: ['loss_param'], counts: 'parts', auto: true, ...details });

const source = (block: string | undefined, tops: Counts): LayerType =>
  type(handOut, { bottoms: [0, 0], tops, also: ['transform_param'], ...(block && { block }) });

const window = (unit: typeof ndConv): LayerType =>
  type(unit, {
    block: 'convolution_param',
    bottoms: [1, MANY],
    tops: [1, MANY],
    keyed: { num_output: 'outChannels', group: 'groups', bias_term: 'bias', axis: 'axis', kernel_size: 'kernel' }
  });

const recurrent = (cell: string): LayerType =>
  type(unrolled, {
    block: 'recurrent_param',
    bottoms: [2, 5],
    tops: [1, 3],
    keyed: { num_output: 'hidden', expose_hidden: 'expose' },
    fixed: { cell }
  });

const types: Readonly<Record<string, LayerType>> = {
  AbsVal: type(activation, { fixed: { function: 'absolute' }, inPlace: 'refused' }),
  Accuracy: type(accuracy, {
    block: 'accuracy_param',
    bottoms: [2, 2],
    tops: [1, 2],
    keyed: { top_k: 'best', axis: 'axis' },
    counts: 'parts'
  }),
  ArgMax: type(argMax, { block: 'argmax_param', keyed: { out_max_val: 'values', top_k: 'count', axis: 'axis' } }),
  BNLL: neuron('bnll'),
  BatchNorm: type(runningNorm, { block: 'batch_norm_param', inPlace: 'fine' }),
  BatchReindex: type(pickSamples, { bottoms: [2, 2] }),
  Bias: type(perAxisBias, { block: 'bias_param', bottoms: [1, 2], keyed: { axis: 'axis', num_axes: 'axes' }, inPlace: 'fine' }),
  Clip: neuron('clip', 'clip_param'),
  Concat: type(concat, { block: 'concat_param', bottoms: [1, MANY], keyed: { axis: 'axis', concat_dim: 'axis' } }),
  ContrastiveLoss: type(pairLoss, { block: 'contrastive_loss_param', bottoms: [3, 3], also: ['loss_param'], counts: 'parts', auto: true }),
  Convolution: window(ndConv),
  Crop: type(cropLike, { block: 'crop_param', bottoms: [2, 2], keyed: { axis: 'axis', offset: 'offsets' } }),
  Data: source('data_param', [1, 2]),
  Deconvolution: window(ndConvTranspose),
  Dropout: type(dropout, { block: 'dropout_param', inPlace: 'fine' }),
  DummyData: source('dummy_data_param', [1, MANY]),
  ELU: neuron('elu', 'elu_param'),
  Eltwise: type(sameShape, { block: 'eltwise_param', bottoms: [2, MANY], keyed: { coeff: 'coefficients' } }),
  Embed: type(embedding, {
    block: 'embed_param',
    keyed: { num_output: 'features', input_dim: 'entries', bias_term: 'bias' },
    fixed: { bias: true },
    takes: { features: positive, entries: positive }
  }),
  EuclideanLoss: distance(true),
  Exp: neuron('exp', 'exp_param'),
  Filter: type(selectSamples, { bottoms: [2, MANY], tops: [1, MANY] }),
  Flatten: type(flatten, { block: 'flatten_param', keyed: { axis: 'start', end_axis: 'end' }, inPlace: 'refused' }),
  HDF5Data: source('hdf5_data_param', [1, MANY]),
  HDF5Output: type(sink, { block: 'hdf5_output_param', bottoms: [2, 2], tops: [0, 0] }),
  HingeLoss: loss({ block: 'hinge_loss_param' }),
  Im2col: type(im2col, { block: 'convolution_param', keyed: { kernel_size: 'kernel', axis: 'axis' } }),
  ImageData: source('image_data_param', [2, 2]),
  InfogainLoss: loss({
    block: 'infogain_loss_param',
    bottoms: [2, 3],
    tops: [1, 2],
    keyed: { axis: 'axis' },
    also: ['loss_param', 'softmax_param']
  }),
  InnerProduct: type(linear, {
    block: 'inner_product_param',
    keyed: { num_output: 'outFeatures', bias_term: 'bias', axis: 'axis', transpose: 'transpose' },
    fixed: { axis: 1, leastAxes: 0 },
    takes: { outFeatures: positive }
  }),
  Input: source('input_param', [1, MANY]),
  LRN: type(localResponseNorm, { block: 'lrn_param', keyed: { local_size: 'window' } }),
  LSTM: recurrent('lstm'),
  Log: neuron('log', 'log_param'),
  MVN: type(activation, { block: 'mvn_param', fixed: { function: 'mvn' }, inPlace: 'fine' }),
  MemoryData: source('memory_data_param', [2, 2]),
  MultinomialLogisticLoss: loss(),
  PReLU: type(prelu, { block: 'prelu_param', keyed: { channel_shared: 'shared' }, inPlace: 'fine' }),
  Parameter: type(parameter, { block: 'parameter_param', bottoms: [0, 0], keyed: { shape: 'shape' } }),
  Pooling: type(maxPool, { block: 'pooling_param', tops: [1, 2], keyed: { kernel_size: 'kernel' }, fixed: { stride: 1 } }),
  Power: neuron('power', 'power_param'),
  RNN: recurrent('rnn'),
  ReLU: neuron('relu', 'relu_param'),
  Reduction: type(reduceTail, { block: 'reduction_param', keyed: { axis: 'axis' } }),
  Reshape: type(reshapeAxes, { block: 'reshape_param', keyed: { shape: 'shape', axis: 'axis', num_axes: 'axes' }, inPlace: 'refused' }),
  SPP: type(pyramidPool, { block: 'spp_param', keyed: { pyramid_height: 'levels' } }),
  Scale: type(perAxisScale, {
    block: 'scale_param',
    bottoms: [1, 2],
    keyed: { axis: 'axis', num_axes: 'axes', bias_term: 'bias' },
    inPlace: 'fine'
  }),
  Sigmoid: neuron('sigmoid', 'sigmoid_param'),
  SigmoidCrossEntropyLoss: distance(false, { tops: [1, 2], also: ['loss_param', 'sigmoid_param'] }),
  Silence: type(sink, { bottoms: [1, MANY], tops: [0, 0] }),
  Slice: type(cutAxis, {
    block: 'slice_param',
    tops: [1, MANY],
    keyed: { axis: 'axis', slice_dim: 'axis', slice_point: 'points' },
    counts: 'parts'
  }),
  Softmax: type(softmax, { block: 'softmax_param', keyed: { axis: 'axis' }, inPlace: 'fine' }),
  SoftmaxWithLoss: loss({ block: 'softmax_param', tops: [1, 2], keyed: { axis: 'axis' } }),
  Split: type(copies, { tops: [1, MANY], counts: 'count', inPlace: 'refused' }),
  Swish: neuron('swish', 'swish_param'),
  TanH: neuron('tanh', 'tanh_param'),
  Threshold: neuron('threshold', 'threshold_param'),
  Tile: type(repeat, {
    block: 'tile_param',
    keyed: { axis: 'axis', tiles: 'counts' },
    fixed: { axis: 1 },
    takes: { counts: (one, all) => positive(one, all) ?? (typeof one.value === 'number' ? { value: [one.value] } : undefined) }
  }),
  WindowData: source('window_data_param', [2, 2])
};

/** Every layer type of Caffe by name; names are case sensitive. */
export const layerTypes: ReadonlyMap<string, LayerType> = new Map(Object.entries(types));

/** Types that only variants of Caffe have, or that a build may have: not known here, and no mistake. */
const forkTypes: ReadonlySet<string> = new Set(
  `Python Permute PriorBox Normalize DetectionOutput DetectionEvaluate AnnotatedData MultiBoxLoss Interp Upsample ROIPooling PSROIPooling
  Proposal SmoothL1Loss Axpy ConvolutionDepthwise DepthwiseConvolution ShuffleChannel ReLU6 BN BNLayer Reorg Region YoloDetectionOutput
  DenseImageData ImageSegData L2Norm Correlation FlowWarp Resample Warp Mean Log1p SeparableConv DeformableConvolution VideoData`.split(
    /\s+/
  )
);

/** Whether a type may come with somebody's build of Caffe: one that is known to, or that is no misspelling of Caffe's own. */
export const isForeign = (type: string): boolean =>
  forkTypes.has(type) || (type !== '' && !layerTypes.has(type) && nearest(type, layerTypes.keys()) === undefined);

/** Parameter blocks of those types in a layer. */
export const forkFields: ReadonlySet<string> = new Set(
  `permute_param prior_box_param norm_param detection_output_param detection_evaluate_param annotated_data_param multibox_loss_param
  interp_param upsample_param roi_pooling_param psroi_pooling_param smooth_l1_loss_param shuffle_channel_param bn_param reorg_param
  region_param dense_image_data_param image_seg_data_param correlation_param resample_param video_data_param`.split(/\s+/)
);

/** Pooling runs one of several operators, as its settings say. */
export const poolUnits: Readonly<Record<'max' | 'average' | 'global', Unit>> = {
  max: maxPool as unknown as Unit,
  average: avgPool as unknown as Unit,
  global: globalPool as unknown as Unit
};

/** Each layer's class in Caffe's own reference. */
const classPage = (type: string): string => `https://caffe.berkeleyvision.org/doxygen/classcaffe_1_1${type}Layer.html`;

/** Settings of windows, which have fields for each side beside these (window.ts). */
const WINDOW_FIELDS = { stride: 'stride', pad: 'padding', dilation: 'dilation' } as const;

/** How prototxt files write the operators. */
export const caffeSpellings: readonly Spelling[] = Object.entries(types).flatMap(([type, { unit, keyed, fixed }]) =>
  (type === 'Pooling' ? Object.values(poolUnits) : [unit]).map(
    (one): Spelling => ({
      type,
      unit: one as Spelling['unit'],
      keyed: Object.fromEntries(Object.entries({ ...WINDOW_FIELDS, ...keyed }).filter(([, param]) => param in one.params)),
      ...(fixed && { defaults: fixed }),
      url: classPage(type)
    })
  )
);
