/**
 * The messages of Caffe's prototxt files (src/caffe/proto/caffe.proto of BVLC Caffe 9b89154): for every field its type, `*` where
 * it may be repeated, `!` where it has to stand. Enumerations are written as `NAME` (the value is its position) or `NAME=value`.
 */

const DATA_LAYER = 'source:string scale:float mean_file:string batch_size:uint32 crop_size:uint32 mirror:bool';
const LEARNED = 'weight_filler:FillerParameter bias_filler:FillerParameter';
const ENGINE = 'engine:Engine';

/** Parameter blocks of layers by the names that both generations of layers know. */
const OLD_BLOCKS =
  'accuracy_param:AccuracyParameter argmax_param:ArgMaxParameter concat_param:ConcatParameter contrastive_loss_param:ContrastiveLossParameter ' +
  'convolution_param:ConvolutionParameter data_param:DataParameter dropout_param:DropoutParameter dummy_data_param:DummyDataParameter ' +
  'eltwise_param:EltwiseParameter exp_param:ExpParameter hdf5_data_param:HDF5DataParameter hdf5_output_param:HDF5OutputParameter ' +
  'hinge_loss_param:HingeLossParameter image_data_param:ImageDataParameter infogain_loss_param:InfogainLossParameter ' +
  'inner_product_param:InnerProductParameter lrn_param:LRNParameter memory_data_param:MemoryDataParameter mvn_param:MVNParameter ' +
  'pooling_param:PoolingParameter power_param:PowerParameter relu_param:ReLUParameter sigmoid_param:SigmoidParameter ' +
  'softmax_param:SoftmaxParameter slice_param:SliceParameter tanh_param:TanHParameter threshold_param:ThresholdParameter ' +
  'window_data_param:WindowDataParameter transform_param:TransformationParameter loss_param:LossParameter';

const NEW_BLOCKS =
  'batch_norm_param:BatchNormParameter bias_param:BiasParameter clip_param:ClipParameter crop_param:CropParameter elu_param:ELUParameter ' +
  'embed_param:EmbedParameter flatten_param:FlattenParameter input_param:InputParameter log_param:LogParameter ' +
  'parameter_param:ParameterParameter prelu_param:PReLUParameter python_param:PythonParameter recurrent_param:RecurrentParameter ' +
  'reduction_param:ReductionParameter reshape_param:ReshapeParameter scale_param:ScaleParameter spp_param:SPPParameter ' +
  'swish_param:SwishParameter tile_param:TileParameter';

