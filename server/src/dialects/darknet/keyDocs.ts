import { boolean, integer, number, numbers, optional, type Param, text } from '../../ops/param';
import { activations, costs, policies } from './keys';

/**
 * What the keys mean that no parameter of an operator stands for, with the program's defaults (parser.c of AlexeyAB's fork).
 * Those of one section alone are written `section.key`, all others hold wherever the key is read.
 */
const whole = (doc: string, value?: number): Param => integer(doc, value === undefined ? {} : { default: value });
const real = (doc: string, value?: number): Param => number(doc, value === undefined ? {} : { default: value });
const flag = (doc: string, on = false): Param => boolean(doc, { default: on });
const word = (doc: string, choices: readonly string[], value?: string): Param =>
  text(doc, { choices, ...(value !== undefined && { default: value }) });
const list = (doc: string): Param => optional(numbers(doc));

const SIZES: Readonly<Record<string, Param>> = {
  width: whole('Width of the input. Networks that decode a grid need a multiple of their output stride, mostly 32.', 0),
  height: whole('Height of the input. Networks that decode a grid need a multiple of their output stride, mostly 32.', 0),
  channels: whole('Channels of the input: 3 for colour, 1 for grey.', 0),
  inputs: optional(integer('Number of values of an input that is no image; width × height × channels when left out.')),
  batch: whole('Samples for each update of the weights.', 1),
  subdivisions: whole('Into how many mini batches a batch is cut: batch / subdivisions samples are held in memory at a time.', 1),
  time_steps: whole('Steps of a sequence for recurrent layers.', 1)
};

const TRAINING: Readonly<Record<string, Param>> = {
  learning_rate: real('Step of the updates at the beginning.', 0.001),
  learning_rate_min: real('Lowest rate of the policy sgdr.', 0.00001),
  momentum: real('Share of the last update in the next one.', 0.9),
  decay: real('Weight decay: keeps weights small.', 0.0001),
  max_batches: whole('Batches after which training ends.', 0),
  max_epochs: whole('Epochs after which training ends.', 0),
  policy: word('How the learning rate changes with the batches.', policies, 'constant'),
  burn_in: whole('Batches over which the learning rate rises from 0.', 0),
  steps: list('Batches at which the policy `steps` changes the rate.'),
  scales: list('What the rate is multiplied by at each of `steps`: as many numbers.'),
  seq_scales: list('What the length of sequences is multiplied by at each of `steps`.'),
  step: whole('Batches between two changes of the policy `step`.', 1),
  'net.scale': real('What the policy `step` multiplies the rate by.', 1),
  gamma: real('Base of the policies `exp` and `sigmoid`.', 1),
  power: real('Exponent of the policy `poly` and of the burn-in.', 4),
  sgdr_cycle: whole('Batches of the first cycle of the policy sgdr.'),
  sgdr_mult: whole('How much longer each next cycle is.', 2),
  batches_per_cycle: whole('Batches of the first cycle of the policy sgdr.'),
  batches_cycle_mult: whole('How much longer each next cycle is.', 2),
  adam: flag('Adam in place of gradient descent with momentum.'),
  B1: real('Decay of Adam’s first moment.', 0.9),
  B2: real('Decay of Adam’s second moment.', 0.999),
  eps: real('Keeps Adam from dividing by 0.', 0.000001),
  ema_alpha: real('Weight of the moving average of the weights; 0 switches it off.', 0),
  loss_scale: real('Factor of the loss in mixed precision.', 1),
  adversarial_lr: real('Step with which images are changed against the network; 0 switches it off.', 0),
  attention: flag('Shows what the network looks at while it is trained.'),
  max_chart_loss: real('Top of the chart of losses.', 20),
  dynamic_minibatch: flag('The mini batch grows where the images are small.'),
  optimized_memory: whole('How much memory is spared: 0 none, up to 3.', 0),
  workspace_size_limit_MB: whole('Memory that cuDNN may work with.', 1024),
  use_cuda_graph: flag('The forward pass is run as one CUDA graph.'),
  try_fix_nan: flag('Weights that are not a number are mended while training.'),
  show_receptive_field: flag('Prints the receptive field of every layer.'),
  track: flag('Trains on sequences of frames.'),
  augment_speed: whole('Largest distance between the frames of a sequence.', 2),
  sequential_subdivisions: whole('Subdivisions of a sequence.'),
  init_sequential_subdivisions: whole('Subdivisions of a sequence at the beginning.'),
  weights_reject_freq: whole('How often outliers among the weights are looked for.', 0),
  equidistant_point: whole('Batch from which labels are judged by their losses.', 0),
  badlabels_rejection_percentage: real('Share of labels that may be left out as wrong.', 0),
  num_sigmas_reject_badlabels: real('How far a loss must lie off for its label to be left out.', 0),
  badlabels_reject_threshold: real('Loss from which a label is left out.', 0),
  delta_rolling_max: real('Rolling maximum of the losses: state that is written into the file.', 0),
  delta_rolling_avg: real('Rolling mean of the losses: state that is written into the file.', 0),
  delta_rolling_std: real('Rolling deviation of the losses: state that is written into the file.', 0),
  num_steps: whole('Steps of the policy.', 0),
  notruth: flag('Images come without labels.'),
  unsupervised: flag('Trains without labels.'),
  clip: real('Bound of the gradients; 0 for none.', 0)
};

