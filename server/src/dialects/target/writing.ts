import { identity } from '../../ops/elementwise';
import type { Op } from '../../ops/op';
import { any, boolean, type Param, text } from '../../ops/param';
import { get, type ListNode, type MapNode, type Node } from '../../syntax/tree';
import { specification } from '../monai/layerSpecs';
import { monaiSpellings } from '../monai/nets';
import type { Sketch } from '../snippet';
import { type Spelling, spell } from '../spelling';
import { torchSpellings } from '../torch/spellings';
import { type Call, type Cursor, callOf, itemOf, itemOfParam, type Slot, slotOf, type TypeOffer, type Writing } from '../writing';
import { spellingOf } from './classes';
import { moduleSlots } from './encoder';
import { isMonai, targetOf } from './find';
import { moduleBlocks } from './snippets';

const TARGET: Slot = { name: '_target_', param: text('The class to be built, by its path.') };

/** What steers Hydra's building (hydra/_internal/instantiate/_instantiate2.py). */
const HYDRA: readonly Slot[] = [
  { name: '_args_', param: any('Arguments by their position.', { default: undefined }) },
  {
    name: '_convert_',
    param: text('What lists and mappings arrive as.', { default: 'none', choices: ['none', 'partial', 'object', 'all'] })
  },
  { name: '_partial_', param: boolean('Whether a function that builds the object is handed out.', { default: false }) },
  { name: '_recursive_', param: boolean('Whether mappings inside are built as well.', { default: true }) }
];

/** What steers MONAI's (monai/bundle/config_item.py). */
const MONAI: readonly Slot[] = [
  { name: '_disabled_', param: boolean('Whether nothing is built.', { default: false }) },
  { name: '_mode_', param: text('What is handed out.', { default: 'default', choices: ['default', 'callable', 'debug'] }) },
  { name: '_requires_', param: any('What is evaluated before.', { default: undefined }) },
  { name: '_desc_', param: text('What it is for.', { default: '' }) }
];

const inOrder: Op = { ...(identity as unknown as Op), name: 'sequential', doc: 'Runs modules one after another.' };
const sequential: Spelling = {
  ...spell({ type: 'Sequential', unit: inOrder }),
  url: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html'
};

interface Place {
  readonly monai: boolean;
  /** The innermost mapping at the cursor, and its entry there. */
  readonly holder: MapNode;
  readonly key: Node;
  readonly value: Node;
  /** How its class is written, where that is known. */
  readonly spelling: Spelling | undefined;
  readonly target: string | undefined;
}

function placeOf({ path }: Cursor, holder = path.findLast((node): node is MapNode => node.kind === 'map')): Place | undefined {
  const [root] = path;
  const found = holder?.entries.find(({ key, value }) => path.includes(key) || path.includes(value));
  if (!root || !holder || !found) return undefined;
  const monai = isMonai(root);
  const target = targetOf({ node: holder, path: [] }, root);
  return {
    monai,
    holder,
    key: found.key,
    value: found.value,
    target,
    spelling: target === undefined ? undefined : spellingOf(target, monai)
  };
}

/** What may be written in a file of classes: class paths, arguments that are not there yet, values. */
export function writing(cursor: Cursor): Writing[] {
  const place = placeOf(cursor);
  if (!place) return [];
  const { node, path } = cursor;
  if (node === place.key) return keys(cursor, place);
  const name = textOf(place.key);
  if (name === '_target_') return [{ what: 'type', types: types(place.monai) }];
  const own = [...HYDRA, ...MONAI].find(slot => slot.name === name);
  if (name === '_args_' && node !== place.value) return items(cursor, place);
  if (own) return [{ what: 'value', slot: own }];
  const slot = place.spelling && slotNamed(place.spelling, name);
  if (!slot) return argumentOfLayer(cursor) ?? [];
  const parameter = place.spelling!.keyed![name]!;
  const isName = node === place.value || itemOf(place.value, path) === 0;
  const names = isName ? specification(parameter)?.names : undefined;
  const shown: Slot = node === place.value || names ? slot : { name, param: itemOfParam(slot.param) };
  return [{ what: 'value', slot: shown, ...(names && { values: names }) }];
}

/** The arguments that stand in `_args_`, in their order. */
export function call(cursor: Cursor): Call | undefined {
  const place = placeOf(cursor);
  if (!place?.spelling || textOf(place.key) !== '_args_') return undefined;
  const active = itemOf(place.value, cursor.path);
  return active < 0 ? undefined : callOf(place.target!, place.spelling, positional(place.spelling), active);
}

const textOf = (node: Node): string => (node.kind === 'scalar' ? node.text : '');

const positional = (spelling: Spelling): Slot[] => (spelling.positional ?? []).map(name => slotOf(spelling, name));

const ignoredSlot = (name: string): Slot => ({ name, param: any('Accepted; bears on no shape.', { default: undefined }) });

function slotNamed({ unit, keyed = {} }: Spelling, name: string): Slot | undefined {
  return Object.hasOwn(keyed, name) ? { name, param: unit.params[keyed[name]!]! } : undefined;
}

