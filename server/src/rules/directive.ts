import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { nearest } from '../dialects/nearest';
import { replacing } from './propose';
import type { Fix, Rule } from './rule';

/** Problems of `shapelint` comments. Suppressions that suppress nothing are added where suppressions are applied. */
export const directive: Rule = {
  code: 'SL703',
  id: 'directive',
  severity: 'warning',
  title: 'A shapelint comment means nothing, or does nothing',
  what: 'Reported at a comment that begins with `shapelint` and is not understood, or suppresses nothing.',
  why: 'A comment that begins with `shapelint` but says nothing this tool knows is most likely misspelt. A suppression that suppresses nothing (information) can go: it would hide a report that comes later.',
  mending: 'One of the forms in the message, or leaving the comment out.',
  ignore: 'Where a suppression is kept for another version of the file.',
  sources: ['[Settings](../settings.md)'],
  examples: [
    {
      bad: '# shapelint: inputs=3x8x8\ninput: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n',
      good: '# shapelint: input=3x8x8\ninput: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n'
    },
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  # shapelint-disable-next-line SL101\n  - conv2d: {filters: 8, kernel: 3}\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n'
    }
  ],
  *check(analysis) {
    for (const { word, ...problem } of analysis.model.directives.problems)
      yield { ...problem, ...(word !== undefined && { fixes: () => fixes(analysis, problem.span, word) }) };
  }
};

/** The key that was meant, with an equals sign behind it. */
function* fixes(analysis: Analysis, span: Span, word: string): Generator<Fix> {
  const [, key = '', value] = /^([\w-]+)[=:](.+)$/.exec(word) ?? [];
  const near = nearest(key, ['input', 'scale', 'phase', 'variant']);
  const start = span.start + analysis.model.text.slice(span.start, span.end).indexOf(word);
  if (near !== undefined) yield replacing(analysis, { start, end: start + word.length }, `${near}=${value}`, { safe: true });
}
