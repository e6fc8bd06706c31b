import type { Span } from '../base/span';
import type { ArgumentProblem } from '../ir/finding';
import type { Notice } from '../ir/graph';

/** A value that belongs to no layer and cannot be used, told at its place. */
export const notice = (span: Span, problem: ArgumentProblem): Notice => ({
  span,
  finding: { kind: 'argument', blame: [], data: { problem } }
});
