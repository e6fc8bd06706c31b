import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { nodesAt, type Slot } from '../dialects/writing';
import { bold, plainly } from './markdown';
import { noteOf } from './parameter';

/** What the parameter means whose key or value stands at an offset. */
export function parameterHover(analysis: Analysis, offset: number): { readonly span: Span; readonly markdown: string } | undefined {
  const { model, variant, graph } = analysis;
  const path = nodesAt(model.tree, offset);
  const node = path.at(-1);
  if (node?.kind !== 'scalar' || node.aliasOf) return undefined;
  const { layers } = graph;
  const cursor = { text: model.text, path, node, variant: variant?.id, layers, layer: analysis.at(offset)?.layer };
  for (const writing of model.dialect.writing?.(cursor) ?? []) {
    if (writing.what === 'type' || writing.what === 'snippet') continue;
    const slot = writing.what === 'key' ? writing.slots.find(({ name }) => name === node.text) : writing.slot;
    if (slot) return { span: node.span, markdown: described(slot) };
  }
  return undefined;
}

function described({ name, param }: Slot): string {
  const note = noteOf(param);
  return `${bold(name)}${note ? ` · ${plainly(note)}` : ''}  \n${plainly(param.doc)}`;
}
