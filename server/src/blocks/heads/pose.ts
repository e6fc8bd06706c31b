import { conv } from '../../ops/conv';
import { linear } from '../../ops/linear';
import { MANY_INPUTS } from '../../ops/op';
import { integers } from '../../ops/param';
import { type Builder, defineBlock } from '../block';
import { trunk } from './branch';
import { detections, detectParams, extraBranch, extraWidth, type Predictor } from './detect';
import { levelsOf } from './levels';

const params = {
  ...detectParams,
  keypoints: integers('Number of keypoints, and numbers for each: 2 for x and y, 3 with visibility.', { min: 1, default: [17, 3] })
} as const;

type Points = readonly [count: number, numbers: number];

function pointsOf(g: Builder<'keypoints'>, [count, numbers]: readonly number[]): Points | undefined {
  if (count !== undefined && numbers !== undefined) return [count, numbers];
  g.report({
    kind: 'argument',
    blame: ['keypoints'],
    data: { problem: { is: 'value', why: 'two numbers are needed: keypoints, and numbers for each' } }
  });
  return undefined;
}

export const pose = defineBlock({
  name: 'Pose',
  doc: 'Pose head: boxes, class scores and keypoints.',
  params,
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, args) {
    const levels = levelsOf(g, inputs, args.channels);
    const points = pointsOf(g, args.keypoints);
    if (!levels || !points) return undefined;
    const { decoded, raw } = detections(g, levels, args, { extras: { kpts: extraBranch(g, args, points[0] * points[1]) } });
    return { items: [decoded, raw] };
  }
});

export const pose26 = defineBlock({
  name: 'Pose26',
  doc: 'Pose head of YOLO26: as Pose; a spread for each keypoint and the flow that shapes its distribution exist for training.',
  params,
  inputs: MANY_INPUTS,
  decodes: 'levels',
  build(g, inputs, args) {
    const levels = levelsOf(g, inputs, args.channels);
    const points = pointsOf(g, args.keypoints);
    if (!levels || !points) return undefined;
    holdFlow(g);
    const [count, numbers] = points;
    const width = extraWidth(args, count * (numbers + 2));
    const kpts: Predictor = ({ x, channels: inChannels }) => {
      g.hold(conv, { inChannels: width, outChannels: 2 * count, kernel: 1 });
      return g.add(conv, g.add(trunk, x, { inChannels, width }), { inChannels: width, outChannels: count * numbers, kernel: 1 });
    };
    const { decoded, raw } = detections(g, levels, args, { extras: { kpts } });
    return { items: [decoded, raw] };
  }
});

/** The RealNVP of residual log-likelihood estimation: six couplings of two small networks over x and y (arXiv 2107.11291). */
function holdFlow(g: Builder): void {
  for (let network = 0; network < 12; network++) {
    g.hold(linear, { inFeatures: 2, outFeatures: 64 });
    g.hold(linear, { inFeatures: 64, outFeatures: 64 });
    g.hold(linear, { inFeatures: 64, outFeatures: 2 });
  }
}
