import { applyEdits, type Edit } from '../base/edit';
import { covers, type Span } from '../base/span';
import type { Source } from '../ir/graph';
import type { ChangeOf, Written } from './change';
import { lineEnd, partText, removal } from './collection';
import type { ModelLayer } from './dialect';
import { isIn, type Moved, movedBy, nextTo, type Stretch, stretchOf, swapped } from './stretch';

/** A layer's part of the text: an item of a list, or an entry of a map. */
export interface Part {
  readonly span: Span;
  /** Which collection it stands in; −1 for none. */
  readonly list: number;
  readonly flow: boolean;
  /** It reads what stands before it in its list, and no word says so. */
  readonly chained?: true;
  /** It is no layer of its own in the text, and stays where it is: an input of the whole model. */
  readonly fixed?: true;
}

/** Where a value comes from: one of the outputs of a layer, or the model's input. */
export type Place = { readonly layer: number; readonly item?: number } | 'input';

/** What a reference points at after a change: a layer by its new index and its name, or the model's input. */
export type Target =
  | {
      readonly index: number;
      readonly name: string | undefined;
      readonly item?: number | undefined;
      /** Which of its calls, of one that is called several times. */
      readonly call?: number;
    }
  | 'input';

/** A reference that is written: one number or name. */
export interface Reference {
  readonly reader: number;
  /** Which input of the reader it decides; undefined for one that is no input: whose weights are shared, say. */
  readonly input?: number;
  readonly span: Span;
  readonly target: Place;
}

/** A file's layers as parts of its text: what changes of structure need to know of a format. */
export interface Outline {
  /** By index of the layers. */
  readonly parts: readonly Part[];
  readonly references: readonly Reference[];
  /** What is written as a reference and leads nowhere. */
  readonly dangling?: readonly Omit<Reference, 'target'>[];
  /** Between two parts stands an empty line. */
  readonly spaced?: true;
  /** Positions are written in comments behind the parts, as `# 6`. */
  readonly numbered?: true;
  /** Layers are called by names alone, and each says what it reads. */
  readonly named?: true;
  /** How a reader at an index refers to a target, in the style of what stood there before. */
  reference(target: Target, reader: number, old: string): string | undefined;
  /** A new layer in the words of the format; undefined where it has none for the operator. */
  layer(fresh: Fresh): string | undefined;
  /** What hands on another layer's output, where a layer can only read the one before it: stands in front of one that reads further up. */
  readonly route?: {
    to(reference: string): string;
    /** Whether a layer asks for no order of what it reads. */
    sums(layer: ModelLayer): boolean;
  };
}

/** A layer that is to be written. */
export interface Fresh {
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Undefined for the layer before, where that needs no word. */
  readonly reads: string | undefined;
  /** One that is free. */
  readonly name: string;
  /** The index of the layer that reads it; undefined where none does yet. */
  readonly reader: number | undefined;
  /** The index of the layer that it is put behind; −1 where it stands in front of all. */
  readonly after: number;
}

/** Takes a layer out, with all that is inside of it; what read it reads what it read first. */
export function removeLayer(remove: ChangeOf<'remove'>, outline: Outline, file: Written): Edit[] | undefined {
  const { layer: index } = remove;
  const { layers } = file.graph;
  const source = sourceBefore(index, layers);
  const part = outline.parts[index];
  const beside = part ? besides(part, outline) : [];
  if (source === undefined || !part || part.list < 0 || part.fixed || beside.length < 2 || isManifold(part, outline)) return undefined;
  const moved = movedBy({ remove }, layers);
  const edits = rewritten(outline, file, { moved, target: ({ target }) => (isLayer(target, index) ? source : target) });
  return edits && [...edits, removal(beside, beside.indexOf(part.span), part.flow, file.text)];
}

/** What a layer reads first that is not inside of it: the model's input for the first one, even where it cannot take that. */
function sourceBefore(index: number, layers: readonly ModelLayer[]): Place | undefined {
  const own = stretchOf(index, layers);
  let source = firstSource(layers[index]);
  for (let left = own.last - own.first; left > 0 && source && source !== 'input' && isIn(source.layer, own); left--)
    source = firstSource(layers[source.layer]);
  return source ?? (index === 0 ? 'input' : undefined);
}

