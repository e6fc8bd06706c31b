import type { Analysis } from '../analysis/analysis';
import { PROJECT } from '../base/project';
import type { Span } from '../base/span';
import type { Severity } from '../config/severity';
import type { Change } from '../dialects/change';

/** A place that has to do with a report: an operand, the layer where two sizes first parted. */
export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** A way out that a rule proposes; it is offered once a new analysis has shown that it works. */
export interface Fix {
  /** "Set padding to 1": what then comes out is added where the shape changes. */
  readonly title: string;
  /** There is no other way, or what was meant is plain: may be applied without asking. */
  readonly safe?: true;
  readonly changes: readonly Change[];
}

export interface Report {
  readonly span: Span;
  /** First the mismatch with its numbers, for editors show that line alone; then formula, causes, what works. */
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  /** The variants it is about, where the shown one is not among them. */
  readonly variants?: readonly string[];
  /** The id of the layer it is about. */
  readonly layer?: string;
  readonly related?: readonly Related[];
  /** What is marked has no effect: editors fade it. */
  readonly unnecessary?: true;
  /** Ways out, the best first; worked out only when somebody asks. */
  fixes?(): Iterable<Fix>;
}

/** An example in the rule's page; both texts run as tests. */
export interface Example {
  readonly bad: string;
  readonly good?: string;
  /** The file's name, where the format needs one. */
  readonly file?: string;
  /** The `shapelint.yaml` beside it, where the rule needs one. */
  readonly settings?: string;
}

export interface Rule {
  /** "SL101": never changes. */
  readonly code: string;
  /** "window-exceeds-input" */
  readonly id: string;
  readonly severity: Severity;
  /** Not reported unless a user asks for it. */
  readonly off?: true;
  readonly title: string;
  /** Where it is reported, and when. This and what follows are sections of its page, in Markdown. */
  readonly what: string;
  /** Why it matters, and what the framework does. */
  readonly why: string;
  /** The arithmetic behind it, where there is any. */
  readonly formula?: string;
  /** What can be done. */
  readonly mending: string;
  /** When it is right as it is. */
  readonly ignore: string;
  /** Where the framework says so, or what has been written about it. */
  readonly sources: readonly string[];
  readonly examples: readonly Example[];
  /** The last layer whose field it is sure to ask for: fields of long models are worked out in steps before it is asked. */
  sees?(analysis: Analysis): number | undefined;
  /** What is wrong; `undefined` in between where a long search may be laid down for a moment. */
  check(analysis: Analysis): Iterable<Report | undefined>;
}

/** A report with its rule and the severity that counts here. */
export interface Diagnostic extends Report {
  readonly rule: Rule;
  readonly severity: Severity;
}

/** What comments call a rule, in small letters. */
export const namesOf = ({ code, id }: Pick<Rule, 'code' | 'id'>): readonly string[] => [code.toLowerCase(), id];

/** Where a rule is explained. */
export const pageOfRule = ({ code }: Pick<Rule, 'code'>): string => `${PROJECT.pages}/rules/${code}.md`;
