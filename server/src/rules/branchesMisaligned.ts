import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { spatialName } from '../analysis/spatial';
import type { Report, Rule } from './rule';
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
    for (const result of analysis.layers) {
      const report = result.certain && result.layer.sources.length > 1 ? misaligned(result, analysis) : undefined;
      if (report) yield report;
    }
  }
};

function misaligned({ layer, inputs }: LayerResult, analysis: Analysis): Report | undefined {
  const fields = layer.sources.map(source => ('layer' in source && source.item === undefined ? analysis.field(source.layer) : undefined));
  const [first] = fields;
  if (!first) return undefined;
  for (const [i, other] of fields.entries()) {
    if (i === 0 || other?.length !== first.length) continue;
    const apart = first.flatMap(({ centre, stride }, axis) => {
      const there = other[axis]!;
      const shift = centre === undefined || there.centre === undefined || there.stride !== stride ? 0 : Math.abs(centre - there.centre);
      return shift > 0 ? [{ name: spatialName(axis, first.length), shift }] : [];
    });
    if (apart.length === 0) continue;
    const names = `${sourceName(layer.sources[0], analysis)} and ${sourceName(layer.sources[i], analysis)}`;
    return {
      span: layer.head,
      layer: layer.id,
      message: `${names} are ${[...new Set(apart.map(one => one.shift))].join(' and ')} input samples apart along the ${listed(apart.map(one => one.name))}.\nOdd windows with padding (kernel − 1)/2 keep the middle where it is.`,
      related: [0, i].flatMap(at => relatedSource(layer.sources[at], inputs[at], analysis))
    };
  }
  return undefined;
}
