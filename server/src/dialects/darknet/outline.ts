import type { Written } from '../change';
import { newlineOf } from '../collection';
import { indexReference, type Outline, type Part, type Reference } from '../structure';

/** Options that name other layers by their index, or counted back. */
const REFERRING = ['layers', 'from', 'share_index', 'yolo_layer', 'embedding_layer'];

/** The sections behind [net]. */
export function outline({ graph, tree, text }: Written): Outline | undefined {
  const [root] = tree.roots;
  const sections = root?.kind === 'map' ? root.entries : [];
  const byStart = new Map(sections.map(section => [section.span.start, section]));
  const own = graph.layers.flatMap(layer => byStart.get(layer.span.start) ?? []);
  if (own.length !== graph.layers.length || own.length === 0) return undefined;
  const newline = newlineOf(text);
  const written = own.flatMap(({ value }, reader) =>
    value.kind === 'map' ? value.entries.flatMap(option => writtenIn(option.key.text, option.value.span, reader, text)) : []
  );
  const leads = ({ layer, reader }: WrittenReference): boolean => layer >= 0 && layer < reader;
  return {
    parts: own.map(({ span }): Part => ({ span, list: 0, flow: false })),
    references: written.filter(leads).map(({ layer, ...reference }) => ({ ...reference, target: { layer } })),
    dangling: written.filter(one => !leads(one)),
    spaced: true,
    reference: indexReference,
    layer: ({ op, args, reads }) => (reads === undefined ? sectionOf(op, args)?.join(newline) : undefined),
    route: { to: layer => ['[route]', `layers=${layer}`].join(newline), sums: ({ unit }) => unit?.name === 'shortcut' }
  };
}

interface WrittenReference extends Omit<Reference, 'target'> {
  /** Where it counts to. */
  readonly layer: number;
}

/** The numbers of an option that refers to layers; the first input of what adds or scales is the layer before. */
function writtenIn(key: string, span: Reference['span'], reader: number, text: string): WrittenReference[] {
  if (!REFERRING.includes(key)) return [];
  return [...text.slice(span.start, span.end).matchAll(/-?\d+/g)].map((match, i): WrittenReference => {
    const number = Number(match[0]);
    const start = span.start + match.index;
    const input = key === 'layers' ? { input: i } : key === 'from' ? { input: i + 1 } : {};
    const layer = match[0].startsWith('-') ? reader + number : number;
    return { reader, ...input, span: { start, end: start + match[0].length }, layer };
  });
}

function sectionOf(op: string, args: Readonly<Record<string, unknown>>): string[] | undefined {
  switch (op) {
    case 'identity':
      return ['[route]', 'layers=-1'];
    case 'conv':
      return [
        '[convolutional]',
        `filters=${args.outChannels}`,
        `size=${args.kernel ?? 1}`,
        `stride=${args.stride ?? 1}`,
        'pad=1',
        'activation=linear'
      ];
    case 'adaptivePool':
      return args.size === 1 ? ['[avgpool]'] : undefined;
    case 'upsample':
      return ['[upsample]', `stride=${args.factor}`];
    default:
      return undefined;
  }
}
