import { configuration } from '../config/declaration';
import type { Field, Names } from '../config/field';
import { expected, fieldFor } from '../config/readField';
import type { Cursor } from '../dialects/writing';
import { names } from '../rules/names';
import type { Node } from '../syntax/tree';
import type { Offer } from './completion';
import { plainly } from './markdown';

type MapNode = Extract<Node, { kind: 'map' }>;

/** What may be written at a place of a configuration file: its keys, the names of rules and types, the values to choose from. */
export function configurationOffers({ path }: Cursor): Offer[] {
  let field: Field = configuration;
  for (const [i, node] of path.entries()) {
    const next = path[i + 1];
    field = fieldFor(node, field);
    // What has only just been begun is a word, where a mapping will stand.
    if (!next) return i === 0 ? keys(field, undefined) : [...values(field), ...keys(field, undefined)];
    if (node.kind === 'list') {
      if (field.is !== 'list') return [];
      field = field.of;
      continue;
    }
    if (node.kind !== 'map') return [];
    const entry = node.entries.find(({ key, value }) => key === next || value === next);
    if (!entry) return [];
    if (entry.key === next) return keys(field, node);
    const below: Field | undefined =
      field.is === 'table'
        ? field.of
        : field.is === 'record' && Object.hasOwn(field.fields, entry.key.text)
          ? field.fields[entry.key.text]
          : undefined;
    if (!below) return [];
    field = below;
  }
  return [];
}

/** Keys that are not there yet. */
function keys(field: Field, holder: MapNode | undefined): Offer[] {
  const taken = new Set(holder?.entries.map(({ key }) => key.text));
  if (field.is === 'record') {
    return Object.entries(field.fields)
      .filter(([name]) => !taken.has(name))
      .map(([name, of]) => keyOffer(name, expected(of), of.doc));
  }
  const named = field.is === 'table' && NAMED_KEYS[field.keys];
  return named ? names[named].filter(({ name }) => !taken.has(name)).map(({ name, doc }) => keyOffer(name, '', doc)) : [];
}

/** Tables whose keys are names of the program's own. */
const NAMED_KEYS: { readonly [K in string]?: keyof Names } = { rule: 'rule', argument: 'parameter' };

const keyOffer = (name: string, detail: string, doc: string): Offer => ({
  label: name,
  kind: 'key',
  detail,
  markdown: plainly(doc),
  text: name,
  suffix: ': '
});

function values(field: Field): Offer[] {
  if (field.is === 'list') return values(field.of);
  if (field.is === 'either') return field.of.flatMap(values);
  if (field.is === 'choice') return field.of.map(text => ({ label: text, kind: 'value', detail: '', markdown: plainly(field.doc), text }));
  if (field.is !== 'name') return [];
  return names[field.of].map(({ name, doc }) => ({ label: name, kind: 'value', detail: '', markdown: plainly(doc), text: name }));
}
