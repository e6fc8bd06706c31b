import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { nodesAt } from '../dialects/writing';
import type { Entry } from '../syntax/tree';
import type { Fix } from './rule';
import { short } from './wording';

/** Fixes that leave out what is written. Each is tried before it is offered, as all are. */

/** Leaves out what stands at a place: an entry of a map, an item of a list. */
export function omission({ model: { text } }: Analysis, span: Span, rest: Pick<Fix, 'safe'> = {}): Fix {
  const words = text.slice(span.start, span.end).split(/[\r\n]/)[0] ?? '';
  return { title: `Remove \`${short(words, 30)}\``, changes: [{ omit: { span } }], ...rest };
}

/** An argument: one by name, or the last by position; others cannot go. Of a field that stands several times the last, or all. */
export function* leavingOut(analysis: Analysis, span: Span): Generator<Fix> {
  const path = nodesAt(analysis.model.tree, span.start);
  const holder = path.findLast(node => node.kind !== 'scalar' && (node.span.start < span.start || node.span.end > span.end));
  if (holder?.kind === 'list' && holder.items.length > 1 && holder.items.at(-1)!.span.start === span.start) yield omission(analysis, span);
  // What stands at the top of a file is more than an argument, unless it is a single value.
  if (holder?.kind !== 'map') return;
  const own = holder.entries.find(entry => entry.span.start <= span.start && span.start < entry.span.end);
  if (!own || (holder === path[0] && own.value.kind !== 'scalar')) return;
  const repeated = holder.entries.filter(
    ({ key, span: at }) => key.text === own.key.text && at.start < span.end && own.span.start <= at.start
  );
  if (repeated.length > 1) yield* fewer(repeated);
  else yield omission(analysis, own.key.span);
}

function* fewer(repeated: readonly Entry[]): Generator<Fix> {
  const name = repeated[0]!.key.text;
  const omit = (entries: readonly Entry[]) => entries.map(({ key }) => ({ omit: { span: key.span } }));
  yield { title: `Remove the last \`${name}\``, changes: omit(repeated.slice(-1)) };
  yield { title: `Remove every \`${name}\``, changes: omit(repeated) };
}
