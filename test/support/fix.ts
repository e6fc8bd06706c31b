import type { Analysis } from '../../server/src/analysis/analysis';
import { diagnose } from '../../server/src/rules/diagnose';
import { type Mend, mends } from '../../server/src/rules/mend';
import type { Diagnostic } from '../../server/src/rules/rule';
import { analyse, type Seen } from './see';

export interface Offered extends Mend {
  readonly diagnostic: Diagnostic;
}

/** All fixes that an analysis is offered, report by report. */
export const offeredIn = (analysis: Analysis): Offered[] =>
  diagnose(analysis).flatMap(diagnostic => mends(analysis, diagnostic).map(mend => ({ ...mend, diagnostic })));

/** The titles of all fixes of a text, each behind its rule; safe ones are marked. */
export const fixes = (text: string, options: Seen = {}): string[] =>
  offeredIn(analyse(text, options)).map(({ diagnostic, title, safe }) => `${diagnostic.rule.code}${safe ? ' (safe)' : ''} ${title}`);

/** The text after the fix of that title; its beginning is enough. */
export function fix(text: string, title: string, options: Seen = {}): string {
  const found = offeredIn(analyse(text, options)).find(mend => mend.title.startsWith(title));
  if (!found) throw new Error(`no fix ${title}; there are: ${fixes(text, options).join('; ')}`);
  return found.text;
}
