import { covers } from '../../base/span';
import { get, type MapNode, type Node } from '../../syntax/tree';
import type { Written } from '../change';
import { newlineOf } from '../collection';
import type { ModelLayer } from '../dialect';
import { type Fresh, type Outline, type Part, sourceReferences, type Target } from '../structure';
import { v1Name } from './upgrade';

const LAYER: ReadonlySet<string> = new Set(['layer', 'layers']);

/** The layers of a net, as far as they are part of the state that is shown; what comes behind inputs of old files stands behind their sizes. */
export function outline({ graph, tree, text }: Written): Outline | undefined {
  const [root] = tree.roots;
  const entries = root?.kind === 'map' ? root.entries : [];
  const messages = new Map(
    entries.flatMap(({ key, value, span }) => (value.kind === 'map' ? [[span.start, { key: key.text, value }]] : []))
  );
  const first = Math.min(...[...messages.keys()].filter(start => LAYER.has(messages.get(start)!.key)));
  const head = Math.max(0, ...entries.filter(({ span }) => span.start < first).map(({ span }) => span.end));
  const newline = newlineOf(text);
  const messageOf = (index: number | undefined): { readonly key: string; readonly value: MapNode } | undefined =>
    messages.get(graph.layers[index ?? graph.layers.length - 1]?.span.start ?? -1);
  const references = sourceReferences(graph.layers);
  const paddings = entries.filter(({ value }) => isPadding(value));
  const partOf = ({ span, index }: ModelLayer): Part => {
    const own = { span, list: 0, flow: false };
    if (!messages.has(span.start)) return { ...own, span: { start: span.start, end: Math.max(head, span.end) }, fixed: true };
    const padding = paddings.find(one => references.some(({ reader, span: at }) => reader === index && covers(one.span, at)));
    if (!padding) return own;
    // A layer of the first generation goes along with its padding, which has to stand right in front of it.
    const isOwn = references.every(({ reader, span: at }) => reader === index || !covers(padding.span, at));
    const isNext = entries[entries.indexOf(padding) + 1]?.span.start === span.start;
    return { ...own, span: { start: padding.span.start, end: span.end }, ...(!(isOwn && isNext) && { fixed: true as const }) };
  };
  return {
    parts: graph.layers.map(partOf),
    references,
    named: true,
    reference: (target: Target, _, old) => (target === 'input' ? old || undefined : target.name && `"${target.name}"`),
    layer(fresh) {
      const beside = messageOf(fresh.reader);
      const written = fresh.reads === undefined ? undefined : layerOf(fresh, graph.layers, generationOf(beside));
      const rules = fresh.reader === undefined ? [] : rulesOf(beside?.value, text);
      const lines = written && [...written.slice(0, -1), ...rules, '}'];
      // A file that gives each layer a line has the new one in one as well.
      const spans = graph.layers.flatMap(({ span }) => (messages.has(span.start) ? [span] : []));
      const inLines = spans.every(({ start, end }) => !/[\r\n]/.test(text.slice(start, end)));
      return inLines ? lines?.map(line => line.trim()).join(' ') : lines?.join(newline);
    }
  };
}

/** Padding stood in a layer of its own once (UpgradeV0PaddingLayers, upgrade_proto.cpp). */
function isPadding(message: Node): boolean {
  const type = get(get(message, 'layer'), 'type');
  return type?.kind === 'scalar' && type.value === 'padding';
}

/** How layers are written: with their settings in another layer inside, with types that are no texts, or as now. */
type Generation = 'nested' | 'enumerated' | 'newest';

function generationOf(message: { readonly key: string; readonly value: MapNode } | undefined): Generation {
  if (message?.key !== 'layers') return 'newest';
  return get(message.value, 'layer') ? 'nested' : 'enumerated';
}

