import type { Analysis } from '../analysis/analysis';
import { opRuns } from '../analysis/opRuns';
import type { LayerResult } from '../analysis/propagate';
import { benchOf } from '../analysis/reruns';
import { centresApart } from '../analysis/sight';
import { spatialName } from '../analysis/spatial';
import { reach } from '../arithmetic/window';
import { withPauses } from '../base/steps';
import { producerOf, together } from './propose';
import type { Fix, Report, Rule } from './rule';
import { listed, relatedSource, sourceName } from './wording';

/** Branches that meet although their samples stand for different places of the input. */
export const branchesMisaligned: Rule = {
  code: 'SL505',
  id: 'branches-misaligned',
  severity: 'information',
  off: true,
  title: 'Branches meet that look at different places',
  what: 'Reported at a merge of branches whose outputs stand for different places of the input.',
  why: 'A sample of each branch stands for the middle of what it sees. A window of even extent, or padding on one side alone, shifts that middle by half a sample and more; where such a branch meets another, features of neighbouring places are mixed.',
  formula: 'The middle of what output 0 sees: (first + last)/2 of its receptive field, compared where the strides agree.',
  mending: 'Odd windows with padding (kernel − 1)/2 on every branch.',
  ignore: 'Where half a sample does not matter, as in classification.',
  sources: [
    'Araujo, Norris and Sim, [Computing Receptive Fields of Convolutional Neural Networks](https://distill.pub/2019/computing-receptive-fields/)'
  ],
  examples: [
    {
      bad: 'input: [8, 32, 32]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: conv}\n  - {type: maxpool2d, kernel: 2, from: input, name: pool}\n  - {type: concat, from: [conv, pool]}\n',
      good: 'input: [8, 32, 32]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: conv}\n  - {type: maxpool2d, kernel: 3, stride: 2, padding: 1, from: input, name: pool}\n  - {type: concat, from: [conv, pool]}\n'
    }
  ],
  *check(analysis) {
    for (const result of withPauses(analysis.layers, LAYERS)) {
      if (!result) yield undefined;
      const report = result?.certain && result.layer.sources.length > 1 ? misaligned(result, analysis) : undefined;
      if (report) yield report;
    }
  }
};

/** Layers that are looked at before a pause. */
const LAYERS = 500;

function misaligned(result: LayerResult, analysis: Analysis): Report | undefined {
  const { layer, inputs } = result;
  const fields = layer.sources.map(source => ('layer' in source && source.item === undefined ? analysis.field(source.layer) : undefined));
  const [first] = fields;
  if (!first) return undefined;
  for (const [i, other] of fields.entries()) {
    if (i === 0 || other?.length !== first.length) continue;
    const apart = centresApart([first, other]).flatMap((shift, axis) =>
      shift > 0 ? [{ name: spatialName(axis, first.length), shift }] : []
    );
    if (apart.length === 0) continue;
    const names = `${sourceName(layer.sources[0], analysis)} and ${sourceName(layer.sources[i], analysis)}`;
    return {
      span: layer.head,
      layer: layer.id,
      message: `${names} are ${[...new Set(apart.map(one => one.shift))].join(' and ')} input samples apart along the ${listed(apart.map(one => one.name))}.\nOdd windows with padding (kernel − 1)/2 keep the middle where it is.`,
      related: [0, i].flatMap(at => relatedSource(layer.sources[at], inputs[at], analysis)),
      fixes: () => centring(result, [0, i], analysis)
    };
  }
  return undefined;
}

/** Layers of a branch, at most, that are looked through for one that moves the middle. */
const MOST_LAYERS = 32;

/** For each window on the two branches that moves the middle, an odd one with half of it as padding. */
function* centring(result: LayerResult, inputs: readonly number[], analysis: Analysis): Generator<Fix> {
  for (const input of inputs) {
    let at = producerOf(analysis, result.layer.sources[input]);
    for (let i = 0; at && i < MOST_LAYERS && at.layer.sources.length === 1; i++) {
      yield* centred(at, { analysis, result });
      at = producerOf(analysis, at.layer.sources[0]);
    }
  }
}

function* centred(at: LayerResult, fact: { readonly analysis: Analysis; readonly result: LayerResult }): Generator<Fix> {
  const { kernel } = at.values;
  const runs = opRuns(at, fact.analysis.graph.conventions, benchOf(fact.analysis).memo).main;
  const map = runs.flatMap(({ maps }) => maps ?? []).find(one => one.kind === 'window' || one.kind === 'same');
  if (typeof kernel !== 'number' || !map || ('before' in map && 2 * map.before === reach(map) - 1)) return;
  const odd = kernel % 2 === 1 ? [kernel] : kernel > 2 ? [kernel + 1, kernel - 1] : [kernel + 1];
  for (const one of odd) {
    const half = (map.dilation * (one - 1)) / 2;
    // A pool's stride is its kernel, unless it is written.
    const stride = one !== kernel && 'stride' in at.layer.unit!.params && at.layer.args.stride?.origin.kind !== 'written';
    yield* together(fact, at, {
      ...(one !== kernel && { kernel: one }),
      ...(stride && { stride: map.stride }),
      ...(map.kind === 'window' && { padding: half })
    });
  }
}
