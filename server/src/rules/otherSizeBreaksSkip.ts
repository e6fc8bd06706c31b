import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { runAt } from '../analysis/reruns';
import { sizes } from '../analysis/sizes';
import { spatialAxes } from '../analysis/spatial';
import { rangeFor } from '../config/settings';
import type { FindingOf } from '../ir/finding';
import { isTensor } from '../ir/shape';
import type { Report, Rule } from './rule';
import { count, extents, nameOf, relatedSource } from './wording';
import { runsText } from './working';

/** A skip that fits at the size that is shown, and not at another one that the model is used at. */
export const otherSizeBreaksSkip: Rule = {
  code: 'SL204',
  id: 'other-size-breaks-skip',
  severity: 'warning',
  title: 'A skip breaks at another size, scale or phase',
  what: 'Reported at a merge that fits at the size that is shown and fails at another one that the model is meant for: a size of the range in `shapelint.yaml`, another scale, another phase.',
  why: 'What meets in a merge fits at the input that is shown. At other sizes of the range that `shapelint.yaml` declares, or in another scale or phase of the model, one branch rounds otherwise than the other, and the model fails there.',
  formula: 'The model is run at the sizes of the range, as many as one period of its strides has.',
  mending: 'Sizes that both ways divide alike, or the mends of SL202.',
  ignore: 'Where the range is wider than what is ever used: declare the sizes with `from`, `to` and `step`.',
  sources: [
    '[Settings](../settings.md)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      bad: 'input: [8, 64, 64]\nlayers:\n  - {type: maxpool2d, kernel: 2, name: down}\n  - {type: upsample, scale: 2, name: up}\n  - {type: add, from: [up, input]}\n',
      settings: 'inputs: { "**": { from: 64, to: 80 } }\n',
      good: 'input: [8, 64, 64]\nlayers:\n  - {type: relu, name: same}\n  - {type: add, from: [same, input]}\n'
    }
  ],
  *check(analysis) {
    const range = rangeFor(analysis.model.settings, analysis.model.location);
    const dims = analysis.graph.inputs[0]?.dims;
    // What fails at the size that is shown is told for that size.
    if (!range || !dims || analysis.graph.inputs.length !== 1 || analysis.faults.some(({ finding }) => isMerge(finding.kind))) return;
    const axes = spatialAxes(dims.length, analysis.graph.conventions.layout);
    const tried = sizesOf(range, axes.length, Math.max(...sizes(analysis).axes.map(axis => axis.outputStride)));
    const broken = new Map<number, Broken>();
    for (const size of tried) {
      const input = dims.map((dim, axis) => size[axes.indexOf(axis)] ?? dim);
      const found = firstBroken(runAt(analysis, [input]));
      const known = found && broken.get(found.result.layer.index);
      if (known) known.sizes.push(size);
      else if (found) broken.set(found.result.layer.index, { ...found, sizes: [size] });
    }
    for (const one of broken.values()) yield reportOf(one, tried.length, analysis);
  }
};

interface Broken {
  readonly result: LayerResult;
  readonly finding: FindingOf<'concat-size-mismatch' | 'add-mismatch'>;
  readonly sizes: (readonly number[])[];
}

const isMerge = (kind: string): boolean => kind === 'concat-size-mismatch' || kind === 'add-mismatch';

/** Sizes are tried one by one, as many as a period of the model may have, and the last of the range. */
const MOST_SIZES = 64;

type Range = NonNullable<ReturnType<typeof rangeFor>>;

/** All axes move together, as images of one aspect do. */
function sizesOf({ from, to, step }: Range, axes: number, stride: number): number[][] {
  const [least, most] = [from, to].map(one => Array.from({ length: axes }, (_, axis) => one[axis] ?? one[0]!)) as [number[], number[]];
  const steps = Math.max(0, Math.min(...least.map((n, axis) => Math.floor((most[axis]! - n) / step))));
  const tried = Math.min(steps, MOST_SIZES, 2 * stride);
  const size = (i: number): number[] => least.map(n => n + i * step);
  return [...Array.from({ length: tried + 1 }, (_, i) => size(i)), ...(tried < steps ? [size(steps)] : [])];
}

function firstBroken(layers: readonly LayerResult[]): Omit<Broken, 'sizes'> | undefined {
  for (const result of layers) {
    const finding = result.findings.find((one): one is Broken['finding'] => isMerge(one.kind) && !one.accepted);
    if (finding) return { result, finding };
  }
  return undefined;
}

function reportOf({ result, finding, sizes: broken }: Broken, tried: number, analysis: Analysis): Report {
  const { axis, operands } = finding.data;
  const [one, other] = operands.map(at => {
    const input = result.inputs[at];
    return isTensor(input) ? input.dims[axis] : '?';
  });
  const shown = broken.slice(0, 6).map(extents);
  return {
    span: result.layer.head,
    layer: result.layer.id,
    message: [
      `At input ${extents(broken[0]!)} the merge at ${nameOf(result, analysis)} breaks: ${one} against ${other}.`,
      `Of ${count(tried, 'size')} of the declared range that were tried, it breaks at ${broken.length === tried ? 'all' : `${broken.length}: ${shown.join(', ')}${broken.length > shown.length ? ' …' : ''}`}.`,
      runsText(analysis)
    ].join('\n'),
    related: operands.flatMap(at => relatedSource(result.layer.sources[at], result.inputs[at], analysis))
  };
}
