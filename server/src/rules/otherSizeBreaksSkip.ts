import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { runAt } from '../analysis/reruns';
import { type AxisSizes, isIn, sizes } from '../analysis/sizes';
import { spatialAxes } from '../analysis/spatial';
import { rangeFor } from '../config/settings';
import type { FindingOf } from '../ir/finding';
import { type Dim, isTensor } from '../ir/shape';
import { type Operands, operandsOf } from './operands';
import { rejoining } from './rejoin';
import type { Fix, Report, Rule } from './rule';
import { count, extents, nameOf, relatedSource, spatialOf } from './wording';
import { runsText } from './working';

/** A skip that fits at the size that is shown, and not at another one that the model is used at. */
export const otherSizeBreaksSkip: Rule = {
  code: 'SL204',
  id: 'other-size-breaks-skip',
  severity: 'warning',
  title: 'A skip breaks at another size, scale or phase',
  what: 'Reported at a merge that fits at the size that is shown and fails at another one that the model is meant for: a size of the range in `shapelint.yaml`, another scale, another phase.',
  why: 'What meets in a merge fits at the input that is shown. At other sizes of the range that `shapelint.yaml` declares, or in another scale or phase of the model, one branch rounds otherwise than the other, and the model fails there.',
  formula:
    'The sizes that run are solved for all sizes at once; of those of the range that do not, one of each kind is run, to see where it fails.',
  mending: 'Sizes that both ways divide alike (an action declares them in `shapelint.yaml`), or the mends of SL202.',
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
    const axes = spatialAxes(dims.length, analysis.graph.conventions);
    const meant = sizesOf(range, axes.length);
    const inputAt = (size: readonly number[]): Dim[] => dims.map((dim, axis) => size[axes.indexOf(axis)] ?? dim);
    const broken = new Map<number, Broken>();
    for (const { sizes: alike } of kindsOf(meant, sizes(analysis).axes)) {
      const input = inputAt(alike[0]!);
      const found = firstBroken(runAt(analysis, [input]));
      const known = found && broken.get(found.result.layer.index);
      if (known) for (const size of alike) known.sizes.push(size);
      else if (found) broken.set(found.result.layer.index, { ...found, input, sizes: [...alike] });
    }
    for (const one of broken.values()) yield reportOf(one, meant.length, analysis);
  }
};

interface Broken {
  readonly result: LayerResult;
  readonly finding: FindingOf<'concat-size-mismatch' | 'add-mismatch'>;
  readonly input: readonly Dim[];
  readonly sizes: (readonly number[])[];
}

const isMerge = (kind: string): boolean => kind === 'concat-size-mismatch' || kind === 'add-mismatch';

/** More sizes of a range are not counted. */
const MOST_SIZES = 100_000;
/** Kinds of sizes that are run: no network has a larger stride. */
const MOST_RUN = 256;

type Range = NonNullable<ReturnType<typeof rangeFor>>;

/** All axes move together, as images of one aspect do. */
function sizesOf({ from, to, step }: Range, axes: number): number[][] {
  const [least, most] = [from, to].map(one => Array.from({ length: axes }, (_, axis) => one[axis] ?? one[0]!)) as [number[], number[]];
  const steps = Math.max(0, Math.min(...least.map((n, axis) => Math.floor((most[axis]! - n) / step))));
  const count = Math.min(steps + 1, MOST_SIZES);
  return Array.from({ length: count }, (_, i) => least.map(n => n + i * step));
}

/** The sizes that do not run, those that leave the same remainders by the strides together: they fail in the same place. */
function kindsOf(meant: readonly (readonly number[])[], axes: readonly AxisSizes[]): { readonly sizes: readonly (readonly number[])[] }[] {
  const kinds = new Map<string, (readonly number[])[]>();
  for (const size of meant) {
    if (axes.length === size.length && axes.every((axis, i) => runs(axis, size[i]!))) continue;
    const key = size.map((n, i) => (n < (axes[i]?.valid.threshold ?? 0) ? n : `+${n % (axes[i]?.outputStride ?? 1)}`)).join();
    const known = kinds.get(key);
    if (known) known.push(size);
    else kinds.set(key, [size]);
  }
  return [...kinds.values()].slice(0, MOST_RUN).map(all => ({ sizes: all }));
}

/** Whether a size is known to run; what was not looked at is not. */
const runs = ({ valid, upTo }: AxisSizes, n: number): boolean => (upTo === undefined || n <= upTo) && isIn(valid, n);

function firstBroken(layers: readonly LayerResult[]): Pick<Broken, 'result' | 'finding'> | undefined {
  for (const result of layers) {
    const finding = result.findings.find((one): one is Broken['finding'] => isMerge(one.kind) && !one.accepted);
    if (finding) return { result, finding };
  }
  return undefined;
}

function reportOf({ result, finding, input, sizes: broken }: Broken, meant: number, analysis: Analysis): Report {
  const { axis, operands } = finding.data;
  const [one, other] = operands.map(at => {
    const input = result.inputs[at];
    return isTensor(input) ? input.dims[axis] : '?';
  });
  const ordered = [...broken].sort((a, b) => a[0]! - b[0]!);
  const shown = ordered.slice(0, 6).map(extents);
  return {
    span: result.layer.head,
    layer: result.layer.id,
    message: [
      `At input ${extents(spatialOf(input, analysis.graph.conventions))} the merge at ${nameOf(result, analysis)} breaks: ${one} against ${other}.`,
      `Of ${meant === MOST_SIZES ? 'the first ' : ''}${count(meant, 'size')} of the declared range it breaks at ${broken.length === meant ? 'all' : `${broken.length}: ${shown.join(', ')}${broken.length > shown.length ? ' …' : ''}`}.`,
      runsText(analysis)
    ].join('\n'),
    related: operands.flatMap(at => relatedSource(result.layer.sources[at], result.inputs[at], analysis)),
    fixes: () => fixes({ result, finding, input }, analysis)
  };
}

/** The mends of the mismatch as it is at the size that breaks. */
function* fixes({ result, finding, input }: Omit<Broken, 'sizes'>, analysis: Analysis): Generator<Fix> {
  const fact = { analysis, finding, result, span: result.layer.head, probe: { inputs: [input], why: '' } };
  const operands: Operands | undefined = operandsOf(fact as Parameters<typeof operandsOf>[0]);
  if (operands) yield* rejoining(fact, operands, finding.data.axis);
}
