import type { Origin } from '../../ir/graph';
import { any, type Param, text } from '../../ops/param';
import { locate } from '../../syntax/locate';
import type { Entry, MapNode, Node } from '../../syntax/tree';
import type { ModelLayer } from '../dialect';
import type { Sketch } from '../snippet';
import type { Spelling } from '../spelling';
import { type Call, type Cursor, callOf, itemOf, type Slot, snakeCase, type TypeOffer, type Writing } from '../writing';
import { fileWriting } from './fileKeys';
import { findLists, OWN_KEYS, TYPE_KEYS, type TypeName, typeOf } from './find';
import { normaliseKey } from './keys';
import { ARGUMENT_KEYS, copies, FROM_KEYS } from './layer';
import { blocks } from './snippets';
import { translated } from './translate';
import { layerTypes, normaliseType } from './types';

const TYPE = text('What the layer is.');

const FROM = any('What the layer reads: names, positions from 0, or positions counted back; the layer before if left out.');

/** Keys of the list itself, beside a layer's arguments: those that mean the same, the usual one first. */
const OWN: readonly { readonly keys: readonly string[]; readonly param: Param; readonly seldom?: true }[] = [
  { keys: ['name', 'id'], param: text('The name by which other layers refer to this one.') },
  { keys: FROM_KEYS, param: FROM },
  { keys: ['repeat', 'repeats'], param: copies },
  { keys: ARGUMENT_KEYS, param: any('The arguments of the layer.'), seldom: true }
];

/** Keys that people know a parameter by, where that is not its own name. */
const USUAL: Readonly<Record<string, string>> = { outChannels: 'filters', outFeatures: 'units' };

/** The same in files that say they are TensorFlow's. */
const USUAL_IN_KERAS: typeof USUAL = { ...USUAL, kernel: 'kernel_size', stride: 'strides', dilation: 'dilation_rate' };

