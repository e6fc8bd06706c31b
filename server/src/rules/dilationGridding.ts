import { type Analysis, argumentSpan } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { type MappedAxis, mappedRunsOf } from '../analysis/windows';
import { gcd } from '../arithmetic/integer';
import { withPauses } from '../base/steps';
import { setting } from './propose';
import type { Report, Rule } from './rule';
import { listed, nameOf } from './wording';

/** Dilated windows one after another whose rates have a common factor. */
export const dilationGridding: Rule = {
  code: 'SL402',
  id: 'dilation-gridding',
  severity: 'information',
  off: true,
  title: 'Dilation rates have a common factor',
  what: 'Reported at a dilated convolution that follows others whose rates share a factor with its own.',
  why: 'A dilated window reads every n-th sample. Where windows follow one another whose rates share a factor, all that an output sees lies on a lattice: the samples between have no part in it, however many such layers follow.',
  formula: 'With the greatest common divisor g of the rates, one sample in g has a part in the output along each axis.',
  mending: 'Rates without a common factor, such as 1, 2, 5.',
  ignore: 'Where a layer before has mixed neighbours already.',
  sources: [
    'Wang et al., [Understanding Convolution for Semantic Segmentation](https://arxiv.org/abs/1702.08502)',
    'Yu and Koltun, [Multi-Scale Context Aggregation by Dilated Convolutions](https://arxiv.org/abs/1511.07122)'
  ],
  examples: [
    {
      bad: 'input: [8, 64, 64]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: 2, dilation: 2}\n  - conv2d: {filters: 8, kernel: 3, padding: 4, dilation: 4}\n',
      good: 'input: [8, 64, 64]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: 1}\n  - conv2d: {filters: 8, kernel: 3, padding: 2, dilation: 2}\n  - conv2d: {filters: 8, kernel: 3, padding: 5, dilation: 5}\n'
    }
  ],
  *check(analysis) {
    for (const one of lattices(analysis)) {
      if (!one) yield undefined;
      else if (one.lattice.rates.length > 1) yield report(one.result, one.lattice, analysis);
    }
  }
};

/** What the outputs of a layer see of the last layer before the dilated ones: one sample in `factor` along each axis. */
interface Lattice {
  readonly factor: number;
  readonly rates: readonly number[];
  readonly first: LayerResult;
}

/** Layers that are looked at before a pause. */
const LAYERS = 200;

/** The layers that dilate, each with the lattice it leaves; layers with one input and without windows hand it on. */
function* lattices(analysis: Analysis): Generator<{ readonly result: LayerResult; readonly lattice: Lattice } | undefined> {
  const left = new Map<number, Lattice | undefined>();
  for (const result of withPauses(analysis.layers, LAYERS)) {
    if (!result) {
      yield undefined;
      continue;
    }
    const [source, ...others] = result.layer.sources;
    let lattice = source && 'layer' in source && others.length === 0 ? left.get(source.layer) : undefined;
    for (const { axes } of mappedRunsOf(result, analysis)) {
      const rate = rateOf(axes);
      if (rate === 'kept') continue;
      const factor = lattice && rate > 1 ? gcd(lattice.factor, rate) : 1;
      if (lattice && factor > 1) lattice = { ...lattice, factor, rates: [...lattice.rates, rate] };
      else lattice = rate > 1 ? { factor: rate, rates: [rate], first: result } : undefined;
      if (lattice) yield { result, lattice };
    }
    left.set(result.layer.index, lattice);
  }
}

/** The factor that the dilations of a window have in common; 1 where it reads neighbours, or changes the step. */
function rateOf(axes: readonly MappedAxis[]): number | 'kept' {
  let rate = 0;
  for (const { map } of axes) {
    if ((map.kind !== 'window' && map.kind !== 'same' && map.kind !== 'causal') || map.stride > 1) return 1;
    if (map.kernel > 1) rate = gcd(rate, map.dilation);
  }
  return rate === 0 ? 'kept' : rate;
}

function report(result: LayerResult, { factor, rates, first }: Lattice, analysis: Analysis): Report {
  const { layer } = result;
  return {
    span: argumentSpan(layer, ['dilation']) ?? layer.head,
    layer: layer.id,
    message: [
      `Rates ${listed(rates)} are all multiples of ${factor}: along each axis only one sample in ${factor} has a part in the output.`,
      'Rates without a common factor, such as 1, 2 and 5, read all of them.'
    ].join('\n'),
    fixes: () => [Math.max(...rates) + 1, 1].flatMap(value => [...setting({ analysis, result }, 'dilation', value)]),
    related: first.layer === layer ? [] : [{ span: first.layer.head, message: `The lattice begins at ${nameOf(first, analysis)}.` }]
  };
}
