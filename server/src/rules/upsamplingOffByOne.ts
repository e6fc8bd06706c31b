import type { Analysis } from '../analysis/analysis';
import { downsampledFrom } from '../analysis/mirror';
import { readersOf } from '../analysis/readers';
import type { MappedRun } from '../analysis/windows';
import { size } from '../arithmetic/axisMap';
import { formula } from '../arithmetic/formula';
import { type WindowTold, windowRule } from './windowRule';
import { axisName, capital, listed } from './wording';

/** A transposed convolution that gives nearly the extent that its counterpart took. */
export const upsamplingOffByOne = windowRule({
  code: 'SL304',
  id: 'upsampling-off-by-one',
  severity: 'information',
  title: 'An upsampling layer misses the size it is to bring back',
  what: 'Reported at a transposed convolution that gives a little more or less than the matching down-sampling took.',
  why: 'Down-sampling rounds, so that several sizes come to one; the way up gives one of them, which need not be the one that came in. What comes out is a few samples short or long, which a skip or a loss then runs into.',
  formula:
    'out = (n − 1)·stride − 2·padding + dilation·(kernel − 1) + 1 + output_padding, against the extent before the stride that it undoes.',
  mending: 'output_padding by what is missing; at stride 2 kernel 4 with padding 1 doubles exactly; a crop where it is too much.',
  ignore: 'Where no size has to be brought back.',
  sources: [
    '[torch.nn.ConvTranspose2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      bad: 'input: [8, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n  - deconv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n',
      good: 'input: [8, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n  - deconv2d: {filters: 8, kernel: 4, stride: 2, padding: 1}\n'
    }
  ],
  maps: { kinds: ['transposed'] },
  tell
});

interface Missed {
  readonly axis: number;
  readonly gives: number;
  readonly formula: string;
  readonly took: number;
  readonly stride: number;
}

function tell({ result, axes, input }: MappedRun, analysis: Analysis): WindowTold | undefined {
  const missed = axes.flatMap(({ axis, map, extent }): Missed[] => {
    if (map.kind !== 'transposed' || map.stride < 2 || extent === undefined) return [];
    const out = size(map, extent);
    const took = downsampledFrom(analysis, result, axis);
    if (!('extent' in out) || took === undefined || out.extent === took || Math.abs(out.extent - took) >= map.stride) return [];
    return [{ axis, gives: out.extent, formula: formula(map, extent), took, stride: map.stride }];
  });
  const [first] = missed;
  if (!first || breaksSkip(result.layer.index, analysis)) return undefined;
  const nameOf = (axis: number): string => axisName(axis, input.dims.length, analysis.graph.conventions);
  const names = listed(missed.map(({ axis }) => nameOf(axis)));
  const formulas = new Set(missed.map(one => one.formula));
  const lacking = first.took - first.gives;
  const same = missed.every(one => one.took - one.gives === lacking);
  const padding = same && lacking > 0;
  return {
    lines: [
      `Gives ${[...new Set(missed.map(one => one.gives))].join('×')} along the ${names}; the matching down-sampling took ${[...new Set(missed.map(one => one.took))].join('×')}.`,
      formulas.size === 1 ? `${first.formula}.` : missed.map(one => `${capital(nameOf(one.axis))}: ${one.formula}.`).join(' '),
      padding
        ? `output_padding ${lacking} gives ${first.took}${first.stride === 2 ? '; so do kernel 4 and padding 1' : ''}.`
        : 'A crop behind it brings the size back.'
    ],
    blame: ['outputPadding', 'kernel', 'stride'],
    ...(padding && {
      instead: [
        { param: 'outputPadding', value: lacking },
        ...(first.stride === 2 ? [{ param: 'kernel', value: 4, with: { padding: 1 } }] : [])
      ]
    })
  };
}

/** Where a merge fails behind it, that is what is told. */
function breaksSkip(layer: number, analysis: Analysis): boolean {
  const readers = readersOf(analysis).of({ layer });
  return analysis.faults.some(
    ({ finding: { kind }, result }) => (kind === 'concat-size-mismatch' || kind === 'add-mismatch') && readers.includes(result.layer.index)
  );
}
