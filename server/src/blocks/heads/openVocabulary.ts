import { constant } from '../../ops/constant';
import { conv } from '../../ops/conv';
import { linear, matmul, parameter } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { batchNorm } from '../../ops/norm';
import { MANY_INPUTS } from '../../ops/op';
import { boolean, integer } from '../../ops/param';
import { flatten } from '../../ops/reshape';
import { type Builder, defineBlock, type Ref } from '../block';
import { convBlock } from '../convBlock';
import { branch } from './branch';
import { classBranch, classWidth, type DetectArgs, detections, detectParams, type Predictor } from './detect';
import { levelsOf } from './levels';
import { fusedPrototypes, masks, maskWidth, prototypes } from './prototypes';
import { withMasks } from './segment';

/** Numbers in the embedding of a text, as the text model hands them out, and how many texts a model starts with. */
const TEXT = { features: 512, count: 80 };

const openParams = {
  ...detectParams,
  embed: integer('Numbers of the embedding that is compared with the texts.', { unit: 'features', min: 1, default: TEXT.features }),
  normalise: boolean('Batch normalisation of the embedding before it is compared.', { default: false })
} as const;

interface OpenArgs extends DetectArgs {
  readonly embed: number;
  readonly normalise: boolean;
}

/** Says that texts and embeddings cannot be compared; the product of the two would fail. */
function checkEmbed(g: Builder<'embed'>, { embed }: OpenArgs): boolean {
  if (embed === TEXT.features) return true;
  const why = `texts are embedded in ${TEXT.features} numbers, and each position is compared with them`;
  g.report({ kind: 'argument', blame: ['embed'], data: { problem: { is: 'value', why } } });
  return false;
}

/** How like each text a position is (ultralytics/nn/modules/block.py, ContrastiveHead and BNContrastiveHead). */
const contrast = defineBlock({
  name: 'Contrastive scores',
  doc: 'The product of every position’s embedding with every text, scaled and shifted by two learned numbers.',
  params: { texts: integer('Number of texts.', { min: 1 }), embed: openParams.embed, normalise: openParams.normalise },
  build(g, [x], { texts, embed, normalise }) {
    const map = normalise ? g.add(batchNorm, x!, { features: embed }) : x!;
    const text = g.add(constant, [], { shape: [texts, TEXT.features] });
    const likeness = g.add(matmul, [text, g.add(flatten, map, { start: 2 })]);
    const scaled = g.add(elementwise, [likeness, g.add(parameter, [], { shape: [] })], { operation: 'multiply' });
    return g.add(elementwise, [scaled, g.add(parameter, [], { shape: [] })]);
  }
});

const contrasted =
  (g: Builder, embedding: Predictor, texts: number, { embed, normalise }: OpenArgs): Predictor =>
  level =>
    g.add(contrast, embedding(level), { texts, embed, normalise });

/**
 * YOLO-World's head. A model built from a config has texts for 80 classes, whatever it says; with another number of
 * classes the scores do not fit the boxes (ultralytics/nn/tasks.py, WorldModel; arXiv 2401.17270).
 */
export const worldDetect = defineBlock({
  name: 'WorldDetect',
  doc: 'Open-vocabulary detection head: boxes, and a score of every position for every text.',
  params: openParams,
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, args) {
    const levels = levelsOf(g, inputs, args.channels);
    if (!levels) return undefined;
    const comparable = checkEmbed(g, args);
    if (args.classes !== TEXT.count) {
      const why = `a model built from a config starts with texts for ${TEXT.count} classes, and fails with any other number`;
      g.report({ kind: 'argument', blame: ['classes'], data: { problem: { is: 'value', why } } });
    }
    const embedding: Predictor = ({ x, channels: inChannels }) =>
      g.add(branch, x, { inChannels, width: classWidth(args), outputs: args.embed });
    // This head takes the flag and has no second set of branches for it.
    const plan = { scores: contrasted(g, embedding, TEXT.count, args) };
    const { decoded, raw } = detections(g, levels, { ...args, end2end: false }, plan);
    return comparable && args.classes === TEXT.count ? { items: [decoded, raw] } : undefined;
  }
});

