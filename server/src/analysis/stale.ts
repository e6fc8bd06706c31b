import { align } from '../base/align';
import type { Edit } from '../base/edit';
import type { Outline, Reference, Target } from '../dialects/structure';
import type { Analysis } from './analysis';

/** References that point beside what they pointed at, for layers were put in or taken out by hand. */
export interface Stale {
  /** The layers that came. */
  readonly came: readonly number[];
  /** How many layers went. */
  readonly gone: number;
  /** What renumbers them. */
  readonly edits: readonly Edit[];
  /** The layers that they stand in. */
  readonly readers: readonly number[];
}

/**
 * Compares a text with an earlier one: where layers came or went, in one place or in several, the references behind still count as
 * before; undefined where there are none. Where as many are there as before, a layer may have changed places with another: what reads
 * the place then reads on from it, as it does when the change is made by an action.
 */
export function staleReferences(before: Analysis, now: Analysis): Stale | undefined {
  if (before.model.dialect !== now.model.dialect || before.layers.length === now.layers.length) return undefined;
  const [old, fresh] = [outlineOf(before), outlineOf(now)];
  if (!old || !fresh || old.named) return undefined;
  const both = { old, fresh, before, now, ...matched(rowsOf(before, old), rowsOf(now, fresh)) };
  const found = [...fresh.references, ...(fresh.dangling ?? [])].flatMap(reference =>
    renumbered(reference, both).map(edit => ({ edit, reader: reference.reader }))
  );
  if (found.length === 0) return undefined;
  const came = now.layers.flatMap(({ layer: { index } }) => (both.origins.has(index) ? [] : [index]));
  const gone = before.layers.length - both.places.size;
  return { came, gone, edits: found.map(({ edit }) => edit), readers: found.map(({ reader }) => reader) };
}

const outlineOf = ({ model, graph }: Analysis): Outline | undefined =>
  model.dialect.outline?.({ text: model.text, tree: model.tree, graph });

interface Row {
  readonly text: string;
  /** The same without what it refers to. */
  readonly bare: string;
}

function rowsOf({ model: { text } }: Analysis, { parts, references }: Outline): Row[] {
  const written = new Map<number, Reference[]>();
  for (const one of references) written.set(one.reader, [...(written.get(one.reader) ?? []), one]);
  return parts.map(({ span }, index) => {
    let [bare, at] = ['', span.start];
    for (const one of [...(written.get(index) ?? [])].sort((a, b) => a.span.start - b.span.start)) {
      bare += `${text.slice(at, one.span.start)}\0`;
      at = one.span.end;
    }
    return { text: text.slice(span.start, span.end), bare: bare + text.slice(at, span.end) };
  });
}

interface Matched {
  /** By the index of a layer before, where it stands now. */
  readonly places: ReadonlyMap<number, number>;
  /** The other way. */
  readonly origins: ReadonlyMap<number, number>;
}

/** Which layers are the same: by their text, else by all of it but their references; where as many others stand between, in their order. */
function matched(old: readonly Row[], now: readonly Row[]): Matched {
  const score = (before: number, after: number): number => {
    const [a, b] = [old[before]!, now[after]!];
    return a.text === b.text ? 2 : Number(a.bare === b.bare);
  };
  const places = new Map<number, number>();
  let [left, come]: [number[], number[]] = [[], []];
  const settle = (): void => {
    if (left.length === come.length) for (const [i, before] of left.entries()) places.set(before, come[i]!);
    [left, come] = [[], []];
  };
  for (const pair of align(old.length, now.length, score, 2)) {
    if ('before' in pair && 'after' in pair) {
      settle();
      places.set(pair.before, pair.after);
    } else if ('before' in pair) left.push(pair.before);
    else come.push(pair.after);
  }
  settle();
  return { places, origins: new Map([...places].map(([before, after]) => [after, before])) };
}

interface Both extends Matched {
  readonly old: Outline;
  readonly fresh: Outline;
  readonly before: Analysis;
  readonly now: Analysis;
}

/** A reference as it should be, found by the one that stood in its place before. */
function renumbered(reference: Omit<Reference, 'target'>, { old, fresh, before, now, places, origins }: Both): Edit[] {
  const { reader, input, span } = reference;
  const text = now.model.text.slice(span.start, span.end);
  const origin = origins.get(reader);
  // What reads the layer before it goes on doing so.
  if (origin === undefined || text === '-1') return [];
  const [own, ...more] = old.references.filter(one => one.reader === origin && one.input === input);
  if (!own || more.length > 0 || own.target === 'input' || text !== before.model.text.slice(own.span.start, own.span.end)) return [];
  // What was taken out is read no longer: there is nothing to renumber to.
  const index = places.get(own.target.layer);
  if (index === undefined) return [];
  const wanted: Target = { index, name: now.graph.layers[index]?.name };
  const written = fresh.reference(wanted, reader, text);
  return written === undefined || written === text ? [] : [{ span, text: written }];
}
