import type { Analysis } from '../analysis/analysis';
import type { Edit } from '../base/edit';
import type { Span } from '../base/span';
import type { ModelLayer } from '../dialects/dialect';
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
  if (here.kind === 'name') return { span: unquoted(here.span, text), name };
  if (/^-?\d+$/.test(name)) return { refusal: `${name} is a position, not a name: it cannot be renamed. Give the layer a name first.` };
  if ('input' in here.target) return { refusal: `${name} is an input of the model, not a layer.` };
  if (!defines(analysis.graph.layers[here.target.layer], name)) return { refusal: `${name} is no name that a layer gives itself.` };
  return { span: unquoted(here.span, text), name };
}

/** Changes a name where it is defined and wherever it is read. */
export function rename(analysis: Analysis, offset: number, to: string): Edit[] | Refusal {
  const { text } = analysis.model;
  const here = mentionAt(analysis, offset);
  const old = renamed(analysis, offset);
  if ('refusal' in old || !here || !('layer' in here.target)) return 'refusal' in old ? old : { refusal: 'No layer name stands here.' };
  if (to === old.name) return [];
  const wrong = unfit(analysis, to);
  if (wrong) return { refusal: wrong };
  const bearers = bearersOf(analysis, here.target.layer, old.name);
  const edits = new Map<number, Edit>();
  const change = (span: Span) => {
    if (textOf(span, text) === old.name) edits.set(span.start, { span: unquoted(span, text), text: to });
  };
  for (const layer of analysis.graph.layers) {
    if (bearers.has(layer.index)) for (const { span } of layer.defines ?? []) change(span);
    for (const source of layer.sources) if ('layer' in source && source.span && bearers.has(source.layer)) change(source.span);
  }
  return [...edits.values()].sort((a, b) => a.span.start - b.span.start);
}

const defines = (layer: ModelLayer | undefined, name: string): boolean => layer?.defines?.some(one => one.name === name) ?? false;

/** Words that YAML readers take for something else than a name. */
const WORDS = /^(?:true|false|yes|no|on|off|y|n|null|none)$/i;

function unfit({ graph }: Analysis, to: string): string | undefined {
  if (!/^[A-Za-z_][\w./-]*$/.test(to)) return 'A name begins with a letter; letters, digits and _ . / - may follow.';
  if (WORDS.test(to)) return `${to} is a word with a meaning of its own, not a name.`;
  const taken = graph.layers.find(layer => defines(layer, to));
  if (taken) return `There is a layer ${to} already (${taken.type}).`;
  return graph.inputs.some(({ name }) => name === to) ? `There is an input ${to} already.` : undefined;
}

/**
 * The layers that bear a name together: one that reads a name and makes it anew, as the in-place layers of Caffe do, shares
 * it with the one it reads.
 */
function bearersOf({ graph, model: { text } }: Analysis, layer: number, name: string): Set<number> {
  const passedOn = (one: ModelLayer | undefined): number[] => {
    if (!defines(one, name)) return [];
    return one!.sources.flatMap(source => ('layer' in source && source.span && textOf(source.span, text) === name ? [source.layer] : []));
  };
  const bearers = new Set([layer]);
  // A set that grows while it is gone through: what is added is gone through too.
  for (const at of bearers) for (const before of passedOn(graph.layers[at])) bearers.add(before);
  for (const one of graph.layers) if (passedOn(one).some(index => bearers.has(index))) bearers.add(one.index);
  return bearers;
}
