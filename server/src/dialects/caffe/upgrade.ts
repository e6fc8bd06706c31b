import type { LayerText, OldLayer } from './layerText';
import { type Message, value, values } from './message';

/** Types of the second generation whose newest name is not the same words joined (upgrade_proto.cpp). */
const V1_TYPES: Readonly<Record<string, string>> = {
  ABSVAL: 'AbsVal',
  ARGMAX: 'ArgMax',
  BNLL: 'BNLL',
  HDF5_DATA: 'HDF5Data',
  HDF5_OUTPUT: 'HDF5Output',
  LRN: 'LRN',
  MVN: 'MVN',
  NONE: '',
  RELU: 'ReLU',
  SOFTMAX_LOSS: 'SoftmaxWithLoss',
  TANH: 'TanH'
};

/** INNER_PRODUCT is InnerProduct. */
export const typeOfV1 = (type: string): string =>
  V1_TYPES[type] ??
  type
    .split('_')
    .map(word => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');

/** The other way: INNER_PRODUCT for InnerProduct. */
export const v1Name = (type: string): string =>
  Object.entries(V1_TYPES).find(([, name]) => name === type)?.[0] ?? type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

interface Upgrade {
  readonly type: string;
  readonly block?: string;
}

/** The newest names of fields that are called otherwise. */
const SAME: Readonly<Record<string, string>> = {
  biasterm: 'bias_term',
  kernelsize: 'kernel_size',
  batchsize: 'batch_size',
  cropsize: 'crop_size',
  meanfile: 'mean_file'
};

/** Types of the first generation (UpgradeV0LayerParameter, upgrade_proto.cpp). */
const V0_TYPES: Readonly<Record<string, Upgrade>> = {
  accuracy: { type: 'Accuracy' },
  bnll: { type: 'BNLL' },
  concat: { type: 'Concat', block: 'concat_param' },
  conv: { type: 'Convolution', block: 'convolution_param' },
  data: { type: 'Data', block: 'data_param' },
  dropout: { type: 'Dropout', block: 'dropout_param' },
  euclidean_loss: { type: 'EuclideanLoss' },
  flatten: { type: 'Flatten' },
  hdf5_data: { type: 'HDF5Data', block: 'hdf5_data_param' },
  hdf5_output: { type: 'HDF5Output' },
  im2col: { type: 'Im2col', block: 'convolution_param' },
  images: { type: 'ImageData', block: 'image_data_param' },
  infogain_loss: { type: 'InfogainLoss' },
  innerproduct: { type: 'InnerProduct', block: 'inner_product_param' },
  lrn: { type: 'LRN', block: 'lrn_param' },
  multinomial_logistic_loss: { type: 'MultinomialLogisticLoss' },
  padding: { type: 'padding', block: 'padding' },
  pool: { type: 'Pooling', block: 'pooling_param' },
  relu: { type: 'ReLU' },
  sigmoid: { type: 'Sigmoid' },
  softmax: { type: 'Softmax' },
  softmax_loss: { type: 'SoftmaxWithLoss' },
  split: { type: 'Split' },
  tanh: { type: 'TanH' },
  window_data: { type: 'WindowData', block: 'window_data_param' }
};

/** A layer of the first generation: all its settings stand beside one another. */
export function fromV0(message: Message): Pick<LayerText, 'name' | 'type' | 'block' | 'closed'> {
  const type = String(value(message, 'type')?.value ?? '');
  const upgrade = V0_TYPES[type];
  const name = value(message, 'name')?.value;
  if (!upgrade) return { name: name === undefined ? undefined : String(name), type, closed: Object.keys(V0_TYPES), block: () => undefined };
  const block = message.holding(message.all.map(one => one.named(SAME[one.field] ?? one.field)));
  return {
    name: name === undefined ? undefined : String(name),
    type: upgrade.type,
    block: wanted => (wanted === upgrade.block ? block : undefined)
  };
}

/** Padding layers of the first generation become padding of the convolutions behind that read them (UpgradeV0PaddingLayers). */
export function mergePadding(layers: readonly OldLayer[]): OldLayer[] {
  const padded = new Map<string, OldLayer | undefined>();
  return layers.flatMap(layer => {
    const padding = layer.bottoms.length === 1 ? padded.get(String(layer.bottoms[0]!.value)) : undefined;
    for (const top of layer.tops) padded.set(String(top.value), layer.type === 'padding' ? layer : undefined);
    if (layer.type === 'padding') return [];
    const block = padding && layer.type === 'Convolution' ? layer.block('convolution_param') : undefined;
    if (!padding || !block) return [layer];
    const all = [...block.all.filter(({ field }) => field !== 'pad'), ...values(padding.block('padding'), 'pad')];
    return [
      {
        ...layer,
        bottoms: padding.bottoms,
        block: (name: string) => (name === 'convolution_param' ? block.holding(all) : layer.block(name))
      }
    ];
  });
}
