import type { Model } from '../analysis/analysis';
import type { SyntaxProblem } from '../syntax/tree';
import type { Report } from './rule';

/** What the parser says about some kind of problem. */
export function* problemsOf({ tree }: Model, kind: SyntaxProblem['kind']): Generator<Report> {
  for (const problem of tree.problems) if (problem.kind === kind) yield reportOf(problem);
}

const reportOf = ({ span, message, first }: SyntaxProblem): Report => ({
  span,
  message,
  ...(first && { related: [{ span: first, message: first.start < span.start ? 'It stood here before.' : 'It stands here too.' }] })
});
