import type { LayerResult } from '../analysis/propagate';
import { isTensor } from '../ir/shape';
import { axisAt } from '../ops/layout';
import { type Fact, factRule, type Told } from './fact';
import { leavingOut } from './omitting';
import { ownConvolution } from './ownConvolution';
import { deciderOf, producerOf, setting, settingOf, widths } from './propose';
import type { Fix, Related } from './rule';
import { axisName, capital, count, nameOf, relatedSource, sourceName } from './wording';

/** A layer is built for other channels than arrive. */
export const channelsMismatch = factRule({
  code: 'SL201',
  id: 'channels-mismatch',
  severity: 'error',
  title: 'Other channels arrive than the layer is built for',
  what: 'Reported at the layer whose weights are made for another number of channels than arrives, with the place where that number was written.',
  why: 'The weights of the layer are made for a fixed number of input channels. After an edit of the layers before, or with a factor that scales only one of the two numbers, another number arrives and the framework refuses.',
  mending: 'The number that arrives, here; or the written number of the layer before.',
  ignore: 'Never: the framework refuses.',
  sources: [
    '[torch.nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html)',
    'Ultralytics, `ultralytics/nn/tasks.py` (`parse_model`)'
  ],
  examples: [
    {
      bad: 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 64, kernel: 3}\n  - conv2d: {in_channels: 128, filters: 64, kernel: 3}\n',
      good: 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 64, kernel: 3}\n  - conv2d: {in_channels: 64, filters: 64, kernel: 3}\n'
    }
  ],
  tells: { 'channels-mismatch': tell },
  fixes: { 'channels-mismatch': fixes }
});

function tell(fact: Fact<'channels-mismatch'>): Told {
  const { analysis, finding, result } = fact;
  const { expected, actual } = finding.data;
  if (finding.blame.includes('outChannels') && result) return keepsChannels(expected, actual, computed(result, ['outChannels'], actual));
  const direct = !finding.within || finding.input !== undefined;
  const source = direct ? result?.layer.sources[finding.input ?? 0] : undefined;
  const producer = deciderOf(analysis, source);
  const from = source ? ` from ${sourceName(source, analysis)}` : '';
  const written = producer && computed(producer, ['outChannels', 'outFeatures'], actual);
  const own = result && computed(result, finding.blame, expected);
  const copies = result && result.layer.repeat > 1 && !('unknown' in (result.inputs[0] ?? {})) && !arrives(result, actual);
  const gives = producer && `${capital(nameOf(producer, analysis))} gives ${count(actual, 'channel')}${written ? ` (${written})` : ''}.`;
  const related: readonly Related[] =
    producer && gives
      ? [{ span: producer.layer.head, message: gives }]
      : relatedSource(source, result?.inputs[finding.input ?? 0], analysis);
  // What the format itself computed cannot be mended in this place.
  const isWritten = finding.blame.some(name => result?.layer.args[name]?.origin.kind === 'written');
  const remedy = isWritten ? `${actual} here would fit.` : undefined;
  return {
    lines: [
      `Expects ${count(expected, 'input channel')}; ${actual} ${actual === 1 ? 'arrives' : 'arrive'}${copies ? ' from the copy before' : from}${written && !copies ? ` (${written})` : ''}.`,
      own && `Expected: ${own}.`,
      copies ? 'The layer is repeated: each copy takes what the one before gives.' : remedy
    ],
    related: copies ? [] : related
  };
}

/** This number, or the one of the layer that the channels come from; of copies only the first fits. */
function* fixes(fact: Fact<'channels-mismatch'>): Generator<Fix> {
  const { analysis, finding, result } = fact;
  const { expected, actual } = finding.data;
  const [blamed = 'inChannels'] = finding.blame;
  const written = result?.layer.args[blamed]?.origin.kind === 'written';
  if (blamed === 'outChannels') yield* setting(fact, blamed, actual);
  else if (written && result?.values[blamed] === expected) yield* setting(fact, blamed, actual, { safe: true });
  const direct = !finding.within || finding.input !== undefined;
  if (direct)
    yield* widths(
      fact,
      result?.layer.sources[finding.input ?? 0],
      blamed === 'outChannels' ? (result?.values.outChannels as number) : expected
    );
  yield* alongChannels(fact);
  yield* ownConvolution(fact);
  // Weights that are shared, as Darknet's `share_index` has them, are made for what another layer takes.
  if (finding.within === 'sharedConv') yield* leavingOut(analysis, fact.span);
  if (result && result.layer.repeat > 1) for (const name of ['?repeats', '?repeat']) yield* setting(fact, name, 1);
}

/** What arrives was joined along another axis: along the channels it may come to what is expected. */
function* alongChannels(fact: Fact<'channels-mismatch'>): Generator<Fix> {
  const { analysis, result } = fact;
  const joined = producerOf(analysis, result?.layer.sources[fact.finding.input ?? 0]);
  if (!joined || !isTensor(joined.output) || joined.layer.unit?.name !== 'concat') return;
  const { length } = joined.output.dims;
  const channels = joined.output.dims.findIndex((_, axis) => axisName(axis, length, analysis.graph.conventions) === 'channels');
  if (channels >= 0 && axisAt(Number(joined.values.axis), length) !== channels) yield* settingOf(fact, joined, 'axis', channels);
}

/** Blocks that add their input to their output can only give what arrives. */
const keepsChannels = (arriving: number, written: number, how: string | undefined): Told => ({
  lines: [`Must give as many channels as arrive, ${arriving}; ${written} ${written === 1 ? 'is' : 'are'} written${how ? ` (${how})` : ''}.`]
});

const arrives = ({ inputs }: LayerResult, channels: number): boolean =>
  inputs.some(input => isTensor(input) && input.dims.includes(channels));

/** How a number that the format scales came to be: "256 × width 0.25 = 64". */
function computed({ layer }: LayerResult, names: readonly string[], value: number): string | undefined {
  for (const name of names) {
    const origin = layer.args[name]?.origin;
    if (origin?.kind === 'computed' && origin.how.endsWith(`= ${value}`)) return origin.how;
  }
  return undefined;
}