const AUGMENTATION: Readonly<Record<string, Param>> = {
  flip: flag('Images are mirrored at random.', true),
  angle: real('Random rotation, in degrees.', 0),
  aspect: real('Random change of the aspect ratio.', 1),
  saturation: real('Random change of saturation, up to this factor.', 1),
  exposure: real('Random change of brightness, up to this factor.', 1),
  hue: real('Random change of hue.', 0),
  max_crop: whole('Largest side that images are scaled to before they are cropped; twice the width when left out.'),
  max_ratio: real('Largest side of a random crop, as a share of the shorter side of the image (pjreddie’s fork).'),
  min_ratio: real('Smallest side of a random crop, as a share of the shorter side of the image (pjreddie’s fork).'),
  min_crop: whole('Smallest side that images are scaled to before they are cropped; the width when left out.'),
  center: flag('Images are cropped in the middle.'),
  blur: whole('Random blur of images or of their background.', 0),
  gaussian_noise: whole('Strength of random noise.', 0),
  mixup: whole('Mixes two images: 0 never, 1 both faded, 2 cut, 3 mosaic.', 0),
  cutmix: flag('A part of an image is replaced by one of another.'),
  mosaic: flag('Four images are joined into one.'),
  mosaic_bound: flag('Boxes stay within their part of a mosaic.'),
  contrastive: flag('Each image is given twice, changed in other ways.'),
  contrastive_jit_flip: flag('The two of a pair are moved and mirrored in other ways.'),
  contrastive_color: flag('The two of a pair are coloured in other ways.'),
  letter_box: flag('Images keep their aspect ratio and are filled up to the input size.'),
  label_smooth_eps: real('How much is taken from 1 and given to 0 in the labels.', 0),
  resize_step: whole('Random sizes are multiples of this.', 32)
};

const WINDOWS: Readonly<Record<string, Param>> = {
  pad: whole('A switch: any number but 0 pads by half of `size`, whatever `padding` says.', 0),
  stride_x: optional(integer('Stride along the width; `stride` when left out.', { unit: 'samples' })),
  stride_y: optional(integer('Stride along the height; `stride` when left out.', { unit: 'samples' })),
  'maxpool.padding': optional(integer('Padding of both sides together; size − 1 when left out, so that the size is rounded up.')),
  'local_avgpool.padding': optional(integer('Padding of both sides together; size − 1 when left out, so that the size is rounded up.')),
  'local.pad': flag('One output for every stride, whatever the window.'),
  maxpool_depth: flag('Pools over channels, not over the map: `out_channels` come out.'),
  out_channels: whole('Channels of a pool over channels.', 1),
  antialiasing: whole('Runs with stride 1 and blurs in front of the stride: 1 with 3×3, 2 with 2×2.', 0),
  share_index: optional(integer('The layer whose weights are used, by its index or, where negative, counted back.')),
  'upsample.scale': real('Factor of the values.', 1),
  flatten: flag('The reorganised values are one row.'),
  extra: whole('Values that are added behind the others.', 0)
};

const afterwards = text('The activation of what comes out.', { default: 'linear' });

