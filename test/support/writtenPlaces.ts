import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import type { Span } from '../../server/src/base/span';
import { defaultSettings } from '../../server/src/config/settings';
import type { ModelLayer } from '../../server/src/dialects/dialect';
import { askedAt, type Slot } from '../../server/src/dialects/writing';
import { type Completion, completions } from '../../server/src/features/completion';
import { writtenAt } from '../../server/src/features/cursor';
import { hover } from '../../server/src/features/hover';
import { type Signature, signature } from '../../server/src/features/signature';
import type { Node, ScalarNode } from '../../server/src/syntax/tree';

/** A key or a value of a config; of a text that holds several values, one of them. */
export interface WrittenPlace {
  readonly span: Span;
  readonly text: string;
  readonly node: ScalarNode;
  readonly role: 'key' | 'value';
  /** The keys and positions that lead to it; `at` is where each of them begins. */
  readonly steps: readonly { readonly name: string; readonly at: number }[];
  /** The layer that it stands in. */
  readonly layer: ModelLayer | undefined;
}

/** Every key and value that stands in the text itself: what an alias or a merge key repeats is passed over. */
export function* writtenPlaces(analysis: Analysis): Generator<WrittenPlace> {
  for (const root of analysis.model.tree.roots) {
    for (const place of walk(root, [])) {
      const layer = analysis.at(place.node.span.start)?.layer;
      for (const part of analysis.model.syntax === 'cfg' ? parts(place) : [place]) yield { ...part, layer };
    }
  }
}

type Found = Omit<WrittenPlace, 'layer'>;

/** The numbers of a .cfg file's value, which stand between commas. */
function parts(place: Found): Found[] {
  const { node, role } = place;
  if (role === 'key' || !/^[-\d.,\s]*,[-\d.,\s]*$/.test(node.text)) return [place];
  return [...node.text.matchAll(/[^,\s]+/g)].map(({ 0: text, index }) => {
    const start = node.span.start + index;
    return { ...place, text, span: { start, end: start + text.length } };
  });
}

const whole = (node: ScalarNode) => ({ node, span: node.span, text: node.text });

function* walk(node: Node, steps: WrittenPlace['steps']): Generator<Found> {
  if (node.aliasOf) return;
  if (node.kind === 'scalar') yield { ...whole(node), role: 'value', steps };
  else if (node.kind === 'list')
    for (const [i, item] of node.items.entries()) yield* walk(item, [...steps, { name: `#${i}`, at: item.span.start }]);
  else
    for (const { key, value, merged } of node.entries) {
      if (merged) continue;
      yield { ...whole(key), role: 'key', steps };
      yield* walk(value, [...steps, { name: key.text, at: key.span.start }]);
    }
}

/** What an editor is told at a place. */
export interface Told {
  readonly offers: readonly Completion[];
  readonly signature: Signature | undefined;
  /** The parameter that is being written. */
  readonly asked: Slot | undefined;
}

/**
 * With the value cut away, as somebody has it who is about to write it (a reference that counts back begins with its minus), or
 * with the cursor in front of it.
 */
export function toldAt(analysis: Analysis, place: WrittenPlace, cut: boolean): Told | undefined {
  const { model, variant } = analysis;
  const kept = cut && isReference(place) && place.text.startsWith('-') ? 1 : 0;
  const start = place.span.start + kept;
  const there = cut ? model.withText(model.text.slice(0, start) + model.text.slice(place.span.end)) : model;
  const here = there && { model: there, variant };
  const written = here && writtenAt(here, start);
  if (!written) return undefined;
  return { offers: completions(here, start), signature: signature(here, start), asked: askedAt(model.dialect, written.cursor) };
}

/** Whether a place stands for something that its layer reads. */
export const isReference = ({ layer, span, role }: WrittenPlace): boolean =>
  role === 'value' &&
  layer !== undefined &&
  layer.sources.some(({ span: at }) => at !== undefined && at.start <= span.start && span.end <= at.end);

/** What a hover says of the text at a place itself: in a layer what stands above its rule. Empty where it only speaks of the layer. */
export function hoverOf(analysis: Analysis, { span, node, layer }: WrittenPlace): string {
  const said = hover(analysis, node.quoted && span.start === node.span.start ? span.start + 1 : span.start)?.markdown ?? '';
  const rule = said.indexOf('\n---\n');
  if (rule >= 0) return said.slice(0, rule);
  return !layer || /^\*\*Input\*\*/.test(said) ? said : '';
}

/** A text as an analysis; undefined when it is no model config. */
export const readAs = (text: string, file: string): Analysis | undefined =>
  readModel({ text, path: `/project/${file}`, settings: defaultSettings })?.analyse();
