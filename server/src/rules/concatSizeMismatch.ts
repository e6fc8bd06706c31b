import { spatialAxes } from '../analysis/workingSizes';
import { type Fact, factRule, type Told } from './fact';
import { againstText, causeOf, named, operandsOf } from './operands';
import { axisName, extents, shapeText, sizeText, spatialOf } from './wording';

/** The operands of a concatenation differ on an axis they are not joined along. */
export const concatSizeMismatch = factRule({
  code: 'SL202',
  id: 'concat-size-mismatch',
  severity: 'error',
  title: 'The inputs of a concatenation differ in size',
  why: 'A concatenation joins its inputs along one axis (mostly the channels); on all others they have to agree. Skips break where one way rounds an odd size and the other does not: the report names the layer where the two sizes part.',
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
  tells: { 'concat-size-mismatch': tell }
});

function tell(fact: Fact<'concat-size-mismatch'>): Told {
  const { axis, joined } = fact.finding.data;
  const operands = operandsOf(fact);
  if (!operands) return { lines: ['Cannot concatenate: the sizes differ.'] };
  const { first, second, sources } = operands;
  const { conventions } = fact.analysis.graph;
  const rank = first.dims.length;
  const axes = spatialAxes(rank, conventions.layout);
  const spatial = axes.includes(axis);
  const sizes = spatial && !axes.includes(joined);
  const text = (dims: typeof first.dims) => (sizes ? sizeText(spatialOf(dims, conventions)) : axis === 0 ? extents(dims) : shapeText(dims));
  const along = sizes ? '' : ` along ${axisName(joined, rank, conventions)}`;
  const why = sizes
    ? ''
    : `: ${axisName(axis, rank, conventions)} differ${plural(axisName(axis, rank, conventions))}, ${againstText(first.dims[axis], second.dims[axis])}`;
  const cause = causeOf(fact, operands, axis, spatial);
  return {
    lines: [
      `Cannot concatenate ${named(text(first.dims), sources?.[0], fact)} with ${named(text(second.dims), sources?.[1], fact)}${along}${why}.`,
      ...cause.lines
    ],
    related: cause.related
  };
}

/** "channels differ", "height differs" */
const plural = (name: string): string => (name.endsWith('s') ? '' : 's');