const LAYERS: Readonly<Record<string, Param>> = {
  'shortcut.activation': afterwards,
  'scale_channels.activation': afterwards,
  'sam.activation': afterwards,
  'conv_lstm.activation': afterwards,
  layers: list('The layers that are joined, by index or, where negative, counted back from this one.'),
  'shortcut.from': list('The layers that are added, by index or, where negative, counted back from this one.'),
  from: list('The other layer, by index or, where negative, counted back from this one.'),
  weights_type: word('What the summands are weighted by.', ['none', 'per_feature', 'per_channel'], 'none'),
  weights_normalization: word('How the weights of summands are normalised: needed with weights.', ['none', 'relu', 'softmax'], 'none'),
  binary: flag('Weights are reduced to their signs.'),
  xnor: flag('Weights and inputs are reduced to their signs; `groups` counts as 1 then.'),
  bin_output: flag('The output is reduced to signs.'),
  cbn: flag('Batch normalisation over several mini batches.'),
  assisted_excitation: whole('Batch up to which labels excite the map.', 0),
  sway: flag('Windows sway: one kind of deformation at a time.'),
  rotate: flag('Windows are rotated: one kind of deformation at a time.'),
  stretch: flag('Windows are stretched: one kind of deformation at a time.'),
  stretch_sway: flag('Windows are stretched and sway: one kind of deformation at a time.'),
  flipped: flag('Weights are stored with rows and columns exchanged.'),
  dot: real('Strength of a penalty on similar filters.', 0),
  'convolutional.angle': real('Largest angle of rotated windows, in degrees.', 15),
  deform: flag('The window is deformed while training.'),
  grad_centr: flag('Gradients are centred.'),
  coordconv: flag('The coordinates are added to the channels.'),
  'convolutional.reverse': real('Share of the output that is turned round.', 0),
  'shortcut.alpha': real('Factor of the other layer.', 1),
  'shortcut.beta': real('Factor of the layer before.', 1),
  'normalization.alpha': real('Factor of the sum of squares.', 0.0001),
  'normalization.beta': real('Exponent.', 0.75),
  'normalization.kappa': real('What is added to the sum.', 1),
  'normalization.size': whole('Channels that are summed over.', 5),
  dropblock: flag('Blocks are dropped, not single values.'),
  dropblock_size_rel: real('Side of a block, as a share of the map.', 0),
  dropblock_size_abs: whole('Side of a block, in samples.', 0),
  noadjust: flag('Values stay from 0 to 1, not from −1 to 1.'),
  shift: real('What is added to the values.', 0),
  logistic: flag('The output goes through a logistic function.'),
  tanh: flag('The state goes through tanh.'),
  'rnn.shortcut': flag('The input is added to the state.'),
  'crnn.shortcut': flag('The input is added to the state.'),
  state_constrain: whole('Steps after which the state is cleared; 32 times `time_steps` when left out.'),
  stream: whole('CUDA stream that the layer runs in.', -1),
  wait_stream: whole('CUDA stream that is waited for.', -1),
  maxpool_zero_nonmax: flag('What is not the largest of its window becomes 0.'),
  'implicit.mean': real('Mean of the values at the beginning.', 0),
  'implicit.std': real('Deviation of the values at the beginning.', 0.2),
  'conv_lstm.shortcut': flag('The input is added to the output.'),
  bottleneck: flag('The gates read a narrow map.'),
  lstm_activation: word('Function of the gates’ candidates.', [...activations.alexeyab], 'tanh'),
  time_normalizer: real('Factor of the gradients in time.', 1),
  'contrastive.steps': whole('Frames of a sequence.', 1),
  'contrastive.classes': whole('Number of classes.', 1000),
  'implicit.filters': whole('Channels of the learned map.', 128),
  'implicit.atoms': whole('Rows of the learned map.', 1),
  yolo_layer: optional(integer('The [yolo] layer whose boxes are compared, by its index or counted back.')),
  contrastive_neg_max: whole('Negative pairs for each positive one.', 3)
};

