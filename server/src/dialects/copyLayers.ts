import type { Edit } from '../base/edit';
import type { ChangeOf, Written } from './change';
import { insertion, partText } from './collection';
import type { ModelLayer } from './dialect';
import { copied, isIn, movedBy, type Stretch } from './stretch';
import {
  applyWithin,
  isManifold,
  type Outline,
  type Part,
  type Reference,
  readingOn,
  requoted,
  rewritten,
  spotAt,
  type Target,
  unquotedText
} from './structure';

/** Puts a copy of some layers behind them; what read the last of them by being next to it reads the copy, else all that read it. */
export function copyLayers(copy: ChangeOf<'copy'>, outline: Outline, file: Written): Edit[] | undefined {
  const { layers } = file.graph;
  const all = copied(copy, layers);
  const { first, last } = all;
  const count = last - first + 1;
  const own = partsOf(all, outline, layers);
  if (!own) return undefined;
  const moved = movedBy({ copy }, layers);
  const names = namesOfCopies(all, outline, file);
  const readsOn = readingOn(last, outline, file);
  const edits = rewritten(outline, file, {
    moved,
    target: ({ target }) => target,
    fresh: reference => (readsOn(reference) ? twin(reference, names, count, file) : undefined)
  });
  const inside = rewritten(
    { ...outline, references: outline.references.filter(({ reader }) => isIn(reader, all)) },
    { ...file, graph: { ...file.graph, layers: layers.map(withoutNames) } },
    {
      moved: index => (isIn(index, all) ? index + count : index),
      target: ({ target }) => target,
      fresh: reference => {
        const { reader, input, target } = reference;
        if (target === 'input') return undefined;
        if (isIn(target.layer, all)) return twin(reference, names, count, file);
        return targetBefore(reader === first && input === 0 ? last : target.layer, target.item, layers);
      }
    }
  );
  const spot = spotAt(copy.last, 'behind', outline);
  if (!edits || !inside || !spot) return undefined;
  const style = { flow: spot.flow, spaced: outline.spaced ?? false };
  const within = [...inside, ...renamedIn(all, names, file)];
  const put = own.map(({ span, flow }) => {
    const text = applyWithin(partText(span, flow, file.text), within, file.text);
    return insertion(spot.spans, spot.at, style, text, file.text);
  });
  return [...edits, { span: put[0]!.span, text: put.map(edit => edit.text).join('') }];
}

/**
 * The parts that a stretch of layers stands in, where those make one run of a list; undefined where they do not, for what stands at
 * either end may belong to something larger. A layer that is called several times is several layers.
 */
function partsOf(all: Stretch, outline: Outline, layers: readonly ModelLayer[]): readonly Part[] | undefined {
  const isShared = layers.some(({ shares, index }) => shares !== undefined && [index, shares].some(one => isIn(one, all)));
  const every = outline.parts.slice(all.first, all.last + 1);
  const [begin] = [...every].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  const own = every.filter(({ list }) => list === begin?.list);
  const isRun = own.every((part, i) => i === 0 || part.span.start >= own[i - 1]!.span.end);
  const isHeld = (part: Part): boolean => own.some(({ span }) => span.start <= part.span.start && part.span.end <= span.end);
  const isFree = own.every(part => part.list >= 0 && !part.fixed && !isManifold(part, outline));
  return !isShared && isRun && isFree && every.every(isHeld) ? own : undefined;
}

/** By a layer and a name that it gives, that of its copy. */
type Names = ReadonlyMap<string, string>;

const keyOf = (layer: number, name: string): string => `${layer}:${name}`;

/** Free names for all that the copied layers call themselves and their outputs; what works in place does so in the copy, too. */
function namesOfCopies({ first, last }: Stretch, outline: Outline, { graph, text }: Written): Names {
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
function nameRead({ reader, input, target }: Reference, { first, last }: Stretch, names: Names, layers: readonly ModelLayer[]) {
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
function twin({ target }: Reference, names: Names, count: number, { graph }: Written): Target | undefined {
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
function withoutNames(layer: ModelLayer): ModelLayer {
  if (!layer.defines) return layer;
  const { defines: _, ...others } = layer;
  return others;
}

/** The names that stand in the copied layers, in the copy. */
function renamedIn({ first, last }: Stretch, names: Names, { graph, text }: Written): Edit[] {
  return graph.layers.slice(first, last + 1).flatMap(({ index, name, defines = [], label }): Edit[] => {
    const places = [...defines, ...(label && name !== undefined ? [{ name, span: label }] : [])];
    return places.flatMap(({ name: old, span }) => {
      const now = names.get(keyOf(index, old));
      return now === undefined || now === old ? [] : [{ span, text: requoted(now, text.slice(span.start, span.end)) }];
    });
  });
}
