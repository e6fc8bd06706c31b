import type { Analysis, Model } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { applyEdits, type Edit } from '../base/edit';
import { finish, type Steps } from '../base/steps';
import { writeChanges } from '../dialects/write';
import { diagnose } from './diagnose';
import { outcomeText, titleAsWritten } from './fixTitle';
import type { Diagnostic, Fix } from './rule';

/** A fix that was tried: with it the report is gone, and nothing else is wrong that was not before. */
export interface Mend {
  /** "Set padding to 1: gives 13×13" */
  readonly title: string;
  /** It brings a warning that was not there before. */
  readonly warns: boolean;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  /** The text with the edits. */
  readonly text: string;
}

/** More proposals of one report than this are not tried: each is an analysis of all variants. */
const MOST_TRIED = 12;
/** More than this nobody reads. */
const MOST_OFFERED = 6;

const same = (offset: number): number => offset;

const known = new WeakMap<Diagnostic, readonly Mend[]>();

/** The fixes of a report that work, the best first. A report of another variant is mended there. */
export const mends = (shown: Analysis, diagnostic: Diagnostic): readonly Mend[] => finish(mending(shown, diagnostic));

/** The same in steps: a proposal is tried in each. */
export function* mending(shown: Analysis, diagnostic: Diagnostic): Steps<readonly Mend[]> {
  const before = known.get(diagnostic);
  if (before) return before;
  const [other] = diagnostic.variants ?? [];
  const analysis = other === undefined ? shown : yield* shown.model.analysing(other);
  const found: Mend[] = [];
  for (const mend of tried(analysis, diagnostic)) {
    if (mend) found.push(mend);
    yield;
  }
  found.sort((a, b) => Number(a.warns) - Number(b.warns));
  known.set(diagnostic, found);
  return found;
}

/** Each proposal that works, and nothing for one that does not. */
function* tried(analysis: Analysis, diagnostic: Diagnostic): Generator<Mend | undefined> {
  const { model, graph } = analysis;
  const seen = new Set<string>();
  let [attempts, offered] = [0, 0];
  for (const fix of diagnostic.fixes?.() ?? []) {
    if (attempts >= MOST_TRIED || offered >= MOST_OFFERED) return;
    const edits = seen.has(fix.title) ? undefined : writeChanges(model.dialect, fix.changes, { text: model.text, tree: model.tree, graph });
    const text = edits && applyEdits(model.text, edits);
    // Two ways of proposing may come to the same text, and two ways of writing to the same title.
    if (!edits || text === undefined || text === model.text || seen.has(text)) continue;
    seen.add(text);
    attempts++;
    const mend = verified(analysis, diagnostic, fix, { edits, text });
    if (mend) {
      seen.add(fix.title);
      offered++;
    }
    yield mend;
  }
}

interface Attempt {
  readonly edits: readonly Edit[];
  readonly text: string;
}

function verified(analysis: Analysis, diagnostic: Diagnostic, fix: Fix, { edits, text }: Attempt): Mend | undefined {
  const { model, variant } = analysis;
  const after = model.withText(text);
  if (!after || after.tree.problems.length > model.tree.problems.length) return undefined;
  const moved = (offset: number) => movedOffset(edits, offset);
  const own = keyOf(diagnostic, analysis, moved);
  const verdict = compare(model, after, moved, { key: own, variant: variant?.id });
  // What is no error is not mended with another warning.
  if (verdict === 'worse' || (verdict === 'warns' && diagnostic.severity !== 'error')) return undefined;
  const outcome = gives(analysis, after.analyse(variant?.id), diagnostic, moved);
  // A program that goes on with nothing is not mended.
  if (outcome && /(?:^|[×\s])0(?:×|$)/.test(outcome)) return undefined;
  const written = titleAsWritten(fix, edits, model.text);
  const title = outcome ? `${written}: gives ${outcome}` : written;
  return { title, safe: (fix.safe ?? false) && verdict === 'better', warns: verdict === 'warns', edits, text };
}

/** Whether a report is gone from a model that was read anew, and nothing is wrong in it that was not before. */
export const helps = (analysis: Analysis, after: Model | undefined, diagnostic: Diagnostic): boolean =>
  after !== undefined &&
  compare(analysis.model, after, same, { key: keyOf(diagnostic, analysis, same), variant: analysis.variant?.id }) === 'better';

