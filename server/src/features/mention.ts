import type { Analysis } from '../analysis/analysis';
import { type Span, touches } from '../base/span';
import type { Source } from '../ir/graph';

/** What can be referred to: a layer, or the one of its outputs that has a name of its own; or an input of the model. */
export type Target = { readonly layer: number; readonly item?: number } | { readonly input: number };

/** A place in the text that stands for a layer or an input. */
export interface Mention {
  readonly span: Span;
  readonly target: Target;
  /**
   * `reference` reads it, `implicit` reads it without saying so (the next layer; its head is the span), `name` and `head` are
   * the layer's own name and type, `label` is a name that nothing refers to, `input` is where the input's size is written.
   */
  readonly kind: 'reference' | 'implicit' | 'name' | 'head' | 'label' | 'input';
}

const targetOf = (source: Source): Target | undefined => ('nowhere' in source ? undefined : source);

/** Whether two are the same: of a layer as a whole all outputs are. */
export const isSame = (a: Target, b: Target): boolean =>
  'layer' in a ? 'layer' in b && a.layer === b.layer && (a.item ?? b.item) === (b.item ?? a.item) : 'input' in b && a.input === b.input;

/** Every place that stands for something, the layers in their order. */
export function* mentions({ graph }: Analysis): Generator<Mention> {
  for (const [input, { span }] of graph.inputs.entries()) if (span) yield { span, target: { input }, kind: 'input' };
  for (const { index, sources, defines = [], head, label } of graph.layers) {
    for (const source of sources) {
      const target = targetOf(source);
      if (target) yield { span: source.span ?? head, target, kind: source.span ? 'reference' : 'implicit' };
    }
    const several = defines.some(({ name }) => name !== defines[0]!.name);
    for (const [item, { span }] of defines.entries()) yield { span, target: { layer: index, ...(several && { item }) }, kind: 'name' };
    if (label) yield { span: label, target: { layer: index }, kind: 'label' };
    yield { span: head, target: { layer: index }, kind: 'head' };
  }
  for (const { span, layer } of graph.named ?? []) yield { span, target: { layer }, kind: 'reference' };
}

const RANK = ['reference', 'name', 'label', 'head', 'input'];

/** What the cursor is on. */
export function mentionAt(analysis: Analysis, offset: number): Mention | undefined {
  const found = [...mentions(analysis)].filter(({ span, kind }) => kind !== 'implicit' && touches(span, offset));
  return found.sort((a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind))[0];
}

/** A span without the quotes around it. */
export function unquoted({ start, end }: Span, text: string): Span {
  const isQuoted = end - start >= 2 && /["']/.test(text[start]!) && text[start] === text[end - 1];
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

export const textOf = (span: Span, text: string): string => {
  const { start, end } = unquoted(span, text);
  return text.slice(start, end);
};
