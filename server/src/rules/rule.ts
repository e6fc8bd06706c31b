import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import type { Severity } from '../config/severity';

/** A place that has to do with a report: an operand, the layer where two sizes first parted. */
export interface Related {
  readonly span: Span;
  readonly message: string;
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
}

/** An example in the rule's page; both texts run as tests. */
export interface Example {
  readonly bad: string;
  readonly good?: string;
  /** The file's name, where the format needs one. */
  readonly file?: string;
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
  /** Why it matters, and what the framework does. */
  readonly why: string;
  readonly examples: readonly Example[];
  check(analysis: Analysis): Iterable<Report>;
}

/** A report with its rule and the severity that counts here. */
export interface Diagnostic extends Report {
  readonly rule: Rule;
  readonly severity: Severity;
}
