import { get, type MapNode } from '../../syntax/tree';
import type { Written } from '../change';
import { newlineOf } from '../collection';
import { type Fresh, type Outline, sourceReferences, type Target } from '../structure';
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
  // Layers of the first generation hold another one with their settings.
  if (entries.some(({ key, value }) => key.text === 'layers' && get(value, 'layer'))) return undefined;
  return {
    parts: graph.layers.map(({ span }) =>
      messages.has(span.start)
        ? { span, list: 0, flow: false }
        : { span: { start: span.start, end: Math.max(head, span.end) }, list: 0, flow: false, fixed: true }
    ),
    references: sourceReferences(graph.layers),
    named: true,
    reference: (target: Target, _, old) => (target === 'input' ? old || undefined : target.name && `"${target.name}"`),
    layer(fresh) {
      const beside = messageOf(fresh.reader);
      const written = fresh.reads === undefined ? undefined : layerOf(fresh, graph.layers, beside?.key === 'layers');
      const rules = fresh.reader === undefined ? [] : rulesOf(beside?.value, text);
      const lines = written && [...written.slice(0, -1), ...rules, '}'];
      // A file that gives each layer a line has the new one in one as well.
      const spans = graph.layers.flatMap(({ span }) => (messages.has(span.start) ? [span] : []));
      const inLines = spans.every(({ start, end }) => !/[\r\n]/.test(text.slice(start, end)));
      return inLines ? lines?.map(line => line.trim()).join(' ') : lines?.join(newline);
    }
  };
}

/** When the layer that reads it is part of the net, the new one is. */
const rulesOf = (message: MapNode | undefined, text: string): string[] =>
  (message?.entries ?? [])
    .filter(({ key }) => key.text === 'include' || key.text === 'exclude')
    .map(({ span }) => `  ${text.slice(span.start, span.end).replace(/\s*[\r\n]\s*/g, ' ')}`);

/** The lines of a layer; `old` as files before 2014 write it, with types that are no texts. */
function layerOf({ op, args, reads, name }: Fresh, layers: Written['graph']['layers'], old: boolean): string[] | undefined {
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

/** The blob whose size a crop takes over; axes from the height on are cropped where nothing else is written. */
function likeOf({ like }: Fresh['args'], layers: Written['graph']['layers']): string | undefined {
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