/** YOLOE's conditions, said before anything is built (ultralytics/nn/modules/head.py, YOLOEDetect; arXiv 2503.07465). */
function checkPrompted(g: Builder<'embed' | 'normalise' | 'classes' | 'channels'>, args: OpenArgs): boolean {
  const width = classWidth(args);
  if (width > args.embed) {
    const why = `must be at least the ${width} channels of the class branch`;
    g.report({ kind: 'argument', blame: ['embed'], data: { problem: { is: 'value', why } } });
    return false;
  }
  if (!args.normalise) {
    g.report({
      kind: 'argument',
      blame: ['normalise'],
      data: { problem: { is: 'value', why: 'this head is made with batch normalisation only: true is needed' } }
    });
    return false;
  }
  if (args.channels.length !== 3) {
    g.report({ kind: 'input-count', blame: [], data: { min: 3, max: 3, actual: args.channels.length } });
    return false;
  }
  return checkEmbed(g, args);
}

/** What the prompts go through: built with the head, run when texts or boxes are given as prompts. */
function holdPrompts(g: Builder, args: OpenArgs): void {
  const { embed } = args;
  const width = classWidth(args);
  // Texts: a gated feed-forward network (RepRTA).
  g.hold(linear, { inFeatures: embed, outFeatures: 4 * embed });
  g.hold(linear, { inFeatures: 2 * embed, outFeatures: embed });
  // Boxes: features of all levels, and sixteen maps of where to look (SAVPE).
  for (const inChannels of args.channels) {
    g.hold(convBlock, { inChannels, outChannels: width, kernel: 3 });
    g.hold(convBlock, { inChannels: width, outChannels: width, kernel: 3 });
    g.hold(convBlock, { inChannels, outChannels: width });
  }
  const joined = args.channels.length * width;
  g.hold(conv, { inChannels: joined, outChannels: embed, kernel: 1 });
  g.hold(conv, { inChannels: joined, outChannels: 16, kernel: 3 });
  g.hold(conv, { inChannels: 1, outChannels: 16, kernel: 3 });
  g.hold(convBlock, { inChannels: 32, outChannels: 16, kernel: 3 });
  g.hold(conv, { inChannels: 16, outChannels: 16, kernel: 3 });
}

const promptedScores = (g: Builder, args: OpenArgs): Predictor => contrasted(g, classBranch(g, args, args.embed), args.classes, args);

export const yoloeDetect = defineBlock({
  name: 'YOLOEDetect',
  doc: 'Detection head that is prompted by texts, boxes or nothing: boxes, and a score of every position for every prompt.',
  params: openParams,
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, args) {
    const levels = levelsOf(g, inputs, args.channels);
    if (!levels || !checkPrompted(g, args)) return undefined;
    holdPrompts(g, args);
    const { decoded, raw } = detections(g, levels, args, { scores: promptedScores(g, args) });
    return { items: [decoded, raw] };
  }
});

const promptedSegment = (
  name: string,
  doc: string,
  protoOf: (g: Builder, maps: readonly Ref[], args: OpenArgs & { maskWidth: number; masks: number }) => Ref
) =>
  defineBlock({
    name,
    doc,
    params: { ...openParams, masks, maskWidth },
    inputs: MANY_INPUTS,
    decodes: 'levels',
    build(g, inputs, args) {
      const levels = levelsOf(g, inputs, args.channels);
      if (!levels || !checkPrompted(g, args)) return undefined;
      holdPrompts(g, args);
      const maps = levels.map(level => level.x);
      return withMasks(g, levels, args, protoOf(g, maps, args), promptedScores(g, args));
    }
  });

export const yoloeSegment = promptedSegment(
  'YOLOESegment',
  'YOLOEDetect with mask coefficients and prototype masks.',
  (g, [first], { channels, maskWidth: width, masks }) => g.add(prototypes, first!, { inChannels: channels[0]!, width, masks })
);

export const yoloeSegment26 = promptedSegment(
  'YOLOESegment26',
  'YOLOESegment with prototype masks from all feature maps.',
  (g, maps, { channels, maskWidth: width, masks, classes }) => g.add(fusedPrototypes, maps, { channels, width, masks, classes })
);