/** `warns`: no error that was not there before, but a warning. */
export type Verdict = 'better' | 'warns' | 'worse';

/**
 * What became of a model with another text. Errors count in all variants, warnings in those that are told of. With `gone`, that
 * report of a variant has to be fewer by one.
 */
export function compare(
  model: Model,
  after: Model,
  moved: (offset: number) => number,
  gone?: { readonly key: string; readonly variant: string | undefined }
): Verdict {
  let verdict: Verdict = 'better';
  for (const { id, told } of variantsOf(model, gone?.variant)) {
    const before = tally(model.analyse(id), gone?.key, moved);
    const now = tally(after.analyse(id), gone?.key);
    if (gone && id === gone.variant && (now.own.get(gone.key) ?? 0) >= (before.own.get(gone.key) ?? 1)) return 'worse';
    if ([...now.errors].some(([key, n]) => n > (before.errors.get(key) ?? 0))) return 'worse';
    if (told && [...now.all].some(([key, n]) => n > count(before, key))) verdict = 'warns';
  }
  return verdict;
}

const count = ({ all }: Tally, key: string): number => all.get(key) ?? 0;

/** The variants of a model; reports are told of the shown one and of those that are always checked. */
function variantsOf(
  { variants }: Model,
  shown: string | undefined
): readonly { readonly id: string | undefined; readonly told: boolean }[] {
  if (variants.length === 0) return [{ id: undefined, told: true }];
  return variants.map(({ id, checked }) => ({ id, told: id === shown || checked !== undefined }));
}

const tallies = new WeakMap<Model, Map<string, readonly Diagnostic[]>>();

/** What is reported of a variant, kept for a model: each fix is compared with it. */
export function reportsOf(analysis: Analysis): readonly Diagnostic[] {
  const { model, variant } = analysis;
  const kept = tallies.get(model) ?? new Map<string, readonly Diagnostic[]>();
  tallies.set(model, kept);
  const id = variant?.id ?? '';
  const found = kept.get(id) ?? diagnose(analysis);
  kept.set(id, found);
  return found;
}

interface Tally {
  readonly errors: ReadonlyMap<string, number>;
  /** Without those that are told of another variant. */
  readonly own: ReadonlyMap<string, number>;
  readonly all: ReadonlyMap<string, number>;
}

/** How many reports of each rule there are at each place; remarks disturb nobody, save those at `own`. */
function tally(analysis: Analysis, own: string | undefined, moved: (offset: number) => number = same): Tally {
  const [errors, all, owned] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  for (const diagnostic of reportsOf(analysis)) {
    const key = keyOf(diagnostic, analysis, moved);
    if (diagnostic.severity === 'information' && key !== own) continue;
    const kinds = [all, ...(diagnostic.severity === 'error' ? [errors] : []), ...(diagnostic.variants ? [] : [owned])];
    for (const counts of kinds) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return { errors, all, own: owned };
}

/** The rule and the layer, wherever in the layer's text the report stands; else the place. */
function keyOf(diagnostic: Diagnostic, analysis: Analysis, moved: (offset: number) => number): string {
  const at = layerOf(diagnostic, analysis)?.layer.head.start ?? diagnostic.span.start;
  return `${diagnostic.rule.code} ${moved(at)}`;
}

const layerOf = ({ layer: id }: Diagnostic, { layers }: Analysis): LayerResult | undefined =>
  id === undefined ? undefined : layers.find(({ layer }) => layer.id === id);

/** Where what stands at an offset stands after the edits. */
export function movedOffset(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const { span, text } of edits) {
    if (span.end <= offset) shift += text.length - (span.end - span.start);
    else if (span.start <= offset) return span.start + shift;
  }
  return offset + shift;
}

/** What the layer that is reported gives now. */
function gives(before: Analysis, after: Analysis, diagnostic: Diagnostic, moved: (offset: number) => number): string | undefined {
  const old = layerOf(diagnostic, before);
  return outcomeText(old, old && after.layers.find(({ layer }) => layer.head.start === moved(old.layer.head.start)), after);
}
