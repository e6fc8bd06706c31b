import { get, type ListNode, type Node } from '../../syntax/tree';
import { type Call, type Cursor, itemOf, type TypeOffer, type Writing } from '../writing';
import { moduleNames, resolveModule } from './names';
import { writtenSlots } from './parameters';

/** The row at the cursor, and which of its four parts is being written. */
function rowAt({ path }: Cursor): { readonly row: ListNode; readonly part: number } | undefined {
  const section = ['backbone', 'head'].map(name => get(path[0], name)).find(node => node && path.includes(node));
  const row: Node | undefined = section && path[path.indexOf(section) + 1];
  const part = itemOf(row, path);
  return row?.kind === 'list' && part >= 0 ? { row, part } : undefined;
}

/** What may be written in a row `[from, repeats, module, args]`. */
export function writing(cursor: Cursor): Writing[] {
  const at = rowAt(cursor);
  if (at?.part === 0) return [{ what: 'reference', by: 'index' }];
  if (at?.part === 2) return [{ what: 'type', types }];
  const slot = slotAt(call(cursor));
  // The number of classes stands in the header, under this name.
  return slot ? [{ what: 'value', slot, ...(slot.name === 'classes' && { values: ['nc'] }) }] : [];
}

const slotAt = (found: Call | undefined) => found?.slots[found.active];

/** The arguments of a row. */
export function call(cursor: Cursor): Call | undefined {
  const at = rowAt(cursor);
  const [, , module, args] = at?.row.items ?? [];
  const active = itemOf(args, cursor.path);
  if (at?.part !== 3 || active < 0 || module?.kind !== 'scalar' || typeof module.value !== 'string') return undefined;
  const resolved = resolveModule(module.value, cursor.layer?.index ?? 1, []);
  return 'spelling' in resolved ? { type: module.value, slots: writtenSlots(resolved.spelling), active } : undefined;
}

const types: readonly TypeOffer[] = moduleNames.flatMap(name => {
  const resolved = resolveModule(name, 1, []);
  return 'spelling' in resolved ? [{ name, spelling: resolved.spelling, slots: writtenSlots(resolved.spelling) }] : [];
});
