import type { Analysis } from '../analysis/analysis';
import { applyEdits, type Edit } from '../base/edit';
import { compare, type Mend, mends, movedOffset, reportsOf } from './mend';
import type { Diagnostic } from './rule';

/** A text in which everything is mended that could be. */
export interface Mended {
  readonly text: string;
  /** How many reports were mended. */
  readonly count: number;
}

/** What one fix brings to light, the next round mends; after as many, nothing more is to be hoped for. */
const MOST_ROUNDS = 20;

/** Fixes of a model that a reader of them may choose among: the one to be applied, if any. */
export type Chooser = (diagnostic: Diagnostic, found: () => readonly Mend[]) => Mend | undefined;

/** What may be applied without asking. */
export const safeOnly: Chooser = (_, found) => found().find(({ safe }) => safe);

/** The best fix of every report of a rule. */
export const ofRule =
  (code: string): Chooser =>
  ({ rule }, found) =>
    rule.code === code ? found()[0] : undefined;

/** Applies fixes until none is left to be chosen. */
export function mendAll(shown: Analysis, choose: Chooser): Mended {
  let analysis = shown;
  let count = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const step = oneRound(analysis, choose);
    if (!step) break;
    count += step.count;
    analysis = step.analysis;
  }
  return { text: analysis.model.text, count };
}

interface Step {
  readonly analysis: Analysis;
  readonly count: number;
}

/** All fixes that do not touch one another at once, where they get on together; else the first alone. */
function oneRound(analysis: Analysis, choose: Chooser): Step | undefined {
  const chosen = reportsOf(analysis).flatMap(diagnostic => choose(diagnostic, () => mends(analysis, diagnostic)) ?? []);
  const [first] = chosen;
  if (!first) return undefined;
  // One fix may be the answer to several reports: a number in all heads at once.
  const mended = (applied: readonly Mend[]): number => chosen.filter(({ text }) => applied.some(one => one.text === text)).length;
  const apart: Mend[] = [];
  for (const mend of chosen) if (!apart.some(other => touch(mend.edits, other.edits))) apart.push(mend);
  const edits = apart.flatMap(mend => mend.edits).sort((a, b) => a.span.start - b.span.start);
  const { model, variant } = analysis;
  const together = apart.length > 1 ? model.withText(applyEdits(model.text, edits)) : undefined;
  if (together && compare(model, together, offset => movedOffset(edits, offset)) === 'better')
    return { analysis: together.analyse(variant?.id), count: mended(apart) };
  const alone = model.withText(first.text);
  return alone && { analysis: alone.analyse(variant?.id), count: mended([first]) };
}

const touch = (some: readonly Edit[], others: readonly Edit[]): boolean =>
  some.some(a => others.some(b => a.span.start <= b.span.end && b.span.start <= a.span.end));