const HEADS: Readonly<Record<string, Param>> = {
  mask: list('The anchors of this head, by their index in `anchors`; all when left out.'),
  anchors: list('Width and height of each box, in pixels ([region]: in cells): 2 × `num` numbers.'),
  num: whole('Number of anchors in all.', 1),
  coords: whole('Coordinates of a box.', 4),
  max: whole('Most boxes in an image.', 200),
  jitter: real('Random shift and scale of images, as a share of their size.', 0.2),
  random: real('Trains at random input sizes: 1, or the factor.', 0),
  ignore_thresh: real('Overlap from which a box that is not the best is no mistake.', 0.5),
  truth_thresh: real('Overlap from which a box is trained on.', 1),
  counters_per_class: list('How often each class occurs: as many numbers as classes.'),
  scale_x_y: real('Stretches the centre of a box within its cell.', 1),
  objectness_smooth: flag('The objectness is trained towards the overlap.'),
  new_coords: flag('Coordinates as in scaled YOLOv4: the layer before is logistic.'),
  iou_normalizer: real('Weight of the loss of boxes.', 0.75),
  obj_normalizer: real('Weight of the loss of the objectness.', 1),
  cls_normalizer: real('Weight of the loss of classes.', 1),
  delta_normalizer: real('Factor of all gradients of the head.', 1),
  uc_normalizer: real('Weight of the loss of uncertainties.', 1),
  iou_loss: word('Loss of boxes.', ['mse', 'iou', 'giou', 'diou', 'ciou'], 'mse'),
  iou_thresh_kind: word('Overlap that anchors are chosen by.', ['iou', 'giou', 'diou', 'ciou'], 'iou'),
  iou_thresh: real('Overlap from which further anchors are trained on.', 1),
  beta_nms: real('Exponent of the non-maximum suppression.', 0.6),
  nms_kind: word('Kind of the non-maximum suppression.', ['default', 'greedynms', 'diounms', 'cornersnms'], 'default'),
  yolo_point: word('The point of a box that its cell is chosen by.', ['center', 'left_top', 'right_bottom'], 'center'),
  resize: real('Random change of the size of images.', 1),
  focal_loss: flag('Easy classes count less.'),
  max_delta: real('Bound of the gradients.'),
  track_history_size: whole('Frames that a track is kept for.', 5),
  sim_thresh: real('Similarity from which two boxes are one object.', 0.8),
  dets_for_track: whole('Detections from which a track begins.', 1),
  dets_for_show: whole('Detections from which a track is shown.', 1),
  track_ciou_norm: real('Weight of the overlap in tracking.', 0.01),
  embedding_layer: optional(integer('The layer whose output tells objects apart, by its index or counted back.')),
  show_details: whole('How much is printed while training.', 1),
  map: optional(text('File that maps classes to those of the labels.')),
  tree: optional(text('File of the hierarchy of classes.')),
  log: flag('Sizes of boxes are logarithms.'),
  sqrt: flag('Sizes of boxes are square roots.'),
  softmax: flag('Classes exclude one another.'),
  background: flag('One class stands for the background.'),
  rescore: flag('The objectness is trained towards the overlap.'),
  thresh: real('Overlap from which a box is no mistake.', 0.5),
  classfix: whole('How classes of unlabelled boxes count.', 0),
  absolute: flag('Coordinates are those of the image.'),
  coord_scale: real('Weight of the loss of boxes.', 1),
  object_scale: real('Weight of the objectness where an object is.', 1),
  noobject_scale: real('Weight of the objectness where none is.', 1),
  class_scale: real('Weight of the loss of classes.', 1),
  mask_scale: real('Weight of the loss of masks.', 1),
  bias_match: flag('Boxes start from their anchors.'),
  forced: flag('Every object is decoded by a cell.'),
  'detection.reorg': flag('The values are reorganised first.'),
  'detection.side': whole('Cells along each side.', 7),
  temperature: real('What the values are divided by.', 1),
  spatial: flag('The softmax runs over the channels of each place.'),
  noloss: flag('No loss is computed.'),
  type: word('Loss function.', costs, 'sse'),
  ratio: real('Share of values that count.', 0),
  'cost.scale': real('Factor of the loss.', 1),
  noobj: real('Factor where no object is.', 1)
};

const EVERYWHERE: Readonly<Record<string, Param>> = {
  stopbackward: whole('Gradients end here: the layers before are not trained; above 1, until that many batches were seen.', 0),
  onlyforward: flag('The layer takes part in the forward pass alone.'),
  dont_update: flag('The weights stay as they are.'),
  burnin_update: whole('The weights change from this many burn-ins on.', 0),
  train_only_bn: flag('Only batch normalisation is trained, from here to the beginning.'),
  dontload: flag('The weights are not read from the file.'),
  dontsave: flag('The weights are not written into the file.'),
  numload: whole('How many filters are read from the file; 0 for all.', 0),
  dontloadscales: flag('The scales of batch normalisation are not read from the file.'),
  truth: flag('The output is compared with the labels.'),
  smooth: real('How much is taken from 1 and given to 0 in the labels.', 0)
};

/** What a word that the program does not know is taken for, where that is not the default. */
export const unknownWords: Readonly<Record<string, string>> = { iou_loss: 'iou', lstm_activation: 'relu' };

const tables: Readonly<Record<string, Param>> = { ...EVERYWHERE, ...SIZES, ...TRAINING, ...AUGMENTATION, ...WINDOWS, ...LAYERS, ...HEADS };

/** What a key means in a section, named canonically; undefined for keys of an operator's parameters. */
export function keyDoc(section: string, key: string): Param | undefined {
  const own = `${section.toLowerCase()}.${key}`;
  const name = Object.hasOwn(tables, own) ? own : key;
  return Object.hasOwn(tables, name) ? tables[name] : undefined;
}
