import { get, type ListNode, type MapNode, type Node } from '../../syntax/tree';
import { type Call, type Cursor, itemOf, type Slot, type TypeOffer, type Writing } from '../writing';
import { FROM, HEADER, KEYPOINT_PARTS, REPEATS, ROW, SCALE_PARTS, SCALES } from './headerKeys';
import { moduleNames, resolveModule } from './names';
import { writtenSlots } from './parameters';
import { rowSnippets } from './snippets';
import { SECTIONS } from './write';

/** The row at the cursor, and which of its four parts is being written. */
function rowAt({ path }: Cursor): { readonly row: ListNode; readonly part: number } | undefined {
  const section = ['backbone', 'head'].map(name => get(path[0], name)).find(node => node && path.includes(node));
  const row: Node | undefined = section && path[path.indexOf(section) + 1];
  const part = itemOf(row, path);
  return row?.kind === 'list' && part >= 0 ? { row, part } : undefined;
}

/** Which part of a row holds the arguments. */
const ARGUMENTS = 3;

/** What may be written in a row `[from, repeats, module, args]`, and above the rows. */
export function writing(cursor: Cursor): Writing[] {
  const at = rowAt(cursor);
  if (!at) return header(cursor);
  if (at.part === 0) return [{ what: 'reference', by: 'index', inputs: true, slot: FROM }];
  if (at.part === 1) return [{ what: 'value', slot: REPEATS }];
  if (at.part === 2) return [{ what: 'type', types }];
  const slot = slotAt(call(cursor));
  return slot ? [{ what: 'value', slot, values: wordsFor(slot) }] : [];
}

/** Keys that are not there yet, and their values. */
function header({ path, node }: Cursor): Writing[] {
  const [root] = path;
  if (root?.kind !== 'map') return [];
  const entry = root.entries.find(({ key, value }) => path.includes(key) || path.includes(value));
  if (!entry) return [];
  if (node === entry.key) return [{ what: 'key', slots: freeKeys(HEADER, root, node), suffix: ': ' }];
  const { value } = entry;
  if (entry.key.text === 'scales' && value.kind === 'map' && value.entries.some(({ key }) => key === node))
    return [{ what: 'key', slots: freeKeys(SCALES, value, node), suffix: ': ' }];
  if (SECTIONS.includes(entry.key.text) && itemOf(entry.value, path) >= 0) return newRow(entry.value);
  const slot = valueSlot(entry.key.text, entry.value, path);
  return slot ? [{ what: 'value', slot }] : [];
}

/** A whole row, where none has been begun. */
function newRow(section: Node): Writing[] {
  if (section.kind !== 'list' || section.flow) return [];
  return [
    { what: 'snippet', snippets: rowSnippets, between: '\n- ' },
    { what: 'type', types: rows }
  ];
}

const rowOf = (name: string): string => `[-1, 1, ${name}, []]`;

function freeKeys(keys: readonly Slot[], { entries }: MapNode, here: Node): Slot[] {
  const taken = new Set(entries.flatMap(({ key }) => (key === here ? [] : [key.text])));
  return keys.filter(({ name }) => !taken.has(name));
}

/** What a value of the header is; of a list the item at the cursor. */
function valueSlot(key: string, value: Node, path: readonly Node[]): Slot | undefined {
  if (key === 'kpt_shape') return KEYPOINT_PARTS[itemOf(value, path)];
  if (key !== 'scales') return value === path.at(-1) ? HEADER.find(({ name }) => name === key) : undefined;
  const scale = value.kind === 'map' ? value.entries.find(one => path.includes(one.value))?.value : undefined;
  return SCALE_PARTS[itemOf(scale, path)];
}

/** Parameters whose value mostly stands in the header, under these names. */
const IN_HEADER: Readonly<Record<string, string>> = { classes: 'nc', keypoints: 'kpt_shape' };

/** What stands for a value: the header's name for it, and Python's word for nothing. */
function wordsFor({ name, param }: Slot): string[] {
  const variable = IN_HEADER[name];
  return [...(variable ? [variable] : []), ...(param.optional ? ['None'] : [])];
}

const slotAt = (found: Call | undefined) => found?.slots[found.active];

/** The arguments of a row, or its parts. */
export function call(cursor: Cursor): Call | undefined {
  const at = rowAt(cursor);
  if (at && at.part < ARGUMENTS) return { type: '', slots: ROW, active: at.part };
  const [, , module, args] = at?.row.items ?? [];
  const active = itemOf(args, cursor.path);
  if (at?.part !== ARGUMENTS || active < 0 || module?.kind !== 'scalar' || typeof module.value !== 'string') return undefined;
  const resolved = resolveModule(module.value, cursor.layer?.index ?? 1, []);
  return 'spelling' in resolved ? { type: module.value, slots: writtenSlots(module.value, resolved.spelling), active } : undefined;
}

const types: readonly TypeOffer[] = moduleNames.flatMap(name => {
  const resolved = resolveModule(name, 1, []);
  return 'spelling' in resolved ? [{ name, spelling: resolved.spelling, slots: writtenSlots(name, resolved.spelling) }] : [];
});

const rows: readonly TypeOffer[] = types.map(type => ({ ...type, insert: rowOf(type.name) }));
