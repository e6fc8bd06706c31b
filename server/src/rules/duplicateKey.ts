import { problemRule } from './problems';

export const duplicateKey = problemRule('duplicate-key', {
  code: 'SL611',
  id: 'duplicate-key',
  severity: 'warning',
  title: 'A key stands twice',
  why: 'YAML and JSON readers of the frameworks keep one of the two values, the last, and say nothing. What stands above is read by nobody.',
  examples: [
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, kernel: 5}\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 5}\n'
    }
  ]
});
