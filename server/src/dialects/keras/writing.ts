import { type Param, text } from '../../ops/param';
import { get, type MapNode, type Node } from '../../syntax/tree';
import type { Snippet } from '../snippet';
import type { Spelling } from '../spelling';
import { type Cursor, itemOfParam, type Slot, type TypeOffer, type Writing } from '../writing';
import { classes } from './classes';
import {
  argumentKey,
  argumentKeys,
  COMMON,
  edgePart,
  FORMERLY,
  INPUT_KEYS,
  type Key,
  OPERATION_KEYS,
  oldKey,
  otherKey,
  SELDOM
} from './configKeys';
import { functionalSnippets } from './functionalSnippets';
import type { KerasLayer } from './kerasLayer';
import { textOf } from './objects';
import { classOf, edgeAt, isOldEdge, type Place, placeOf } from './places';
import { layerSnippets } from './snippets';

/** What may be written in a model's JSON: classes, keys that are not there yet, values, and the layers that edges come from. */
export function writing({ node, path }: Cursor): Writing[] {
  const place = placeOf(path);
  if (!place) return [];
  const { entry, kind } = place;
  if (isNewLayer(place, node)) return [{ what: 'snippet', snippets: snippetsFor(place), between: ',\n' }];
  if (node === entry.key) return [{ what: 'key', slots: freeSlots(place, node), suffix: ': ' }];
  const edge = edgeAt(place);
  if (edge !== undefined) return edgePartAt(edge);
  if (entry.key.text === 'class_name' && kind.is === 'layer') return [{ what: 'type', types }, MODELS];
  const known = keysAt(place).find(({ name }) => name === entry.key.text);
  const key = known ?? (kind.is === 'config' ? oldKey(entry.key.text) : kind.is === 'call' ? argumentKey(entry.key.text) : undefined);
  if (!key) return [];
  if (entry.key.text === 'class_name' && kind.objects) return [{ what: 'value', slot: key, values: kind.objects.classes }];
  const slot = node === entry.value ? key : { name: key.name, param: itemOfParam(key.param) };
  return [{ what: 'value', slot, ...(key.words && node === entry.value && { values: key.words }) }];
}

/** An entry of a model's list where none has been begun. */
function isNewLayer({ kind, entry, inside }: Place, node: Node): boolean {
  const isList = kind.is === 'config' && entry.key.text === 'layers' && entry.value.kind === 'list';
  return isList && inside.at(-2) === entry.value && inside.at(-1) === node;
}

/** Outside of a Sequential model a layer says what it reads, as those beside it do. */
function snippetsFor({ entry, owner }: Place): readonly Snippet[] {
  if (classOf(owner) === 'Sequential') return layerSnippets;
  const others = entry.value.kind === 'list' ? entry.value.items : [];
  const calls = others.flatMap(layer => {
    const nodes = get(layer, 'inbound_nodes');
    return nodes?.kind === 'list' ? nodes.items : [];
  });
  return calls[0]?.kind === 'list' ? functionalSnippets.old : functionalSnippets.modern;
}

/** Classes beside the layers: what comes in, and what consists of layers itself. */
const MODELS: Writing = {
  what: 'value',
  slot: { name: 'class_name', param: text('The class of the layer.') },
  values: ['InputLayer', 'Functional', 'Sequential', 'Model']
};

function edgePartAt(position: number): Writing[] {
  const slot = edgePart(position);
  if (!slot) return [];
  return [position === 0 ? { what: 'reference', by: 'name', slot } : { what: 'value', slot }];
}

/** The keys of a place: of a layer's config those of its class, of an edge of Keras 2 the arguments by name. */
function keysAt({ kind, owner, around, former }: Place): readonly Key[] {
  if (kind.is === 'call' && isOldEdge(around)) return argumentKeys;
  if (kind.is !== 'config') return kind.keys;
  const name = classOf(owner) ?? '';
  if (name === 'InputLayer') return INPUT_KEYS;
  if (isOperation(owner)) return OPERATION_KEYS;
  const layer = classes.get(name);
  if (!layer) return kind.keys;
  return former ? [...configKeys(layer), ...(FORMERLY[name] ?? []).map(otherKey)] : configKeys(layer);
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
  if (param.type !== 'padding' || !take) {
    const takesNone = take !== undefined && 'value' in (take({ value: null, origin: BY_KERAS }, new Map()) ?? {});
    return { ...param, ...(value !== undefined && { default: value }), ...(takesNone && { optional: true as const }) };
  }
  const choices = PADDINGS.filter(rule => 'value' in (take({ value: rule, origin: BY_KERAS }, new Map()) ?? {}));
  return { type: 'text', doc: param.doc, default: 'valid', choices };
}

const BY_KERAS = { kind: 'default', by: 'dialect' } as const;

const PADDINGS = ['valid', 'same', 'causal'];

function freeSlots(place: Place, here: Node): readonly Key[] {
  const taken = new Set(place.map.entries.flatMap(({ key }) => (key === here ? [] : [key.text])));
  return keysAt(place).filter(({ name }) => !taken.has(name));
}

/** Whether an object is a call of `keras.ops`, or of a TensorFlow function. */
const isOperation = (object: MapNode | undefined): boolean =>
  /^keras\.(?:src\.)?ops/.test(textOf(get(object, 'module')) ?? '') || textOf(get(object, 'class_name')) === 'TFOpLambda';

const known = new Map<KerasLayer, readonly Key[]>();

/** The keys of a class's config: those that make it what it is, then what bears on no shape. */
function configKeys(layer: KerasLayer): readonly Key[] {
  const made = known.get(layer);
  if (made) return made;
  const { keyed = {}, ignored = [] } = layer.spelling;
  const own = [...Object.keys(keyed).filter(isWritten), ...(layer.laidOut ? ['data_format'] : [])];
  const common = COMMON.map(({ name }) => name);
  const others = ignored.filter(name => !own.includes(name) && !common.includes(name));
  const keys = [
    ...own.map(name => slotNamed(layer, name)!),
    ...COMMON.filter(({ name }) => !own.includes(name)),
    ...others.filter(name => !SELDOM.has(name)).map(otherKey),
    ...others.filter(name => SELDOM.has(name)).map(otherKey)
  ];
  known.set(layer, keys);
  return keys;
}

/** Every class; what it takes is told in the order of its keys. */
const types: readonly TypeOffer[] = [...classes].map(([name, layer]) => ({
  name,
  spelling: layer.spelling,
  slots: Object.keys(layer.spelling.keyed ?? {}).flatMap(key => (isWritten(key) ? (slotNamed(layer, key) ?? []) : []))
}));
