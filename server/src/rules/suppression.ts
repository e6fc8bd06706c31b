import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import type { Steps } from '../base/steps';
import type { Suppression } from '../config/directives';
import { nearest } from '../dialects/nearest';
import { replacing } from './propose';
import { type Diagnostic, type Fix, namesOf, type Report, type Rule } from './rule';
import { listed, short } from './wording';

/** What the comments of a file suppress. */
export interface Suppressed {
  /** Whether one of them suppresses this report. */
  has(diagnostic: Diagnostic): boolean;
}

export function suppressedIn(analysis: Analysis): Suppressed {
  const { suppressions } = analysis.model.directives;
  if (suppressions.length === 0) return { has: () => false };
  const written = new Set(suppressions.flatMap(one => markOf(one, analysis)));
  const marks = marking(analysis);
  return { has: diagnostic => marks(diagnostic).some(mark => written.has(mark)) };
}

/** Every rule. */
const ALL = '*';

/** A suppression as a place and the name of a rule there: a report that has one of its marks is suppressed by it. */
const markOf = ({ rules, ...one }: Suppression, analysis: Analysis): string[] => {
  const place = placeOf(one, analysis);
  return rules.length > 0 ? rules.map(name => `${place} ${name.toLowerCase()}`) : [`${place} ${ALL}`];
};

const placeOf = ({ scope, span }: Pick<Suppression, 'scope' | 'span'>, { model: { lines } }: Analysis): string =>
  scope === 'file' ? scope : String(lines.lineAt(span.start) + 1);

/** The marks of a report. A comment before a layer counts for the whole layer, wherever in its lines the report is marked. */
function marking({ model: { lines }, layers }: Analysis): (diagnostic: Diagnostic) => string[] {
  const spans = new Map<string, Span[]>();
  for (const { layer } of layers) {
    const others = spans.get(layer.id);
    if (others) others.push(layer.span);
    else spans.set(layer.id, [layer.span]);
  }
  const startOf = ({ layer = '', span }: Diagnostic): number | undefined => spans.get(layer)?.find(one => covers(one, span))?.start;
  return diagnostic => {
    const start = startOf(diagnostic);
    const places = ['file', lines.lineAt(diagnostic.span.start), ...(start === undefined ? [] : [lines.lineAt(start)])];
    const names = [ALL, ...namesOf(diagnostic.rule)];
    return places.flatMap(place => names.map(name => `${place} ${name}`));
  };
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
  others: () => Steps<readonly Diagnostic[]>,
  rules: { readonly known: readonly Rule[]; active(rule: Rule): boolean }
): Steps<Report[]> {
  const { suppressions } = analysis.model.directives;
  if (suppressions.length === 0) return [];
  const marks = marking(analysis);
  const told = new Set(found.flatMap(marks));
  const isIdle = (suppression: Suppression) => markOf(suppression, analysis).some(mark => !told.has(mark));
  const [known, active] = [allNames(rules.known), allNames(rules.known.filter(rules.active))];
  const idleNames = (suppression: Suppression) =>
    suppression.rules.filter(name => active.has(name.toLowerCase()) && isIdle({ ...suppression, rules: [name] }));
  if (suppressions.some(one => (one.rules.length === 0 ? isIdle(one) : idleNames(one).length > 0)))
    for (const diagnostic of yield* others()) for (const mark of marks(diagnostic)) told.add(mark);
  const reports: Report[] = [];
  for (const suppression of suppressions) {
    if (reports.length >= MOST) break;
    const { span } = suppression;
    for (const name of suppression.rules)
      if (!known.has(name.toLowerCase()))
        reports.push({ span, message: unknownText(name, rules.known), fixes: () => nameFixes(name, suppression, analysis, rules.known) });
    if (suppression.rules.length === 0 && isIdle(suppression))
      reports.push({
        span,
        severity: 'information',
        message: 'This comment suppresses nothing.',
        fixes: () => [withoutComment(span, analysis)]
      });
    const idle = idleNames(suppression);
    const message = `This comment suppresses nothing: no ${listed(idle, 'or')} is reported here.`;
    const fixes = () => [
      idle.length === suppression.rules.length ? withoutComment(span, analysis) : withoutNames(idle, suppression, analysis)
    ];
    if (idle.length > 0) reports.push({ span, severity: 'information', message, fixes });
  }
  return reports;
}

/** More reports on comments help nobody. */
const MOST = 1_000;

const allNames = (rules: readonly Rule[]): ReadonlySet<string> => new Set(rules.flatMap(namesOf));

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
