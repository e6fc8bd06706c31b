import type { Edit } from '../../base/edit';
import { locate } from '../../syntax/locate';
import type { MapNode } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { addEntry } from '../collection';
import { literal } from '../literal';
import { spellingOf } from './classes';
import { isMonai, targetOf } from './find';

/** Puts a change into keywords of a mapping with a target. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  return 'set' in change ? addArgument(change.set, file) : undefined;
}

function addArgument({ layer: index, param, value }: ChangeOf<'set'>, { graph, tree, text }: Written): Edit[] | undefined {
  const layer = graph.layers[index];
  const root = layer && tree.roots.find(one => one.span.start <= layer.span.start && layer.span.end <= one.span.end);
  if (!layer || !root || layer.args[param]?.origin.kind === 'written') return undefined;
  const node = locate(root, layer.head.start).findLast((one): one is MapNode => one.kind === 'map');
  const spelling = node && spellingOf(targetOf(node) ?? '', isMonai(root));
  const key = param.startsWith('_') ? param : Object.entries(spelling?.keyed ?? {}).find(([, name]) => name === param)?.[0];
  return node && key !== undefined ? [addEntry(node, key, literal(value), text)] : undefined;
}
