import type { MappedRun } from '../analysis/windows';
import { uses } from '../arithmetic/axisMap';
import { reach } from '../arithmetic/window';
import { type WindowTold, windowRule } from './windowRule';
import { count } from './wording';

/** Windows without padding read the samples at the border less often than those in the middle. */
export const borderUnderused = windowRule({
  code: 'SL404',
  id: 'border-underused',
  severity: 'information',
  off: true,
  title: 'Without padding the border is read less often than the middle',
  what: 'Reported at a window without padding that overlaps with its neighbours.',
  why: 'A window that slides without padding passes over a corner once and over a sample in the middle as often as it has taps: what stands at the border counts for less, and the map shrinks with every layer.',
  formula: 'A sample is read by as many windows as have a tap on it; a corner’s count is the product over the axes.',
  mending: 'Padding (kernel − 1)/2.',
  ignore: 'Where no sample may be made up, as in valid convolutions of segmentation nets.',
  sources: [
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)',
    'Islam, Jia and Bruce, [How Much Position Information Do Convolutional Neural Networks Encode?](https://arxiv.org/abs/2001.08248)'
  ],
  examples: [
    {
      bad: 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n',
      good: 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: 1}\n'
    }
  ],
  maps: { kinds: ['window'] },
  tell
});

function tell({ axes, input }: MappedRun): WindowTold | undefined {
  const windows = axes.flatMap(({ axis, map, extent }) => {
    if (map.kind !== 'window' || map.before > 0 || map.after > 0 || extent === undefined || input.margins?.[axis]) return [];
    return [{ map, corner: uses(map, 0, extent), middle: uses(map, Math.floor(extent / 2), extent) }];
  });
  const times = (of: (window: (typeof windows)[number]) => number): number => windows.reduce((product, window) => product * of(window), 1);
  const [corner, middle] = [times(window => window.corner), times(window => window.middle)];
  if (windows.length === 0 || corner >= middle) return undefined;
  const padding = [...new Set(windows.map(({ map }) => Math.floor((reach(map) - 1) / 2)))];
  return {
    lines: [
      `A sample in the corner is read ${corner === 1 ? 'once' : count(corner, 'time')}, one in the middle ${count(middle, 'time')} (no padding).`,
      `With padding ${padding.join('×')} the map keeps its size, and the border counts for more.`
    ],
    blame: ['padding', 'kernel'],
    ...(padding.length === 1 && { instead: [{ param: 'padding', value: padding[0] }] })
  };
}
