import type { Analysis } from '../analysis/analysis';
import type { Suppression } from '../config/directives';
import { nearest } from '../dialects/nearest';
import type { Diagnostic, Report, Rule } from './rule';
import { listed, short } from './wording';

/** True when a comment of the file suppresses this report. */
export const isSuppressed = (diagnostic: Diagnostic, analysis: Analysis): boolean =>
  analysis.model.directives.suppressions.some(suppression => suppresses(suppression, diagnostic, analysis));

function suppresses(suppression: Suppression, diagnostic: Diagnostic, analysis: Analysis): boolean {
  return (
    inScope(suppression, diagnostic, analysis) &&
    (suppression.rules.length === 0 || suppression.rules.some(name => isRule(name, diagnostic.rule)))
  );
}

const isRule = (name: string, { code, id }: Rule): boolean => name.toLowerCase() === code.toLowerCase() || name.toLowerCase() === id;

/** A comment before a layer counts for the whole layer, wherever in its lines the report is marked. */
function inScope({ scope, span }: Suppression, diagnostic: Diagnostic, { model: { lines }, layers }: Analysis): boolean {
  if (scope === 'file') return true;
  const next = lines.lineAt(span.start) + 1;
  if (lines.lineAt(diagnostic.span.start) === next) return true;
  const about =
    diagnostic.layer === undefined
      ? undefined
      : layers.find(({ layer }) => layer.id === diagnostic.layer && covers(layer.span, diagnostic.span));
  return about !== undefined && lines.lineAt(about.layer.span.start) === next;
}

const covers = (outer: { start: number; end: number }, inner: { start: number }): boolean =>
  outer.start <= inner.start && inner.start <= outer.end;

/**
 * Suppressions that name no rule, or have nothing to suppress in any variant of the model; `others` finds the reports of the
 * variants that are not shown, and is asked only where the shown one has no use for a comment.
 */
export function* unusedSuppressions(
  analysis: Analysis,
  found: readonly Diagnostic[],
  others: () => readonly Diagnostic[],
  rules: { readonly known: readonly Rule[]; readonly active: readonly Rule[] }
): Generator<Report> {
  let elsewhere: readonly Diagnostic[] | undefined;
  const used = (suppression: Suppression): boolean => {
    if (found.some(diagnostic => suppresses(suppression, diagnostic, analysis))) return true;
    elsewhere ??= others();
    return elsewhere.some(diagnostic => suppresses(suppression, diagnostic, analysis));
  };
  for (const suppression of analysis.model.directives.suppressions) {
    const { span } = suppression;
    const unknown = suppression.rules.filter(name => !rules.known.some(rule => isRule(name, rule)));
    for (const name of unknown) yield { span, message: unknownText(name, rules.known) };
    const known = suppression.rules.filter(name => rules.active.some(rule => isRule(name, rule)));
    if (suppression.rules.length === 0 && !used(suppression))
      yield { span, severity: 'information', message: 'This comment suppresses nothing.' };
    const idle = known.filter(name => !used({ ...suppression, rules: [name] }));
    if (idle.length > 0)
      yield { span, severity: 'information', message: `This comment suppresses nothing: no ${listed(idle, 'or')} is reported here.` };
  }
}

function unknownText(name: string, rules: readonly Rule[]): string {
  const near = nearest(
    name,
    rules.flatMap(rule => [rule.code, rule.id])
  );
  return `\`${short(name)}\` is no rule${near ? `: did you mean ${near}?` : '.'}`;
}