/** When the layer that reads it is part of the net, the new one is. */
const rulesOf = (message: MapNode | undefined, text: string): string[] =>
  (message?.entries ?? [])
    .filter(({ key }) => key.text === 'include' || key.text === 'exclude')
    .map(({ span }) => `  ${text.slice(span.start, span.end).replace(/\s*[\r\n]\s*/g, ' ')}`);

/** The lines of a layer. */
function layerOf(fresh: Fresh, layers: readonly ModelLayer[], generation: Generation): string[] | undefined {
  if (generation === 'nested') return nestedLayerOf(fresh);
  const { op, args, reads, name } = fresh;
  const old = generation === 'enumerated';
  const layer = (type: string, ...rest: string[]): string[] => [
    old ? 'layers {' : 'layer {',
    `  name: "${name}"`,
    `  type: ${old ? v1Name(type) : `"${type}"`}`,
    `  bottom: ${reads}`,
    ...(type === 'Crop' ? [`  bottom: "${likeOf(args, layers)}"`] : []),
    `  top: "${name}"`,
    ...rest.map(line => `  ${line}`),
    '}'
  ];
  switch (op) {
    case 'identity':
      return layer('Power');
    case 'conv': {
      const more = `${args.padding ? ` pad: ${args.padding}` : ''}${args.stride ? ` stride: ${args.stride}` : ''}`;
      return layer('Convolution', `convolution_param { num_output: ${args.outChannels} kernel_size: ${args.kernel ?? 1}${more} }`);
    }
    case 'upsample':
      return typeof args.channels === 'number'
        ? layer('Deconvolution', `convolution_param { ${bilinear(Number(args.factor), args.channels)} }`)
        : undefined;
    case 'adaptivePool':
      return args.size === 1 ? layer('Pooling', 'pooling_param { pool: AVE global_pooling: true }') : undefined;
    case 'flatten':
      return layer('Flatten');
    case 'unflatten':
      return layer(
        'Reshape',
        `reshape_param { shape { dim: 0 ${(args.shape as readonly number[]).map(dim => `dim: ${dim}`).join(' ')} } }`
      );
    case 'crop':
      return likeOf(args, layers) === undefined ? undefined : layer('Crop');
    default:
      return undefined;
  }
}

/** The lines of a layer of the first generation, which had few types. */
function nestedLayerOf({ op, args, reads, name }: Fresh): string[] | undefined {
  const layer = (type: string, ...settings: string[]): string[] => [
    'layers {',
    '  layer {',
    `    name: "${name}"`,
    `    type: "${type}"`,
    ...settings.map(line => `    ${line}`),
    '  }',
    `  bottom: ${reads}`,
    `  top: "${name}"`,
    '}'
  ];
  switch (op) {
    case 'identity':
      return layer('split');
    case 'conv': {
      const more = (['pad', 'stride'] as const).map(field => [field, args[field === 'pad' ? 'padding' : field]] as const);
      const optional = more.flatMap(([field, value]) => (value ? [`${field}: ${value}`] : []));
      return layer('conv', `num_output: ${args.outChannels}`, `kernelsize: ${args.kernel ?? 1}`, ...optional);
    }
    case 'flatten':
      return layer('flatten');
    default:
      return undefined;
  }
}

/** The blob whose size a crop takes over; axes from the height on are cropped where nothing else is written. */
function likeOf({ like }: Fresh['args'], layers: readonly ModelLayer[]): string | undefined {
  const { layer, item = 0 } = (like ?? {}) as { readonly layer?: number; readonly item?: number };
  return layer === undefined ? undefined : layers[layer]?.outputNames?.[item];
}

/** As the documentation of BilinearFiller has it (filler.hpp): each channel by itself, and exactly so many times the size. */
const bilinear = (factor: number, channels: number): string =>
  [
    `num_output: ${channels}`,
    `group: ${channels}`,
    `kernel_size: ${2 * factor - (factor % 2)}`,
    `stride: ${factor}`,
    `pad: ${Math.ceil((factor - 1) / 2)}`,
    'bias_term: false',
    'weight_filler { type: "bilinear" }'
  ].join(' ');