const messageTexts = {
  NetParameter:
    'name:string input:string* input_shape:BlobShape* input_dim:int32* force_backward:bool state:NetState debug_info:bool layer:LayerParameter* layers:V1LayerParameter*',
  NetState: 'phase:Phase level:int32 stage:string*',
  NetStateRule: 'phase:Phase min_level:int32 max_level:int32 stage:string* not_stage:string*',
  BlobShape: 'dim:int64*',
  BlobProto:
    'shape:BlobShape data:float* diff:float* double_data:double* double_diff:double* num:int32 channels:int32 height:int32 width:int32',
  FillerParameter: 'type:string value:float min:float max:float mean:float std:float sparse:int32 variance_norm:VarianceNorm',
  ParamSpec: 'name:string share_mode:DimCheckMode lr_mult:float decay_mult:float',
  LayerParameter: `name:string type:string bottom:string* top:string* phase:Phase loss_weight:float* param:ParamSpec* blobs:BlobProto* propagate_down:bool* include:NetStateRule* exclude:NetStateRule* ${OLD_BLOCKS} ${NEW_BLOCKS}`,
  V1LayerParameter: `bottom:string* top:string* name:string include:NetStateRule* exclude:NetStateRule* type:V1LayerType blobs:BlobProto* param:string* blob_share_mode:DimCheckMode* blobs_lr:float* weight_decay:float* loss_weight:float* layer:V0LayerParameter ${OLD_BLOCKS}`,
  V0LayerParameter: `name:string type:string num_output:uint32 biasterm:bool ${LEARNED} pad:uint32 kernelsize:uint32 group:uint32 stride:uint32 pool:PoolMethod dropout_ratio:float local_size:uint32 alpha:float beta:float k:float source:string scale:float meanfile:string batchsize:uint32 cropsize:uint32 mirror:bool blobs:BlobProto* blobs_lr:float* weight_decay:float* rand_skip:uint32 det_fg_threshold:float det_bg_threshold:float det_fg_fraction:float det_context_pad:uint32 det_crop_mode:string new_num:int32 new_channels:int32 new_height:int32 new_width:int32 shuffle_images:bool concat_dim:uint32 hdf5_output_param:HDF5OutputParameter`,
  TransformationParameter: 'scale:float mirror:bool crop_size:uint32 mean_file:string mean_value:float* force_color:bool force_gray:bool',
  LossParameter: 'ignore_label:int32 normalization:NormalizationMode normalize:bool',
  AccuracyParameter: 'top_k:uint32 axis:int32 ignore_label:int32',
  ArgMaxParameter: 'out_max_val:bool top_k:uint32 axis:int32',
  BatchNormParameter: 'use_global_stats:bool moving_average_fraction:float eps:float',
  BiasParameter: 'axis:int32 num_axes:int32 filler:FillerParameter',
  ClipParameter: 'min:float! max:float!',
  ConcatParameter: 'axis:int32 concat_dim:uint32',
  ContrastiveLossParameter: 'margin:float legacy_version:bool',
  ConvolutionParameter: `num_output:uint32 bias_term:bool pad:uint32* kernel_size:uint32* stride:uint32* dilation:uint32* pad_h:uint32 pad_w:uint32 kernel_h:uint32 kernel_w:uint32 stride_h:uint32 stride_w:uint32 group:uint32 ${LEARNED} ${ENGINE} axis:int32 force_nd_im2col:bool`,
  CropParameter: 'axis:int32 offset:uint32*',
  DataParameter: `${DATA_LAYER} rand_skip:uint32 backend:DB force_encoded_color:bool prefetch:uint32`,
  DropoutParameter: 'dropout_ratio:float',
  DummyDataParameter: 'data_filler:FillerParameter* shape:BlobShape* num:uint32* channels:uint32* height:uint32* width:uint32*',
  EltwiseParameter: 'operation:EltwiseOp coeff:float* stable_prod_grad:bool',
  ELUParameter: 'alpha:float',
  EmbedParameter: `num_output:uint32 input_dim:uint32 bias_term:bool ${LEARNED}`,
  ExpParameter: 'base:float scale:float shift:float',
  FlattenParameter: 'axis:int32 end_axis:int32',
  HDF5DataParameter: 'source:string batch_size:uint32 shuffle:bool',
  HDF5OutputParameter: 'file_name:string',
  HingeLossParameter: 'norm:Norm',
  ImageDataParameter: `${DATA_LAYER} rand_skip:uint32 shuffle:bool new_height:uint32 new_width:uint32 is_color:bool root_folder:string`,
  InfogainLossParameter: 'source:string axis:int32',
  InnerProductParameter: `num_output:uint32 bias_term:bool ${LEARNED} axis:int32 transpose:bool`,
  InputParameter: 'shape:BlobShape*',
  LogParameter: 'base:float scale:float shift:float',
  LRNParameter: `local_size:uint32 alpha:float beta:float norm_region:NormRegion k:float ${ENGINE}`,
  MemoryDataParameter: 'batch_size:uint32 channels:uint32 height:uint32 width:uint32',
  MVNParameter: 'normalize_variance:bool across_channels:bool eps:float',
  ParameterParameter: 'shape:BlobShape',
  PoolingParameter: `pool:PoolMethod pad:uint32 pad_h:uint32 pad_w:uint32 kernel_size:uint32 kernel_h:uint32 kernel_w:uint32 stride:uint32 stride_h:uint32 stride_w:uint32 ${ENGINE} global_pooling:bool round_mode:RoundMode`,
  PowerParameter: 'power:float scale:float shift:float',
  PReLUParameter: 'filler:FillerParameter channel_shared:bool',
  PythonParameter: 'module:string layer:string param_str:string share_in_parallel:bool',
  RecurrentParameter: `num_output:uint32 ${LEARNED} debug_info:bool expose_hidden:bool`,
  ReductionParameter: 'operation:ReductionOp axis:int32 coeff:float',
  ReLUParameter: `negative_slope:float ${ENGINE}`,
  ReshapeParameter: 'shape:BlobShape axis:int32 num_axes:int32',
  ScaleParameter: 'axis:int32 num_axes:int32 filler:FillerParameter bias_term:bool bias_filler:FillerParameter',
  SigmoidParameter: ENGINE,
  SliceParameter: 'axis:int32 slice_point:uint32* slice_dim:uint32',
  SoftmaxParameter: `${ENGINE} axis:int32`,
  SPPParameter: `pyramid_height:uint32 pool:PoolMethod ${ENGINE}`,
  SwishParameter: 'beta:float',
  TanHParameter: ENGINE,
  ThresholdParameter: 'threshold:float',
  TileParameter: 'axis:int32 tiles:int32',
  WindowDataParameter: `${DATA_LAYER} fg_threshold:float bg_threshold:float fg_fraction:float context_pad:uint32 crop_mode:string cache_images:bool root_folder:string`
} as const;

