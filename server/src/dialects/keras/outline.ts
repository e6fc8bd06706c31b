import type { Span } from '../../base/span';
import { locate } from '../../syntax/locate';
import { get, type MapNode, type Node } from '../../syntax/tree';
import type { Written } from '../change';
import { printed } from '../printed';
import { type Fresh, type Outline, type Part, type Reference, sourceReferences, type Target } from '../structure';
import { plainValue } from '../value';
import { readTriples } from './inbound';
import { entriesOf, isKeras2, modelOf, textOf } from './objects';

/** The objects of all models in the file: those of a sequential one read the one before, others say what they read by name. */
export function outline({ graph, tree, text }: Written): Outline | undefined {
  const [root] = tree.roots;
  const model = modelOf(root);
  const entries = model && entriesOf(model);
  if (!root || !model || !entries?.length || graph.layers.length === 0) return undefined;
  const parts = graph.layers.map(({ span }): Part => ({ span, list: listOf(root, span.start), flow: true }));
  const sequential = model.className === 'Sequential';
  if (sequential && parts.some(({ list }) => list !== parts[0]!.list)) return undefined;
  const sample = entries[0]!;
  const keras2 = isKeras2(root, model);
  const outputs = readTriples(get(model.config, 'output_layers')).flatMap((ref): Reference[] => {
    const layer = graph.layers.find(one => one.id === ref.layer);
    return layer ? [{ reader: graph.layers.length, span: historyAt(root, ref.span), target: { layer: layer.index, item: ref.item } }] : [];
  });
  return {
    parts,
    references: sequential ? [] : [...sourceReferences(graph.layers).map(one => ({ ...one, span: historyAt(root, one.span) })), ...outputs],
    ...(!sequential && { named: true as const }),
    reference: (target, _, old) => historyOf(target, old),
    layer(fresh) {
      const object = objectOf(fresh, text);
      if (!object) return undefined;
      const reads = fresh.reads === undefined || sequential ? {} : { inbound_nodes: inbound(fresh.reads, keras2, { root, graph }) };
      const whole = keras2 ? { ...object, ...reads } : { module: 'keras.layers', ...object, registered_name: null, ...reads };
      return printed(whole, sample, text);
    }
  };
}

/** Where the list begins that an object stands in. */
const listOf = (root: Node, start: number): number => locate(root, start).findLast(node => node.kind === 'list')?.span.start ?? 0;

/** The whole of `["conv", 0, 0]`, where its name or all of it is marked. */
const historyAt = (root: Node, span: Span): Span =>
  locate(root, span.start).findLast(node => node.kind === 'list' && node.span.start <= span.start && span.end <= node.span.end)?.span ??
  span;

/** `["conv", 0, 0]`, with its breaks of lines; another layer is read in its first call. */
function historyOf(target: Target, old: string): string | undefined {
  if (target === 'input') return old || undefined;
  const name = JSON.stringify(target.name ?? '');
  if (!old.startsWith('[')) return `[${name}, 0, ${target.item ?? 0}]`;
  const written = /"(?:[^"\\]|\\.)*"/.exec(old)?.[0];
  if (written === name) return old;
  let numbers = 0;
  return old
    .replace(/"(?:[^"\\]|\\.)*"/, () => name)
    .replace(/(?<=[\s,])\d+(?=\s*[,\]])/g, number => (numbers++ < 2 ? String(numbers === 1 ? 0 : (target.item ?? 0)) : number));
}

/** The call of a layer, in the words of its generation; the tensor as other layers have it written that read it. */
function inbound(history: string, keras2: boolean, { root, graph }: Pick<Written, 'graph'> & { readonly root: Node }): unknown[] {
  const [name] = JSON.parse(history) as [string, number, number];
  const triple = JSON.parse(history) as unknown[];
  if (keras2) return [[[...triple, {}]]];
  const tensor = graph.layers
    .flatMap(({ sources }) => sources)
    .map(({ span }) => span && locate(root, span.start).findLast((node): node is MapNode => node.kind === 'map'))
    .find(config => config && textOf(firstOf(get(config, 'keras_history'))) === name);
  const read = (key: string, otherwise: unknown): unknown => {
    const node = get(tensor, key);
    return node ? plainValue(node) : otherwise;
  };
  const config = { shape: read('shape', []), dtype: read('dtype', 'float32'), keras_history: triple };
  return [{ args: [{ class_name: '__keras_tensor__', config }], kwargs: {} }];
}

const firstOf = (node: Node | undefined): Node | undefined => (node?.kind === 'list' ? node.items[0] : undefined);

/** Class and config of a new layer. */
function objectOf({ op, args, name }: Fresh, text: string): object | undefined {
  const { rank = 2, outChannels, kernel, stride, padding, factor, size, shape, amounts } = args;
  const first = text.includes('"channels_first"') && !text.includes('"channels_last"');
  const laidOut = first ? { data_format: 'channels_first' } : {};
  const every = (value: unknown): unknown[] => Array.from({ length: Number(rank) }, () => value);
  const made = (className: string, config: object): object => ({
    class_name: className,
    config: { name, trainable: true, ...config },
    name
  });
  switch (op) {
    case 'identity':
      return made('Activation', { activation: 'linear' });
    case 'conv':
      return made(`Conv${rank}D`, {
        filters: outChannels,
        kernel_size: every(kernel ?? 1),
        ...(stride ? { strides: every(stride) } : {}),
        padding: padding ? 'same' : 'valid',
        ...laidOut
      });
    case 'upsample':
      return made(`UpSampling${rank}D`, { size: Number(rank) === 1 ? factor : every(factor), ...laidOut });
    case 'adaptivePool':
      return size === 1
        ? made(`GlobalAveragePooling${rank}D`, { keepdims: true, ...laidOut })
        : made(`AdaptiveAveragePooling${rank}D`, { output_size: every(size), ...laidOut });
    case 'flatten':
      return made('Flatten', laidOut);
    case 'unflatten':
      return made('Reshape', { target_shape: shape });
    case 'pad':
      return made(`ZeroPadding${rank}D`, { padding: sides(amounts), ...laidOut });
    case 'crop':
      return made(`Cropping${rank}D`, { cropping: sides(amounts), ...laidOut });
    default:
      return undefined;
  }
}

/** Of a single axis its two sides alone. */
function sides(amounts: unknown): unknown {
  const pairs = amounts as readonly unknown[];
  return pairs.length === 1 ? pairs[0] : pairs;
}
