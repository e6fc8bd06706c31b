import { workingInputs } from '../analysis/sizes';
import { spatialName } from '../analysis/spatial';
import { formula } from '../arithmetic/formula';
import type { Dim } from '../ir/shape';
import { sizeChain } from './chain';
import { evenCuts } from './cutting';
import { type Fact, factRule, finderOf, runOf, type Told } from './fact';
import { inputs, setting, strideless, withoutLayer } from './propose';
import type { Fix } from './rule';
import { capital, count, LINES, listed, sizeText } from './wording';
import { worksText } from './working';

/** An extent below 1 comes out. */
export const outputVanishes = factRule({
  code: 'SL102',
  id: 'output-vanishes',
  severity: 'error',
  title: 'Nothing of the map is left',
  what: 'Reported at a layer without a window (a crop, a pad, a scale, a block, a transposed convolution) of which no sample comes out.',
  why: 'A crop, a scale, a transposed convolution or a division into blocks takes more than there is, so an axis of the output would have no samples. Every framework refuses, here or at the next layer.',
  formula:
    'The extent of each axis comes to less than 1: n + before + after for a crop, ⌊n·factor⌋ for a scale, (n − 1)·stride − 2·padding + dilation·(kernel − 1) + 1 + output_padding for a transposed convolution.',
  mending: 'Crop less, leave out a stride before it, or take a larger input.',
  ignore: 'Never: nothing runs behind such a layer.',
  sources: [
    '[torch.nn.ConvTranspose2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      bad: 'input: [3, 1, 1]\nlayers:\n  - convtranspose2d: {filters: 8, kernel: 2, padding: 1}\n',
      good: 'input: [3, 1, 1]\nlayers:\n  - convtranspose2d: {filters: 8, kernel: 2}\n'
    }
  ],
  tells: { 'output-vanishes': tell },
  fixes: { 'output-vanishes': fixes }
});

function tell(fact: Fact<'output-vanishes'>): Told {
  const { analysis, finding, result } = fact;
  const { input, output } = finding.data;
  const maps = finderOf(fact)?.maps;
  const axes = maps?.flatMap((map, i) => (map.kind === 'identity' ? [] : [i])) ?? [];
  const gone = output.flatMap((dim, i) => (typeof dim === 'number' && dim < 1 ? [i] : []));
  const lines = gone.flatMap(i => {
    const map = maps?.[axes[i] ?? -1];
    const extent = input[i];
    return map && typeof extent === 'number' ? [`${capital(spatialName(i, input.length))}: ${formula(map, extent)}.`] : [];
  });
  const end = (axis: number): number | undefined => numberOr(output[axes.indexOf(axis)]);
  return {
    lines: [
      maps
        ? `Output would be ${sizeText(output.map(minusSign))}: ${cropText(gone, axes, fact) ?? `${sizeText(input)} arrives`}.`
        : `A part of ${output.map(minusSign).join()} samples would come out: ${input.join()} arrive.`,
      lines.join(' '),
      finding.accepted && `${analysis.model.dialect.title} says nothing and goes on with an empty output.`,
      result &&
        sizeChain(
          runOf(fact),
          result,
          gone.flatMap(i => axes[i] ?? []),
          end
        ),
      result && !fact.probe ? worksText(analysis) : undefined
    ]
  };
}

/** "the crop takes all 8 rows", where one does. */
function cropText(gone: readonly number[], axes: readonly number[], fact: Fact<'output-vanishes'>): string | undefined {
  const { input } = fact.finding.data;
  const maps = finderOf(fact)?.maps;
  const parts = gone.map(i => {
    const map = maps?.[axes[i] ?? -1];
    const extent = input[i];
    if (map?.kind !== 'shift' || typeof extent !== 'number') return undefined;
    const taken = -map.before - map.after;
    const noun = LINES[spatialName(i, input.length)] ?? 'sample';
    return taken === extent ? `all ${count(extent, noun)}` : `${taken} of ${count(extent, noun)}`;
  });
  return parts.length > 0 && !parts.includes(undefined) ? `the crop takes ${listed(parts as string[])}` : undefined;
}

const largerInputs = ({ analysis, result, probe }: Fact<'output-vanishes'>): number[][] =>
  result && !probe ? workingInputs(analysis) : [];

/** Less that is taken away, a larger input, or a stride less on the way. */
function* fixes(fact: Fact<'output-vanishes'>): Generator<Fix> {
  const maps = finderOf(fact)?.maps?.filter(map => map.kind !== 'identity') ?? [];
  const { input } = fact.finding.data;
  if (maps.some(map => map.kind === 'transposed')) {
    // The most padding that leaves a sample: (n − 1)·s + k − 2p ≥ 1.
    const most = maps.map((map, i) => {
      if (map.kind !== 'transposed' || typeof input[i] !== 'number') return 0;
      return Math.floor(((input[i] - 1) * map.stride + map.dilation * (map.kernel - 1) + map.outputPadding) / 2);
    });
    if (Math.min(...most) >= 0) yield* setting(fact, 'padding', Math.min(...most));
  }
  if (maps.some(map => map.kind === 'shrink')) yield* setting(fact, 'factor', 1);
  yield* evenCuts(fact);
  yield* inputs(fact.analysis, largerInputs(fact));
  yield* strideless(fact);
  // A crop that takes everything, and nothing else.
  if (fact.result && maps.some(map => map.kind === 'shift')) yield withoutLayer(fact.result, fact.analysis);
}

const numberOr = (dim: Dim | undefined): number | undefined => (typeof dim === 'number' ? dim : undefined);
const minusSign = (dim: Dim): Dim => (typeof dim === 'number' && dim < 0 ? `−${-dim}` : dim);