/** Whether one text stands for several layers: one that is called several times, one in a list that is used several times. */
export const isManifold = ({ span }: Part, { parts }: Outline): boolean => parts.filter(one => one.span.start === span.start).length > 1;

/**
 * Exchanges a layer with the one behind it. Where that one reads it, they change places on the way too: the second reads what the
 * first one read, and is read by it.
 */
export function swapLayers(swap: ChangeOf<'swap'>, outline: Outline, file: Written): Edit[] | undefined {
  const { layers } = file.graph;
  const { first } = swap;
  const second = nextTo(first, layers);
  if (second === undefined) return undefined;
  const [front, back] = swapped(swap, layers);
  const [b, partA, partB] = [layers[second], outline.parts[first], outline.parts[second]];
  if (!b || !partA || !partB || !isMovable(partA, outline) || !isMovable(partB, outline) || partA.flow !== partB.flow) return undefined;
  const chained = b.sources.some(source => 'layer' in source && source.layer === first);
  const before = sourceBefore(first, layers);
  if (chained && before === undefined) return undefined;
  const target = ({ reader, input, target: old }: Pick<Reference, 'reader' | 'input' | 'target'>): Place => {
    if (!chained) return old;
    if (isIn(reader, back)) return isLayer(old, first) ? before! : old;
    if (isIn(reader, front)) return input === 0 && !isInside(old, front) ? { layer: second } : old;
    return isLayer(old, second) ? { layer: first } : old;
  };
  const moved = movedBy({ swap }, layers);
  const edits = rewritten(outline, file, { moved, target });
  if (!edits || !implicitHold(outline, file, moved, target)) return undefined;
  const [pieceA, pieceB] = [partText(partA.span, partA.flow, file.text), partText(partB.span, partB.flow, file.text)];
  const outside = edits.filter(({ span }) => !covers(pieceA, span) && !covers(pieceB, span));
  const text = (piece: Span): string => applyWithin(piece, edits, file.text);
  return [...outside, { span: pieceA, text: text(pieceB) }, { span: pieceB, text: text(pieceA) }];
}

const isInside = (place: Place, stretch: Stretch): boolean => place !== 'input' && isIn(place.layer, stretch);

const isMovable = (part: Part, outline: Outline): boolean => part.list >= 0 && !part.fixed && !isBound(part, outline);

/** Whether what is done to a part is done in several places, and only names would tell which of the layers is which then. */
const isBound = (part: Part, outline: Outline): boolean => !outline.named && isManifold(part, outline);

/** Whether a place is a layer's output. */
export const isLayer = (place: Place, index: number): boolean => place !== 'input' && place.layer === index;

/** What a reference to a place points at, once layers have moved; undefined for a layer that is gone. */
export function targetOf(place: Place, moved: Moved, { graph }: Written): Target | undefined {
  if (place === 'input') return 'input';
  const index = moved(place.layer);
  const layer = graph.layers[place.layer];
  if (index === undefined) return undefined;
  return { index, name: layer?.outputNames?.[place.item ?? 0] ?? layer?.name, item: place.item, call: callOf(layer, graph.layers) };
}

const callOf = (layer: ModelLayer | undefined, layers: readonly ModelLayer[]): number =>
  layer?.shares === undefined
    ? 0
    : layers.filter(({ index, shares }) => index < layer.index && (index === layer.shares || shares === layer.shares)).length;

/** What a layer reads first; undefined where that is nothing. */
const firstSource = (layer: ModelLayer | undefined): Place | undefined => placeOf(layer?.sources[0]);

/** A source as a place in the graph; undefined for one that leads nowhere. */
export function placeOf(source: Source | undefined): Place | undefined {
  if (!source || 'nowhere' in source) return undefined;
  return 'layer' in source ? source : 'input';
}

/** True where a reference means whatever stands before its reader, and not that very layer. */
const isNext = ({ span }: Reference, outline: Outline, { text }: Written): boolean =>
  outline.named === true || text.slice(span.start, span.end) === '-1';

