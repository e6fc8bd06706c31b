import type { Analysis } from '../analysis/analysis';
import type { Steps } from '../base/steps';
import type { Variant } from '../dialects/dialect';
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
  const others = analysis.layers.length > MOST_LAYERS ? [] : model.variants.slice(0, MOST_VARIANTS).filter(({ id }) => id !== variant?.id);
  for (const other of others) {
    if (other.checked !== 'with' && other.checked !== 'beside') continue;
    for (const diagnostic of yield* find(yield* model.analysing(other.id))) {
      if (diagnostic.severity === 'information' || told.has(keyOf(diagnostic))) continue;
      told.add(keyOf(diagnostic));
      const rule = diagnostic.rule.code === 'SL202' ? otherSizeBreaksSkip : diagnostic.rule;
      const severity = other.checked === 'beside' ? 'warning' : diagnostic.severity;
      found.push({ ...diagnostic, rule, severity, message: `In ${other.title}: ${diagnostic.message}`, variants: [other.id] });
    }
  }
  for (const diagnostic of yield* alone(analysis, others, find)) if (!told.has(keyOf(diagnostic))) found.push(diagnostic);
  return found;
}

/** What is wrong with layers that only variants have which may never be run: what all of these say. */
function* alone(
  analysis: Analysis,
  others: readonly Variant[],
  find: (other: Analysis) => Steps<readonly Diagnostic[]>
): Steps<Diagnostic[]> {
  const checked = others.filter(other => other.checked === 'alone');
  if (checked.length === 0) return [];
  const known = new Set(analysis.layers.map(({ layer }) => layer.span.start));
  for (const other of others)
    if (other.checked === 'with') for (const { layer } of (yield* analysis.model.analysing(other.id)).layers) known.add(layer.span.start);
  // How many of them have a layer, and how many say the same of it.
  const holders = new Map<number, number>();
  const said = new Map<string, { readonly layer: number; readonly first: Diagnostic; times: number }>();
  for (const { id, title } of checked) {
    const there = yield* analysis.model.analysing(id);
    const own = there.layers.map(({ layer }) => layer.span).filter(({ start }) => !known.has(start));
    for (const { start } of own) holders.set(start, (holders.get(start) ?? 0) + 1);
    if (own.length === 0) continue;
    for (const diagnostic of yield* find(there)) {
      const layer = own.find(({ start, end }) => start <= diagnostic.span.start && diagnostic.span.end <= end);
      if (!layer || diagnostic.severity === 'information') continue;
      const before = said.get(keyOf(diagnostic));
      if (before) before.times++;
      else {
        const first = { ...diagnostic, message: `In ${title}: ${diagnostic.message}`, variants: [id] };
        said.set(keyOf(diagnostic), { layer: layer.start, first, times: 1 });
      }
    }
  }
  return [...said.values()].filter(({ layer, times }) => times === holders.get(layer)).map(({ first }) => first);
}

/** Of more variants, which no file has that anybody wrote, the rest is looked at when it is shown. */
const MOST_VARIANTS = 32;

/** Larger models are looked at in the variant that is shown alone. */
const MOST_LAYERS = 2_000;

/** One fault is one report, though its numbers may differ from variant to variant. */
const keyOf = ({ rule, span }: Diagnostic): string => `${rule.code} ${span.start} ${span.end}`;
