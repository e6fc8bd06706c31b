import type { Analysis } from '../analysis/analysis';
import { covers, type Span } from '../base/span';
import { nodesAt } from '../dialects/writing';
import type { Node } from '../syntax/tree';

/** The spans around an offset, innermost first: a value without its quotes, the value, its entry, its mapping, its layer, the text. */
export function selections({ model: { tree, text }, at }: Analysis, offset: number): Span[] {
  const path = nodesAt(tree, offset);
  const layer = at(offset)?.layer.span;
  const found = [...path.flatMap((node, i) => around(node, path[i + 1])), ...(layer ? [layer] : []), { start: 0, end: text.length }];
  const inner = path.at(-1);
  if (inner?.kind === 'scalar') found.push(inside(inner, text));
  const holding = found.filter(span => span.start <= offset && offset <= span.end).sort((a, b) => a.end - a.start - (b.end - b.start));
  const nested: Span[] = [];
  for (const span of holding) {
    const last = nested.at(-1);
    if (!last || (covers(span, last) && span.end - span.start > last.end - last.start)) nested.push(span);
  }
  return nested;
}

/** A node, and the entry of it that leads on. */
function around(node: Node, next: Node | undefined): Span[] {
  const entry = node.kind === 'map' ? node.entries.find(({ key, value }) => key === next || value === next) : undefined;
  return entry ? [node.span, entry.span] : [node.span];
}

/** A scalar without quotes. */
function inside({ span, quoted }: Extract<Node, { kind: 'scalar' }>, text: string): Span {
  const closed = quoted && span.end - span.start >= 2 && text[span.start] === text[span.end - 1];
  return closed ? { start: span.start + 1, end: span.end - 1 } : span;
}
