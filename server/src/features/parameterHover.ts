import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { askedAt, nodesAt, type Slot } from '../dialects/writing';
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
  const found = model.dialect.writing?.(cursor) ?? [];
  // Of a type the layer's own hover speaks.
  if (found.some(({ what }) => what === 'type')) return undefined;
  const keys = found.flatMap(writing => (writing.what === 'key' ? writing.slots : []));
  const slot = keys.find(({ name }) => name === node.text) ?? askedAt(model.dialect, cursor);
  return slot && { span: node.span, markdown: described(slot) };
}

function described({ name, param }: Slot): string {
  const note = noteOf(param);
  return `${bold(name)}${note ? ` · ${plainly(note)}` : ''}  \n${plainly(param.doc)}`;
}
