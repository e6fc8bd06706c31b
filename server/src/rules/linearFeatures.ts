import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { sizesText, workingInputs } from '../analysis/sizes';
import { inputsGiving } from '../analysis/sizes/inverse';
import { type Dim, isTensor, product } from '../ir/shape';
import { axisAt } from '../ops/layout';
import { type Fact, factRule, finderOf, type Told } from './fact';
import { flattening, pooling } from './inserting';
import { deciderOf, inputs, replacing, setting, widths } from './propose';
import type { Fix } from './rule';
import { axisName, count, extents, relatedSource, spatialOf } from './wording';
import { worksText } from './working';

/** The last axis is not what a linear layer is built for. */
export const linearFeatures = factRule({
  code: 'SL301',
  id: 'linear-features',
  severity: 'error',
  title: 'A linear layer expects other features than arrive',
  what: 'Reported at a linear layer whose number of features is not what arrives, with the input sizes for which it would be.',
  why: 'A linear layer multiplies the last axis by a matrix of fixed size. Behind a flatten that number depends on the size of the input image, so it breaks as soon as a layer or the input changes; pooling to a fixed size before the flatten avoids that.',
  formula: 'Behind a flatten: features = channels × height × width.',
  mending:
    'The number that arrives, an input with which the number that is written arrives, or adaptive pooling before the flatten, which makes it independent of the input.',
  ignore: 'Never: the framework refuses.',
  sources: ['[torch.nn.Linear](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html)'],
  examples: [
    {
      bad: 'input: [10, 7, 7]\nlayers:\n  - flatten: {}\n  - linear: {in_features: 512, units: 10}\n',
      good: 'input: [10, 7, 7]\nlayers:\n  - flatten: {}\n  - linear: {in_features: 490, units: 10}\n'
    }
  ],
  tells: { 'linear-features': tell },
  fixes: { 'linear-features': fixes }
});

function tell(fact: Fact<'linear-features'>): Told {
  const { analysis, finding, result } = fact;
  const { expected, actual } = finding.data;
  const finder = finderOf(fact);
  if (finder?.op.name === 'matmul')
    return { lines: [`Cannot multiply the matrices: ${count(expected, 'column')} against ${count(actual, 'row')}.`] };
  const source = finding.within ? undefined : result?.layer.sources[0];
  const flattened = source && 'layer' in source ? flattenOf(analysis, source.layer, actual) : undefined;
  const type = finding.within ? 'linear' : (result?.layer.type ?? 'The layer');
  const input = finder?.inputs[0];
  const rank = isTensor(input) ? input.dims.length : 2;
  const lastAxis = axisName(rank - 1, rank, analysis.graph.conventions);
  const first = flattened
    ? `${type} expects ${expected}; flatten gives ${flattened.text} = ${actual}.`
    : `${type} expects ${count(expected, 'feature')}; ${actual} ${actual === 1 ? 'arrives' : 'arrive'}${rank > 2 ? ` on the last axis (${lastAxis})` : ''}.`;
  return {
    lines: [
      first,
      finding.blame.length > 0
        ? `${actual} here would fit${flattened ? `${inputsText(flattened.map, fact)}; so does any input once a pool to a fixed size stands before the flatten` : ''}.`
        : undefined,
      result && !fact.probe ? worksText(analysis) : undefined
    ],
    related: relatedSource(source, result?.inputs[0], analysis)
  };
}

/** This number, the input that it was written for, or the number of the layer that the features come from. */
function* fixes(fact: Fact<'linear-features'>): Generator<Fix> {
  const { analysis, finding, result, probe } = fact;
  yield* pointwise(fact);
  yield* setting(fact, finding.blame[0], finding.data.actual, { safe: true });
  if (result && !probe) yield* inputs(analysis, workingInputs(analysis));
  const [input] = result?.inputs ?? [];
  // A map that was to be flattened comes to as many features.
  if (!finding.within && isTensor(input) && input.dims.length > 2 && product(input.dims.slice(1)) === finding.data.expected)
    yield* flattening(fact);
  if (!finding.within) yield* pooling(fact, finding.data.expected);
  if (!finding.within) yield* widths(fact, result?.layer.sources[0], finding.data.expected);
}

