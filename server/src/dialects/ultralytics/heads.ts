import { classify } from '../../blocks/heads/classify';
import { depth } from '../../blocks/heads/depth';
import { detect, v10Detect } from '../../blocks/heads/detect';
import { obb, obb26 } from '../../blocks/heads/obb';
import { worldDetect, yoloeDetect, yoloeSegment, yoloeSegment26 } from '../../blocks/heads/openVocabulary';
import { pose, pose26 } from '../../blocks/heads/pose';
import { rtdetrDecoder } from '../../blocks/heads/rtdetr';
import { segment, segment26 } from '../../blocks/heads/segment';
import { semanticSegment } from '../../blocks/heads/semanticSegment';
import { torchvision } from '../../blocks/torchvision';
import { type Spelling, spell } from '../spelling';

/** The constructor arguments that parse_model appends to those of every head of the Detect family. */
const appended = ['regMax', 'end2end', 'channels'] as const;

/** `legacy` is no argument: the parser sets it by what stood before the head. */
const keyed = { legacy: 'legacy' } as const;

/** Heads with their constructor arguments in order, as parse_model resolves them (ultralytics/nn/tasks.py). */
export const heads: readonly Spelling[] = [
  spell({ type: 'Detect', unit: detect, positional: ['classes', ...appended], keyed }),
  spell({ type: 'v10Detect', unit: v10Detect, positional: ['classes', 'channels'] }),
  spell({ type: 'Segment', unit: segment, positional: ['classes', 'masks', 'maskWidth', ...appended], keyed }),
  spell({ type: 'Segment26', unit: segment26, positional: ['classes', 'masks', 'maskWidth', ...appended], keyed }),
  spell({ type: 'Pose', unit: pose, positional: ['classes', 'keypoints', ...appended], keyed }),
  spell({ type: 'Pose26', unit: pose26, positional: ['classes', 'keypoints', ...appended], keyed }),
  spell({ type: 'OBB', unit: obb, positional: ['classes', 'angles', ...appended], keyed }),
  spell({ type: 'OBB26', unit: obb26, positional: ['classes', 'angles', ...appended], keyed }),
  spell({ type: 'WorldDetect', unit: worldDetect, positional: ['classes', 'embed', 'normalise', ...appended], keyed }),
  spell({ type: 'YOLOEDetect', unit: yoloeDetect, positional: ['classes', 'embed', 'normalise', ...appended], keyed }),
  spell({
    type: 'YOLOESegment',
    unit: yoloeSegment,
    positional: ['classes', 'masks', 'maskWidth', 'embed', 'normalise', ...appended],
    keyed
  }),
  spell({
    type: 'YOLOESegment26',
    unit: yoloeSegment26,
    positional: ['classes', 'masks', 'maskWidth', 'embed', 'normalise', ...appended],
    keyed
  }),
  spell({ type: 'Depth', unit: depth, positional: ['width', 'channels'] }),
  spell({ type: 'SemanticSegment', unit: semanticSegment, positional: ['classes', 'channels'] }),
  spell({
    type: 'RTDETRDecoder',
    unit: rtdetrDecoder,
    positional: [
      'classes',
      'channels',
      'width',
      'queries',
      'points',
      'heads',
      'layers',
      'hidden',
      'dropout',
      'activation',
      'evaluated',
      'denoising',
      'labelNoise',
      'boxNoise',
      'learnedQueries'
    ]
  }),
  spell({ type: 'Classify', unit: classify, positional: ['inChannels', 'classes', 'kernel', 'stride', 'padding', 'groups'] }),
  // The first written argument, the channels, is recorded by the parser and reaches no constructor.
  spell({ type: 'TorchVision', unit: torchvision, positional: ['network', 'weights', 'unwrap', 'truncate', 'split'] })
];
