import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { covers, type Span } from '../base/span';
import { brief } from './notation';

/** A line of the outline. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'section' | 'layer';
  readonly span: Span;
  /** What is selected when the line is clicked; inside `span`. */
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

/** Editors get slow beyond this. */
export const SYMBOL_LIMIT = 5000;

/** A key at the top of the file, with all that stands under it. */
interface Section {
  readonly name: string;
  readonly span: Span;
  readonly key: Span;
}

/** The outline: layers with their shapes, under the file's sections (backbone, head) where there are several. */
export function symbols(analysis: Analysis): OutlineItem[] {
  const layers = analysis.layers.slice(0, SYMBOL_LIMIT);
  const sections = sectionsOf(analysis);
  const groups = new Map<Section | undefined, LayerResult[]>();
  for (const result of layers) {
    const section = sectionOf(sections, result.layer.span);
    const group = groups.get(section);
    if (group) group.push(result);
    else groups.set(section, [result]);
  }
  const inputs = inputItems(sections, analysis)
    .filter(({ section }) => !groups.has(section))
    .map(({ item }) => item);
  if (groups.size < 2) return [...inputs, ...layers.map(item)].slice(0, SYMBOL_LIMIT);
  return [...inputs, ...[...groups].flatMap(([section, members]) => (section ? [sectionItem(section, members)] : members.map(item)))];
}

/** The keys at the top that are no layers themselves, as sections of a .cfg file and messages of a prototxt are. */
function sectionsOf({ model, layers }: Analysis): Section[] {
  const own = new Set(layers.map(({ layer }) => layer.span.start));
  const entries = model.tree.roots.flatMap(root => (root.kind === 'map' ? root.entries : []));
  return entries.flatMap(({ key, span, merged }) =>
    merged || own.has(span.start) ? [] : [{ name: key.text || 'section', span, key: key.span }]
  );
}

/** The sections that say the size of inputs. */
function inputItems(sections: readonly Section[], { graph }: Analysis): { readonly section: Section; readonly item: OutlineItem }[] {
  const said = new Map<Section, string[]>();
  for (const { span, dims } of graph.inputs) {
    const section = span && dims && sectionOf(sections, span);
    const known = section && said.get(section);
    if (known) known.push(brief({ dims }));
    else if (section) said.set(section, [brief({ dims })]);
  }
  return [...said].map(([section, shapes]) => {
    const { name, key, span } = section;
    const selection = covers(span, key) ? key : span;
    return { section, item: { name, detail: shapes.join(', '), kind: 'section', span, selection, children: [] } };
  });
}

/** The section that a layer stands in; sections are in the order of the text. */
function sectionOf(sections: readonly Section[], layer: Span): Section | undefined {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sections[middle]!.span.start <= layer.start) low = middle + 1;
    else high = middle;
  }
  const section = sections[low - 1];
  return section && covers(section.span, layer) ? section : undefined;
}

const sectionItem = ({ name, key, span }: Section, members: readonly LayerResult[]): OutlineItem => ({
  name,
  detail: `${members.length} layers`,
  kind: 'section',
  span,
  selection: covers(span, key) ? key : span,
  children: members.map(item)
});

function item({ layer, output }: LayerResult): OutlineItem {
  const shape = brief(output);
  const named = layer.name !== undefined && layer.name !== '';
  return {
    name: named ? layer.name! : `${layer.id} ${layer.type}`.trim(),
    detail: named ? `${layer.type} · ${shape}` : shape,
    kind: 'layer',
    span: layer.span,
    selection: covers(layer.span, layer.head) ? layer.head : layer.span,
    children: []
  };
}
