import { MANY_INPUTS } from '../../ops/op';
import { type Builder, defineBlock, type Out, type Ref } from '../block';
import { type DetectArgs, detections, detectParams, extraBranch, type Predictor } from './detect';
import { type Level, levelsOf } from './levels';
import { fusedPrototypes, masks, maskWidth, prototypes } from './prototypes';

interface MaskArgs extends DetectArgs {
  readonly masks: number;
}

/** The head's value from its prototypes: ((decoded, prototypes), raw predictions with the prototypes among them). */
export function withMasks(g: Builder, levels: readonly Level[], args: MaskArgs, proto: Ref, scores?: Predictor): Out {
  const plan = { extras: { mask_coefficient: extraBranch(g, args, args.masks) }, beside: { proto }, ...(scores && { scores }) };
  const { decoded, raw } = detections(g, levels, args, plan);
  return { items: [{ items: [decoded, proto] }, raw] };
}

const params = { ...detectParams, masks, maskWidth } as const;

export const segment = defineBlock({
  name: 'Segment',
  doc: 'Instance segmentation head: boxes, class scores and mask coefficients, and prototype masks from the first feature map.',
  params,
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, args) {
    const levels = levelsOf(g, inputs, args.channels);
    if (!levels) return undefined;
    const first = levels[0]!;
    const proto = g.add(prototypes, first.x, { inChannels: first.channels, width: args.maskWidth, masks: args.masks });
    return withMasks(g, levels, args, proto);
  }
});

export const segment26 = defineBlock({
  name: 'Segment26',
  doc: 'Instance segmentation head of YOLO26: as Segment, with prototype masks from all feature maps.',
  params,
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, args) {
    const levels = levelsOf(g, inputs, args.channels);
    if (!levels) return undefined;
    const { channels, maskWidth: width, masks, classes } = args;
    const proto = g.add(
      fusedPrototypes,
      levels.map(level => level.x),
      { channels, width, masks, classes }
    );
    return withMasks(g, levels, args, proto);
  }
});
