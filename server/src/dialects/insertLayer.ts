import type { Edit } from '../base/edit';
import type { ChangeOf, Written } from './change';
import { insertion, newlineOf } from './collection';
import type { ModelLayer } from './dialect';
import { type Moved, movedBy } from './stretch';
import {
  isImplicit,
  type Outline,
  type Place,
  placeOf,
  type Reference,
  readingOn,
  rewritten,
  type Spot,
  spotAt,
  type Target,
  targetOf
} from './structure';

/** Puts a further layer behind another; what read that one by being next to it reads the new one, else all that read it. */
export function insertLayer(insert: ChangeOf<'insert'>, outline: Outline, file: Written): Edit[] | undefined {
  const { after, op, args, reads, feeds, forgotten } = insert;
  const at = after + 1;
  if (reads !== undefined && feeds && outline.route) return insertAside({ ...insert, reads, feeds }, outline, file);
  const name = freshName(op, file.graph.layers);
  const place = spotFor(after, outline, file);
  const readsOn = readingOn(after, outline, file);
  // The new one reads the first of what that one gives.
  const isFirst = ({ target }: Reference): boolean => target === 'input' || (target.item ?? 0) === 0;
  const fed = (reference: Reference): boolean =>
    feeds ? reference.reader === feeds.layer && reference.input === feeds.input : readsOn(reference) && isFirst(reference);
  const target = (reference: Reference): Place => (fed(reference) ? 'input' : reference.target);
  const moved = movedBy({ insert }, file.graph.layers);
  const fresh = (reference: Reference): Target | undefined => (fed(reference) ? { index: at, name: outline.named && name } : undefined);
  const edits = forgotten ? [] : rewritten(outline, file, { moved, target, fresh });
  // One that reads the layer before it without a word would now read the new one.
  const next = file.graph.layers[at];
  if (feeds && next?.sources.some((_, input) => isImplicit(outline, next, input) && !(feeds.layer === at && feeds.input === input)))
    return undefined;
  const source = reads ?? after;
  const own = outline.reference(source < 0 ? 'input' : targetOf({ layer: source }, moved, file)!, at, reads === undefined ? '-1' : '');
  const reader = feeds?.layer ?? (next && at);
  const named = outline.named && !place?.chained;
  const text = outline.layer({ op, args, reads: reads === undefined && !named ? undefined : own, name, reader, after });
  if (!edits || text === undefined || !place) return undefined;
  return [...edits, insertion(place.spans, place.at, { flow: place.flow, spaced: outline.spaced ?? false }, text, file.text)];
}

/** Behind a layer; what is put behind a container's own line is the first thing in it. */
function spotFor(after: number, outline: Outline, { graph: { layers } }: Written): Spot | undefined {
  if (after < 0) return spotAt(0, 'before', outline);
  return layers[after + 1]?.inside === after ? spotAt(after + 1, 'before', outline) : spotAt(after, 'behind', outline);
}

/**
 * The same in a format of which a layer reads the one before it: what leads to the other layer stands in front. A reader that takes
 * the layer before it without a word now takes the new one; what it took so is named in the place of the reference, for sums do not
 * ask for an order.
 */
function insertAside(
  insert: ChangeOf<'insert'> & { readonly reads: number; readonly feeds: { readonly layer: number; readonly input: number } },
  outline: Outline,
  file: Written
): Edit[] | undefined {
  const { after, op, args, reads, feeds } = insert;
  const at = after + 1;
  const reader = file.graph.layers[at];
  const place = spotFor(after, outline, file);
  const isFed = (reference: Reference): boolean => reference.reader === feeds.layer && reference.input === feeds.input;
  const fed = outline.references.find(isFed);
  const source = targetOf({ layer: reads }, index => index, file);
  if (!reader || feeds.layer !== at || !place || !fed || !source || !outline.route) return undefined;
  const silent = reader.sources.findIndex((_, input) => isImplicit(outline, reader, input));
  if (silent >= 0 && !outline.route.sums(reader)) return undefined;
  const moved: Moved = index => (index < at ? index : index + 2);
  const kept = silent >= 0 ? placeOf(reader.sources[silent]) : undefined;
  const fresh: Target | undefined = silent < 0 ? { index: at + 1, name: undefined } : kept && targetOf(kept, moved, file);
  const edits =
    fresh && rewritten(outline, file, { moved, target: ({ target }) => target, fresh: one => (isFed(one) ? fresh : undefined) });
  const reference = outline.reference(source, at, file.text.slice(fed.span.start, fed.span.end));
  const text = outline.layer({ op, args, reads: undefined, name: '', reader: at, after });
  if (!edits || reference === undefined || text === undefined) return undefined;
  const gap = newlineOf(file.text).repeat(outline.spaced ? 2 : 1);
  const style = { flow: place.flow, spaced: outline.spaced ?? false };
  return [...edits, insertion(place.spans, place.at, style, `${outline.route.to(reference)}${gap}${text}`, file.text)];
}

/** A name that no layer has. */
function freshName(op: string, layers: readonly ModelLayer[]): string {
  const taken = new Set(layers.flatMap(({ name, defines = [] }) => [name, ...defines.map(one => one.name)]));
  let name = op;
  for (let i = 2; taken.has(name); i++) name = `${op}_${i}`;
  return name;
}
