import type { Analysis } from '../analysis/analysis';
import { finish, type Steps } from '../base/steps';
import { choiceFor, type RuleChoice } from '../config/settings';
import { directive } from './directive';
import { rules as everyRule } from './index';
import type { Diagnostic, Report, Rule } from './rule';
import { suppressedIn, unusedSuppressions } from './suppression';
import { elsewhere } from './variants';

/** More reports than this of one file help nobody. */
export const MAX_DIAGNOSTICS = 1_000;

export interface DiagnoseOptions {
  /** Told of a rule that failed; the others answer all the same. */
  readonly onError?: (rule: Rule, error: unknown) => void;
  /** In place of the registry's. */
  readonly rules?: readonly Rule[];
}

/** What is wrong with a model, by place: settings and suppressions are applied, and no report stands twice. */
export const diagnose = (analysis: Analysis, options: DiagnoseOptions = {}): Diagnostic[] => finish(diagnosing(analysis, options));

/** The same in steps. */
export function* diagnosing(analysis: Analysis, options: DiagnoseOptions = {}): Steps<Diagnostic[]> {
  const rules = options.rules ?? everyRule;
  const here = yield* runningRules(analysis, rules, options);
  const everywhere = yield* elsewhere(analysis, here, other => runningRules(other, rules, options));
  const active = (rule: Rule) => isOn(choiceOf(analysis, rule));
  const found = [...here, ...everywhere.filter(({ rule }) => active(rule))];
  const others = () => otherReports(analysis, other => runningRules(other, rules, options));
  const told = [...found];
  if (rules.includes(directive)) {
    const unused = yield* unusedSuppressions(analysis, found, others, { known: rules, active });
    yield* telling(directive, choiceOf(analysis, directive), unused, told);
  }
  const suppressed = suppressedIn(analysis);
  const kept = told.filter(diagnostic => !suppressed.has(diagnostic));
  return distinct(kept.sort(byPlace)).slice(0, MAX_DIAGNOSTICS);
}

/** Layers whose fields are worked out in a step. */
const FIELDS = 100;

function* runningRules(analysis: Analysis, rules: readonly Rule[], { onError }: DiagnoseOptions): Steps<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const rule of rules) {
    const before = found.length;
    try {
      const choice = choiceOf(analysis, rule);
      if (!isOn(choice)) continue;
      const reported = rule.check(analysis);
      // Most models have nothing that most rules are about.
      if (Array.isArray(reported) && reported.length === 0) continue;
      yield;
      const last = rule.sees?.(analysis) ?? -1;
      for (let layer = 0; layer < last; layer += FIELDS) {
        analysis.field(layer);
        yield;
      }
      yield* telling(rule, choice, reported, found);
    } catch (error) {
      found.length = before;
      onError?.(rule, error);
    }
  }
  return found;
}

/** Adds what a rule reports, as the settings have it. */
function* telling(rule: Rule, choice: RuleChoice, reported: Iterable<Report | undefined>, found: Diagnostic[]): Steps<void> {
  const most = found.length + MAX_DIAGNOSTICS;
  for (const report of reported) {
    if (!report) {
      yield;
      continue;
    }
    const setting = choice.layer(report.layer) ?? choice.file;
    if (setting !== 'off') found.push({ ...report, rule, severity: setting ?? report.severity ?? rule.severity });
    if (found.length >= most) break;
  }
}

/** What the settings say of a rule; one that is off unless asked for counts as set so. */
function choiceOf({ model: { settings, location } }: Analysis, rule: Rule): RuleChoice {
  const choice = choiceFor(settings, location, rule);
  const silent = rule.off && settings.preset !== 'strict' && choice.file === undefined;
  return silent ? { ...choice, file: 'off' } : choice;
}

const isOn = ({ file, someLayer }: RuleChoice): boolean => file !== 'off' || someLayer;

/** The reports of the variants that are not shown; a suppression may be there for one of them. */
function* otherReports({ model, variant }: Analysis, find: (other: Analysis) => Steps<readonly Diagnostic[]>): Steps<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const other of model.variants) if (other.id !== variant?.id) found.push(...(yield* find(yield* model.analysing(other.id))));
  return found;
}

const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  a.span.start - b.span.start || a.span.end - b.span.end || (a.rule.code < b.rule.code ? -1 : a.rule.code > b.rule.code ? 1 : 0);

function distinct(sorted: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return sorted.filter(({ rule, span, message }) => {
    const key = `${rule.code} ${span.start} ${span.end} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
