import type { Analysis } from '../analysis/analysis';
import type { Stale } from '../analysis/stale';
import { type Edit, editsBetween } from '../base/edit';
import type { Span } from '../base/span';
import type { Steps } from '../base/steps';
import type { Setting } from '../dialects/configuration/write';
import { type Mend, mending, mends, reportsOf } from '../rules/mend';
import { mendAll, ofRule, safeOnly } from '../rules/mendAll';
import type { Diagnostic } from '../rules/rule';
import { declaring } from './declaring';
import { disabling } from './disabling';
import { structureActions } from './structureActions';

/** The kinds of actions, as the protocol names them. */
export const QUICK_FIX = 'quickfix';
export const FIX_ALL = 'source.fixAll.shapelint';

/** Something that an editor offers to do at a place. */
export interface Action {
  readonly title: string;
  readonly kind: string;
  /** What it is about. */
  readonly diagnostics: readonly Diagnostic[];
  /** The best answer to what is wrong there. */
  readonly preferred?: true;
  /** What it changes: the text, or `shapelint.yaml`; or the rule whose reports it mends, which takes long enough to be done when it is chosen. */
  readonly does: { readonly edits: readonly Edit[] } | { readonly mendAll: string } | { readonly setting: Setting };
}

/** What the actions are for. */
export interface Asked {
  wants(kind: string): boolean;
  /** What is left over from an edit by hand. */
  readonly stale?: Stale | undefined;
  /** Settings may be written into `shapelint.yaml`. */
  readonly settings?: boolean;
}

/** What can be done at a place; in steps, for every fix is tried. */
export function* acting(analysis: Analysis, range: Span, { wants, stale, settings }: Asked): Steps<Action[]> {
  const found: Action[] = [];
  if (wants(QUICK_FIX)) {
    // What is wrong anywhere on the line of the cursor is what a user looks for there.
    const { lines } = analysis.model;
    const onLines = { start: lines.start(lines.lineAt(range.start)), end: lines.end(lines.lineAt(range.end)) };
    const all = reportsOf(analysis);
    if (stale) found.push(...renumbering(analysis, stale, onLines, all));
    const here = around(
      all.filter(({ span }) => span.start <= onLines.end && onLines.start <= span.end),
      range
    );
    for (const diagnostic of here) found.push(...fixesOf(diagnostic, yield* mending(analysis, diagnostic)));
    for (const code of new Set(here.map(({ rule }) => rule.code))) found.push(...ofKind(analysis, all, here, code));
    if (settings) for (const diagnostic of here) found.push(...declaring(analysis, diagnostic));
    for (const diagnostic of here) found.push(...disabling(analysis, diagnostic).filter(({ does }) => settings || !('setting' in does)));
  }
  found.push(...structureActions(analysis, range, wants));
  if (wants(FIX_ALL)) found.push(...fixAll(analysis));
  return distinct(found);
}

/** Reports whose fixes are tried. */
const MOST_HERE = 10;

/** Programs write a whole model on one line: of many reports those are meant that stand nearest to the cursor. */
function around(reports: readonly Diagnostic[], { start, end }: Span): readonly Diagnostic[] {
  if (reports.length <= MOST_HERE) return reports;
  const distance = ({ span }: Diagnostic): number => Math.max(span.start - end, start - span.end, 0);
  return reports.toSorted((a, b) => distance(a) - distance(b)).slice(0, MOST_HERE);
}

/** All references that an edit by hand left behind, offered at each of them and at the layers that came. */
function renumbering(
  { layers }: Analysis,
  { came, gone, edits, readers }: Stale,
  { start, end }: Span,
  reports: readonly Diagnostic[]
): Action[] {
  const touched = [...came, ...readers].some(index => {
    const span = layers[index]?.layer.span;
    return span !== undefined && span.start <= end && start <= span.end;
  });
  if (!touched) return [];
  const some = (number: number): string => (number === 1 ? 'the layer that was' : `the ${number} layers that were`);
  const kinds = [
    [came.length, 'put in'],
    [gone, 'taken out']
  ] as const;
  const what = kinds.flatMap(([number, how]) => (number > 0 ? [`${some(number)} ${how}`] : [])).join(' and ');
  const title = `Renumber ${edits.length === 1 ? 'the reference' : `all ${edits.length} references`} behind ${what}`;
  // What is wrong where they stand follows from them, most likely: editors put what mends a report first.
  const wrong = new Set(readers.map(index => layers[index]?.layer.id));
  const diagnostics = reports.filter(({ layer }) => layer !== undefined && wrong.has(layer));
  return [{ title, kind: QUICK_FIX, diagnostics, preferred: true, does: { edits } }];
}

const fixesOf = (diagnostic: Diagnostic, mends: readonly Mend[]): Action[] =>
  mends.map(({ title, edits }, i) => ({
    title,
    kind: QUICK_FIX,
    diagnostics: [diagnostic],
    ...(i === 0 && { preferred: true as const }),
    does: { edits }
  }));

/** All reports of one rule at once, where there are more than one and the one here can be mended. */
function ofKind(analysis: Analysis, all: readonly Diagnostic[], here: readonly Diagnostic[], code: string): Action[] {
  const alike = all.filter(({ rule }) => rule.code === code);
  const mendable = here.some(diagnostic => diagnostic.rule.code === code && mends(analysis, diagnostic).length > 0);
  if (alike.length < 2 || !mendable) return [];
  return [{ title: `Fix all ${code} in this file`, kind: QUICK_FIX, diagnostics: alike, does: { mendAll: code } }];
}

/** What is plain enough to be mended when a file is saved. */
function fixAll(analysis: Analysis): Action[] {
  const { text, count } = mendAll(analysis, safeOnly);
  if (count === 0) return [];
  return [{ title: 'Apply all safe fixes', kind: FIX_ALL, diagnostics: [], does: { edits: editsBetween(analysis.model.text, text) } }];
}

/** The edits that mend all reports of a rule. */
export const mendingAll = (analysis: Analysis, code: string): Edit[] =>
  editsBetween(analysis.model.text, mendAll(analysis, ofRule(code)).text);

function distinct(actions: readonly Action[]): Action[] {
  const seen = new Set<string>();
  return actions.filter(({ title, does }) => {
    const key = `${title} ${JSON.stringify(does)}`;
    return !seen.has(key) && seen.add(key);
  });
}
