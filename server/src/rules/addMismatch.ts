import { spatialAxes } from '../analysis/spatial';
import { type Fact, factRule, type Told } from './fact';
import { projecting } from './inserting';
import { causeOf, named, operandsOf } from './operands';
import { widths } from './propose';
import { rejoining } from './rejoin';
import type { Fix } from './rule';
import { axisName, extents, shapeText } from './wording';

/** The operands of an elementwise operation do not broadcast. */
export const addMismatch = factRule({
  code: 'SL203',
  id: 'add-mismatch',
  severity: 'error',
  title: 'Shapes that are added differ',
  what: 'Reported at an elementwise operation whose operands do not have one shape.',
  why: 'Elementwise operations need equal shapes, or an extent of 1 where one operand is repeated. A residual connection breaks when the block between changes channels or size. Darknet adds the channels and samples that both have and says nothing: there it is a warning.',
  formula: 'Extents have to be equal, or one of them 1 where the framework broadcasts.',
  mending: 'A projection (a 1×1 convolution) with the channels and the stride of the other way, or the same number of filters.',
  ignore: 'In Darknet, where adding the first channels alone is meant.',
  sources: [
    '[Broadcasting](https://docs.pytorch.org/docs/stable/notes/broadcasting.html)',
    'He, Zhang, Ren and Sun, [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385)'
  ],
  examples: [
    {
      bad: `input: [64, 56, 56]
layers:
  - {type: conv2d, filters: 64, kernel: 1, name: stem}
  - conv2d: {filters: 256, kernel: 1}
  - {type: add, from: [stem, -1]}
`,
      good: `input: [64, 56, 56]
layers:
  - {type: conv2d, filters: 256, kernel: 1, name: stem}
  - conv2d: {filters: 256, kernel: 1}
  - {type: add, from: [stem, -1]}
`
    }
  ],
  tells: { 'add-mismatch': tell },
  fixes: { 'add-mismatch': fixes }
});

const PHRASES: Readonly<Record<string, (a: string, b: string) => string>> = {
  add: (a, b) => `add ${a} to ${b}`,
  subtract: (a, b) => `subtract ${b} from ${a}`,
  multiply: (a, b) => `multiply ${a} by ${b}`,
  divide: (a, b) => `divide ${a} by ${b}`,
  maximum: (a, b) => `take the maximum of ${a} and ${b}`,
  minimum: (a, b) => `take the minimum of ${a} and ${b}`,
  average: (a, b) => `average ${a} and ${b}`
};

function tell(fact: Fact<'add-mismatch'>): Told {
  const { axis, verb } = fact.finding.data;
  const operands = operandsOf(fact);
  const phrase = PHRASES[verb] ?? PHRASES.add!;
  if (!operands) return { lines: [`Cannot ${phrase('these shapes', 'one another')}.`] };
  const { first, second, sources } = operands;
  const { conventions } = fact.analysis.graph;
  const rank = Math.max(first.dims.length, second.dims.length);
  const sameRank = first.dims.length === second.dims.length;
  const text = (dims: typeof first.dims) => (axis === 0 || !sameRank ? extents(dims) : shapeText(dims));
  const spatial = sameRank && spatialAxes(rank, conventions).includes(axis);
  const [a, b] = [named(text(first.dims), sources?.[0], fact), named(text(second.dims), sources?.[1], fact)];
  const cause = causeOf(fact, operands, axis, spatial);
  return {
    lines: [
      `Cannot ${phrase(a, b)}.`,
      ...cause.lines,
      sameRank && !spatial && axisName(axis, rank, conventions) === 'channels'
        ? projection(first.dims[axis], second.dims[axis])
        : undefined,
      fact.finding.accepted ? passedOver(spatial, first.dims[1], second.dims[1]) : undefined
    ],
    related: cause.related
  };
}

/** Filters that agree, where channels differ; else sizes that agree. */
function* fixes(fact: Fact<'add-mismatch'>): Generator<Fix> {
  const operands = operandsOf(fact);
  if (!operands) return;
  const { first, second, sources } = operands;
  const { axis } = fact.finding.data;
  const { conventions } = fact.analysis.graph;
  if (first.dims.length === second.dims.length && spatialAxes(first.dims.length, conventions).includes(axis)) {
    const channels = first.dims.findIndex(
      (dim, i) => axisName(i, first.dims.length, fact.analysis.graph.conventions) === 'channels' && dim !== second.dims[i]
    );
    if (channels >= 0) yield* projecting(fact, fact.finding.data.operands, channels);
    yield* rejoining(fact, operands, axis);
    return;
  }
  if (first.dims.length === second.dims.length) yield* projecting(fact, fact.finding.data.operands, axis);
  const [few, many] = [first.dims[axis], second.dims[axis]];
  if (typeof few === 'number') yield* widths(fact, sources?.[1], few);
  if (typeof many === 'number') yield* widths(fact, sources?.[0], many);
}

/** What Darknet makes of operands that differ (shortcut_cpu in blas.c). */
function passedOver(spatial: boolean, own: string | number | undefined, other: string | number | undefined): string {
  const channels =
    typeof own === 'number' && typeof other === 'number' ? `the first ${Math.min(own, other)} channels` : 'the channels that both have';
  return `Darknet says nothing: it adds ${spatial ? 'samples picked at even steps, in ' : ''}${channels} and leaves the rest.`;
}

function projection(first: number | string | undefined, second: number | string | undefined): string | undefined {
  if (typeof first !== 'number' || typeof second !== 'number') return undefined;
  const [few, many] = first < second ? [first, second] : [second, first];
  return `A 1×1 convolution from ${few} to ${many} channels on the way with ${few} makes them equal.`;
}
