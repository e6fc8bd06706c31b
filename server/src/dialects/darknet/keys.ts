import type { Fork } from './fork';

/** The keys that each program looks up in a section and that bear on no shape: all others it prints as "Unused field". */

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** parse_network_cfg of either fork reads these in every section. */
const EVERYWHERE: Readonly<Record<Fork, readonly string[]>> = {
  alexeyab: words(
    'clip dynamic_minibatch onlyforward dont_update burnin_update stopbackward train_only_bn dontload dontloadscales learning_rate'
  ),
  pjreddie: words('clip truth onlyforward stopbackward dontsave dontload numload dontloadscales learning_rate smooth')
};

const HEAD = 'max map jitter random ignore_thresh truth_thresh';
const REGION = `log sqrt softmax background max jitter rescore thresh classfix absolute random coord_scale object_scale noobject_scale mask_scale
  class_scale bias_match tree map`;
const DETECTION = 'rescore softmax sqrt max coord_scale forced object_scale noobject_scale class_scale jitter random reorg';
const CROP = 'flip angle saturation exposure noadjust shift';
const LRN = 'alpha beta kappa size';
const SOFTMAX = 'temperature tree spatial noloss';
const COST = 'type scale ratio noobj thresh';

const ALEXEYAB: Readonly<Record<string, string>> = {
  convolutional: `assisted_excitation batch_normalize cbn binary xnor bin_output sway rotate stretch stretch_sway flipped dot angle deform
    grad_centr reverse coordconv stream wait_stream`,
  local: '',
  connected: '',
  maxpool: 'maxpool_zero_nonmax',
  local_avgpool: 'maxpool_depth out_channels antialiasing',
  route: 'stream wait_stream',
  shortcut: 'activation alpha beta assisted_excitation',
  scale_channels: 'activation',
  sam: 'activation',
  crop: CROP,
  dropout: 'dropblock dropblock_size_rel dropblock_size_abs',
  normalization: LRN,
  softmax: SOFTMAX,
  cost: COST,
  detection: `${DETECTION} resize`,
  region: `${REGION} resize focal_loss`,
  yolo: `${HEAD} counters_per_class label_smooth_eps scale_x_y objectness_smooth new_coords iou_normalizer obj_normalizer cls_normalizer
    delta_normalizer iou_loss iou_thresh_kind beta_nms nms_kind resize focal_loss max_delta iou_thresh track_history_size sim_thresh
    dets_for_track dets_for_show track_ciou_norm embedding_layer show_details`,
  gaussian_yolo: `${HEAD} counters_per_class label_smooth_eps scale_x_y objectness_smooth uc_normalizer iou_normalizer obj_normalizer
    cls_normalizer delta_normalizer iou_loss iou_thresh_kind beta_nms nms_kind yolo_point resize iou_thresh max_delta`,
  rnn: 'logistic shortcut',
  lstm: '',
  gru: '',
  crnn: 'xnor shortcut',
  implicit: 'mean std',
  conv_lstm: 'xnor bottleneck shortcut state_constrain activation lstm_activation time_normalizer',
  contrastive: 'temperature steps cls_normalizer max_delta contrastive_neg_max'
};

const PJREDDIE: Readonly<Record<string, string>> = {
  convolutional: 'binary xnor flipped dot',
  deconvolutional: '',
  local: '',
  connected: '',
  shortcut: 'activation alpha beta',
  crop: CROP,
  normalization: LRN,
  softmax: SOFTMAX,
  cost: COST,
  detection: DETECTION,
  region: REGION,
  yolo: HEAD,
  rnn: 'shortcut logistic',
  crnn: 'shortcut',
  gru: 'tanh',
  upsample: 'scale'
};

const tables: Readonly<Record<Fork, Readonly<Record<string, string>>>> = { alexeyab: ALEXEYAB, pjreddie: PJREDDIE };

/** Keys of a section, by its canonical name, that are read and bear on no shape. */
export const otherKeys = (fork: Fork, section: string): readonly string[] => [...words(tables[fork][section] ?? ''), ...EVERYWHERE[fork]];

/** Keys of [net]; unused ones are never reported there, so that only near misses are worth a word. */
export const NET_KEYS: readonly string[] = words(`batch subdivisions time_steps width height channels inputs learning_rate learning_rate_min
  momentum decay max_batches policy steps scales seq_scales step scale gamma power burn_in sgdr_cycle sgdr_mult batches_per_cycle
  batches_cycle_mult adam B1 B2 eps max_crop min_crop flip blur gaussian_noise mixup cutmix mosaic mosaic_bound contrastive
  contrastive_jit_flip contrastive_color unsupervised letter_box label_smooth_eps resize_step attention adversarial_lr max_chart_loss angle
  aspect saturation exposure hue track augment_speed sequential_subdivisions init_sequential_subdivisions try_fix_nan weights_reject_freq
  equidistant_point badlabels_rejection_percentage num_sigmas_reject_badlabels ema_alpha badlabels_reject_threshold delta_rolling_max
  delta_rolling_avg delta_rolling_std use_cuda_graph loss_scale dynamic_minibatch optimized_memory workspace_size_limit_MB center clip random
  notruth num_steps max_epochs show_receptive_field max_ratio min_ratio`);

const ACTIVATIONS = words('logistic loggy relu elu selu relie plse hardtan lhtan linear ramp leaky tanh stair');

export const activations: Readonly<Record<Fork, ReadonlySet<string>>> = {
  pjreddie: new Set(ACTIVATIONS),
  alexeyab: new Set([
    ...ACTIVATIONS,
    ...words('swish mish hard_mish normalize_channels normalize_channels_softmax normalize_channels_softmax_maxval relu6 gelu revleaky')
  ])
};

/** Cost functions and learning-rate policies; another word is taken for the first of them. */
export const costs: readonly string[] = words('sse seg masked smooth L1 wgan');
export const policies: readonly string[] = words('constant random poly step exp sigmoid steps sgdr');
