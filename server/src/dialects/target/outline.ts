import type { ListNode, Node } from '../../syntax/tree';
import type { Written } from '../change';
import { indentOf, newlineOf } from '../collection';
import type { ModelLayer } from '../dialect';
import { literal } from '../literal';
import { isJson, printed } from '../printed';
import type { Fresh, Outline, Part } from '../structure';
import { torchName } from './classes';
import { findModel, findModels, isMonai } from './find';
import { itemsOf, listOf } from './gather';
import { isPlaced, type Placed, pathText, resolve } from './resolve';

/** The entries of containers, at any depth: each reads the one before it. */
export function outline({ graph: { layers }, tree, text }: Written): Outline | undefined {
  const [first] = layers;
  const root = tree.roots.find(one => findModel(one));
  const model = root && [...findModels(root), findModel(root)!].find(({ path }) => pathText(path) === first?.id);
  if (!root || !model || !first) return undefined;
  const found = { root, byId: new Map(layers.map(layer => [layer.id, layer])), items: new Map<number, Item>() };
  collect(model, first, found);
  const lists = [...new Set([...found.items.values()].map(({ list }) => list))];
  if (lists.some(({ path }) => isCountedIn(path.at(-1), text))) return undefined;
  return {
    parts: layers.map(({ index, span }): Part => {
      const item = found.items.get(index);
      if (!item) return { span, list: -1, flow: true, fixed: true };
      return { span: item.node.span, list: item.list.node.span.start, flow: item.list.node.flow, chained: true };
    }),
    references: [],
    // Nothing is called by a name or a number.
    reference: () => '',
    layer: fresh => (fresh.reads === undefined ? moduleOf(fresh, found.items, { layers, root, text }) : undefined)
  };
}

/** An entry of a container as it is written there, which may be a reference to a module. */
interface Item {
  readonly node: Node;
  readonly list: Placed & { readonly node: ListNode };
}

interface Found {
  readonly root: Node;
  readonly byId: ReadonlyMap<string, ModelLayer>;
  readonly items: Map<number, Item>;
}

/** The entries of a container by the indices of the layers that they are. */
function collect(at: Placed, container: ModelLayer, found: Found): void {
  const list = listOf(at, found.root);
  if (!container.contains || list?.node.kind !== 'list') return;
  for (const item of itemsOf(at, found.root)) {
    const layer = found.byId.get(pathText(item.used ?? item.path));
    if (!layer) continue;
    found.items.set(layer.index, { node: item.node, list: { ...list, node: list.node } });
    const here = resolve(item, found.root);
    if (isPlaced(here)) collect({ ...here, ...(item.used && { used: item.used }) }, layer, found);
  }
}

/** Whether a reference counts in a list, or up from where it stands: other things would be meant where entries come and go. */
function isCountedIn(key: string | number | undefined, text: string): boolean {
  const named = typeof key === 'string' ? `|${key.replace(/\W/g, '\\$&')}(?:::|#|\\.|\\[)\\s*-?\\d` : '';
  return new RegExp(`\\$\\{\\s*\\.+\\[?-?\\d|[@%](?:::|#)+-?\\d${named}`).test(text);
}

/** Modules that may be inserted, and their keywords by parameter; `#` stands for the number of axes. */
const MODULES: Readonly<Record<string, readonly [name: string, keywords: Readonly<Record<string, string>>]>> = {
  identity: ['Identity', {}],
  conv: ['Conv#d', { inChannels: 'in_channels', outChannels: 'out_channels', kernel: 'kernel_size', stride: 'stride', padding: 'padding' }],
  flatten: ['Flatten', { start: 'start_dim', end: 'end_dim' }],
  adaptivePool: ['AdaptiveAvgPool#d', { size: 'output_size' }],
  unflatten: ['Unflatten', { axis: 'dim', sizes: 'unflattened_size' }],
  upsample: ['Upsample', { factor: 'scale_factor' }]
};

/** A module in the words of the container's other entries, the one that it is put in front of first. */
function moduleOf(
  { op, args, reader, after }: Fresh,
  items: ReadonlyMap<number, Item>,
  { layers, root, text }: { readonly layers: readonly ModelLayer[]; readonly root: Node; readonly text: string }
): string | undefined {
  const [name, keywords] = MODULES[op] ?? [];
  const beside = items.get(reader ?? after) ?? items.get(after);
  if (name === undefined || !keywords || !beside || (op === 'conv' && args.inChannels === undefined)) return undefined;
  const near = [layers[reader ?? after], ...layers].find(layer => layer && torchName(layer.type) !== undefined);
  const target = `${near?.type.replace(/[^.]+$/, '') ?? 'torch.nn.'}${name.replace('#', String(args.rank ?? 2))}`;
  const fields = Object.entries(keywords).flatMap(([param, key]) => (args[param] === undefined ? [] : [[key, args[param]] as const]));
  // Hydra's own lists are no lists of Python's, unless it is told to make them so.
  const steering = op === 'unflatten' && !isMonai(root) ? [['_convert_', 'all'] as const] : [];
  return moduleText([['_target_', target], ...fields, ...steering], beside, text);
}

/** A mapping as its neighbour is written: in JSON, with a line for each keyword, or in braces. */
function moduleText(fields: readonly (readonly [string, unknown])[], { node, list }: Item, text: string): string {
  const sample = list.node.items.find(item => isJson(item, text));
  if (sample) return printed(Object.fromEntries(fields), sample, text);
  const written = fields.map(([key, value]) => `${key}: ${literal(value)}`);
  if (list.node.flow || (node.kind === 'map' && node.flow)) return `{${written.join(', ')}}`;
  return written.join(`${newlineOf(text)}${indentOf(text, node.span.start)}`);
}
