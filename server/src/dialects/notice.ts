import type { Span } from '../base/span';
import type { ArgumentProblem, FindingOf } from '../ir/finding';
import type { Notice } from '../ir/graph';

/** A value that belongs to no layer and cannot be used, told at its place, with ways to write it. */
export const notice = (span: Span, problem: ArgumentProblem, instead?: FindingOf<'argument'>['data']['instead']): Notice => ({
  span,
  finding: { kind: 'argument', blame: [], data: { problem, ...(instead && { instead }) } }
});
