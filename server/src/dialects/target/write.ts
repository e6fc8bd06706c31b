import type { Edit } from '../../base/edit';
import { locate } from '../../syntax/locate';
import type { MapNode, Node } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { addEntry } from '../collection';
import type { ModelLayer } from '../dialect';
import { literal } from '../literal';
import { spellingOf } from './classes';
import { isMonai, targetOf } from './find';

/** Puts a value into a keyword of a mapping with a target. */
export const write = (change: Change, file: Written): readonly Edit[] | undefined =>
  'set' in change ? addArgument(change.set, file) : undefined;

const rootOf = (layer: ModelLayer, { tree }: Written): Node | undefined =>
  tree.roots.find(one => one.span.start <= layer.span.start && layer.span.end <= one.span.end);

function addArgument({ layer: index, param, value }: ChangeOf<'set'>, file: Written): Edit[] | undefined {
  const layer = file.graph.layers[index];
  const root = layer && rootOf(layer, file);
  if (!layer || !root || layer.args[param]?.origin.kind === 'written') return undefined;
  const node = locate(root, layer.head.start).findLast((one): one is MapNode => one.kind === 'map');
  const spelling = node && spellingOf(targetOf({ node, path: [] }, root) ?? '', isMonai(root));
  const key = param.startsWith('_') ? param : Object.entries(spelling?.keyed ?? {}).find(([, name]) => name === param)?.[0];
  return node && key !== undefined ? [addEntry(node, key, literal(value), file.text)] : undefined;
}
