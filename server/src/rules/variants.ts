import type { Analysis } from '../analysis/analysis';
import type { Steps } from '../base/steps';
import { otherSizeBreaksSkip } from './otherSizeBreaksSkip';
import type { Diagnostic } from './rule';

/**
 * What is wrong only in variants that are not shown although the file is meant to be all of them (phases, scales): told with
 * the variant's name, unless the shown one has the same report. A skip that breaks there alone is told as SL204.
 */
export function* elsewhere(
  analysis: Analysis,
  shown: readonly Diagnostic[],
  find: (other: Analysis) => Steps<readonly Diagnostic[]>
): Steps<Diagnostic[]> {
  const { model, variant } = analysis;
  const told = new Set(shown.map(keyOf));
  const found: Diagnostic[] = [];
  for (const other of model.variants) {
    if (!other.checked || other.id === variant?.id || analysis.layers.length > MOST_LAYERS) continue;
    for (const diagnostic of yield* find(yield* model.analysing(other.id))) {
      if (diagnostic.severity === 'information' || told.has(keyOf(diagnostic))) continue;
      told.add(keyOf(diagnostic));
      const rule = diagnostic.rule.code === 'SL202' ? otherSizeBreaksSkip : diagnostic.rule;
      const severity = other.checked === 'beside' ? 'warning' : diagnostic.severity;
      found.push({ ...diagnostic, rule, severity, message: `In ${other.title}: ${diagnostic.message}`, variants: [other.id] });
    }
  }
  return found;
}

/** Larger models are looked at in the variant that is shown alone. */
const MOST_LAYERS = 2_000;

/** One fault is one report, though its numbers may differ from variant to variant. */
const keyOf = ({ rule, span }: Diagnostic): string => `${rule.code} ${span.start} ${span.end}`;