/**
 * Which references read on from what is put behind a layer: those of the next one that mean whatever stands before it; where it has
 * none, and nothing else reads without a word, all that read the layer: nobody would read what is new.
 */
export function readingOn(last: number, outline: Outline, file: Written): (reference: Reference) => boolean {
  const next = file.graph.layers[last + 1];
  const isBeside = (reference: Reference): boolean =>
    reference.reader === last + 1 && isLayer(reference.target, last) && isNext(reference, outline, file);
  const isRead =
    outline.references.some(isBeside) ||
    next?.sources.some((source, input) => 'layer' in source && source.layer === last && isImplicit(outline, next, input));
  return isRead ? isBeside : ({ input, target }) => input !== undefined && isLayer(target, last);
}

interface Rewriting {
  readonly moved: Moved;
  target(reference: Reference): Place;
  /** A target that is not there yet. */
  fresh?(reference: Reference): Target | undefined;
}

/**
 * The edits of all references, and of the positions in comments; undefined where one cannot be written. What works in place goes on
 * doing so: its output takes the name of what it reads, as long as the old one is another layer's.
 */
export function rewritten(outline: Outline, file: Written, { moved, target, fresh }: Rewriting): Edit[] | undefined {
  const edits: Edit[] = [];
  const taken = new Map<string, string>();
  const { layers } = file.graph;
  const isMade = (name: string, reader: number): boolean =>
    layers.some(
      one => one.index !== reader && moved(one.index) !== undefined && !taken.has(outputKey(one.index, name)) && definesName(one, name)
    );
  const ordered = [...outline.references].sort((a, b) => (moved(a.reader) ?? -1) - (moved(b.reader) ?? -1));
  for (const reference of ordered) {
    const reader = moved(reference.reader);
    if (reader === undefined) continue;
    const old = file.text.slice(reference.span.start, reference.span.end);
    const place = target(reference);
    const now = fresh?.(reference) ?? withName(targetOf(place, moved, file), place, taken);
    const text = now && outline.reference(now, reader, old);
    if (text === undefined) return undefined;
    if (text === old) continue;
    edits.push({ span: reference.span, text });
    const name = unquotedText(old);
    const output = layers[reference.reader]?.defines?.find(one => one.name === name);
    if (!output || taken.has(outputKey(reference.reader, name)) || !isMade(name, reference.reader)) continue;
    // Whoever else reads that would see what is done to it.
    const isShared = outline.references.some(
      one => one.reader !== reference.reader && (moved(one.reader) ?? -1) > reader && !fresh?.(one) && samePlace(target(one), place)
    );
    if (!fresh?.(reference) && isShared) return undefined;
    taken.set(outputKey(reference.reader, name), unquotedText(text));
    edits.push({ span: output.span, text: requoted(unquotedText(text), file.text.slice(output.span.start, output.span.end)) });
  }
  return outline.numbered ? [...edits, ...renumbered(outline, file, moved)] : edits;
}

const outputKey = (layer: number, name: string): string => `${layer}:${name}`;

const definesName = ({ defines = [] }: ModelLayer, name: string): boolean => defines.some(one => one.name === name);

const samePlace = (a: Place, b: Place): boolean =>
  a === 'input' || b === 'input' ? a === b : a.layer === b.layer && (a.item ?? 0) === (b.item ?? 0);

/** The target under the name that its output has taken meanwhile. */
function withName(target: Target | undefined, place: Place, taken: ReadonlyMap<string, string>): Target | undefined {
  if (!target || target === 'input' || place === 'input' || target.name === undefined) return target;
  return { ...target, name: taken.get(outputKey(place.layer, target.name)) ?? target.name };
}

