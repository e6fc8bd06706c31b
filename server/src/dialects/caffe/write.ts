import type { Edit } from '../../base/edit';
import type { Entry, MapNode } from '../../syntax/tree';
import { entry } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { indentOf, newlineOf } from '../collection';
import { nodesAt } from '../writing';
import { layerTypes } from './types';

/** Puts a change into fields of a layer's parameter block. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  if ('set' in change) return writeArgument(change.set, file);
  if ('input' in change) return writeOldInput(change.input, file) ?? writeShape(change.input, file);
  return undefined;
}

/** Fields of windows that have other names than the parameters: the common one, and the stem of those for each side. */
const WINDOWS: Readonly<Record<string, readonly [plain: string, stem: string]>> = {
  kernel: ['kernel_size', 'kernel'],
  stride: ['stride', 'stride'],
  padding: ['pad', 'pad'],
  dilation: ['dilation', 'dilation']
};

const SIDES = ['h', 'w'] as const;

function writeArgument({ layer: index, param, value }: ChangeOf<'set'>, { graph, tree, text }: Written): Edit[] | undefined {
  const layer = graph.layers[index];
  const type = layer && layerTypes.get(layer.type);
  const [root] = tree.roots;
  const node = layer && root?.kind === 'map' ? root.entries.find(({ span }) => span.start === layer.span.start)?.value : undefined;
  if (node?.kind !== 'map') return undefined;
  if (param === '?top') return [addFields(node, [`top: "${value}"`], text)];
  if (!type?.block) return undefined;
  const block = entry(node, type.block);
  const fields = block?.value.kind === 'map' ? block.value : undefined;
  const written = fieldsFor(param, value, fields, type.keyed);
  if (!written) return undefined;
  const added = written.filter(({ entries }) => entries.length === 0).map(({ key, value: one }) => `${key}: ${one}`);
  const edits = written.flatMap(({ entries, value: one }) => entries.map(({ value: old }): Edit => ({ span: old.span, text: one })));
  if (added.length === 0) return edits;
  return [...edits, fields ? addFields(fields, added, text) : addFields(node, [`${type.block} { ${added.join(' ')} }`], text)];
}

interface Field {
  readonly key: string;
  readonly value: string;
  /** Where it stands already; several times where it is repeated. */
  readonly entries: readonly Entry[];
}

/** The fields that say a parameter; undefined where a value is none that one field can say. */
function fieldsFor(
  param: string,
  value: unknown,
  fields: MapNode | undefined,
  keyed: Readonly<Record<string, string>>
): Field[] | undefined {
  const all = (key: string): Entry[] => (fields?.entries ?? []).filter(one => one.key.text === key);
  const [plain, stem] = WINDOWS[param] ?? [];
  if (param === 'ceilMode') return [{ key: 'round_mode', value: value ? 'CEIL' : 'FLOOR', entries: all('round_mode') }];
  if (plain !== undefined) {
    const split = SIDES.some(side => all(`${stem}_${side}`).length > 0);
    const values = Array.isArray(value) ? value : [value, value];
    if (!values.every(one => typeof one === 'number')) return undefined;
    if (split) return SIDES.map((side, i) => ({ key: `${stem}_${side}`, value: String(values[i]), entries: all(`${stem}_${side}`) }));
    return values.every(one => one === values[0]) ? [{ key: plain, value: String(values[0]), entries: all(plain) }] : undefined;
  }
  const keys = Object.keys(keyed).filter(key => keyed[key] === param);
  const key = keys.find(one => all(one).length > 0) ?? keys[0];
  const shape = key === undefined ? undefined : all(key)[0]?.value;
  // A BlobShape stands for the list of its extents.
  if (shape?.kind === 'map' && Array.isArray(value)) {
    const dims = shape.entries.filter(one => one.key.text === 'dim');
    return dims.length === value.length ? dims.map((one, i) => ({ key: 'dim', value: String(value[i]), entries: [one] })) : undefined;
  }
  // A field for each number.
  if (key !== undefined && Array.isArray(value) && value.every(one => typeof one === 'number') && value.length >= all(key).length)
    return value.map((one, i) => ({ key, value: String(one), entries: all(key).slice(i, i + 1) }));
  if (key === undefined || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined;
  return [{ key, value: String(value), entries: all(key) }];
}

/** Further fields behind those of a message: on its line, or a line each with the indentation of the others. */
function addFields(message: MapNode, added: readonly string[], text: string): Edit {
  const last = message.entries.at(-1);
  if (!last) return { span: { start: message.span.start + 1, end: message.span.end - 1 }, text: ` ${added.join(' ')} ` };
  const inLine = !/[\r\n]/.test(text.slice(message.span.start, last.span.end));
  const separator = inLine ? ' ' : `${newlineOf(text)}${indentOf(text, last.span.start)}`;
  const at = last.span.end;
  return { span: { start: at, end: at }, text: added.map(field => `${separator}${field}`).join('') };
}

/** Extents of another number of axes, in the place of those of a BlobShape. */
function writeShape({ name, dims }: ChangeOf<'input'>, { graph, tree, text }: Written): Edit[] | undefined {
  const found = graph.inputs.find(input => name === undefined || input.name === name);
  if (found?.source !== 'file' || !found.span || found.dims?.length === dims.length) return undefined;
  const shape = nodesAt(tree, found.span.start).findLast((node): node is MapNode => node.kind === 'map');
  const extents = shape?.entries.filter(({ key }) => key.text === 'dim') ?? [];
  const [first, last] = [extents[0], extents.at(-1)];
  if (!shape || !first || !last || extents.length !== shape.entries.length || /[\r\n]/.test(text.slice(first.span.start, last.span.end)))
    return undefined;
  return [{ span: { start: first.span.start, end: last.span.end }, text: dims.map(dim => `dim: ${dim}`).join(' ') }];
}

/** Four `input_dim` for each input, outside of any layer. */
function writeOldInput({ name, dims }: ChangeOf<'input'>, { graph, tree, text }: Written): Edit[] | undefined {
  const [root] = tree.roots;
  if (root?.kind !== 'map' || dims.length !== 4) return undefined;
  const written = root.entries.filter(({ key }) => key.text === 'input_dim');
  const position = graph.inputs.findIndex(input => name === undefined || input.name === name);
  const own = written.slice(4 * position, 4 * position + 4);
  if (graph.inputs[position]?.source !== 'file' || own.length !== 4) return undefined;
  return own.flatMap(({ value }, i) =>
    text.slice(value.span.start, value.span.end) === String(dims[i]) ? [] : [{ span: value.span, text: String(dims[i]) }]
  );
}
