import { type Entry, get, type MapNode, type Node } from '../../syntax/tree';
import { itemOf } from '../writing';
import {
  BUILD_KEYS,
  CALL_KEYS,
  CALLED_BY_NAME,
  HANDED,
  type Key,
  LAYER_PARTS,
  MODEL_KEYS,
  OBJECT_PARTS,
  type Objects,
  objectsAt,
  SHAPES,
  VERSION_PARTS
} from './configKeys';
import { textOf } from './objects';

/** What a mapping of the file is: which keys it may have, and what stands behind each of them. */
export interface Kind {
  readonly is: 'layer' | 'config' | 'object' | 'call' | 'edges' | 'other';
  readonly keys: readonly Key[];
  /** Of an object: its classes. */
  readonly objects?: Objects;
  below(key: string): Kind | undefined;
}

const plain = (keys: readonly Key[], below: Kind['below'] = () => undefined): Kind => ({ is: 'other', keys, below });

const object = (objects: Objects): Kind => ({
  is: 'object',
  keys: OBJECT_PARTS,
  objects,
  below: key => (key === 'config' ? plain(objects.keys) : undefined)
});

const byName: Kind = plain(CALLED_BY_NAME, () => object(HANDED));
/** Keras 2 writes the arguments by name in its place. */
const call: Kind = { is: 'call', keys: CALL_KEYS, below: key => (key === 'kwargs' ? byName : object(HANDED)) };
const build: Kind = plain(BUILD_KEYS, key => (key === 'shapes_dict' ? plain(SHAPES) : undefined));

/** Edges by names that the model's author chose. */
const edges: Kind = { is: 'edges', keys: [], below: () => edges };

/** Keys of a config behind which edges stand. */
const HOLDS_EDGES: ReadonlySet<string> = new Set(['input_layers', 'output_layers']);

/** Keys of a config behind which layers stand. */
const HOLDS_LAYERS: ReadonlySet<string> = new Set(['layers', 'layer', 'backward_layer', 'cell', 'cells']);

const config: Kind = {
  is: 'config',
  keys: MODEL_KEYS,
  below(key) {
    if (HOLDS_LAYERS.has(key)) return layer;
    if (HOLDS_EDGES.has(key)) return edges;
    const objects = objectsAt(key);
    return objects && object(objects);
  }
};

const layer: Kind = {
  is: 'layer',
  keys: LAYER_PARTS,
  below(key) {
    if (key === 'config') return config;
    if (key === 'inbound_nodes') return call;
    return key === 'build_config' ? build : undefined;
  }
};

/** A whole file: a model, or what is written about one. */
const file: Kind = {
  ...layer,
  keys: [...LAYER_PARTS, ...VERSION_PARTS],
  below: key => (key === 'model_config' ? layer : layer.below(key))
};

/** Where the cursor stands: the innermost mapping with its kind, and the entry there. */
export interface Place {
  readonly kind: Kind;
  readonly map: MapNode;
  readonly entry: Entry;
  /** The object that a config belongs to. */
  readonly owner: MapNode | undefined;
  /** The file says which version wrote it, as those of Keras 2 do. */
  readonly former: boolean;
  /** What holds the mapping. */
  readonly around: Node | undefined;
  /** What leads from the mapping to the cursor. */
  readonly inside: readonly Node[];
}

export function placeOf(path: readonly Node[]): Place | undefined {
  let kind: Kind | undefined = file;
  let owner: MapNode | undefined;
  for (const [i, node] of path.entries()) {
    if (node.kind !== 'map') continue;
    const inside = path.slice(i + 1);
    const entry: Entry | undefined = node.entries.find(({ key, value }) => path.includes(key) || path.includes(value));
    if (!kind || !entry) return undefined;
    if (!inside.some(one => one.kind === 'map'))
      return { kind, map: node, entry, owner, former: get(path[0], 'keras_version') !== undefined, around: path[i - 1], inside };
    if (entry.key.text === 'config') owner = node;
    // Very old files have the list of layers itself for a config.
    const next: Kind | undefined = kind.below(entry.key.text);
    kind = next?.is === 'config' && entry.value.kind === 'list' ? layer : next;
  }
  return undefined;
}

/** The position of an edge’s part that the cursor is on: in `[layer, call, tensor]`, or Keras 2’s `[layer, call, tensor, {}]`. */
export function edgeAt({ entry, inside, kind }: Place): number | undefined {
  const isEdge =
    entry.key.text === 'keras_history' ||
    HOLDS_EDGES.has(entry.key.text) ||
    kind.is === 'edges' ||
    (kind.is === 'layer' && entry.key.text === 'inbound_nodes');
  const list = inside.findLast(node => node.kind === 'list');
  return (isEdge || (kind.is === 'call' && isOldEdge(list))) && list ? itemOf(list, inside) : undefined;
}

/** `[layer, call, tensor, {…}]`, as Keras 2 writes edges. */
export const isOldEdge = (node: Node | undefined): boolean => node?.kind === 'list' && textOf(node.items[0]) !== undefined;

/** The name of the class that a config belongs to. */
export const classOf = (owner: MapNode | undefined): string | undefined => textOf(get(owner, 'class_name'));