/** A name as it is written, without its quotes. */
export const unquotedText = (text: string): string => (/^(["']).*\1$/.test(text) ? text.slice(1, -1) : text);

/** A name in the quotes that another had. */
export const requoted = (name: string, old: string): string => (/^(["']).*\1$/.test(old) ? `${old[0]}${name}${old[0]}` : name);

/** Positions in the comments behind parts, as far as they were right. */
function renumbered({ parts }: Outline, { text }: Written, moved: Moved): Edit[] {
  return parts.flatMap(({ span }, index) => {
    const now = moved(index);
    const [, blanks, written] = /^([ \t]*#[ \t]*)(\d+)(?![\d.])/.exec(text.slice(span.end, lineEnd(text, span.end))) ?? [];
    if (blanks === undefined || Number(written) !== index || now === undefined || now === index) return [];
    const start = span.end + blanks.length;
    return [{ span: { start, end: start + written!.length }, text: String(now) }];
  });
}

/** Whether an input of a layer is the one before it, or the model's, without a word. */
export function isImplicit({ parts, references, named }: Outline, { index, sources }: ModelLayer, input: number): boolean {
  const source = sources[input];
  if ((named && !parts[index]?.chained) || !source || 'nowhere' in source || source.span) return false;
  return !references.some(reference => reference.reader === index && reference.input === input);
}

/** Whether all that read the layer before them without a word still read what they should. */
function implicitHold(
  outline: Outline,
  { graph: { layers } }: Written,
  moved: Moved,
  target: (reference: Pick<Reference, 'reader' | 'input' | 'target'>) => Place
): boolean {
  // A container stands in front of what is inside: that reads on all the same.
  if (layers.some(({ contains }) => contains)) return true;
  return layers.every(layer =>
    layer.sources.every((source, input) => {
      if (!isImplicit(outline, layer, input) || ('input' in source && source.input > 0)) return true;
      const wanted = target({ reader: layer.index, input, target: 'layer' in source ? source : 'input' });
      return (wanted === 'input' ? -1 : moved(wanted.layer)) === moved(layer.index)! - 1;
    })
  );
}

/** Where a part is put into a collection. */
export interface Spot {
  /** What stands in the collection, in the order of the text. */
  readonly spans: readonly Span[];
  readonly at: number;
  readonly flow: boolean;
  readonly chained: boolean;
}

/** The position behind a layer in its collection, or in front of it; undefined for one that stands in none, or in one for several. */
export function spotAt(index: number, where: 'behind' | 'before', outline: Outline): Spot | undefined {
  const own = outline.parts[index];
  if (!own || own.list < 0 || isBound(own, outline)) return undefined;
  const spans = besides(own, outline);
  const at = spans.findIndex(({ start }) => start === own.span.start);
  return { spans, at: where === 'before' ? at : at + 1, flow: own.flow, chained: own.chained === true };
}

/** What stands in the collection of a part, in the order of the text: what is called several times stands there once. */
function besides({ list }: Part, { parts }: Outline): Span[] {
  const found = new Map(parts.filter(one => one.list === list).map(({ span }) => [span.start, span]));
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** A piece of the text with those edits that lie inside of it. */
export function applyWithin(piece: Span, edits: readonly Edit[], text: string): string {
  const inner = edits
    .filter(({ span }) => covers(piece, span))
    .map(edit => ({ ...edit, span: { start: edit.span.start - piece.start, end: edit.span.end - piece.start } }));
  return applyEdits(text.slice(piece.start, piece.end), inner);
}

/** How a reader at an index writes a position: counted back where it was, or was not written yet. */
export function indexReference(target: Target, reader: number, old: string): string | undefined {
  if (target === 'input') return reader === 0 ? '-1' : undefined;
  return String(old.startsWith('-') ? target.index - reader : target.index);
}

/** The places of those that lead nowhere. */
export const danglingSources = (layers: readonly ModelLayer[]): Omit<Reference, 'target'>[] =>
  layers.flatMap(({ index, sources }) =>
    sources.flatMap((source, input) => (source.span && 'nowhere' in source ? [{ reader: index, input, span: source.span }] : []))
  );

/** The references that layers' sources are, where each has a place of its own. */
export const sourceReferences = (layers: readonly ModelLayer[]): Reference[] =>
  layers.flatMap(({ index, sources }) =>
    sources.flatMap((source, input): Reference[] => {
      if (!source.span || 'nowhere' in source) return [];
      return [{ reader: index, input, span: source.span, target: 'layer' in source ? source : 'input' }];
    })
  );
