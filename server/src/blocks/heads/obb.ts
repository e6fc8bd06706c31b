import { MANY_INPUTS } from '../../ops/op';
import { integer } from '../../ops/param';
import { defineBlock } from '../block';
import { detections, detectParams, extraBranch } from './detect';
import { levelsOf } from './levels';

/** Both oriented heads: they differ in how an angle is read off its number, which changes no shape. */
const oriented = (name: string, doc: string) =>
  defineBlock({
    name,
    doc,
    params: { ...detectParams, angles: integer('Numbers from which the angle of a box is read.', { min: 1, default: 1 }) },
    inputs: MANY_INPUTS,
    decodes: 'levels',
    build(g, inputs, args) {
      const levels = levelsOf(g, inputs, args.channels);
      if (!levels) return undefined;
      const { decoded, raw } = detections(g, levels, args, { extras: { angle: extraBranch(g, args, args.angles) } });
      if (args.angles === 1) return { items: [decoded, raw] };
      // One corner offset is turned by each angle, and the result no longer fits the anchor points (utils/tal.py, dist2rbox).
      g.report({
        kind: 'argument',
        blame: ['angles'],
        data: { problem: { is: 'value', why: 'a box is turned by one angle: any other number trains, and fails in prediction' } }
      });
      return undefined;
    }
  });

export const obb = oriented('OBB', 'Oriented detection head: boxes, class scores and an angle.');
export const obb26 = oriented('OBB26', 'Oriented detection head of YOLO26: as OBB, the angle taken as it is predicted.');