const SAYS_KERAS = /\bframework["']?\s*[:=]\s*["']?(?:tensorflow|keras)\b/;

/** Parameters that only tell the formats of frameworks apart. */
const INTERNAL = new Set(['lastAxisFirst', 'clipLast']);

interface Place {
  readonly item: Node;
  readonly type: TypeName | undefined;
  readonly spelling: Spelling | undefined;
}

/** The place as it is in a list without private words. */
function inListWords(cursor: Cursor): Cursor {
  const { declared, path, node } = cursor;
  if (!declared?.dialect || !path[0]) return cursor;
  const way = locate(translated(path[0], declared.dialect), node.span.start);
  const at = way.at(-1);
  if (at?.kind !== 'scalar') return cursor;
  // By name: a copy of its members would lack those that are worked out when they are asked for.
  const { text: source, variant, layers, layer } = cursor;
  return { text: source, variant, layers, layer, declared, path: way, node: at };
}

function placeOf({ path }: Cursor): Place | undefined {
  const list = path[0] && findLists(path[0]).find(one => path.includes(one));
  const item = list && path[path.indexOf(list) + 1];
  if (!item) return undefined;
  const type = typeOf(item);
  return { item, type, spelling: type && layerTypes.get(normaliseType(type.text)) };
}

/** What may be written in a layer list: types, keys, values and references. */
export const writing = (cursor: Cursor): Writing[] => writingAt(inListWords(cursor));

function writingAt(cursor: Cursor): Writing[] {
  const { node, path, layer } = cursor;
  const place = placeOf(cursor);
  if (!place) return fileWriting(cursor);
  const { item, type, spelling } = place;
  if (node === item) return [{ what: 'type', types: types(cursor, true) }, snippets(cursor)];
  const holder = path.findLast((one): one is MapNode => one.kind === 'map');
  if (!holder || !path.includes(item)) return [];
  const entry = holder.entries.find(({ key, value }) => path.includes(key) || path.includes(value));
  if (!entry) return [];
  if (node === entry.key) {
    const keys: Writing = { what: 'key', slots: freeSlots(cursor, place), suffix: ': ' };
    return type?.node === node ? [{ what: 'type', types: types(cursor, false) }, keys] : [keys];
  }
  if (node === type?.node) return [{ what: 'type', types: types(cursor, false) }];
  const key = entry.key.text.toLowerCase();
  if (FROM_KEYS.includes(key)) return [{ what: 'reference', by: 'name', slot: { name: entry.key.text, param: FROM } }];
  if (!spelling || !layer) return [];
  const slot = isPositional(entry, place)
    ? positional(cursor, spelling)[Math.max(itemOf(entry.value, path), 0)]
    : slotOfKey(entry, spelling);
  return slot ? [{ what: 'value', slot }] : [];
}

/** The arguments that stand in a list, in their order. */
export const call = (cursor: Cursor): Call | undefined => callAt(inListWords(cursor));

function callAt(cursor: Cursor): Call | undefined {
  const place = placeOf(cursor);
  const holder = cursor.path.findLast(one => one.kind === 'map');
  const entry = holder?.kind === 'map' ? holder.entries.find(({ value }) => cursor.path.includes(value)) : undefined;
  if (!place?.spelling || !entry || !isPositional(entry, place)) return undefined;
  const active = itemOf(entry.value, cursor.path);
  return active < 0 ? undefined : callOf(place.type!.text, place.spelling, positional(cursor, place.spelling), active);
}

const isPositional = ({ key, value }: Entry, { type }: Place): boolean =>
  value === type?.value || ARGUMENT_KEYS.includes(key.text.toLowerCase());

const positional = (cursor: Cursor, spelling: Spelling): Slot[] => (spelling.positional ?? []).map(name => slot(cursor, spelling, name));

function slotOfKey({ key }: Entry, { keyed = {}, unit }: Spelling): Slot | undefined {
  const own = OWN.find(({ keys }) => keys.includes(key.text.toLowerCase()));
  if (own) return { name: key.text, param: own.param };
  const normalised = normaliseKey(key.text);
  const name = Object.hasOwn(keyed, normalised) ? keyed[normalised]! : undefined;
  return name === undefined ? undefined : { name: key.text, param: unit.params[name]! };
}

const slot = (cursor: Cursor, spelling: Spelling, name: string): Slot => ({
  name: argumentKey(cursor, spelling, name),
  param: spelling.unit.params[name]!
});

/** The key of a parameter: in a private spelling its own, else as the file writes it elsewhere. */
function argumentKey({ declared, layers, text: source }: Cursor, spelling: Spelling, name: string): string {
  const { keyed = {} } = spelling;
  for (const [own, word] of declared?.dialect?.keys ?? []) if (keyed[normaliseKey(word)] === name) return own;
  return keyOf(layers, source, spelling, name);
}

/** Layers that are looked through for how a file writes something. */
const LOOKED_AT = 200;

/** The key that a file uses for a parameter, else the usual one. */
export function keyOf(layers: readonly ModelLayer[], source: string, { keyed = {} }: Spelling, name: string): string {
  const fits = (key: string | undefined): key is string => key !== undefined && keyed[normaliseKey(key)] === name;
  // Written alike or not: the last ones show it.
  const used = layers
    .slice(-LOOKED_AT)
    .map(layer => writtenKey(layer, name, source))
    .findLast(fits);
  const usual = SAYS_KERAS.test(source) ? USUAL_IN_KERAS : USUAL;
  return used ?? [usual[name]].find(fits) ?? snakeCase(name);
}

function writtenKey(layer: ModelLayer, name: string, source: string): string | undefined {
  const origin = layer.args[name]?.origin;
  const key = origin?.kind === 'written' ? origin.key : undefined;
  return key && source.slice(key.start, key.end).replace(/^["']|["']$/g, '');
}

const isFree = (origin: Origin | undefined, { node }: Cursor): boolean =>
  (origin?.kind ?? 'default') === 'default' || (origin?.kind === 'written' && origin.key?.start === node.span.start);

const isNeeded = (param: Param): boolean => !('default' in param) && !param.optional;

/** Keys that are not written yet, or at the cursor: arguments that must be, other arguments, then the list's own. */
function freeSlots(cursor: Cursor, { item, spelling, type }: Place): Slot[] {
  const keys = [item, type?.value].flatMap(one => (one?.kind === 'map' ? one.entries.map(({ key }) => key) : []));
  const taken = new Set(keys.filter(key => key !== cursor.node).map(key => key.text.toLowerCase()));
  const own = [...typeSlots(cursor, item, type, taken), ...ownSlots(cursor, taken)];
  if (!spelling) return own;
  const names = Object.keys(spelling.unit.params).filter(name => !(name in (spelling.fixed ?? {})) && !INTERNAL.has(name));
  const free = names.filter(name => isFree(cursor.layer?.args[name]?.origin, cursor));
  const needed = free.filter(name => isNeeded(spelling.unit.params[name]!));
  const others = free.filter(name => !needed.includes(name));
  return [...[...needed, ...others].map(name => slot(cursor, spelling, name)), ...own];
}

/** The key of the type, where the item has none and its type is no key with the arguments behind it. */
function typeSlots(cursor: Cursor, item: Node, type: TypeName | undefined, taken: ReadonlySet<string>): Slot[] {
  if (item.kind !== 'map') return [];
  const others = item.entries.filter(({ key }) => !OWN_KEYS.has(key.text.toLowerCase()));
  const isKey = others.length === 1 && others[0]!.key === type?.node && others[0]!.value.kind !== 'scalar';
  if (isKey || TYPE_KEYS.some(key => taken.has(key))) return [];
  return usedKeys(cursor, TYPE_KEYS, 'type').map(name => ({ name: ownKey(cursor, name), param: TYPE }));
}

/** The list's own keys as this file calls them. */
const ownSlots = (cursor: Cursor, taken: ReadonlySet<string>): Slot[] =>
  OWN.flatMap(({ keys, param, seldom }) => {
    if (keys.some(key => taken.has(key))) return [];
    return usedKeys(cursor, keys, seldom ? undefined : keys[0]).map(name => ({ name: ownKey(cursor, name), param }));
  });

/** A key of the list itself as a private spelling writes it. */
function ownKey({ declared }: Cursor, key: string): string {
  const dialect = declared?.dialect;
  if (key === 'type' && dialect?.type !== undefined) return dialect.type;
  return [...(dialect?.keys ?? [])].find(([, word]) => word === key)?.[0] ?? key;
}

/** A type as a private spelling writes it. */
const ownType = ({ declared }: Cursor, type: string): string | undefined =>
  [...(declared?.dialect?.types ?? [])].find(([, word]) => normaliseType(word) === type)?.[0];

/** Those of some keys that the layers of this file have, else the usual one. */
function usedKeys({ path, node }: Cursor, keys: readonly string[], usual: string | undefined): string[] {
  const items = path[0] ? findLists(path[0]).flatMap(list => list.items) : [];
  const written = items.flatMap(item => (item.kind === 'map' ? item.entries.map(({ key }) => key) : []));
  const used = new Set(written.filter(key => key !== node && keys.includes(key.text.toLowerCase())).map(({ text: name }) => name));
  return used.size > 0 ? [...used] : usual === undefined ? [] : [usual];
}

/** Every type, as this file writes it; for a whole item in the form that the layers beside it have. */
function types(cursor: Cursor, whole: boolean): TypeOffer[] {
  const written = new Map(cursor.layers.map(({ type }) => [normaliseType(type), type]));
  const form = whole ? formOf(cursor) : undefined;
  return [...layerTypes.values()].map(spelling => {
    const name = ownType(cursor, spelling.type) ?? written.get(spelling.type) ?? spelling.type;
    const slots = positional(cursor, spelling);
    const bare = !slots.some(({ param }) => isNeeded(param));
    const insert = form?.(name, bare);
    return { name, spelling, slots, ...(insert !== undefined && insert !== name && { insert }) };
  });
}

type Form = (name: string, bare: boolean) => string;

/** How the layers of this file are written: `{type: relu}`, `type: relu`, or `relu: …` with the type as the key. */
function formOf(cursor: Cursor): Form {
  const { path, text: source } = cursor;
  const key = ownKey(cursor, 'type');
  const list = path[0] && findLists(path[0]).find(one => path.includes(one));
  const sibling = list?.items.find(item => item.kind === 'map');
  const type = sibling && typeOf(sibling);
  if (!sibling || !type || type.value) return (name, bare) => (bare ? name : `${name}: `);
  if (sibling.kind !== 'map' || !sibling.flow) return name => `${key}: ${name}`;
  const quote = source[sibling.span.start + 1] === '"' || source[type.node.span.start] === '"' ? '"' : '';
  return name => `{${quote}${key}${quote}: ${quote}${name}${quote}}`;
}

/** Common blocks in the form that the layers of this file have. */
function snippets(cursor: Cursor): Writing {
  const list = cursor.path[0] && findLists(cursor.path[0]).find(one => cursor.path.includes(one));
  const sample = list?.items.find((item): item is MapNode => item.kind === 'map');
  const type = sample && typeOf(sample);
  const quote = /^\s*[{[]/.test(cursor.text) ? '"' : '';
  const key = ownKey(cursor, usedKeys(cursor, TYPE_KEYS, 'type')[0]!);
  const text = ([known, args = {}]: Sketch): string => {
    const spelling = layerTypes.get(known)!;
    const name = ownType(cursor, spelling.type) ?? known;
    const fields = Object.entries(args).map(([parameter, value]) => {
      const own = parameter === 'from' ? ownKey(cursor, 'from') : argumentKey(cursor, spelling, parameter);
      return `${quote}${own}${quote}: ${value}`;
    });
    if (type?.value) return fields.length > 0 ? `${name}: {${fields.join(', ')}}` : name;
    return `{${[`${quote}${key}${quote}: ${quote}${name}${quote}`, ...fields].join(', ')}}`;
  };
  const between = list?.flow ? ',\n' : '\n- ';
  return { what: 'snippet', snippets: blocks.map(block => ({ ...block, layers: block.layers.map(text) })), between };
}
