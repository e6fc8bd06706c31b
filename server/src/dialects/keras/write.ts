import type { Edit } from '../../base/edit';
import { locate } from '../../syntax/locate';
import { get, type MapNode } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { addEntry } from '../collection';
import { literal } from '../literal';
import { printed } from '../printed';
import { classes } from './classes';

/** Puts a change into a layer's config. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  if ('set' in change) return addArgument(change.set, file);
  return 'input' in change ? writeShape(change.input, file) : undefined;
}

/** Extents of another number of axes, in the place of the list of an input. */
function writeShape({ name, dims }: ChangeOf<'input'>, { graph, tree, text }: Written): Edit[] | undefined {
  const found = graph.inputs.find(input => name === undefined || input.name === name);
  const [root] = tree.roots;
  if (found?.source !== 'file' || !found.span || !root || found.dims?.length === dims.length) return undefined;
  const list = locate(root, found.span.start).findLast(node => node.kind === 'list');
  if (list?.kind !== 'list' || list.items.some(({ kind }) => kind !== 'scalar')) return undefined;
  return [
    {
      span: list.span,
      text: printed(
        dims.map(dim => (typeof dim === 'number' ? dim : null)),
        list,
        text
      )
    }
  ];
}

function addArgument({ layer: index, param, value }: ChangeOf<'set'>, { graph, tree, text }: Written): Edit[] | undefined {
  const layer = graph.layers[index];
  const root = tree.roots[0];
  if (!layer || !root || layer.args[param]?.origin.kind === 'written') return undefined;
  const node = locate(root, layer.head.start).findLast((one): one is MapNode => one.kind === 'map');
  const config = get(node, 'config');
  const key = Object.entries(classes.get(layer.type)?.spelling.keyed ?? {}).find(([, name]) => name === param)?.[0];
  // The door of a model is no class with arguments of its own.
  const name = layer.type === 'InputLayer' && param === 'shape' ? 'batch_shape' : key;
  return config?.kind === 'map' && name !== undefined ? [addEntry(config, name, literal(value, '"'), text)] : undefined;
}
