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
  const parts = graph.layers.map(({ span }): Part => ({ span, flow: true, ...placeOf(root, span.start) }));
  const sample = entries[0]!;
  const keras2 = isKeras2(root, model);
  const outputs = readTriples(get(model.config, 'output_layers')).flatMap((ref): Reference[] => {
    const calls = graph.layers.filter(one => one.id === ref.layer);
    const layer = calls[ref.call - Number(keras2 && calls[0]?.holds !== undefined)] ?? calls.at(-1);
    return layer ? [{ reader: graph.layers.length, span: historyAt(root, ref.span), target: { layer: layer.index, item: ref.item } }] : [];
  });
  return {
    parts,
    references: [...sourceReferences(graph.layers).map(one => ({ ...one, span: historyAt(root, one.span) })), ...outputs],
    named: true,
    reference: (target, _, old) => historyOf(target, callOf(target, graph.layers, keras2), old),
    layer(fresh) {
      const object = objectOf(fresh, text);
      if (!object) return undefined;
      const reads = fresh.reads === undefined ? {} : { inbound_nodes: inbound(fresh.reads, keras2, { root, graph }) };
      const whole = keras2 ? { ...object, ...reads } : { module: 'keras.layers', ...object, registered_name: null, ...reads };
      return printed(whole, sample, text);
    }
  };
}

/** Where the list begins that an object stands in; one of a Sequential model reads the one before it. */
function placeOf(root: Node, start: number): Pick<Part, 'list' | 'chained'> {
  const path = locate(root, start);
  const at = path.findLastIndex(node => node.kind === 'list');
  const models = path.slice(0, at).filter(node => textOf(get(node, 'class_name')) !== undefined);
  return { list: path[at]?.span.start ?? -1, ...(textOf(get(models.at(-1), 'class_name')) === 'Sequential' && { chained: true }) };
}

/** The whole of `["conv", 0, 0]`, where its name or all of it is marked. */
const historyAt = (root: Node, span: Span): Span =>
  locate(root, span.start).findLast(node => node.kind === 'list' && node.span.start <= span.start && span.end <= node.span.end)?.span ??
  span;

/** Keras 2 counts the calls of inner models from 1, after the one that made them. */
const callOf = (target: Target, layers: Written['graph']['layers'], keras2: boolean): number =>
  target === 'input'
    ? 0
    : (target.call ?? 0) + Number(keras2 && layers.some(({ name, holds }) => holds !== undefined && name === target.name));

/** `["conv", 0, 0]`, with its breaks of lines. */
function historyOf(target: Target, call: number, old: string): string | undefined {
  if (target === 'input') return old || undefined;
  const name = JSON.stringify(target.name ?? '');
  const item = target.item ?? 0;
  if (!old.startsWith('[')) return `[${name}, ${call}, ${item}]`;
  let numbers = 0;
  return old
    .replace(/"(?:[^"\\]|\\.)*"/, () => name)
    .replace(/(?<=[\s,])\d+(?=\s*[,\]])/g, number => (numbers++ < 2 ? String(numbers === 1 ? call : item) : number));
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
