import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { askedAt, nodesAt, type Slot } from '../dialects/writing';
import { readBy } from './elsewhere';
import { bold, plainly } from './markdown';
import { aboutType, noteOf } from './parameter';

/** What the parameter means whose key or value stands at an offset, and which layers take the value from there. */
export function parameterHover(analysis: Analysis, offset: number): { readonly span: Span; readonly markdown: string } | undefined {
  const { model, variant, graph } = analysis;
  const path = nodesAt(model.tree, offset);
  const node = path.at(-1);
  if (node?.kind !== 'scalar' || node.aliasOf) return undefined;
  const { layers } = graph;
  const cursor = { text: model.text, path, node, variant: variant?.id, layers, layer: analysis.at(offset)?.layer };
  const found = model.dialect.writing?.(cursor) ?? [];
  const types = found.flatMap(writing => (writing.what === 'type' ? writing.types : []));
  // Of a type the layer's own hover speaks, where it is one of those that run here.
  if (types.length > 0 && cursor.layer) return undefined;
  const type = types.find(({ name }) => name === node.text);
  if (type) return { span: node.span, markdown: `${bold(type.name)}\n\n${aboutType(type)}` };
  const keys = found.flatMap(writing => (writing.what === 'key' ? writing.slots : []));
  const slot = keys.find(({ name }) => name === node.text) ?? askedAt(model.dialect, cursor);
  const markdown = [slot ? described(slot) : '', readBy(analysis, offset)].filter(Boolean).join('  \n');
  return markdown === '' ? undefined : { span: node.span, markdown };
}

function described({ name, param }: Slot): string {
  const note = noteOf(param);
  return `${bold(name)}${note ? ` · ${plainly(note)}` : ''}  \n${plainly(param.doc)}`;
}
