import type { Param, ValueType } from '../../ops/param';
import type { Entry, MapNode, Node, ScalarNode } from '../../syntax/tree';
import { get } from '../../syntax/tree';
import type { Cursor, Slot, TypeOffer, Writing } from '../writing';
import { fieldDoc } from './fieldDocs';
import { type Field, fieldsOf, type MessageName, valuesOf } from './schema';
import { layerSnippets } from './snippets';
import { type LayerType, layerTypes } from './types';
import { typeOfV1 } from './upgrade';

/** A message that is being written, the innermost one at the cursor. */
interface Place {
  readonly message: MessageName;
  readonly map: MapNode;
  readonly entry: Entry;
  /** The layer around it. */
  readonly layer: MapNode | undefined;
}

/** What may be written in a prototxt file: fields of the message at the cursor, values of a field, types and blobs. */
export function writing(cursor: Cursor): Writing[] {
  const { path, node } = cursor;
  const [root] = path;
  const place = root?.kind === 'map' ? placeOf(root, path) : undefined;
  if (!place) return [];
  if (node === place.entry.key) return keysOf(place, node);
  const name = place.entry.key.text;
  const field = fieldsOf(place.message).get(name);
  return field ? valuesAt(place, name, field, cursor) : [];
}

function placeOf(root: MapNode, path: readonly Node[]): Place | undefined {
  let message: MessageName = 'NetParameter';
  let map = root;
  let layer: MapNode | undefined;
  for (;;) {
    const entry: Entry | undefined = map.entries.find(({ key, value }) => path.includes(key) || path.includes(value));
    if (!entry) return undefined;
    const inner = path[path.indexOf(map) + 1];
    const next: Node | undefined = inner?.kind === 'list' ? path[path.indexOf(inner) + 1] : inner;
    if (message === 'LayerParameter' || message === 'V1LayerParameter') layer = map;
    const field = fieldsOf(message).get(entry.key.text);
    if (next?.kind !== 'map' || inner === entry.key) return { message, map, entry, layer };
    if (field?.type.is !== 'message') return undefined;
    message = field.type.of;
    map = next;
  }
}

/** Fields that are not written yet, or may be repeated: single values, then messages; at the top of a file layers come first. */
function keysOf(place: Place, here: ScalarNode): Writing[] {
  const taken = new Set(place.map.entries.flatMap(({ key }) => (key === here ? [] : [key.text])));
  const fields = [...fieldsOf(place.message)].filter(([name, { repeated }]) => (repeated || !taken.has(name)) && isRead(name, place));
  const own = typeOf(place.layer, place.message)?.block;
  const slots = (messages: boolean): Slot[] =>
    fields
      .filter(([, { type }]) => (type.is === 'message') === messages)
      .sort(([a], [b]) => Number(b === own || b === 'layer') - Number(a === own || a === 'layer'))
      .map(([name, field]) => slotOf(place, name, field));
  const keys: Writing[] = [
    { what: 'key', slots: slots(false), suffix: ': ' },
    { what: 'key', slots: slots(true), suffix: ' {', closing: '}' }
  ];
  return place.message === 'NetParameter' ? [...keys.reverse(), SNIPPETS] : keys;
}

const SNIPPETS: Writing = { what: 'snippet', snippets: layerSnippets, between: '\n' };

const typeOf = (layer: MapNode | undefined, message: MessageName): LayerType | undefined => {
  const written = get(layer, 'type');
  const name = written?.kind === 'scalar' ? written.text : '';
  return layerTypes.get(message === 'V1LayerParameter' ? typeOfV1(name) : name);
};

/** Of a layer's parameter blocks those that its type reads; all of them where the type is not known. */
function isRead(name: string, { message, layer }: Place): boolean {
  if (!name.endsWith('_param') || (message !== 'LayerParameter' && message !== 'V1LayerParameter')) return true;
  const type = typeOf(layer, message);
  return !type || name === type.block || type.also.includes(name);
}

const TYPES: Readonly<Partial<Record<Field['type']['is'], ValueType>>> = {
  bool: 'boolean',
  string: 'text',
  float: 'number',
  double: 'number',
  message: 'any'
};

/** A field as it is documented: by the operator's parameter that it sets, else by itself. */
function slotOf({ message, layer }: Place, name: string, { type, repeated }: Field): Slot {
  const own = fieldDoc(message, name);
  const of = typeOf(layer, 'LayerParameter') ?? typeOf(layer, 'V1LayerParameter');
  const parameter = of && fieldsOf('LayerParameter').get(of.block ?? '')?.type;
  const set = parameter?.is === 'message' && parameter.of === message && Object.hasOwn(of!.keyed, name) ? of!.keyed[name] : undefined;
  const param: Param = {
    type: TYPES[type.is] ?? (type.is === 'enum' ? 'text' : 'integer'),
    doc: own?.doc ?? '',
    ...(own?.default !== undefined && { default: own.default }),
    ...(type.is === 'enum' && { choices: [...valuesOf(type.of).keys()] }),
    ...(own?.usual && { choices: own.usual })
  };
  const known = set === undefined ? undefined : of!.unit.params[set];
  const merged = known ? { ...param, doc: known.doc, ...(known.unit && { unit: known.unit }), ...defaultOf(of!, set!) } : param;
  return { name, param: repeated && type.is !== 'message' ? { ...merged, unit: merged.unit ?? 'may be repeated' } : merged };
}

/** What Caffe's type takes by itself, else the operator. */
function defaultOf({ unit, fixed }: LayerType, parameter: string): Pick<Param, 'default'> {
  const value = fixed?.[parameter] ?? unit.params[parameter]?.default;
  return value === undefined ? {} : { default: value };
}

function valuesAt(place: Place, name: string, field: Field, cursor: Cursor): Writing[] {
  const slot = slotOf(place, name, field);
  if (field.type.is === 'message') return [];
  if (name === 'bottom') return [{ what: 'reference', by: 'name', quoted: true, slot }];
  if (name === 'type' && place.message === 'LayerParameter') return [{ what: 'type', types: typeOffers, quoted: true }];
  if (field.type.is !== 'string') return [{ what: 'value', slot }];
  return [{ what: 'value', slot, quoted: true, ...(name === 'top' && { values: topsFor(place, cursor) }) }];
}

/** A top is called as its layer is, or, in place, as a bottom. */
function topsFor({ layer }: Place, { node }: Cursor): string[] {
  const names = (layer?.entries ?? []).flatMap(({ key, value }) =>
    (key.text === 'name' || key.text === 'bottom') && value.kind === 'scalar' && value !== node ? [value.text] : []
  );
  return [...new Set(names.filter(Boolean))];
}

const typeOffers: readonly TypeOffer[] = [...layerTypes].map(([name, { unit, fixed }]) => ({
  name,
  spelling: { type: name, unit, ...(fixed && { defaults: fixed }) },
  slots: []
}));
