import type { Analysis } from '../analysis/analysis';
import type { Run } from '../analysis/cause';
import { type OpRun, opRuns } from '../analysis/opRuns';
import type { LayerResult } from '../analysis/propagate';
import { benchOf, runAt } from '../analysis/reruns';
import { alike } from '../base/alike';
import type { Span } from '../base/span';
import type { Severity } from '../config/severity';
import type { Finding, FindingKind, FindingOf } from '../ir/finding';
import type { Probe } from '../ir/graph';
import { isTensor, type Shape, type Tensor } from '../ir/shape';
import type { Fix, Related, Report, Rule } from './rule';

/** A finding in its surroundings, as the rules word it. */
export interface AnyFact {
  readonly analysis: Analysis;
  readonly finding: Finding;
  readonly span: Span;
  /** Undefined for a fact about the file that belongs to no layer. */
  readonly result?: LayerResult;
  readonly probe?: Probe;
}

export interface Fact<K extends FindingKind> extends AnyFact {
  readonly finding: FindingOf<K>;
}

/** What a rule says about a fact. */
export interface Told {
  /** The first is the headline; what is undefined is left out. */
  readonly lines: readonly (string | false | undefined)[];
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly unnecessary?: true;
}

type Tellers<K extends FindingKind> = { readonly [P in K]: (fact: Fact<P>) => Told | undefined };
/** Ways out of what is told, the best first. */
type Fixers<K extends FindingKind> = { readonly [P in K]?: (fact: Fact<P>) => Iterable<Fix> };

/** A rule that puts facts of some kinds into words. */
export interface FactRule<K extends FindingKind = FindingKind> extends Rule {
  readonly tells: Tellers<K>;
}

type Written<K extends FindingKind> = Omit<Rule, 'check'> & {
  readonly tells: Tellers<K>;
  readonly fixes?: Fixers<K>;
  /** What the rule finds out besides. */
  also?(analysis: Analysis): Iterable<Report | undefined>;
};

export const factRule = <K extends FindingKind>({ also, fixes, ...rule }: Written<K>): FactRule<K> => ({
  ...rule,
  check(analysis) {
    const factless = analysis.faults.length === 0 && analysis.graph.notices.length === 0;
    return factless ? (also?.(analysis) ?? NOTHING) : told(analysis, rule.tells, fixes ?? {}, also);
  }
});

const NOTHING: readonly Report[] = [];

function* told(analysis: Analysis, tells: object, fixes: object, also: Written<FindingKind>['also']): Generator<Report | undefined> {
  for (const fact of factsOf(analysis)) {
    const told = ofKind<Told | undefined>(tells, fact)?.(fact);
    const fixer = ofKind<Iterable<Fix>>(fixes, fact);
    if (told) yield { ...reportOf(fact, told), ...(fixer && { fixes: () => fixer(fact) }) };
  }
  if (also) yield* also(analysis);
}

/** What stands under a finding's kind takes that kind. */
const ofKind = <R>(table: object, { finding: { kind } }: AnyFact): ((fact: AnyFact) => R) | undefined =>
  Object.hasOwn(table, kind) ? (table as Record<string, (fact: AnyFact) => R>)[kind] : undefined;

function* factsOf(analysis: Analysis): Generator<AnyFact> {
  for (const { finding, span, result, probe } of analysis.faults) yield { analysis, finding, span, result, ...(probe && { probe }) };
  for (const { finding, span } of analysis.graph.notices) yield { analysis, finding, span };
}

function reportOf(fact: AnyFact, { lines, ...rest }: Told): Report {
  const [first = '', ...more] = lines.filter((line): line is string => typeof line === 'string' && line !== '');
  const where = inside(fact);
  const headline = where ? `${where}: ${uncapital(first)}` : first;
  const message = [headline, ...more, ...(fact.probe ? [`${fact.probe.why}, where this fails.`] : [])].join('\n');
  // What the framework goes on with is no error.
  const severity = fact.finding.accepted && { severity: 'warning' as const };
  return { span: fact.span, message, ...severity, ...(fact.result && { layer: fact.result.layer.id }), ...rest };
}

/** A sentence's beginning within another; names of types stay as they are. */
const uncapital = (text: string): string => (/^[A-Z][a-z]*[ ,]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

/** "Inside C3k2 (concat)"; nothing where the block is one operator with its trimmings and named after it, as Conv is. */
function inside(fact: AnyFact): string | undefined {
  const { within } = fact.finding;
  if (!within || !fact.result) return undefined;
  return isNamesake(within, fact.result, fact.analysis) ? undefined : `Inside ${fact.result.layer.type} (${within})`;
}

/** Whether the operator `within` a block is what the block is named after and about, as the convolution of a Conv is. */
export function isNamesake(within: string, result: LayerResult, analysis: Analysis): boolean {
  const type = result.layer.type.toLowerCase();
  if (!(type.endsWith(within.toLowerCase()) || type.startsWith(within.toLowerCase()))) return false;
  return (
    opRuns(result, analysis.graph.conventions, benchOf(analysis).memo).all.filter(({ op }) => op.name === within).length ===
    result.layer.repeat
  );
}

/** The operator that found the fact, with its own arguments and inputs. */
export function finderOf({ analysis, finding, result }: AnyFact): OpRun | undefined {
  if (!result) return undefined;
  const { all } = opRuns(result, analysis.graph.conventions, benchOf(analysis).memo);
  return all.find(run => run.result.findings.some(found => found.kind === finding.kind && alike(found.data, finding.data)));
}

/** The tensor that the fact is about, as far as it is known. */
export function inputOf(fact: AnyFact): Tensor | undefined {
  const finder = finderOf(fact);
  const shape: Shape | undefined = finder
    ? finder.inputs[0]
    : fact.finding.within
      ? undefined
      : fact.result?.inputs[fact.finding.input ?? 0];
  return isTensor(shape) ? shape : undefined;
}

/** The run that the fact was found in. */
export function runOf({ analysis, probe }: AnyFact): Run {
  const layers = probe ? runAt(analysis, probe.inputs) : analysis.layers;
  return { graph: analysis.graph, layers, memo: benchOf(analysis).memo };
}

/** The words of an argument: as the file names it, else as the operator does. */
export function argumentName({ analysis, result }: Pick<AnyFact, 'analysis' | 'result'>, name: string): string {
  const origin = result?.layer.args[name]?.origin;
  const key = origin?.kind === 'written' ? origin.key : undefined;
  const written = key && analysis.model.text.slice(key.start, key.end).replace(/^["']|["']$/g, '');
  if (written && /^[\w.-]{1,40}$/.test(written)) return written;
  // As PyTorch spells it: out_channels.
  return name.replace(/^\?/, '').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
