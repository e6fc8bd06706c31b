import { grouped } from '../base/grouped';
import { factRule } from './fact';
import { problemsOf } from './problems';

const nested = (depth: number): string => `input: [3, 8, 8]\nlayers:\n  - relu: {}\nnotes: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;

export const limit = factRule({
  code: 'SL702',
  id: 'limit',
  severity: 'warning',
  title: 'The file is larger or deeper than is read',
  what: 'Reported at the place from which on a file is not read.',
  why: 'A file far beyond any model config is read in part, so that the editor stays quick. The report says what was left out.',
  mending: 'A smaller file; no real model meets a limit.',
  ignore: 'Where what is left out does not matter.',
  sources: ['[SECURITY.md](https://github.com/shapelint/shapelint/blob/main/SECURITY.md)'],
  examples: [{ bad: nested(201), good: nested(3) }],
  tells: {
    'layer-limit': ({ finding: { data } }) => ({
      lines: [
        `${grouped(data.read)} layers${data.copies ? ', their copies counted,' : ''} are read of a file; this one and those behind it are left out.`
      ]
    })
  },
  also: ({ model }) => problemsOf(model, 'limit')
});
