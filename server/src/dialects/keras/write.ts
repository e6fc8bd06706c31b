import type { Edit } from '../../base/edit';
import { locate } from '../../syntax/locate';
import { get, type MapNode } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { addEntry } from '../collection';
import { literal } from '../literal';
import { classes } from './classes';

/** Puts a change into a layer's config. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  return 'set' in change ? addArgument(change.set, file) : undefined;
}

function addArgument({ layer: index, param, value }: ChangeOf<'set'>, { graph, tree, text }: Written): Edit[] | undefined {
  const layer = graph.layers[index];
  const root = tree.roots[0];
  if (!layer || !root || layer.args[param]?.origin.kind === 'written') return undefined;
  const node = locate(root, layer.head.start).findLast((one): one is MapNode => one.kind === 'map');
  const config = get(node, 'config');
  const key = Object.entries(classes.get(layer.type)?.spelling.keyed ?? {}).find(([, name]) => name === param)?.[0];
  return config?.kind === 'map' && key !== undefined ? [addEntry(config, key, literal(value, '"'), text)] : undefined;
}