const isNeeded = ({ unit, defaults, required }: Spelling, parameter: string): boolean => {
  const param: Param = unit.params[parameter]!;
  return required?.includes(parameter) === true || (!('default' in param) && !param.optional && defaults?.[parameter] === undefined);
};

/** Arguments that are neither written nor given by position, needed ones first, then what steers the building. */
function keys(cursor: Cursor, { holder, spelling, target, monai }: Place): Writing[] {
  const taken = new Set(holder.entries.flatMap(({ key }) => (key === cursor.node ? [] : [key.text])));
  if (target === undefined) {
    const inner = argumentKeys(cursor, taken);
    if (inner) return [{ what: 'key', slots: inner, suffix: ': ' }];
    return [{ what: 'key', slots: [TARGET], suffix: ': ' }];
  }
  const list = get(holder, '_args_');
  const given = new Set(spelling?.positional?.slice(0, list?.kind === 'list' ? list.items.length : 0));
  const free = Object.entries(spelling?.keyed ?? {}).filter(([name, parameter]) => !taken.has(name) && !given.has(parameter));
  const order = ([, parameter]: [string, string]): number => Number(!isNeeded(spelling!, parameter));
  const slots = free.sort((a, b) => order(a) - order(b)).map(([name]) => slotNamed(spelling!, name)!);
  const modules = spelling ? moduleSlots(spelling) : [];
  const others = [...(spelling?.ignored ?? []).map(ignoredSlot), ...(monai ? MONAI : HYDRA)];
  const more = [...modules, ...slots, ...others].filter(({ name }) => !taken.has(name));
  return [{ what: 'key', slots: more, suffix: ': ' }];
}

/** Every class that is known, as this file's program finds it. */
function types(monai: boolean, form: (name: string) => string = name => name): TypeOffer[] {
  const offer = (name: string, spelling: Spelling): TypeOffer => {
    const insert = form(name);
    return { name, spelling, slots: positional(spelling), ...(insert !== name && { insert }) };
  };
  return [
    offer('torch.nn.Sequential', sequential),
    ...[...torchSpellings].map(([name, spelling]) => offer(`torch.nn.${name}`, spelling)),
    ...monaiSpellings.map(spelling => offer(monai ? spelling.type : `monai.networks.nets.${spelling.type}`, spelling))
  ];
}

/** An entry of `_args_`: a part of a container, or the value of an argument. */
function items(cursor: Cursor, { spelling, target, value, monai }: Place): Writing[] {
  const at = itemOf(value, cursor.path);
  if (value.kind !== 'list' || value.items[at] !== cursor.node) return [];
  if (target === 'torch.nn.Sequential') return [{ what: 'type', types: types(monai, formOf(cursor, value)) }, snippets(cursor, value)];
  const slot = spelling && positional(spelling)[at];
  return slot ? [{ what: 'value', slot }] : [];
}

/** A mapping with a target as the list writes its entries. */
function formOf({ text: source }: Cursor, { flow }: ListNode): (name: string) => string {
  if (/^\s*[{[]/.test(source)) return name => `{"_target_": "${name}"}`;
  return flow ? name => `{_target_: ${name}}` : name => `_target_: ${name}`;
}

/** Common blocks as entries of a list, in braces: in a list of any form they are fine. */
function snippets({ text: source }: Cursor, { flow }: ListNode): Writing {
  const quote = /^\s*[{[]/.test(source) ? '"' : '';
  const text = ([name, args = {}]: Sketch): string => {
    const fields = Object.entries(args).map(([key, value]) => `${quote}${key}${quote}: ${value}`);
    return `{${[`${quote}_target_${quote}: ${quote}${name}${quote}`, ...fields].join(', ')}}`;
  };
  const made = moduleBlocks.map(block => ({ ...block, layers: block.layers.map(text) }));
  return { what: 'snippet', snippets: made, between: flow ? ',\n' : '\n- ' };
}

/** The layer that a mapping in a list of MONAI's, [name, mapping], gives arguments to. */
function layerOf(cursor: Cursor): Spelling | undefined {
  const { path } = cursor;
  const inner = path.findLastIndex(node => node.kind === 'map');
  const list = path[inner - 1];
  const outer = path.slice(0, inner).findLast((node): node is MapNode => node.kind === 'map');
  const place = outer && placeOf(cursor, outer);
  const parameter = place?.spelling?.keyed?.[textOf(place.key)];
  const name = list?.kind === 'list' && list === place?.value && list.items[1] === path[inner] ? list.items[0] : undefined;
  return parameter !== undefined && name?.kind === 'scalar' ? specification(parameter)?.spelling(String(name.value)) : undefined;
}

function argumentKeys(cursor: Cursor, taken: ReadonlySet<string>): Slot[] | undefined {
  const spelling = layerOf(cursor);
  return spelling && Object.keys(spelling.keyed ?? {}).flatMap(name => (taken.has(name) ? [] : [slotNamed(spelling, name)!]));
}

function argumentOfLayer(cursor: Cursor): Writing[] | undefined {
  const spelling = layerOf(cursor);
  const key = placeOf(cursor)?.key;
  const slot = spelling && key && slotNamed(spelling, textOf(key));
  return slot && [{ what: 'value', slot }];
}
