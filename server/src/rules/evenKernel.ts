import { type Fact, factRule, type Told } from './fact';
import { setting } from './propose';
import type { Fix } from './rule';

/** An even kernel with half of it as padding. */
export const evenKernel = factRule({
  code: 'SL403',
  id: 'even-kernel-same',
  severity: 'warning',
  title: 'An even kernel is padded by half of itself',
  what: 'Reported at an even window whose padding makes the map grow.',
  why: 'A window of even extent has no middle: with half of it as padding on both sides the map grows by one sample, and everything behind is off by one. Darknet’s `pad=1` does that without a word.',
  formula: '(n + 2·⌊kernel/2⌋ − kernel) + 1 = n + 1 for an even kernel.',
  mending: 'An odd kernel, or another padding.',
  ignore: 'Where the grown map is cut again.',
  sources: [
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=2\npad=1\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\npad=1\n'
    }
  ],
  tells: { 'even-kernel': tell },
  fixes: { 'even-kernel': fixes }
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
