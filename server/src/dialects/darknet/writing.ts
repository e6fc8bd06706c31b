import { any, type Param } from '../../ops/param';
import type { Entry, MapNode, ScalarNode } from '../../syntax/tree';
import type { Spelling } from '../spelling';
import type { Cursor, Slot, TypeOffer, Writing } from '../writing';
import { type Fork, forkOf } from './fork';
import { keyDoc } from './keyDocs';
import { activations, NET_KEYS } from './keys';
import type { Section } from './section';
import { sections } from './sections';
import { sectionSnippets } from './snippets';

/** Keys whose values are layers, counted from 0 or, where negative, back from the section. */
const REFERENCES: ReadonlySet<string> = new Set(['layers', 'from', 'share_index', 'yolo_layer', 'embedding_layer']);

/** What may be written in a .cfg file: sections, keys of a section, their values and references. */
export function writing({ path: [root, ...path], node, variant }: Cursor): Writing[] {
  const entry = root?.kind === 'map' ? root.entries.find(({ key, value }) => path.includes(key) || path.includes(value)) : undefined;
  if (!entry) return [];
  const fork = forkOf(variant);
  const first = root?.kind === 'map' && root.entries[0] === entry;
  if (node === entry.key) return [...(first ? [NET] : []), { what: 'type', types: typesOf(fork) }];
  const option = entry.value.kind === 'map' ? entry.value.entries.find(({ key, value }) => node === key || node === value) : undefined;
  if (!option) return [];
  const known = first ? 'net' : sections[fork].get(entry.key.text);
  if (node === option.key) {
    const keys: Writing[] = known ? [{ what: 'key', slots: freeSlots(known, fork, entry.value as MapNode, node), suffix: '=' }] : [];
    return isBare(option) ? [...keys, { what: 'type', types: typesOf(fork), ...(!first && { behind: true }) }, SNIPPETS] : keys;
  }
  return known ? valuesOf(option.key.text, known, fork) : [];
}

/** What a file begins with, which is no layer. */
const NET: Writing = { what: 'key', slots: [{ name: '[net]', param: any('The input, and how the model is trained.') }], suffix: '' };

const SNIPPETS: Writing = { what: 'snippet', snippets: sectionSnippets, between: '\n\n' };

/** A line of one word may become a key or a section. */
const isBare = ({ value }: Entry): boolean => value.kind === 'scalar' && value.value === null;

type Known = Section | 'net';

function valuesOf(key: string, known: Known, fork: Fork): Writing[] {
  const slot = slotOf(known, fork, key);
  if (!slot) return [];
  if (REFERENCES.has(key)) return [{ what: 'reference', by: 'index', separator: ',', slot }];
  return [{ what: 'value', slot, ...(slot.param.type === 'boolean' && { values: ['0', '1'] }) }];
}

/** Keys that are not written yet: those that make the layer what it is, then those that bear on no shape. */
function freeSlots(known: Known, fork: Fork, { entries }: MapNode, here: ScalarNode): Slot[] {
  const taken = new Set(entries.flatMap(({ key }) => (key === here ? [] : [key.text])));
  return namesOf(known).flatMap(name => (taken.has(name) ? [] : (slotOf(known, fork, name) ?? [])));
}

const namesOf = (known: Known): readonly string[] =>
  known === 'net'
    ? NET_KEYS
    : [...new Set([...(known.expected ?? []), ...Object.keys(known.keyed ?? {}), ...(known.worked ?? []), ...(known.ignored ?? [])])];

/** A key of a section as it is documented: by the operator's parameter that it sets, else by itself. */
export function slotOf(known: Known, fork: Fork, name: string): Slot | undefined {
  if (!namesOf(known).includes(name)) return undefined;
  const section = known === 'net' ? 'net' : known.type;
  const own = keyDoc(section, name);
  const param = own ?? (known === 'net' ? undefined : parameterOf(known, name)) ?? any('Read by the program; bears on no shape.');
  if (name === 'activation') return { name, param: { ...param, choices: [...activations[fork]] } };
  return { name, param: param.type === 'boolean' ? { ...param, unit: SWITCH, default: Number(param.default ?? 0) } : param };
}

const SWITCH = '0 or 1';

function parameterOf({ unit, keyed = {}, defaults }: Spelling, key: string): Param | undefined {
  const parameter = Object.hasOwn(keyed, key) ? keyed[key] : undefined;
  const param = parameter === undefined ? undefined : unit.params[parameter];
  const otherwise = parameter === undefined ? undefined : defaults?.[parameter];
  return param && otherwise !== undefined ? { ...param, default: otherwise } : param;
}

const offers = new Map<Fork, readonly TypeOffer[]>();

/** The sections of a fork, each under its first name. */
function typesOf(fork: Fork): readonly TypeOffer[] {
  const known = offers.get(fork);
  if (known) return known;
  const types = [...new Set(sections[fork].values())].map((spelling): TypeOffer => ({ name: `[${spelling.type}]`, spelling, slots: [] }));
  offers.set(fork, types);
  return types;
}
