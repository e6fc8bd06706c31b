import { readersOf } from '../analysis/readers';
import { type Fact, factRule, inputOf, isNamesake, type Told } from './fact';
import { setting } from './propose';
import type { Fix } from './rule';
import { axisName, listed } from './wording';

/** Windows that stand further apart than they are wide. */
export const strideSkipsPixels = factRule({
  code: 'SL104',
  id: 'stride-skips-pixels',
  severity: 'information',
  title: 'The stride is larger than the window',
  what: 'Reported at a convolution or pool whose windows stand further apart than they are wide.',
  why: 'What lies between one window and the next is read by nobody: a 1×1 convolution of stride 2 sees one sample in four. Beside another branch of the same stride, as the projection of a residual block has it, that is the usual way and stays unsaid.',
  formula: 'gap = stride − (dilation·(kernel − 1) + 1), where that is above 0.',
  mending: 'A kernel as large as the stride, or a smaller stride.',
  ignore: 'Where subsampling is meant: the layer costs less, and the samples left out are alike.',
  sources: [
    '[torch.nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      bad: 'input: [8, 24, 24]\nlayers:\n  - conv2d: {filters: 16, kernel: 2, stride: 3}\n',
      good: 'input: [8, 24, 24]\nlayers:\n  - conv2d: {filters: 16, kernel: 3, stride: 3}\n'
    }
  ],
  tells: { 'stride-skips-pixels': tell },
  fixes: { 'stride-skips-pixels': fixes }
});

function tell(fact: Fact<'stride-skips-pixels'>): Told | undefined {
  const { axes } = fact.finding.data;
  if (axes.every(axis => axis.window === 1) && isProjection(fact)) return undefined;
  const rank = inputOf(fact)?.dims.length ?? 4;
  const [first] = axes;
  const same = axes.every(({ window, stride }) => window === first?.window && stride === first.stride);
  const parts = (same ? axes.slice(0, 1) : axes).map(
    ({ axis, window, stride, gap }) =>
      `of every ${stride} samples along the ${nameOf(same ? axes.map(one => one.axis) : [axis], rank, fact)} ${gap} ${gap === 1 ? 'is' : 'are'} never read: stride ${stride} is larger than the window of ${window}`
  );
  const fits = `${[...new Set(axes.map(axis => axis.stride))].join('×')}`;
  return { lines: [`${parts.join('; ')}.`.replace(/^o/, 'O'), `A window of ${fits} reads all of it, with other sizes behind it.`] };
}

/** A window as wide as the stride, or a stride as long as the window. */
function* fixes(fact: Fact<'stride-skips-pixels'>): Generator<Fix> {
  const { axes } = fact.finding.data;
  const strides = [...new Set(axes.map(({ stride }) => stride))];
  const windows = [...new Set(axes.map(({ window }) => window))];
  if (strides.length === 1) yield* setting(fact, 'kernel', strides[0]);
  if (windows.length === 1) yield* setting(fact, 'stride', windows[0]);
}

const nameOf = (axes: readonly number[], rank: number, { analysis }: Fact<'stride-skips-pixels'>): string =>
  listed(axes.map(axis => axisName(axis, rank, analysis.graph.conventions)));

/** A window of one sample beside another branch: the other one reads what this one leaves out. */
function isProjection(fact: Fact<'stride-skips-pixels'>): boolean {
  const { analysis, finding, result } = fact;
  if (result && finding.within && !isNamesake(finding.within, result, analysis)) return true;
  return result?.layer.sources.some(source => readersOf(analysis).of(source).length > 1) ?? false;
}
