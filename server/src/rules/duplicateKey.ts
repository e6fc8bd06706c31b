import { problemRule } from './problems';

export const duplicateKey = problemRule('duplicate-key', {
  code: 'SL611',
  id: 'duplicate-key',
  severity: 'warning',
  title: 'A key stands twice',
  why: 'YAML and JSON readers of the frameworks keep one of the two values, the last, and say nothing: what stands above is read by nobody. Darknet keeps the first, and what stands below has no effect.',
  examples: [
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, kernel: 5}\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 5}\n'
    },
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\nsize=5\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\n'
    }
  ]
});
