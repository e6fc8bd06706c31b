import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import type { Suppression } from '../config/directives';
import { nearest } from '../dialects/nearest';
import { replacing } from './propose';
import type { Diagnostic, Fix, Report, Rule } from './rule';
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
    for (const name of unknown)
      yield { span, message: unknownText(name, rules.known), fixes: () => nameFixes(name, suppression, analysis, rules.known) };
    const known = suppression.rules.filter(name => rules.active.some(rule => isRule(name, rule)));
    if (suppression.rules.length === 0 && !used(suppression))
      yield { span, severity: 'information', message: 'This comment suppresses nothing.', fixes: () => [withoutComment(span, analysis)] };
    const idle = known.filter(name => !used({ ...suppression, rules: [name] }));
    const message = `This comment suppresses nothing: no ${listed(idle, 'or')} is reported here.`;
    const fixes = () => [
      idle.length === suppression.rules.length ? withoutComment(span, analysis) : withoutNames(idle, suppression, analysis)
    ];
    if (idle.length > 0) yield { span, severity: 'information', message, fixes };
  }
}

const nearestRule = (name: string, rules: readonly Rule[]): string | undefined =>
  nearest(
    name,
    rules.flatMap(rule => [rule.code, rule.id])
  );

/** The rule that was meant in the place of a name that none has; else the name goes. */
function* nameFixes(name: string, suppression: Suppression, analysis: Analysis, rules: readonly Rule[]): Generator<Fix> {
  const near = nearestRule(name, rules);
  const { span } = suppression;
  const start = span.start + analysis.model.text.slice(span.start, span.end).indexOf(name);
  if (near !== undefined) yield replacing(analysis, { start, end: start + name.length }, near, { safe: true });
  yield suppression.rules.length > 1 ? withoutNames([name], suppression, analysis) : withoutComment(span, analysis);
}

/** A comment that names some rules fewer. */
function withoutNames(names: readonly string[], { span }: Suppression, { model: { text } }: Analysis): Fix {
  const written = text.slice(span.start, span.end);
  const left = names.reduce((words, name) => words.replace(new RegExp(`[\\s,]+${name.replace(/\W/g, '\\$&')}(?![\\w-])`), ''), written);
  return { title: `Remove ${listed(names)} from the comment`, changes: [{ text: { span, new: left } }] };
}

/** A comment goes, with its line where nothing else stands there. */
function withoutComment(span: Span, { model: { text, lines } }: Analysis): Fix {
  const line = lines.lineAt(span.start);
  const alone = text.slice(lines.start(line), span.start).trim() === '';
  const before = text.slice(lines.start(line), span.start);
  const whole = { start: lines.start(line), end: line < lines.count ? lines.start(line + 1) : text.length };
  const rest = { start: span.start - (before.length - before.trimEnd().length), end: span.end };
  return { title: 'Remove this comment', safe: true, changes: [{ text: { span: alone ? whole : rest, new: '' } }] };
}

function unknownText(name: string, rules: readonly Rule[]): string {
  const near = nearestRule(name, rules);
  return `\`${short(name)}\` is no rule${near ? `: did you mean ${near}?` : '.'}`;
}
