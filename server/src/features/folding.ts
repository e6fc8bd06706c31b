import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import type { Node } from '../syntax/tree';

/** Lines that can be hidden, from 1; the first of them stays. */
export interface Fold {
  readonly first: number;
  readonly last: number;
  readonly kind?: 'comment' | 'region';
}

/** Everything that reaches over several lines: sections, layers, mappings, lists, texts, runs of comments and marked regions. */
export function folds(analysis: Analysis): Fold[] {
  const { tree } = analysis.model;
  const found = comments(analysis);
  // A section folds at its key, a layer at its first line: where several begin on one line, the largest does.
  const byLine = new Map<number, Fold>();
  const spans = [...tree.roots.flatMap(parts), ...analysis.layers.map(({ layer }) => layer.span)];
  for (const span of spans) {
    const fold = linesOf(analysis, span);
    if (fold && fold.last > (byLine.get(fold.first)?.last ?? fold.first)) byLine.set(fold.first, fold);
  }
  return [...found, ...byLine.values()].sort((a, b) => a.first - b.first || b.last - a.last);
}

/** The entries and items of a node, and those inside them; aliases stand elsewhere. */
function parts(root: Node): Span[] {
  const found: Span[] = root.kind === 'map' && root.flow ? [root.span] : [];
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.aliasOf || node.kind === 'scalar') continue;
    const written = node.kind === 'map' ? node.entries.filter(entry => !entry.merged) : [];
    found.push(...written.map(({ span }) => span));
    if (node.kind === 'list') found.push(...node.items.map(({ span }) => span));
    // Not spread into push: a list may be longer than a call takes arguments.
    for (const child of node.kind === 'list' ? node.items : written.map(({ value }) => value)) open.push(child);
  }
  return found;
}

/** The lines of a span without blank ones at its end; a closing bracket on a line of its own stays to be seen. */
function linesOf({ model: { lines, text } }: Analysis, { start, end }: Span): Fold | undefined {
  let stop = end;
  while (stop > start && isSpace(text, stop - 1)) stop--;
  const first = lines.lineAt(start);
  let last = lines.lineAt(Math.max(start, stop - 1));
  // Looked for from the end: much stands inside of other parts.
  let brackets = stop;
  while (brackets > start && isCloser(text.charCodeAt(brackets - 1))) brackets--;
  if (brackets < stop && text.slice(Math.max(lines.start(last), start), brackets).trim() === '') last--;
  return last > first ? { first, last } : undefined;
}

const isSpace = (text: string, at: number): boolean => text.charAt(at).trim() === '';

const isCloser = (code: number): boolean => code === 93 || code === 125;

function* comments({ model: { lines, text, tree } }: Analysis): Generator<Fold> {
  const regions: number[] = [];
  let run: { first: number; last: number } | undefined;
  for (const { span, text: words } of tree.comments) {
    const first = lines.lineAt(span.start);
    const last = lines.lineAt(span.end);
    const isAlone = text.slice(lines.start(first), span.start).trim() === '';
    if (/^#?region\b/.test(words)) regions.push(first);
    const begin = /^#?endregion\b/.test(words) ? regions.pop() : undefined;
    if (begin !== undefined) yield { first: begin, last, kind: 'region' };
    if (run && isAlone && first === run.last + 1) run.last = last;
    else {
      if (run && run.last > run.first) yield { ...run, kind: 'comment' };
      run = isAlone ? { first, last } : undefined;
    }
  }
  if (run && run.last > run.first) yield { ...run, kind: 'comment' };
}
