import type { Analysis } from '../analysis/analysis';
import type { MappedAxis, MappedRun } from '../analysis/windows';
import { resizingFirst } from './inserting';
import { type WindowTold, windowRule } from './windowRule';
import { count } from './wording';

/** Transposed convolutions whose windows overlap unevenly. */
export const checkerboard = windowRule({
  code: 'SL401',
  id: 'checkerboard',
  severity: 'information',
  off: true,
  title: 'A transposed convolution overlaps unevenly',
  what: 'Reported at a transposed convolution whose kernel is no multiple of its stride.',
  why: 'Where the kernel is no multiple of the stride, neighbouring output samples are made of different numbers of input samples; the output shows that as a checkerboard, which training can only partly undo.',
  formula: 'An output sample is made of ⌊kernel/stride⌋ or ⌈kernel/stride⌉ input samples along each axis.',
  mending: 'A kernel that is a multiple of the stride, or a resize with a convolution behind it.',
  ignore: 'Where training has shown that the artefacts do not matter.',
  sources: ['Odena, Dumoulin and Olah, [Deconvolution and Checkerboard Artifacts](https://distill.pub/2016/deconv-checkerboard/)'],
  examples: [
    {
      bad: 'input: [8, 16, 16]\nlayers:\n  - deconv2d: {filters: 8, kernel: 3, stride: 2, padding: 1, output_padding: 1}\n',
      good: 'input: [8, 16, 16]\nlayers:\n  - deconv2d: {filters: 8, kernel: 4, stride: 2, padding: 1}\n'
    }
  ],
  maps: { kinds: ['transposed'] },
  tell
});

interface Uneven {
  readonly kernel: number;
  readonly stride: number;
  readonly outputPadding: number;
}

function unevenness({ map }: MappedAxis): Uneven[] {
  if (map.kind !== 'transposed' || map.stride < 2 || map.dilation > 1 || map.kernel % map.stride === 0) return [];
  return [{ kernel: map.kernel, stride: map.stride, outputPadding: map.outputPadding }];
}

function tell({ axes, result }: MappedRun, analysis: Analysis): WindowTold | undefined {
  const uneven = axes.flatMap(unevenness);
  const [first] = uneven;
  if (!first) return undefined;
  const { kernel, stride, outputPadding } = first;
  // What a wider kernel adds, output padding need not.
  const rest = (value: number): number => outputPadding + kernel - value;
  const keeping = (value: number) => (rest(value) >= 0 && rest(value) < stride ? { with: { outputPadding: rest(value) } } : {});
  const least = Math.floor(kernel / stride);
  const made = [least ** uneven.length, (least + 1) ** uneven.length] as const;
  const even = [least * stride, (least + 1) * stride].filter(n => n >= stride);
  return {
    lines: [
      `Kernel ${kernel} is no multiple of stride ${stride}: one output sample is made of ${count(made[0], 'input sample')}, another of ${made[1]}.`,
      `${even.length > 1 ? 'Kernels' : 'Kernel'} ${even.join(' and ')} overlap${even.length > 1 ? '' : 's'} evenly, as a resize with a convolution behind it does.`
    ],
    blame: ['kernel', 'stride'],
    instead: [...even].reverse().map(value => ({ param: 'kernel', value, ...keeping(value) })),
    fixes: () => (uneven.length === axes.length ? resizingFirst({ analysis, result }, stride, kernel) : [])
  };
}
