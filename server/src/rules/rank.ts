import type { Conventions } from '../ir/conventions';
import { isTensor, type Shape } from '../ir/shape';
import { type Fact, factRule, finderOf, isNamesake, type Told } from './fact';
import { flattening, merging, unflattened, unflattening } from './inserting';
import { producerOf, replacing, settingOf } from './propose';
import type { Fix } from './rule';
import { shaping } from './shaping';
import { axisName, count, extents, listed, nameOf, relatedSource, sourceName } from './wording';

/** A tensor with more or fewer axes than the layer takes. */
export const rank = factRule({
  code: 'SL305',
  id: 'rank',
  severity: 'error',
  title: 'A tensor with too many or too few axes arrives',
  what: 'Reported at a layer that is given a tensor with another number of axes.',
  why: 'A 2D convolution takes batch, channels, height and width; a sequence layer or a linear layer takes fewer. Frameworks refuse a tensor with another number of axes.',
  mending: 'A flatten, an unsqueeze, or the layer for that number of axes.',
  ignore: 'Never: the framework refuses.',
  sources: ['[torch.nn](https://docs.pytorch.org/docs/stable/nn.html)'],
  examples: [
    {
      bad: 'input: [8, 4, 4]\nlayers:\n  - flatten: {}\n  - conv2d: {filters: 8, kernel: 3}\n',
      good: 'input: [8, 4, 4]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n  - flatten: {}\n'
    }
  ],
  tells: { rank: tell },
  fixes: { rank: fixes }
});

function tell(fact: Fact<'rank'>): Told {
  const { analysis, finding, result } = fact;
  const { expected, actual } = finding.data;
  const finder = finderOf(fact);
  const at =
    finder && finding.within ? finder.inputs.findIndex(input => isTensor(input) && input.dims.length === actual) : (finding.input ?? 0);
  const input = (finder?.inputs ?? result?.inputs)?.[at];
  const source = finding.within ? undefined : result?.layer.sources[finding.input ?? 0];
  const own = !finding.within || (result !== undefined && isNamesake(finding.within, result, analysis));
  const type = (own ? result?.layer.type : finding.within) ?? 'The layer';
  const related = relatedSource(source, isTensor(input) ? input : undefined, analysis);
  if (finder?.op.name === 'concat') {
    const [first] = result?.layer.sources ?? [];
    const [here, there] = finding.within ? ['', ''] : [` (${sourceName(first, analysis)})`, ` (${sourceName(source, analysis)})`];
    return { lines: [`Cannot concatenate a tensor of ${count(expected[0] ?? 0, 'axis')}${here} with one of ${actual}${there}.`], related };
  }
  if (finder?.op.name === 'permute') return { lines: [orderText(expected, actual)], related };
  const batched = Math.max(...expected);
  if (finding.accepted) return { lines: [unspatial(type, input, analysis.model.dialect.title)], related };
  const arriving = isTensor(input) ? ` (${extents(input.dims)})` : '';
  return {
    lines: [
      `${type} needs ${listed(
        [...expected].sort((a, b) => b - a),
        'or'
      )} ${batched === 1 ? 'axis' : 'axes'}; ${actual} ${actual === 1 ? 'arrives' : 'arrive'}${arriving}.`,
      analysis.model.dialect.id === 'darknet' && batched === 4 && `Darknet stops: "Layer before ${type} layer must output image."`,
      batched >= 3 ? `The axes are ${axesText(batched, analysis.graph.conventions)}.` : undefined,
      remedy(
        batched,
        actual,
        source && 'layer' in source && analysis.layers[source.layer] ? nameOf(analysis.layers[source.layer]!, analysis) : undefined,
        analysis.model.dialect.id !== 'darknet'
      )
    ],
    related
  };
}

/** The same layer for as many axes, or all steps of a recurrent layer before. */
function* fixes(fact: Fact<'rank'>): Generator<Fix> {
  const { analysis, finding, result } = fact;
  if (!result) return;
  const { head } = result.layer;
  const written = analysis.model.text.slice(head.start, head.end);
  const { actual, expected } = finding.data;
  // What normalises takes vectors as the layer for one spatial axis.
  const axes = Math.max(actual - 2, 1);
  const other = written.replace(/[123](?=[dD]\b)/, String(axes));
  if (actual >= 2 && axes <= 3 && other !== written) yield replacing(analysis, head, other.replace(/^["']|["']$/g, ''));
  if (actual > 2 && expected.includes(2)) yield* flattening(fact);
  if (actual > 3 && expected.includes(3)) yield* merging(fact, actual - 2);
  yield* unflattened(fact);
  if (actual < Math.max(...expected)) {
    yield* unflattening(fact, Math.max(...expected));
    yield* shaping(fact, Math.max(...expected));
  }
  const producer = producerOf(analysis, result.layer.sources[finding.input ?? 0]);
  if (producer?.values.sequences === false) yield* settingOf(fact, producer, 'sequences', true);
}

const unspatial = (type: string, input: Shape | undefined, title: string): string =>
  `${type} finds no spatial axis in ${isTensor(input) ? extents(input.dims) : 'its input'}: ${title} says nothing and lets it work as an inner product.`;

const orderText = (expected: readonly number[], actual: number): string =>
  expected.includes(actual)
    ? `The order must name each of the ${count(actual, 'axis')} once.`
    : `The order names ${count(expected[0] ?? 0, 'axis')}; ${actual} arrive.`;

const axesText = (rank: number, conventions: Conventions): string =>
  listed(Array.from({ length: rank }, (_, axis) => axisName(axis, rank, conventions)));

function remedy(needed: number, actual: number, from: string | undefined, reshapes: boolean): string | undefined {
  const where = from ? ` behind ${from}` : '';
  if (actual < needed && !reshapes) return 'This layer belongs before what removed the axes.';
  if (actual < needed) return `An unflatten or a reshape${where} brings the axes back, or this layer belongs before what removed them.`;
  return needed <= 3 ? `A flatten or a reshape${where} merges the axes.` : undefined;
}
