import type { Analysis } from '../analysis/analysis';
import type { Diagnostic } from './rule';

/**
 * What is wrong only in variants that are not shown although the file is meant to be all of them (the phases of a net): told
 * with the variant's name, unless the shown one has the same report.
 */
export function elsewhere(
  analysis: Analysis,
  shown: readonly Diagnostic[],
  find: (other: Analysis) => readonly Diagnostic[]
): Diagnostic[] {
  const { model, variant } = analysis;
  const told = new Set(shown.map(keyOf));
  const found: Diagnostic[] = [];
  for (const other of model.variants) {
    if (!other.checked || other.id === variant?.id) continue;
    for (const diagnostic of find(model.analyse(other.id))) {
      if (diagnostic.severity === 'information' || told.has(keyOf(diagnostic))) continue;
      told.add(keyOf(diagnostic));
      found.push({ ...diagnostic, message: `In ${other.title}: ${diagnostic.message}`, variants: [other.id] });
    }
  }
  return found;
}

/** One fault is one report, though its numbers may differ from variant to variant. */
const keyOf = ({ rule, span }: Diagnostic): string => `${rule.code} ${span.start} ${span.end}`;
