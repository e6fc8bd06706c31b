import type { Param } from '../../ops/param';
import type { MapNode, Node } from '../../syntax/tree';
import { get } from '../../syntax/tree';
import type { Spelling } from '../spelling';
import type { Cursor, Slot, TypeOffer, Writing } from '../writing';
import { classes } from './classes';
import type { KerasLayer } from './kerasLayer';

/** The object at the cursor: a class and its config. */
interface Place {
  readonly object: MapNode;
  readonly layer: KerasLayer | undefined;
  /** The config, where the cursor stands directly inside of it. */
  readonly config: MapNode | undefined;
}

function placeOf({ path }: Cursor): Place | undefined {
  const at = path.findLastIndex(node => node.kind === 'map' && get(node, 'class_name') !== undefined);
  const object = path[at];
  if (object?.kind !== 'map') return undefined;
  const name = get(object, 'class_name');
  const config = get(object, 'config');
  const inner = path.findLast(node => node.kind === 'map');
  return {
    object,
    layer: name?.kind === 'scalar' ? classes.get(String(name.value)) : undefined,
    config: config?.kind === 'map' && inner === config ? config : undefined
  };
}

/** What may be written in a model's JSON: classes, keys of their config that are not there yet, and values. */
export function writing(cursor: Cursor): Writing[] {
  const { node, path } = cursor;
  const place = placeOf(cursor);
  if (!place) return [];
  if (node === get(place.object, 'class_name')) return [{ what: 'type', types }];
  const entry = place.config?.entries.find(({ key, value }) => path.includes(key) || path.includes(value));
  if (!place.layer || !place.config || !entry) return [];
  if (node === entry.key) return [{ what: 'key', slots: freeSlots(place.config, place.layer, node), suffix: ': ' }];
  const slot = slotNamed(place.layer, entry.key.text);
  return slot && node === entry.value ? [{ what: 'value', slot }] : [];
}

const LAYOUT: Param<string> = {
  type: 'text',
  doc: 'Where the channels stand.',
  default: 'channels_last',
  choices: ['channels_last', 'channels_first']
};

/** What a spelling takes for itself and no config says begins with a bracket. */
const isWritten = (name: string): boolean => /^\w/.test(name);

function slotNamed({ spelling, laidOut }: KerasLayer, name: string): Slot | undefined {
  if (laidOut && name === 'data_format') return { name, param: LAYOUT };
  const parameter = spelling.keyed && Object.hasOwn(spelling.keyed, name) ? spelling.keyed[name]! : undefined;
  return parameter === undefined ? undefined : { name, param: paramOf(spelling, parameter) };
}

/** A parameter with what Keras takes where nothing is written, and the padding rules that the class does not refuse. */
function paramOf({ unit, defaults, takes }: Spelling, parameter: string): Param {
  const param = unit.params[parameter]!;
  const value = defaults?.[parameter];
  const take = takes?.[parameter];
  if (param.type !== 'padding' || !take) return value === undefined ? param : { ...param, default: value };
  const origin = { kind: 'default', by: 'dialect' } as const;
  const choices = PADDINGS.filter(rule => 'value' in (take({ value: rule, origin }, new Map()) ?? {}));
  return { type: 'text', doc: param.doc, default: 'valid', choices };
}

const PADDINGS = ['valid', 'same', 'causal'];

function freeSlots(config: MapNode, layer: KerasLayer, here: Node): Slot[] {
  const taken = new Set(config.entries.flatMap(({ key }) => (key === here ? [] : [key.text])));
  const names = [...Object.keys(layer.spelling.keyed ?? {}), ...(layer.laidOut ? ['data_format'] : []), ...COMMON];
  const known = names.filter(name => isWritten(name) && !taken.has(name));
  return known.flatMap(name => slotNamed(layer, name) ?? COMMON_SLOTS.filter(slot => slot.name === name));
}

const COMMON_SLOTS: readonly Slot[] = [
  { name: 'name', param: { type: 'text', doc: 'The layer’s name.', optional: true } },
  { name: 'trainable', param: { type: 'boolean', doc: 'Whether the layer learns.', default: true } },
  { name: 'dtype', param: { type: 'text', doc: 'The kind of its numbers.', default: 'float32' } }
];
const COMMON = COMMON_SLOTS.map(({ name }) => name);

/** Every class; what it takes is told in the order of its keys. */
const types: readonly TypeOffer[] = [...classes].map(([name, layer]) => ({
  name,
  spelling: layer.spelling,
  slots: Object.keys(layer.spelling.keyed ?? {}).flatMap(key => (isWritten(key) ? (slotNamed(layer, key) ?? []) : []))
}));