const enumTexts = {
  Phase: 'TRAIN TEST',
  DimCheckMode: 'STRICT PERMISSIVE',
  VarianceNorm: 'FAN_IN FAN_OUT AVERAGE',
  NormalizationMode: 'FULL VALID BATCH_SIZE NONE',
  Engine: 'DEFAULT CAFFE CUDNN',
  DB: 'LEVELDB LMDB',
  EltwiseOp: 'PROD SUM MAX',
  Norm: 'L1=1 L2=2',
  NormRegion: 'ACROSS_CHANNELS WITHIN_CHANNEL',
  PoolMethod: 'MAX AVE STOCHASTIC',
  RoundMode: 'CEIL FLOOR',
  ReductionOp: 'SUM=1 ASUM=2 SUMSQ=3 MEAN=4',
  V1LayerType:
    'NONE ACCURACY BNLL CONCAT CONVOLUTION DATA DROPOUT EUCLIDEAN_LOSS FLATTEN HDF5_DATA HDF5_OUTPUT IM2COL IMAGE_DATA INFOGAIN_LOSS INNER_PRODUCT LRN MULTINOMIAL_LOGISTIC_LOSS POOLING RELU SIGMOID SOFTMAX SOFTMAX_LOSS SPLIT TANH WINDOW_DATA ELTWISE POWER SIGMOID_CROSS_ENTROPY_LOSS HINGE_LOSS MEMORY_DATA ARGMAX THRESHOLD DUMMY_DATA SLICE MVN ABSVAL SILENCE CONTRASTIVE_LOSS EXP DECONVOLUTION'
} as const;

export type MessageName = keyof typeof messageTexts;

export const messageNames = Object.keys(messageTexts) as readonly MessageName[];
export type EnumName = keyof typeof enumTexts;

export type FieldType =
  | { readonly is: 'int32' | 'int64' | 'uint32' | 'float' | 'double' | 'bool' | 'string' }
  | { readonly is: 'enum'; readonly of: EnumName }
  | { readonly is: 'message'; readonly of: MessageName };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly repeated: boolean;
  readonly required: boolean;
}

const read = new Map<MessageName, ReadonlyMap<string, Field>>();

/** The fields of a message by name. */
export function fieldsOf(message: MessageName): ReadonlyMap<string, Field> {
  const known = read.get(message);
  if (known) return known;
  const fields = new Map(messageTexts[message].split(' ').map(text => readField(text)));
  read.set(message, fields);
  return fields;
}

const needed = new Map<MessageName, readonly string[]>();

/** The fields that have to stand in a message. */
export function requiredOf(message: MessageName): readonly string[] {
  const known = needed.get(message);
  if (known) return known;
  const names = [...fieldsOf(message)].flatMap(([name, field]) => (field.required ? [name] : []));
  needed.set(message, names);
  return names;
}

function readField(text: string): readonly [string, Field] {
  const [name = '', type = ''] = text.replace(/[*!]$/, '').split(':');
  const of: FieldType = Object.hasOwn(messageTexts, type)
    ? { is: 'message', of: type as MessageName }
    : Object.hasOwn(enumTexts, type)
      ? { is: 'enum', of: type as EnumName }
      : { is: type as 'string' };
  // The names of properties are words that V8 keeps once: comparing them with those of the code looks at no letter.
  return [name, { name: Object.keys({ [name]: of })[0]!, type: of, repeated: text.endsWith('*'), required: text.endsWith('!') }];
}

const readEnums = new Map<EnumName, ReadonlyMap<string, number>>();

/** The numbers of an enumeration by name, in the order of the numbers. */
export function valuesOf(name: EnumName): ReadonlyMap<string, number> {
  const known = readEnums.get(name);
  if (known) return known;
  const values = new Map(
    enumTexts[name].split(' ').map((text, i) => {
      const [key = '', value] = text.split('=');
      return [key, value === undefined ? i : Number(value)] as const;
    })
  );
  readEnums.set(name, values);
  return values;
}
