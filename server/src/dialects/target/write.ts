import type { Edit } from '../../base/edit';
import { locate } from '../../syntax/locate';
import type { ListNode, MapNode, Node } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { addEntry, insertion } from '../collection';
import type { ModelLayer } from '../dialect';
import { literal } from '../literal';
import { spellingOf } from './classes';
import { isMonai, targetOf } from './find';

/** Puts a change into keywords of a mapping with a target, or into the list of a container. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  if ('set' in change) return addArgument(change.set, file);
  return 'insert' in change ? insertModule(change.insert, file) : undefined;
}

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

/** Modules that may be inserted, and their keywords by parameter. */
const MODULES: Readonly<Record<string, readonly [name: string, keywords: Readonly<Record<string, string>>]>> = {
  identity: ['Identity', {}],
  flatten: ['Flatten', {}],
  adaptivePool: ['AdaptiveAvgPool2d', { size: 'output_size' }],
  upsample: ['Upsample', { factor: 'scale_factor' }]
};

/** In front of the module that stands behind, in its list; what stands in a container reads what stands before it. */
function insertModule({ after, op, args, feeds }: ChangeOf<'insert'>, file: Written): Edit[] | undefined {
  const next = file.graph.layers[after + 1];
  const root = next && rootOf(next, file);
  const [name, keywords] = MODULES[op] ?? [];
  if (!next || !root || name === undefined || !keywords || feeds) return undefined;
  const path = locate(root, next.head.start);
  const list = path.findLast((one): one is ListNode => one.kind === 'list');
  const at = list?.items.findIndex(item => item.span.start <= next.head.start && next.head.start <= item.span.end) ?? -1;
  if (!list || at < 0) return undefined;
  const prefix = next.type.replace(/[^.]+$/, '');
  const quote = file.text[list.items[at]!.span.start + 1] === '"' ? '"' : '';
  const fields = Object.entries(keywords).map(([param, key]) => `, ${quote}${key}${quote}: ${literal(args[param])}`);
  const module = `{${quote}_target_${quote}: ${quote}${prefix}${name}${quote}${fields.join('')}}`;
  return [
    insertion(
      list.items.map(({ span }) => span),
      at,
      { flow: list.flow, spaced: false },
      module,
      file.text
    )
  ];
}
