import type { Analysis, Model } from '../analysis/analysis';
import type { Span } from '../base/span';
import { type Declared, declaredFor } from '../config/settings';
import { type Cursor, nodesAt } from '../dialects/writing';
import type { Node, ScalarNode, Tree } from '../syntax/tree';

/** A place where somebody is writing, in the text as it would be with a word there. */
export interface Written {
  readonly cursor: Cursor;
  /** Of the text with the word: made when it is first asked for, which keys and most values have no need of. */
  readonly analysis: Analysis;
  /** What stands there in the text itself, to be replaced: quotes belong to it. */
  readonly span: Span;
  /** What texts are quoted with here; empty where nothing is needed. */
  readonly quote: string;
  /** Where the word begins, in the text with it as without. */
  readonly at: number;
}

/** A text as an editor shows it: which variant, and nothing of its shapes. */
export type Shown = Pick<Analysis, 'model' | 'variant'>;

const WORD = 'shapelintWritesHere';

/** What is read in place of a part of the text: a word, what it needs around it to be read there, and what its line lacks at the end. */
interface StandIn {
  readonly at: Span;
  readonly text: string;
  readonly closing?: string;
}

/**
 * Reads the text with a word put in at an offset: what is only half written has a node in the tree then, whatever the format
 * and however it recovers. Undefined in comments, and where no word can stand.
 */
export function writtenAt(shown: Shown, offset: number): Written | undefined {
  const known = latest.get(shown.model);
  if (known?.offset === offset && known.variant === shown.variant) return known.of;
  const of = reread(shown, offset);
  latest.set(shown.model, { offset, variant: shown.variant, of });
  return of;
}

/** One keystroke asks for completion and for the signature: the text is read again once for both. */
const latest = new WeakMap<Model, { readonly offset: number; readonly variant: Shown['variant']; readonly of: Written | undefined }>();

function reread({ model, variant }: Shown, place: number): Written | undefined {
  if (model.tree.comments.some(({ span }) => span.start < place && place <= span.end)) return undefined;
  for (const { at, text, closing = '' } of standIns(model, place)) {
    const end = closing ? lineEnd(model.text, at.end) : at.end;
    const other = model.withText(model.text.slice(0, at.start) + text + model.text.slice(at.end, end) + closing + model.text.slice(end));
    if (!other) continue;
    const path = nodesAt(other.tree, at.start + text.indexOf(WORD));
    const node = path.at(-1);
    if (node?.kind !== 'scalar' || !node.text.includes(WORD) || node.aliasOf) continue;
    // What closes the line is no part of what stands there.
    if (closing && node.span.end > end + at.start + text.length - at.end) continue;
    // A text of several lines: the word has become part of the line before.
    if (/[\r\n]/.test(other.text.slice(node.span.start, node.span.end))) continue;
    return new Reread(other, variant?.id, path, node, { at, text });
  }
  return undefined;
}

/**
 * Shapes are worked out for what asks for them alone: a list of keys is there as soon as the text is read. A class, for accessors of
 * an object of its own would outlive the young generation with the model they see.
 */
class Reread implements Cursor, Written {
  readonly text: string;
  readonly path: readonly Node[];
  readonly node: ScalarNode;
  readonly variant: string | undefined;
  readonly declared?: Declared;
  readonly span: Span;
  readonly at: number;
  readonly quote: string;
  private readonly model: Model;

  constructor(model: Model, variant: string | undefined, path: readonly Node[], node: ScalarNode, { at, text }: StandIn) {
    this.model = model;
    this.text = model.text;
    this.path = path;
    this.node = node;
    this.variant = variant;
    const declared = declaredFor(model.settings, model.location);
    if (declared) this.declared = declared;
    this.span = inText(node, at, text.length);
    this.at = at.start;
    this.quote = quoteOf(node, model.text);
  }

  get cursor(): Cursor {
    return this;
  }

  get analysis(): Analysis {
    return this.model.analyse(this.variant);
  }

  get layers(): Cursor['layers'] {
    return this.analysis.graph.layers;
  }

  get layer(): Cursor['layer'] {
    return this.analysis.at(this.at)?.layer;
  }
}

/**
 * A word, a text where only texts in quotes are read, a key or a section where a word alone would be lost. In JSON no word stands without
 * quotes: there a text takes the place of all that is written, so that what was whole stays whole, and is read in no time.
 */
