import type { Edit } from '../base/edit';
import type { Outline, Reference, Target } from '../dialects/structure';
import type { Analysis } from './analysis';

/** References that point beside what they pointed at, for layers were put in or taken out by hand. */
export interface Stale extends Change {
  /** What renumbers them. */
  readonly edits: readonly Edit[];
  /** The layers that they stand in. */
  readonly readers: readonly number[];
}

/**
 * Compares a text with an earlier one: where whole layers came or went in one place, the references behind that still count as
 * before; undefined where there are none.
 */
export function staleReferences(before: Analysis, now: Analysis): Stale | undefined {
  if (before.layers.length === now.layers.length || before.model.dialect !== now.model.dialect) return undefined;
  const [old, fresh] = [outlineOf(before), outlineOf(now)];
  if (!old || !fresh || old.named) return undefined;
  const change = changeOf(texts(before, old), texts(now, fresh));
  if (!change) return undefined;
  const found = fresh.references.flatMap(reference => {
    const edits = renumbered(reference, { old, fresh, before, now, ...change });
    return edits.map(edit => ({ edit, reader: reference.reader }));
  });
  if (found.length === 0) return undefined;
  return { ...change, edits: found.map(({ edit }) => edit), readers: found.map(({ reader }) => reader) };
}

const outlineOf = ({ model, graph }: Analysis): Outline | undefined =>
  model.dialect.outline?.({ text: model.text, tree: model.tree, graph });

const texts = ({ model: { text } }: Analysis, { parts }: Outline): string[] => parts.map(({ span }) => text.slice(span.start, span.end));

interface Change {
  /** How many layers at the beginning are as they were. */
  readonly kept: number;
  /** Layers that came, or (negative) went, behind those. */
  readonly added: number;
}

/** Where layers came or went; undefined where more than that changed. */
function changeOf(old: readonly string[], now: readonly string[]): Change | undefined {
  const added = now.length - old.length;
  const shorter = Math.min(old.length, now.length);
  if (added === 0) return undefined;
  let kept = 0;
  while (kept < shorter && old[kept] === now[kept]) kept++;
  let same = 0;
  while (same < shorter - kept && old[old.length - 1 - same] === now[now.length - 1 - same]) same++;
  return kept + same === shorter ? { kept, added } : undefined;
}

interface Both extends Change {
  readonly old: Outline;
  readonly fresh: Outline;
  readonly before: Analysis;
  readonly now: Analysis;
}

/** A reference behind the change as it should be, found by the one that stood in its place before. */
function renumbered(reference: Reference, { old, fresh, before, now, kept, added }: Both): Edit[] {
  const { reader, input, span } = reference;
  if (reader < kept + Math.max(added, 0)) return [];
  const twin = old.references.filter(one => one.reader === reader - added && one.input === input);
  const [own, ...more] = twin;
  if (!own || more.length > 0 || own.target === 'input') return [];
  const target = own.target.layer;
  // What was taken out is read no longer: there is nothing to renumber to.
  if (added < 0 && target >= kept && target < kept - added) return [];
  const index = target < kept ? target : target + added;
  const text = now.model.text.slice(span.start, span.end);
  if (text !== before.model.text.slice(own.span.start, own.span.end)) return [];
  const wanted: Target = { index, name: now.graph.layers[index]?.name };
  const written = fresh.reference(wanted, reader, text);
  // The next layer still reads what stands before it.
  const next = text === '-1' && reader === kept + Math.max(added, 0);
  return written === undefined || written === text || next ? [] : [{ span, text: written }];
}
