import { spatialAxes } from '../analysis/spatial';
import type { Conventions } from '../ir/conventions';
import { mayEqual, type Tensor } from '../ir/shape';
import { type Fact, factRule, type Told } from './fact';
import { causeOf, named, operandsOf } from './operands';
import { setting } from './propose';
import { rejoining } from './rejoin';
import type { Fix } from './rule';
import { axisName, extents, shapeText, sizeText, spatialOf } from './wording';

/** The operands of a concatenation differ on an axis they are not joined along. */
export const concatSizeMismatch = factRule({
  code: 'SL202',
  id: 'concat-size-mismatch',
  severity: 'error',
  title: 'The inputs of a concatenation differ in size',
  what: 'Reported at the merge whose inputs differ on an axis that is not joined, with the layer where the two sizes parted.',
  why: 'A concatenation joins its inputs along one axis (mostly the channels); on all others they have to agree. Skips break where one way rounds an odd size and the other does not: the report names the layer where the two sizes part.',
  formula:
    'Both ways come to a size of their own from the input; they agree for the sizes that leave no remainder to any of their strides.',
  mending: 'An input of such a size, ceil mode or padding where one way rounds down, output_padding on the way up.',
  ignore: 'Never: the framework refuses.',
  sources: [
    '[torch.cat](https://docs.pytorch.org/docs/stable/generated/torch.cat.html)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      bad: `input: [8, 41, 41]
layers:
  - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: skip}
  - conv2d: {filters: 16, kernel: 3, stride: 2, padding: 1}
  - upsample: {scale: 2}
  - {type: concat, from: [-1, skip]}
`,
      good: `input: [8, 40, 40]
layers:
  - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: skip}
  - conv2d: {filters: 16, kernel: 3, stride: 2, padding: 1}
  - upsample: {scale: 2}
  - {type: concat, from: [-1, skip]}
`
    }
  ],
  tells: { 'concat-size-mismatch': tell },
  fixes: { 'concat-size-mismatch': fixes }
});

function tell(fact: Fact<'concat-size-mismatch'>): Told {
  const { axis, joined, late } = fact.finding.data;
  const operands = operandsOf(fact);
  if (!operands) return { lines: ['Cannot concatenate: the sizes differ.'] };
  const { first, second, sources } = operands;
  const { conventions } = fact.analysis.graph;
  const axes = spatialAxes(first.dims.length, conventions);
  // Joined along the channels, as nearly always, only the sizes have to agree.
  const sizes = axes.includes(axis) && !axes.includes(joined) && joined !== 0;
  const text = ({ dims }: Tensor) => (sizes ? sizeText(spatialOf(dims, conventions)) : axis === 0 ? extents(dims) : shapeText(dims));
  const cause = causeOf(fact, operands, axis, axes.includes(axis));
  const pair = `${named(text(first), sources?.[0], fact)} with ${named(text(second), sources?.[1], fact)}`;
  return {
    ...(late && { severity: 'warning' as const }),
    lines: [
      `Cannot concatenate ${pair}${sizes ? '' : unusual(fact, first, second)}.`,
      ...cause.lines,
      alongChannels(joined, first, second, conventions),
      late && 'The model is built all the same, with the sizes of the first; it fails when data flows.'
    ],
    related: cause.related
  };
}

/** Joined along the channels where only they differ; else sizes that agree, and inside a block an odd kernel. */
function* fixes(fact: Fact<'concat-size-mismatch'>): Generator<Fix> {
  const operands = operandsOf(fact);
  const { axis, joined } = fact.finding.data;
  if (!operands) return;
  const { first, second } = operands;
  const channels = channelsWhereAlike(first, second, fact.analysis.graph.conventions);
  if (channels !== undefined && channels !== joined) yield* setting(fact, 'axis', channels, { safe: true });
  if (fact.finding.within) {
    const kernel = fact.result?.values.kernel;
    if (typeof kernel === 'number') for (const odd of [kernel + 1, kernel - 1]) yield* setting(fact, 'kernel', odd);
  }
  yield* rejoining(fact, operands, axis);
}

/** " along height: channels differ, 256 against 128" */
function unusual({ analysis, finding }: Fact<'concat-size-mismatch'>, first: Tensor, second: Tensor): string {
  const { axis, joined } = finding.data;
  const name = (at: number): string => axisName(at, first.dims.length, analysis.graph.conventions);
  const verb = name(axis).endsWith('s') ? 'differ' : 'differs';
  return ` along ${name(joined)}: ${name(axis)} ${verb}, ${first.dims[axis]} against ${second.dims[axis]}`;
}

function alongChannels(joined: number, first: Tensor, second: Tensor, conventions: Conventions): string | undefined {
  const channels = channelsWhereAlike(first, second, conventions);
  return channels === undefined || channels === joined ? undefined : `Along channels (axis ${channels}) they fit.`;
}

/** The axis of the channels, where the operands agree on all others. */
function channelsWhereAlike(first: Tensor, second: Tensor, conventions: Conventions): number | undefined {
  const rank = first.dims.length;
  const channels = first.dims.findIndex((_, axis) => axisName(axis, rank, conventions) === 'channels');
  const fit = channels >= 0 && first.dims.every((dim, axis) => axis === channels || mayEqual(dim, second.dims[axis] ?? dim));
  return fit ? channels : undefined;
}
