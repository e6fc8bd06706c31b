import type { Edit } from '../base/edit';
import type { ChangeOf, Written } from './change';
import { insertion, partText } from './collection';
import type { ModelLayer } from './dialect';
import {
  applyWithin,
  movedBy,
  type Outline,
  placeBehind,
  type Reference,
  readingOn,
  requoted,
  rewritten,
  type Target,
  unquotedText
} from './structure';

/** Puts a copy of some layers behind them; what read the last of them by being next to it reads the copy, else all that read it. */
export function copyLayers(copy: ChangeOf<'copy'>, outline: Outline, file: Written): Edit[] | undefined {
  const { first, last } = copy;
  const count = last - first + 1;
  if (!isOneStretch(copy, outline, file.graph.layers)) return undefined;
  const isCopied = (index: number): boolean => index >= first && index <= last;
  const moved = movedBy({ copy });
  const names = namesOfCopies(copy, outline, file);
  const readsOn = readingOn(last, outline, file);
  const edits = rewritten(outline, file, {
    moved,
    target: ({ target }) => target,
    fresh: reference => (readsOn(reference) ? copied(reference, names, count, file) : undefined)
  });
  const inside = rewritten(
    { ...outline, references: outline.references.filter(({ reader }) => isCopied(reader)) },
    { ...file, graph: { ...file.graph, layers: file.graph.layers.map(withoutNames) } },
    {
      moved: index => (isCopied(index) ? index + count : index),
      target: ({ target }) => target,
      fresh: reference => {
        const { reader, input, target } = reference;
        if (target === 'input') return undefined;
        if (isCopied(target.layer)) return copied(reference, names, count, file);
        return targetBefore(reader === first && input === 0 ? last : target.layer, target.item, file.graph.layers);
      }
    }
  );
  const place = placeBehind(outline, last);
  if (!edits || !inside || !place) return undefined;
  const style = { flow: place.flow, spaced: outline.spaced ?? false };
  const within = [...inside, ...renamedIn(copy, names, file)];
  const all = outline.parts.slice(first, last + 1).map(({ span, flow }) => {
    const text = applyWithin(partText(span, flow, file.text), within, file.text);
    return insertion(place.spans, place.at, style, text, file.text);
  });
  return [...edits, { span: all[0]!.span, text: all.map(edit => edit.text).join('') }];
}

/** Whether each of the layers is a part of its own in one list; a layer that is called several times is several layers. */
function isOneStretch({ first, last }: ChangeOf<'copy'>, { parts }: Outline, layers: readonly ModelLayer[]): boolean {
  const own = parts.slice(first, last + 1);
  const isShared = layers.some(({ shares, index }) => shares !== undefined && [index, shares].some(one => one >= first && one <= last));
  return (
    !isShared && own.every((part, i) => !part.fixed && part.list === own[0]!.list && (i === 0 || part.span.start >= own[i - 1]!.span.end))
  );
}

/** By a layer and a name that it gives, that of its copy. */
type Names = ReadonlyMap<string, string>;

const keyOf = (layer: number, name: string): string => `${layer}:${name}`;

/** Free names for all that the copied layers call themselves and their outputs; what works in place does so in the copy, too. */
function namesOfCopies({ first, last }: ChangeOf<'copy'>, outline: Outline, { graph, text }: Written): Names {
  const taken = new Set(graph.layers.flatMap(({ name, defines = [] }) => [name, ...defines.map(one => one.name)]));
  const names = new Map<string, string>();
  for (const layer of graph.layers.slice(first, last + 1)) {
    const fresh = new Map<string, string>();
    const read = outline.references.filter(({ reader }) => reader === layer.index);
    for (const { name } of layer.defines ?? []) {
      const source = read.find(({ span }) => unquotedText(text.slice(span.start, span.end)) === name);
      names.set(
        keyOf(layer.index, name),
        source ? (nameRead(source, { first, last }, names, graph.layers) ?? name) : free(name, taken, fresh)
      );
    }
    if (layer.name !== undefined && !names.has(keyOf(layer.index, layer.name)))
      names.set(keyOf(layer.index, layer.name), free(layer.name, taken, fresh));
  }
  return names;
}

/** The name of what a reference of a copied layer reads in the copy. */
function nameRead({ reader, input, target }: Reference, { first, last }: ChangeOf<'copy'>, names: Names, layers: readonly ModelLayer[]) {
  if (target === 'input') return undefined;
  const before = nameOf(layers[target.layer], target.item);
  if (target.layer >= first && target.layer <= last) return before === undefined ? undefined : names.get(keyOf(target.layer, before));
  return reader === first && input === 0 ? nameOf(layers[last], undefined) : before;
}

const nameOf = (layer: ModelLayer | undefined, item: number | undefined): string | undefined =>
  layer?.outputNames?.[item ?? 0] ?? layer?.name;

/** `conv1_2`, or the next that is free; the same for all places of one layer that have the name. */
function free(name: string, taken: Set<string | undefined>, own: Map<string, string>): string {
  const known = own.get(name);
  if (known !== undefined) return known;
  let found = `${name}_2`;
  for (let i = 3; taken.has(found); i++) found = `${name}_${i}`;
  taken.add(found);
  own.set(name, found);
  return found;
}

/** The copy of what a reference points at. */
function copied({ target }: Reference, names: Names, count: number, { graph }: Written): Target | undefined {
  if (target === 'input') return undefined;
  const name = nameOf(graph.layers[target.layer], target.item);
  return { index: target.layer + count, name: name === undefined ? undefined : names.get(keyOf(target.layer, name)), item: target.item };
}

const targetBefore = (layer: number, item: number | undefined, layers: readonly ModelLayer[]): Target => ({
  index: layer,
  name: nameOf(layers[layer], item),
  item
});

/** What is written in the copy gets its names by itself. */
const withoutNames = ({ defines: _, ...layer }: ModelLayer): ModelLayer => layer;

/** The names that stand in the copied layers, in the copy. */
function renamedIn({ first, last }: ChangeOf<'copy'>, names: Names, { graph, text }: Written): Edit[] {
  return graph.layers.slice(first, last + 1).flatMap(({ index, name, defines = [], label }): Edit[] => {
    const places = [...defines, ...(label && name !== undefined ? [{ name, span: label }] : [])];
    return places.flatMap(({ name: old, span }) => {
      const now = names.get(keyOf(index, old));
      return now === undefined || now === old ? [] : [{ span, text: requoted(now, text.slice(span.start, span.end)) }];
    });
  });
}
