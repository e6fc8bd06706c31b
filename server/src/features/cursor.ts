import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { declaredFor } from '../config/settings';
import { type Cursor, nodesAt } from '../dialects/writing';
import type { ScalarNode, Tree } from '../syntax/tree';

/** A place where somebody is writing, in the text as it would be with a word there. */
export interface Written {
  readonly cursor: Cursor;
  /** Of the text with the word. */
  readonly analysis: Analysis;
  /** What stands there in the text itself, to be replaced: quotes belong to it. */
  readonly span: Span;
  /** What texts are quoted with here; empty where nothing is needed. */
  readonly quote: string;
}

const WORD = 'shapelintWritesHere';

/** A word, a text where only texts in quotes are read, a key where a word alone would be lost. */
const STAND_INS = [WORD, `"${WORD}"`, `${WORD}: `, `${WORD}=`];

/**
 * Reads the text with a word put in at an offset: what is only half written has a node in the tree then, whatever the format
 * and however it recovers. Undefined in comments, and where no word can stand.
 */
export function writtenAt(analysis: Analysis, offset: number): Written | undefined {
  const known = latest.get(analysis);
  if (known?.offset === offset) return known.of;
  const of = reread(analysis, offset);
  latest.set(analysis, { offset, of });
  return of;
}

/** One keystroke asks for completion and for the signature: the text is read again once for both. */
const latest = new WeakMap<Analysis, { readonly offset: number; readonly of: Written | undefined }>();

function reread({ model, variant }: Analysis, place: number): Written | undefined {
  if (model.tree.comments.some(({ span }) => span.start < place && place <= span.end)) return undefined;
  const offset = place + (opensText(model.tree, place, model.text) ? 1 : 0);
  for (const word of STAND_INS) {
    const other = model.withText(model.text.slice(0, offset) + word + model.text.slice(offset));
    if (!other) continue;
    const path = nodesAt(other.tree, offset + word.indexOf(WORD));
    const node = path.at(-1);
    if (node?.kind !== 'scalar' || !node.text.includes(WORD) || node.aliasOf) continue;
    // A text of several lines: the word has become part of the line before.
    if (/[\r\n]/.test(other.text.slice(node.span.start, node.span.end))) continue;
    const analysis = other.analyse(variant?.id);
    const { layers } = analysis.graph;
    const declared = declaredFor(other.settings, other.location);
    const cursor = {
      text: other.text,
      path,
      node,
      variant: variant?.id,
      layers,
      layer: analysis.at(offset)?.layer,
      ...(declared && { declared })
    };
    return { cursor, analysis, span: inText(node, { start: offset, end: offset + word.length }), quote: quoteOf(node, other.text) };
  }
  return undefined;
}

/** Whether a text in quotes begins at an offset: a word before the quote would be no part of it. */
function opensText(tree: Tree, offset: number, text: string): boolean {
  const node = nodesAt(tree, offset).at(-1);
  return node?.kind === 'scalar' && node.quoted && node.span.start === offset && /["']/.test(text[offset] ?? '');
}

/** Where a node stands in the text without the word. */
function inText({ span }: ScalarNode, word: Span): Span {
  const added = Math.min(span.end, word.end) - Math.max(span.start, word.start);
  return { start: Math.min(span.start, word.start), end: Math.max(span.end - added, word.start) };
}

const quoteOf = ({ quoted, span }: ScalarNode, text: string): string => (quoted && /["']/.test(text[span.start]!) ? text[span.start]! : '');
