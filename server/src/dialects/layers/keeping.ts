import type { Node } from '../../syntax/tree';
import { carriedLayer, isCarriable, isCarried } from '../carried';
import type { Earlier, ModelLayer } from '../dialect';
import type { Scope } from './layer';

/** The layer of an item that says what it said before a change; undefined where it has to be read again. */
export type Keeping = (item: Node) => ModelLayer | undefined;

/**
 * An item says what it said when its text, its number, the names of all layers before it, the model's inputs and conventions are
 * the same. `scope` is filled while items are read.
 */
export function keeping(scope: Scope, { graph, region }: Earlier): Keeping {
  const names = (inputs: Scope['inputs']) => JSON.stringify(inputs.map(({ name }) => name));
  const surroundings = (inputs: Scope['inputs'], conventions: Scope['conventions']) => names(inputs) + JSON.stringify(conventions);
  const same = surroundings(graph.inputs, graph.conventions) === surroundings(scope.inputs, scope.conventions);
  /** So many layers are named as they were. */
  let named = 0;
  return item => {
    const index = scope.layers.length;
    const layer = graph.layers[index];
    while (named < index && scope.layers[named]!.name === graph.layers[named]?.name) named++;
    if (!same || !layer || named < index || !isCarried(layer.span, item.span, region) || !isCarriable(layer, region)) return undefined;
    return region.moved === 0 ? layer : carriedLayer(layer, region);
  };
}
