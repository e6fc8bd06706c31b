import type { Edit } from '../../base/edit';
import { locate } from '../../syntax/locate';
import type { ListNode, MapNode, Node } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { addEntry, indentOf, insertion, newlineOf, removal } from '../collection';
import type { ModelLayer } from '../dialect';
import { literal } from '../literal';
import { isJson, printed } from '../printed';
import { spellingOf } from './classes';
import { isMonai, targetOf } from './find';

/** Puts a change into keywords of a mapping with a target, or into the list of a container. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  if ('set' in change) return addArgument(change.set, file);
  if ('remove' in change) return removeModule(change.remove, file);
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
  unflatten: ['Unflatten', { axis: 'dim', sizes: 'unflattened_size' }],
  upsample: ['Upsample', { factor: 'scale_factor' }]
};

/** The list that holds a module of a container, and its place in it. */
function placeIn(layer: ModelLayer, root: Node): { readonly list: ListNode; readonly at: number } | undefined {
  const list = locate(root, layer.head.start).findLast((one): one is ListNode => one.kind === 'list');
  const at = list?.items.findIndex(item => item.span.start <= layer.head.start && layer.head.start <= item.span.end) ?? -1;
  return list && at >= 0 ? { list, at } : undefined;
}

/** What stands in a container reads what stands before it. */
function removeModule({ layer: index }: ChangeOf<'remove'>, file: Written): Edit[] | undefined {
  const layer = file.graph.layers[index];
  const root = layer && rootOf(layer, file);
  const place = layer && root && placeIn(layer, root);
  if (!place || place.list.items.length < 2) return undefined;
  const spans = place.list.items.map(({ span }) => span);
  return [removal(spans, place.at, place.list.flow, file.text)];
}

/** In front of the module that stands behind, in its list; what stands in a container reads what stands before it. */
function insertModule({ after, op, args, feeds }: ChangeOf<'insert'>, file: Written): Edit[] | undefined {
  const next = file.graph.layers[after + 1];
  const root = next && rootOf(next, file);
  const [name, keywords] = MODULES[op] ?? [];
  if (!next || !root || name === undefined || !keywords || feeds) return undefined;
  const { list, at = -1 } = placeIn(next, root) ?? {};
  if (!list) return undefined;
  const target = `${next.type.replace(/[^.]+$/, '')}${name}`;
  const fields = Object.entries(keywords).map(([param, key]) => [key, args[param]] as const);
  // Hydra's own lists are no lists of Python's, unless it is told to make them so.
  if (op === 'unflatten' && !isMonai(root)) fields.push(['_convert_', 'all']);
  const module = moduleText([['_target_', target], ...fields], list.items[at]!, file.text);
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

/** A mapping as its neighbour is written: in JSON, with a line for each keyword, or in braces. */
function moduleText(fields: readonly (readonly [string, unknown])[], beside: Node, text: string): string {
  if (isJson(beside, text)) return printed(Object.fromEntries(fields), beside, text);
  const written = fields.map(([key, value]) => `${key}: ${literal(value)}`);
  if (beside.kind === 'map' && beside.flow) return `{${written.join(', ')}}`;
  return written.join(`${newlineOf(text)}${indentOf(text, beside.span.start)}`);
}