/** On a map, a 1×1 convolution is what multiplies the channels by a matrix: in Ultralytics the module is written in its place. */
function* pointwise({ analysis, result }: Fact<'linear-features'>): Generator<Fix> {
  const [input] = result?.inputs ?? [];
  const { dialect, text } = analysis.model;
  if (!result || dialect.id !== 'ultralytics' || result.layer.type !== 'nn.Linear' || !isTensor(input)) return;
  const [first, last] = [result.layer.args.inFeatures?.origin, result.layer.args.outFeatures?.origin];
  const width = deciderOf(analysis, result.layer.sources[0])?.layer.args.outChannels?.origin;
  const written = width?.kind === 'written' ? width.value : width?.kind === 'computed' ? width.from[0] : undefined;
  if (input.dims.length !== 4 || first?.kind !== 'written' || last?.kind !== 'written' || !written) return;
  // As many as arrive, in the words of the row that gives them: scaled alike.
  const args = `${text.slice(written.start, written.end)}, 1`;
  const { changes } = replacing(analysis, result.layer.head, 'Conv');
  yield {
    title: `Write Conv [${args}]`,
    changes: [...changes, { text: { span: { start: first.value.start, end: last.value.end }, new: args } }]
  };
}

/** " (only for inputs 28 to 31)": those with which the flatten gives as many features. */
function inputsText(map: LayerResult | undefined, { analysis, probe }: Fact<'linear-features'>): string {
  const dims = map && !probe && isTensor(map.output) ? spatialOf(map.output.dims, analysis.graph.conventions) : [];
  if (!map || dims.length === 0 || !dims.every(dim => typeof dim === 'number')) return '';
  const giving = inputsGiving(analysis, map, dims, true) ?? [];
  const texts = giving.map(({ sizes }) => sizesText(sizes, undefined).replace(/^(?:only|exactly) /, ''));
  if (texts.length === 0 || giving.some(({ sizes }) => sizes.residues.length > 0 || sizes.exceptions.length === 0)) return '';
  const named = dims.length === 1 ? `of length ${texts[0]}` : new Set(texts).size === 1 ? texts[0] : texts.join(' × ');
  return ` (only for inputs ${named})`;
}

/** What a flatten merged into `features`, past layers that change no shape: its extents, "10×7×7", and the layer that gave them. */
function flattenOf(
  { layers, graph: { conventions } }: Analysis,
  start: number,
  features: number
): { readonly text: string; readonly map: LayerResult | undefined } | undefined {
  for (let at: LayerResult | undefined = layers[start]; at; ) {
    const { unit, sources, index } = at.layer;
    const [input] = at.inputs;
    if (!isTensor(input) || unit?.is !== 'op') return undefined;
    if (unit.name === 'flatten') {
      const text = merged(input.dims, at.values, features);
      const [from] = sources;
      return text === undefined ? undefined : { text, map: from && 'layer' in from ? layers[from.layer] : undefined };
    }
    if (unit.axes?.(at.values, input, conventions)?.every(map => map.kind === 'identity') !== true) return undefined;
    const [source] = sources;
    at = source && 'layer' in source && source.layer < index ? layers[source.layer] : undefined;
  }
  return undefined;
}

function merged(dims: readonly Dim[], values: Readonly<Record<string, unknown>>, features: number): string | undefined {
  const [start, end] = [axisAt(Number(values.start), dims.length), axisAt(Number(values.end), dims.length)];
  if (start === undefined || end === undefined) return undefined;
  const axes = dims.slice(start, end + 1);
  return axes.length > 1 && product(axes) === features ? extents(axes) : undefined;
}
