import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { uses, valueBehind } from './elsewhere';
import { isSame, type Mention, mentionAt, mentions, type Target, textOf } from './mention';

/**
 * Where the layer or input that the cursor is on is made: its name where it is referred to by that, else its type. From a word that
 * stands for a value, to that.
 */
export function definition(analysis: Analysis, offset: number): Span | undefined {
  const { text } = analysis.model;
  const here = mentionAt(analysis, offset);
  if (!here) return valueBehind(analysis, offset);
  const own = ofTarget(analysis, here.target).filter(isOwn);
  const named = own.find(({ kind, span }) => kind === 'name' && textOf(span, text) === textOf(here.span, text));
  return (named ?? own.find(({ kind }) => kind === 'head' || kind === 'input'))?.span;
}

/** All places that read the layer, the input or the value that the cursor is on; implicit ones at the head of the reading layer. */
export function references(analysis: Analysis, offset: number, withDefinition: boolean): Span[] {
  const here = mentionAt(analysis, offset);
  if (!here) return [...(withDefinition ? [valueBehind(analysis, offset) ?? []].flat() : []), ...uses(analysis, offset)];
  return unique(ofTarget(analysis, here.target).filter(mention => withDefinition || !isOwn(mention)));
}

export interface Highlight {
  readonly span: Span;
  readonly kind: 'read' | 'write';
}

/** The places in the text that stand for the layer, the input or the value that the cursor is on. */
export function highlights(analysis: Analysis, offset: number): Highlight[] {
  const here = mentionAt(analysis, offset);
  if (!here) {
    const value = valueBehind(analysis, offset);
    const read = uses(analysis, offset).map((span): Highlight => ({ span, kind: 'read' }));
    return value ? [{ span: value, kind: 'write' }, ...read] : read;
  }
  const all = ofTarget(analysis, here.target).filter(({ kind }) => kind !== 'implicit');
  const own = new Set(all.filter(isOwn).map(({ span }) => span.start));
  return unique(all).map(span => ({ span, kind: own.has(span.start) ? 'write' : 'read' }));
}

const isOwn = ({ kind }: Mention): boolean => kind !== 'reference' && kind !== 'implicit';

const ofTarget = (analysis: Analysis, target: Target): Mention[] => [...mentions(analysis)].filter(one => isSame(one.target, target));

/** In the order of the text, each once: layers that an alias repeats stand in one place. */
function unique(found: readonly Mention[]): Span[] {
  const spans = new Map(found.map(({ span }) => [`${span.start} ${span.end}`, span]));
  return [...spans.values()].sort((a, b) => a.start - b.start);
}
