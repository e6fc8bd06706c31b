import type { Analysis } from '../analysis/analysis';
import type { MappedRun } from '../analysis/windows';
import type { AxisMap } from '../arithmetic/axisMap';
import { reach } from '../arithmetic/window';
import { type Fact, factRule, type Told } from './fact';
import { setting } from './propose';
import type { Fix, Report } from './rule';
import { type WindowTold, windowReports } from './windowRule';

/** An even kernel with half of it as padding, or with one more sample of padding behind than before. */
export const evenKernel = factRule({
  code: 'SL403',
  id: 'even-kernel-same',
  severity: 'warning',
  title: 'An even kernel has no middle to pad around',
  what: 'Reported at an even window whose padding makes the map grow (a warning), and at one that keeps the size with one more sample of padding behind than before (information).',
  why: "A window of even extent has no middle. With half of it as padding on both sides the map grows by one sample, and everything behind is off by one: Darknet’s `pad=1` does that without a word. With 'same' padding, which puts the odd sample at the end, the size stays and the map moves by half a sample, in every such layer again: branches that meet then look at different places.",
  formula:
    '(n + 2·⌊kernel/2⌋ − kernel) + 1 = n + 1 for an even kernel; with padding (kernel − 1) in all, (kernel − 2)/2 before and kernel/2 behind, the size stays and the middle moves by 1/2.',
  mending: 'An odd kernel, or another padding.',
  ignore: 'Where the grown map is cut again, or where half a sample does not matter: in a classifier, say.',
  sources: [
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=2\npad=1\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\npad=1\n'
    },
    {
      bad: 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 4, padding: same}\n',
      good: 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: same}\n'
    }
  ],
  tells: { 'even-kernel': tell },
  fixes: { 'even-kernel': fixes },
  also: shifted
});

function* fixes(fact: Fact<'even-kernel'>): Generator<Fix> {
  const { kernel } = fact.finding.data;
  for (const odd of [kernel + 1, kernel - 1]) yield* setting(fact, 'kernel', odd);
}

function tell({ finding: { data } }: Fact<'even-kernel'>): Told {
  const { kernel, padding } = data;
  return {
    lines: [
      `pad=1 with a ${kernel}×${kernel} window adds ${padding} on every side: the map grows by one row and column.`,
      `size=${kernel - 1} or ${kernel + 1} would keep it.`
    ]
  };
}

/** Windows that keep the size and move the map by half a sample: nothing is wrong with the sizes. */
function* shifted(analysis: Analysis): Generator<Report | undefined> {
  for (const report of windowReports(analysis, { kinds: ['uneven', 'same'], wants: movesMap }, tellShift))
    yield report && { ...report, severity: 'information' };
}

function tellShift({ axes }: MappedRun): WindowTold | undefined {
  const even = axes.flatMap(({ map, extent }) => (extent !== 1 && movesMap(map) ? [map] : []));
  const [first] = even;
  if (!first) return undefined;
  const { kernel } = first;
  const extent = even.length > 1 && even.every(map => reach(map) === reach(first)) ? even.map(reach).join('×') : String(reach(first));
  const [before, after] = first.kind === 'window' ? [first.before, first.after] : [(reach(first) - 2) / 2, reach(first) / 2];
  return {
    lines: [
      `A window of ${extent} has no middle: with ${before} before and ${after} behind the size stays, and the map moves by half a sample.`,
      `Kernel ${[kernel + 1, kernel - 1].join(' or ')} has one.`
    ],
    blame: ['kernel'],
    instead: [kernel + 1, kernel - 1].map(value => ({ param: 'kernel', value }))
  };
}

type SlidingMap = Extract<AxisMap, { kind: 'window' | 'same' }>;

/** Whether an even window goes over every sample once, with one more sample of padding at one end than at the other. */
function movesMap(map: AxisMap): map is SlidingMap {
  if ((map.kind !== 'window' && map.kind !== 'same') || map.stride !== 1 || reach(map) % 2 === 1) return false;
  return map.kind === 'same' || (map.before !== map.after && map.before + map.after === reach(map) - 1);
}
