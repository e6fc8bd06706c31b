import { any, integer, type Param, text } from '../../ops/param';
import { type Entry, get, type MapNode, type Node } from '../../syntax/tree';
import { type Cursor, type Slot, snakeCase, type Writing } from '../writing';
import { INPUT_KEYS, LIST_KEYS } from './find';

export const FRAMEWORKS = ['torch', 'tensorflow', 'caffe', 'darknet'] as const;
export const LAYOUTS = ['channels-first', 'channels-last'] as const;

interface FileKey {
  /** What people call it, the usual name first. */
  readonly keys: readonly string[];
  readonly param: Param;
}

/** What a file says that holds for all its layers, at its top or under `model`. */
export const FILE_KEYS = {
  input: {
    keys: INPUT_KEYS,
    param: any('What goes in: channels first, without the batch; several inputs by name.')
  },
  layers: { keys: LIST_KEYS, param: any('The layers, each reading the one before it if it does not say otherwise.') },
  batch: { keys: ['batch', 'batch_size'], param: integer('Samples in a batch.', { default: 1, min: 1 }) },
  framework: { keys: ['framework'], param: text('Whose rounding and padding count.', { default: 'torch', choices: FRAMEWORKS }) },
  layout: {
    keys: ['layout', 'data_format'],
    param: text('Where the channels stand in all shapes, that of the input included.', { default: 'channels-first', choices: LAYOUTS })
  },
  outputs: { keys: ['outputs', 'output'], param: any('The layers whose values the model hands out, by name.') }
} as const satisfies Readonly<Record<string, FileKey>>;

const all: readonly FileKey[] = Object.values(FILE_KEYS);

/** What may be written beside the lists of layers. */
export function fileWriting({ path, node }: Cursor): Writing[] {
  const [root] = path;
  const model = get(root, 'model');
  const map = [model, root].find((one): one is MapNode => one?.kind === 'map' && path.includes(one));
  const entry = map?.entries.find(({ key, value }) => path.includes(key) || path.includes(value));
  if (!map || !entry) return [];
  if (node === entry.key) return [{ what: 'key', slots: freeSlots([root, model], entry), suffix: ': ' }];
  const known = slotOf(entry.key.text);
  // Several inputs are called what their writer likes.
  const isName = path.some(one => one.kind === 'map' && one !== map && one.entries.some(({ key }) => key === node));
  if (!known || isName) return [];
  const isOutput = FILE_KEYS.outputs.keys.some(key => key === entry.key.text);
  return [isOutput ? { what: 'reference', by: 'name', slot: known } : { what: 'value', slot: known }];
}

function slotOf(name: string): Slot | undefined {
  const found = all.find(({ keys }) => keys.includes(snakeCase(name)));
  return found && { name, param: found.param };
}

/** Of each key its usual name, where none is there yet; the one at the cursor as it is written. */
function freeSlots(maps: readonly (Node | undefined)[], here: Entry): Slot[] {
  const entries = maps.flatMap(map => (map?.kind === 'map' ? map.entries : []));
  const taken = new Set(entries.flatMap(entry => (entry === here ? [] : [entry.key.text])));
  const free = all.filter(({ keys }) => !keys.some(key => taken.has(key))).map(({ keys, param }): Slot => ({ name: keys[0]!, param }));
  const own = slotOf(here.key.text);
  return own && !free.some(({ name }) => name === own.name) ? [own, ...free] : free;
}
