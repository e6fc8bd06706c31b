import type { Definition } from '../../ir/graph';
import { get, type MapNode, type Node } from '../../syntax/tree';

/** An object as Keras writes it: a class by its name, with what makes another one like it. */
export interface KerasObject {
  readonly node: MapNode;
  readonly className: string;
  readonly classNode: Node;
  readonly module: string | undefined;
  /** "Package>Name" of a class that its author registered. */
  readonly registeredName: string | undefined;
  readonly config: Node;
  /** What edges call it: the name beside the class, else the one in its config. */
  readonly name: string | undefined;
}

export const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;

/** Keras takes a mapping for an object only when it has a class and a config (serialization_lib.py). */
export function readObject(node: Node | undefined): KerasObject | undefined {
  if (node?.kind !== 'map') return undefined;
  const classNode = get(node, 'class_name');
  const className = textOf(classNode);
  const config = get(node, 'config');
  if (!classNode || className === undefined || !config) return undefined;
  return {
    node,
    className,
    classNode,
    module: textOf(get(node, 'module')),
    registeredName: textOf(get(node, 'registered_name')),
    config,
    name: textOf(get(node, 'name')) ?? textOf(get(config, 'name'))
  };
}

/** Where an object says the name by which edges find it: beside its class, and once more in its config. */
export function definesOf({ node, config }: KerasObject, name: string): Definition[] {
  const places = [get(node, 'name'), get(config, 'name')];
  return places.flatMap(place => (place?.kind === 'scalar' && place.value === name ? [{ name, span: place.span }] : []));
}

/** The entries of a model; very old Sequential files have the list itself for a config. */
export function entriesOf({ config, className }: KerasObject): readonly Node[] | undefined {
  const list = config.kind === 'list' && className === 'Sequential' ? config : get(config, 'layers');
  return list?.kind === 'list' ? list.items : undefined;
}

export const isModel = (object: KerasObject | undefined): object is KerasObject => object !== undefined && entriesOf(object) !== undefined;

/** The model of a document: at its root, under `config` of a `.keras` archive's file, or in an `.h5` file's attribute. */
export function modelOf(root: Node | undefined): KerasObject | undefined {
  const places = [root, get(root, 'model_config'), get(root, 'config')];
  return places.map(readObject).find(isModel);
}

/** Keras 2 writes its version and backend at the top, and no module. */
export const isKeras2 = (root: Node, model: KerasObject): boolean =>
  get(root, 'keras_version') !== undefined || get(root, 'backend') !== undefined || (model.module === undefined && hasOldEdges(model));

function hasOldEdges(model: KerasObject): boolean {
  return (entriesOf(model) ?? []).some(entry => {
    const inbound = get(entry, 'inbound_nodes');
    return inbound?.kind === 'list' && inbound.items.some(call => call.kind === 'list');
  });
}
