import { conv } from '../../ops/conv';
import { softmax } from '../../ops/elementwise';
import { concat } from '../../ops/merge';
import { MANY_INPUTS } from '../../ops/op';
import { type ArgsOf, boolean, integer, optional } from '../../ops/param';
import { permute, reshape } from '../../ops/reshape';
import { type Builder, defineBlock, type Out, type Ref } from '../block';
import { branch, separableBranch } from './branch';
import { alongPositions, channels, type Level, levelsOf } from './levels';

export const classes = integer('Number of classes.', { min: 1 });

/** What all heads of the Detect family are built from. */
export const detectParams = {
  classes,
  regMax: integer('Bins of the distribution from which each side of a box is read; 1 predicts the side itself.', { min: 1, default: 16 }),
  end2end: optional(boolean('A second set of branches, trained to give each object one box.', { default: false })),
  channels,
  legacy: boolean('The class branch of the models before YOLO11: plain 3×3 convolutions.', { default: true })
} as const;

export type DetectArgs = ArgsOf<typeof detectParams>;

/** Something that is predicted at every position: a map [B, n, H, W] of each level. */
export type Predictor = (level: Level) => Ref;

/** What a head of the family does besides predicting boxes. */
export interface Plan {
  /** How classes are scored; by the class branch when left out. */
  readonly scores?: Predictor;
  /** Further branches by the names under which they are handed out; what they predict is appended to the decoded boxes. */
  readonly extras?: Readonly<Record<string, Predictor>>;
  /** What is handed out beside the predictions of every set of branches. */
  readonly beside?: Readonly<Record<string, Ref>>;
}

export interface Detections {
  /** Boxes, class scores and what else the branches predict: [B, 4 + classes + …, A]. */
  readonly decoded: Ref;
  /** The raw predictions by name, in two dicts where there are two sets of branches. */
  readonly raw: Out;
}

interface Predictions {
  readonly boxes: Ref;
  readonly others: readonly Ref[];
  readonly out: Out;
}

/**
 * Runs a head as it runs when evaluated. Both sets of branches run, and the flag that keeps the 300 best boxes is set
 * later, so all positions come out (ultralytics/nn/modules/head.py, Detect.forward).
 */
export function detections(g: Builder, levels: readonly Level[], args: DetectArgs, plan: Plan = {}): Detections {
  const oneToMany = predict(g, levels, args, plan);
  const oneToOne = args.end2end ? predict(g, levels, args, plan) : undefined;
  const used = oneToOne ?? oneToMany;
  const decoded = g.add(concat, [decodeBoxes(g, used.boxes, args.regMax), ...used.others], { axis: 1 });
  return { decoded, raw: oneToOne ? { items: [oneToMany.out, oneToOne.out], keys: ['one2many', 'one2one'] } : oneToMany.out };
}

function predict(g: Builder, levels: readonly Level[], args: DetectArgs, plan: Plan): Predictions {
  const each = (predictor: Predictor) => alongPositions(g, levels.map(predictor));
  const boxes = each(level => g.add(branch, level.x, { inChannels: level.channels, width: boxWidth(args), outputs: 4 * args.regMax }));
  const scores = each(plan.scores ?? classBranch(g, args, args.classes));
  const extras = Object.values(plan.extras ?? {}).map(each);
  const out = {
    items: [boxes, scores, { items: levels.map(level => level.x) }, ...extras, ...Object.values(plan.beside ?? {})],
    keys: ['boxes', 'scores', 'feats', ...Object.keys(plan.extras ?? {}), ...Object.keys(plan.beside ?? {})]
  };
  return { boxes, others: [scores, ...extras], out };
}

/** The class branch, with as many outputs as asked for. */
export function classBranch(g: Builder, args: DetectArgs, outputs: number): Predictor {
  const width = classWidth(args);
  return ({ x, channels: inChannels }) => g.add(args.legacy ? branch : separableBranch, x, { inChannels, width, outputs });
}

/** Both widths come from the first input, whatever its size: the order of the inputs matters. */
const boxWidth = (args: DetectArgs): number => Math.max(16, Math.floor(args.channels[0]! / 4), 4 * args.regMax);
export const classWidth = (args: DetectArgs): number => Math.max(args.channels[0]!, Math.min(args.classes, 100));
/** The width of a further branch with this many outputs. */
export const extraWidth = (args: DetectArgs, outputs: number): number => Math.max(Math.floor(args.channels[0]! / 4), outputs);

/** A further branch of the usual form. */
export const extraBranch =
  (g: Builder, args: DetectArgs, outputs: number): Predictor =>
  ({ x, channels: inChannels }) =>
    g.add(branch, x, { inChannels, width: extraWidth(args, outputs), outputs });

/**
 * Sides of boxes [B, 4, A] from their distributions [B, 4·regMax, A]: the mean over the bins is taken by a convolution
 * whose weights are the numbers of the bins (ultralytics/nn/modules/block.py, DFL; Li et al. 2020, arXiv 2006.04388).
 */
function decodeBoxes(g: Builder, boxes: Ref, regMax: number): Ref {
  if (regMax <= 1) return boxes;
  const bins = g.add(permute, g.add(reshape, boxes, { shape: [4, regMax, -1] }), { order: [0, 2, 1, 3] });
  const mean = g.add(conv, g.add(softmax, bins, { axis: 1 }), { inChannels: regMax, outChannels: 1, kernel: 1, bias: false });
  return g.add(reshape, mean, { shape: [4, -1] });
}

export const detect = defineBlock({
  name: 'Detect',
  doc: 'Detection head: at every position of every feature map a box and a score for each class.',
  params: detectParams,
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, args) {
    const levels = levelsOf(g, inputs, args.channels);
    if (!levels) return undefined;
    const { decoded, raw } = detections(g, levels, args);
    return { items: [decoded, raw] };
  }
});

export const v10Detect = defineBlock({
  name: 'v10Detect',
  doc: 'Detection head of YOLOv10: always two sets of branches, with depthwise convolutions before the classes.',
  params: { classes, channels },
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, { classes, channels }) {
    const levels = levelsOf(g, inputs, channels);
    if (!levels) return undefined;
    const { decoded, raw } = detections(g, levels, { classes, channels, regMax: 16, end2end: true, legacy: false });
    return { items: [decoded, raw] };
  }
});
