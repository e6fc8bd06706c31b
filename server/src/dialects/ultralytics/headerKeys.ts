import { any, boolean, integer, number, text } from '../../ops/param';
import type { Slot } from '../writing';

const slot = (name: string, param: Slot['param']): Slot => ({ name, param });

/** The keys above the rows, as `parse_model` and the model classes read them (ultralytics/nn/tasks.py). */
export const HEADER: readonly Slot[] = [
  slot('nc', integer('Number of classes: what `nc` in the arguments of a head stands for.', { min: 1 })),
  slot('scales', any('The models of this file: depth, width and the most channels of each letter.')),
  slot('backbone', any('Rows [from, repeats, module, args] that turn the image into features.')),
  slot('head', any('Rows [from, repeats, module, args] that turn the features into predictions; counted on from the backbone.')),
  slot('kpt_shape', any('Keypoints of a pose, and the numbers of each: [17, 3] for x, y and visibility.')),
  slot('reg_max', integer('Steps in which a head divides the distance to a box’s side.', { default: 16, min: 1 })),
  slot('end2end', boolean('Whether the head has a second branch that needs no suppression of overlapping boxes.', { default: false })),
  slot('activation', text('The activation of every Conv, as Python: torch.nn.ReLU().', { default: 'torch.nn.SiLU()' })),
  slot('channels', integer('Channels of the image; only models that classify read it.', { default: 3, min: 1 })),
  slot('depth_multiple', number('What repeats above 1 are multiplied with, where the file has no scales.', { default: 1 })),
  slot('width_multiple', number('What channels are multiplied with, where the file has no scales.', { default: 1 })),
  slot('text_model', text('The model that turns class names into vectors, for heads that read texts.'))
];

/** The three numbers behind a scale’s letter. */
export const SCALE_PARTS: readonly Slot[] = [
  slot('depth', number('What repeats above 1 are multiplied with, then rounded, at least 1.')),
  slot('width', number('What channels are multiplied with, then rounded up to a multiple of 8.')),
  slot('max_channels', integer('The most channels before the width is applied.', { unit: 'channels', min: 1 }))
];

/** The scales that a file's name may ask for. */
export const SCALES: readonly Slot[] = ['n', 's', 'm', 'l', 'x'].map(letter =>
  slot(letter, any('Depth, width and the most channels of this scale: [0.50, 0.25, 1024].'))
);

/** The two numbers of `kpt_shape`. */
export const KEYPOINT_PARTS: readonly Slot[] = [
  slot('keypoints', integer('Keypoints of each pose.', { min: 1 })),
  slot('dimensions', integer('Numbers of each keypoint: 2 for x and y, 3 with visibility.', { min: 2, max: 3 }))
];

/** What a row reads: its first part. */
export const FROM: Slot = slot(
  'from',
  any('Rows that are read: by their number from 0, or counted back, −1 for the row before; several in a list.', { default: -1 })
);

/** How often a row runs: its second part. */
export const REPEATS: Slot = slot(
  'repeats',
  integer('Copies one after another, or inside a module that repeats itself; above 1 multiplied with the depth of the scale.', {
    default: 1,
    min: 1
  })
);

/** The four parts of a row. */
export const ROW: readonly Slot[] = [
  FROM,
  REPEATS,
  slot('module', text('The module: one of Ultralytics’, torch.nn’s with nn. in front, or torchvision’s.')),
  slot('args', any('What the module is built with, without what the parser puts in: the channels that arrive.'))
];
