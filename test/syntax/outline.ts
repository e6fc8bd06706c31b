import type { Node, Tree } from '../../server/src/syntax/tree';

/** A tree in one line a root, the problems below it with the text they stand at. */
export function outline(tree: Tree, text: string): string {
  const problems = tree.problems.map(p => `${p.kind} at ${JSON.stringify(text.slice(p.span.start, p.span.end))}: ${p.message}`);
  return [...tree.roots.map(inline), ...problems].join('\n');
}

/** Lists and maps as they might be written, texts in quotes; merged entries have a `<`, aliases a `*`. */
export function inline(node: Node): string {
  const mark = node.aliasOf ? '*' : '';
  if (node.kind === 'scalar') return mark + JSON.stringify(node.value);
  if (node.kind === 'list') return `${mark}[${node.items.map(inline).join(', ')}]`;
  return `${mark}{${node.entries.map(e => `${e.merged ? '<' : ''}${e.key.text}: ${inline(e.value)}`).join(', ')}}`;
}

/** Every node of the tree once, with the node it is written in; what aliases and merge keys bring in is not entered. */
export function* written(tree: Tree): Generator<{ node: Node; parent: Node | undefined }> {
  const stack: { node: Node; parent: Node | undefined }[] = tree.roots.map(node => ({ node, parent: undefined }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    const { node } = next;
    if (node.aliasOf) continue;
    const children =
      node.kind === 'list' ? node.items : node.kind === 'map' ? node.entries.filter(e => !e.merged).flatMap(e => [e.key, e.value]) : [];
    for (const child of children) stack.push({ node: child, parent: node });
  }
}
