import { factRule } from './fact';
import { problemsOf } from './problems';

const nested = (depth: number): string => `input: [3, 8, 8]\nlayers:\n  - relu: {}\nnotes: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;

export const limit = factRule({
  code: 'SL702',
  id: 'limit',
  severity: 'warning',
  title: 'The file is larger or deeper than is read',
  why: 'A file far beyond any model config is read in part, so that the editor stays quick. The report says what was left out.',
  examples: [{ bad: nested(201), good: nested(3) }],
  tells: {
    'layer-limit': ({ finding: { data } }) => ({
      lines: [`${data.read.toLocaleString('en')} layers are read of a file; this one and those behind it are left out.`]
    })
  },
  also: ({ model }) => problemsOf(model, 'limit')
});
