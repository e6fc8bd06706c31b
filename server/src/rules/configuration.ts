import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { readConfiguration } from '../config/configuration';
import { type FieldProblem, NAMED } from '../config/readField';
import { nearest } from '../dialects/nearest';
import { names } from './names';
import { problemsOf } from './problems';
import { present, replacing } from './propose';
import type { Fix, Rule } from './rule';
import { short } from './wording';

/** What is wrong in `shapelint.yaml`. */
export const configuration: Rule = {
  code: 'SL704',
  id: 'configuration',
  severity: 'error',
  title: 'The configuration cannot be used as it is written',
  what: 'Reported in `shapelint.yaml` at what cannot be used.',
  why: 'A key or a rule that does not exist, or a value that makes no sense, is left out, and the rest of the file counts: what was meant would go unnoticed otherwise.',
  mending: 'The nearest name, or a value of the kind that is expected.',
  ignore: 'Never: what is reported is not in force.',
  sources: ['[Settings](../settings.md)'],
  examples: [
    {
      file: 'shapelint.yaml',
      bad: 'rules:\n  pixels-unred: off\n',
      good: 'rules:\n  pixels-unread: off\n'
    },
    {
      file: 'shapelint.yaml',
      bad: 'modules:\n  MyDown: { like: conv2d, arguments: [filters, kernel, stride] }\n',
      good: 'modules:\n  MyDown: { like: conv2d, args: [filters, kernel, stride] }\n'
    }
  ],
  *check(analysis) {
    const { model } = analysis;
    if (model.dialect.id !== 'configuration') return;
    yield* problemsOf(model, 'syntax');
    for (const { span, problem } of readConfiguration(model.tree, '', names).problems)
      yield { span, message: told(problem), fixes: () => present(nearestName(analysis, span, problem)) };
  }
};

/** The name that was meant, in the place of the one that is written. */
function nearestName(analysis: Analysis, span: Span, problem: FieldProblem['problem']): Fix | undefined {
  if (problem.is !== 'unknown-key' && problem.is !== 'unknown-name') return undefined;
  const near = nearest(problem.is === 'unknown-key' ? problem.key : problem.name, problem.known);
  return near === undefined ? undefined : replacing(analysis, span, near, { safe: true });
}

function told(problem: FieldProblem['problem']): string {
  switch (problem.is) {
    case 'unknown-key':
      return `There is no setting \`${short(problem.key)}\` here${meant(problem.key, problem.known)}`;
    case 'unknown-name':
      return `\`${short(problem.name)}\` is not ${NAMED[problem.what]}${meant(problem.name, problem.known)}`;
    case 'missing':
      return `The key \`${problem.key}\` is missing here.`;
    case 'wrong':
      return `Expected ${problem.expected}; ${short(problem.written)} is written.`;
  }
}

function meant(written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  if (near !== undefined) return `: did you mean ${near}?`;
  return known.length <= 8 ? `: ${known.join(', ')} are known.` : '.';
}