function standIns({ tree, text, syntax }: Model, place: number): readonly StandIn[] {
  const offset = place + (opensText(tree, place, text) ? 1 : 0);
  const at = { start: offset, end: offset };
  if (syntax !== 'json') {
    const words = [WORD, `"${WORD}"`, `${WORD}: `, `${WORD}=`, `[${WORD}]`].map((word): StandIn => ({ at, text: word }));
    const whole = syntax === 'yaml' ? wholeLine(text, offset) : undefined;
    return whole ? [{ at, ...whole }, ...words] : words;
  }
  const around = textAround(tree, offset, text);
  if (around?.isClosed) return [{ at, text: WORD }];
  const word = wordAt(text, place);
  // An open quote takes in all of its line.
  return [{ at: around ? { start: around.start, end: word.end } : word, text: `"${WORD}"` }];
}

const lineEnd = (text: string, offset: number): number => offset + /^[^\r\n]*/.exec(text.slice(offset, offset + MAX_LINE))![0].length;

/** Of a longer line only so much is looked at. */
const MAX_LINE = 1000;

/**
 * What makes a line with brackets whole, so that it is read in no time: a value for a key that is being written, and the brackets
 * that the line leaves open. Undefined where it is whole with a word.
 */
function wholeLine(text: string, offset: number): Pick<StandIn, 'text' | 'closing'> | undefined {
  const start = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - MAX_LINE);
  const [before, behind] = [text.slice(start, offset), text.slice(offset, lineEnd(text, offset))];
  const inside = openIn(before);
  const closing = openIn(before + behind);
  if (!inside || closing === undefined) return undefined;
  const isKey = inside.startsWith('}') && /[{,]\s*[\w.-]*$/.test(before) && /^[\w.-]*\s*(?:[,}]|$)/.test(behind);
  return isKey || closing ? { text: isKey ? `${WORD}: 0` : WORD, closing } : undefined;
}

/** The brackets that would close what a line leaves open, the innermost first; undefined where it closes what it has not opened. */
function openIn(line: string): string | undefined {
  const open: string[] = [];
  // Brackets in texts, and behind a comment's mark, are none.
  for (const [one] of line.matchAll(/"[^"]*"|'[^']*'|\s#.*|[[\]{}]/g)) {
    if (one === '[' || one === '{') open.push(one === '[' ? ']' : '}');
    else if (one === ']' || one === '}') if (one !== open.pop()) return undefined;
  }
  return open.reverse().join('');
}

/** The text in quotes that an offset is in. */
function textAround(tree: Tree, offset: number, text: string): { readonly start: number; readonly isClosed: boolean } | undefined {
  const node = nodesAt(tree, offset).at(-1);
  if (node?.kind !== 'scalar' || !node.quoted || node.span.start === offset) return undefined;
  const { start, end } = node.span;
  const isClosed = end - start > 1 && text[end - 1] === '"';
  return isClosed && offset === end ? undefined : { start, isClosed };
}

/** The word or number that an offset touches. */
function wordAt(text: string, offset: number): Span {
  const before = /[-+.\w]*$/.exec(text.slice(Math.max(0, offset - LONGEST), offset))![0];
  const behind = /^[-+.\w]*/.exec(text.slice(offset, offset + LONGEST))![0];
  return { start: offset - before.length, end: offset + behind.length };
}

/** Of a longer word only so much is looked at. */
const LONGEST = 100;

/** Whether a text in quotes begins at an offset: a word before the quote would be no part of it. */
function opensText(tree: Tree, offset: number, text: string): boolean {
  const node = nodesAt(tree, offset).at(-1);
  return node?.kind === 'scalar' && node.quoted && node.span.start === offset && /["']/.test(text[offset] ?? '');
}

/** Where a node that holds a word stands in the text that has something else, or nothing, in its place. */
function inText({ span }: ScalarNode, { start, end }: Span, length: number): Span {
  const behind = Math.max(span.end - start - length, 0);
  return { start: Math.min(span.start, start), end: end + behind };
}

const quoteOf = ({ quoted, span }: ScalarNode, text: string): string => (quoted && /["']/.test(text[span.start]!) ? text[span.start]! : '');
