import type { Analysis } from '../analysis/analysis';
import type { Edit } from '../base/edit';
import type { Span } from '../base/span';
import type { ModelGraph, ModelLayer } from '../dialects/dialect';
import { mentionAt, textOf, unquoted } from './mention';

/** A sentence for the user: why nothing can be renamed. */
export interface Refusal {
  readonly refusal: string;
}

/** The name at the cursor, without quotes, if it is one that can be changed. */
export function renamed(analysis: Analysis, offset: number): { readonly span: Span; readonly name: string } | Refusal {
  const { text } = analysis.model;
  const here = mentionAt(analysis, offset);
  if (!here) return { refusal: 'No layer name stands here.' };
  const name = textOf(here.span, text);
  if (here.kind === 'input') return { refusal: 'The input has no name that could be changed here.' };
  if (here.kind === 'head') return { refusal: 'This is the type of the layer; only its name can be changed.' };
  if (here.kind === 'name' || here.kind === 'label') return { span: unquoted(here.span, text), name };
  if (/^-?\d+$/.test(name)) return { refusal: `${name} is a position, not a name: it cannot be renamed. Give the layer a name first.` };
  if ('input' in here.target) return { refusal: `${name} is an input of the model, not a layer.` };
  if (!defines(analysis.graph.layers[here.target.layer], name)) return { refusal: `${name} is no name that a layer gives itself.` };
  return { span: unquoted(here.span, text), name };
}

/** Changes a name where it is defined and wherever it is read, in all variants of the file. */
export function rename(analysis: Analysis, offset: number, to: string): Edit[] | Refusal {
  const { text } = analysis.model;
  const here = mentionAt(analysis, offset);
  const old = renamed(analysis, offset);
  if ('refusal' in old || !here || !('layer' in here.target)) return 'refusal' in old ? old : { refusal: 'No layer name stands here.' };
  if (to === old.name) return [];
  const graphs = graphsOf(analysis);
  const wrong = unfit(graphs, to, here.kind === 'label');
  if (wrong) return { refusal: wrong };
  const spans = here.kind === 'label' ? [here.span] : spansOf(graphs, here.span, old.name, text);
  return spans.map(span => ({ span: unquoted(span, text), text: to })).sort((a, b) => a.span.start - b.span.start);
}

/** The graphs of all variants: a name may be read in one and made in another. */
const graphsOf = ({ model, variant, graph }: Analysis): ModelGraph[] => [
  graph,
  ...model.variants.flatMap(({ id }) => (id === variant?.id ? [] : [model.analyse(id).graph]))
];

/** Every place where the name stands that stands at `first`; what one variant finds leads on in the others. */
function spansOf(graphs: readonly ModelGraph[], first: Span, name: string, text: string): Span[] {
  const found = new Map([[first.start, first]]);
  const add = (span: Span) => {
    if (textOf(span, text) === name) found.set(span.start, span);
  };
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const graph of graphs) {
      const bearers = bearersOf(graph, seedsOf(graph, found), name, text);
      for (const layer of graph.layers) {
        if (bearers.has(layer.index)) for (const { span } of layer.defines ?? []) add(span);
        for (const source of layer.sources) if ('layer' in source && source.span && bearers.has(source.layer)) add(source.span);
      }
      for (const { span, layer } of graph.named ?? []) if (bearers.has(layer)) add(span);
    }
  }
  return [...found.values()];
}

/** The layers that are named, or read by name, at one of the places. */
function seedsOf({ layers }: ModelGraph, places: ReadonlyMap<number, Span>): Set<number> {
  const seeds = new Set<number>();
  for (const { index, defines = [], sources } of layers) {
    if (defines.some(({ span }) => places.has(span.start))) seeds.add(index);
    for (const source of sources) if ('layer' in source && source.span && places.has(source.span.start)) seeds.add(source.layer);
  }
  return seeds;
}

const defines = (layer: ModelLayer | undefined, name: string): boolean => layer?.defines?.some(one => one.name === name) ?? false;

/** Words that YAML readers take for something else than a name. */
const WORDS = /^(?:true|false|yes|no|on|off|y|n|null|none)$/i;

function unfit(graphs: readonly ModelGraph[], to: string, label: boolean): string | undefined {
  if (!/^[A-Za-z_][\w./-]*$/.test(to)) return 'A name begins with a letter; letters, digits and _ . / - may follow.';
  if (WORDS.test(to)) return `${to} is a word with a meaning of its own, not a name.`;
  if (label) return undefined;
  const taken = graphs.flatMap(({ layers }) => layers).find(layer => defines(layer, to));
  if (taken) return `There is a layer ${to} already (${taken.type}).`;
  return graphs.some(({ inputs }) => inputs.some(({ name }) => name === to)) ? `There is an input ${to} already.` : undefined;
}

/**
 * The layers that bear a name together: one that reads a name and makes it anew, as the in-place layers of Caffe do, shares
 * it with the one it reads.
 */
function bearersOf({ layers }: ModelGraph, seeds: ReadonlySet<number>, name: string, text: string): Set<number> {
  const passedOn = (one: ModelLayer | undefined): number[] => {
    if (!defines(one, name)) return [];
    return one!.sources.flatMap(source => ('layer' in source && source.span && textOf(source.span, text) === name ? [source.layer] : []));
  };
  const bearers = new Set(seeds);
  // A set that grows while it is gone through: what is added is gone through too.
  for (const at of bearers) for (const before of passedOn(layers[at])) bearers.add(before);
  for (const one of layers) if (passedOn(one).some(index => bearers.has(index))) bearers.add(one.index);
  return bearers;
}
