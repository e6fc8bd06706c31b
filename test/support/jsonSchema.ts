import { configuration } from '../../server/src/config/declaration';
import type { Field } from '../../server/src/config/field';
import { FILE_KEYS, FRAMEWORKS, LAYOUTS } from '../../server/src/dialects/layers/fileKeys';
import { layerTypes } from '../../server/src/dialects/layers/types';
import { keyOf } from '../../server/src/dialects/layers/writing';
import type { Spelling } from '../../server/src/dialects/spelling';
import type { Param, ValueType } from '../../server/src/ops/param';
import { names } from '../../server/src/rules/names';

/** JSON Schemas that are made from the declarations of the program, for editors and tools that know nothing of it. */

export type Schema = { readonly [key: string]: unknown };

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** The schema of `shapelint.yaml`. */
export const configurationSchema = (): Schema => ({ $schema: DRAFT, title: 'shapelint.yaml', ...ofField(configuration) });

function ofField(field: Field): Schema {
  const { doc: description } = field;
  switch (field.is) {
    case 'text':
      // Sizes may be written as numbers and as lists.
      return { description, ...(field.reads ? { type: ['string', 'number', 'array'] } : { type: 'string' }) };
    case 'choice':
      return { description, enum: field.of };
    case 'name':
      // Names count without case, so that others are allowed and these are offered.
      return { description, anyOf: [{ enum: namesOf(field.of) }, { type: 'string' }] };
    case 'count':
      return { description, type: 'integer', minimum: 1 };
    case 'value':
      return { description };
    case 'list':
      return { description, anyOf: [{ type: 'array', items: ofField(field.of) }, ofField(field.of)] };
    case 'table': {
      const value = ofField(field.of);
      const known = field.keys === 'rule' ? namesOf('rule') : [];
      return { description, type: 'object', properties: Object.fromEntries(known.map(name => [name, value])), additionalProperties: value };
    }
    case 'record':
      return {
        description,
        type: 'object',
        properties: Object.fromEntries(Object.entries(field.fields).map(([name, of]) => [name, ofField(of)])),
        ...(field.required && { required: field.required }),
        additionalProperties: false
      };
    case 'either':
      return { description, anyOf: field.of.map(ofField) };
  }
}

const namesOf = (what: keyof typeof names): string[] => names[what].map(({ name }) => name);

/** The schema of a layer list: its layers with the arguments of each type, whatever key they stand under. */
export function layerListSchema(): Schema {
  const units = new Map<string, Spelling>();
  for (const spelling of layerTypes.values()) if (!units.has(unitOf(spelling))) units.set(unitOf(spelling), spelling);
  const list = { type: 'array', items: { $ref: '#/definitions/layer' } };
  return {
    $schema: DRAFT,
    title: 'Layer list',
    type: 'object',
    properties: {
      input: { description: FILE_KEYS.input.param.doc, type: ['array', 'object', 'string', 'number'] },
      batch: { description: FILE_KEYS.batch.param.doc, type: ['integer', 'string'] },
      layout: { description: FILE_KEYS.layout.param.doc, enum: LAYOUTS },
      framework: { description: FILE_KEYS.framework.param.doc, enum: FRAMEWORKS },
      outputs: { description: FILE_KEYS.outputs.param.doc, type: ['array', 'string'] },
      layers: list
    },
    definitions: {
      layer: { anyOf: [{ type: 'string' }, { $ref: '#/definitions/typed' }, { $ref: '#/definitions/keyed' }] },
      typed: {
        type: 'object',
        required: ['type'],
        properties: { ...OWN, type: { anyOf: [{ enum: [...layerTypes.keys()] }, { type: 'string' }] } },
        allOf: [...units].map(([unit]) => ({
          if: { properties: { type: { enum: typesOf(unit) } } },
          // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
          then: { $ref: `#/definitions/arguments-of-${unit}` }
        }))
      },
      keyed: {
        type: 'object',
        not: { required: ['type'] },
        properties: {
          ...OWN,
          ...Object.fromEntries(
            [...layerTypes.values()].map(({ type, unit }) => [type, { description: unit.doc, $ref: `#/definitions/${ref(type)}` }])
          )
        }
      },
      ...Object.fromEntries([...units].map(([unit, spelling]) => [`arguments-of-${unit}`, { properties: argumentsOf(spelling) }]))
    }
  };
}

const ref = (type: string): string => `arguments-of-${unitOf(layerTypes.get(type)!)}`;

/** Spellings of one operator that decide the same arguments have one entry. */
const unitOf = ({ unit, fixed = {} }: Spelling): string => [unit.name, ...Object.keys(fixed).sort()].join('-without-');

const typesOf = (unit: string): string[] => [...layerTypes.values()].filter(one => unitOf(one) === unit).map(({ type }) => type);

const OWN: Schema = {
  name: { description: 'The name by which other layers refer to this one.', type: ['string', 'number'] },
  from: { description: 'What the layer reads: names, positions from 0, or positions counted back; the layer before if left out.' },
  repeat: { description: 'How many copies of the layer follow one another.', type: 'integer', minimum: 1 }
};

function argumentsOf(spelling: Spelling): Schema {
  const { params } = spelling.unit;
  const free = Object.keys(params).filter(name => !(name in (spelling.fixed ?? {})));
  return Object.fromEntries(free.map(name => [keyOf([], '', spelling, name), ofParam(params[name]!)]));
}

function ofParam({ type, doc, unit, min, max, choices, default: otherwise }: Param): Schema {
  const whole = { type: 'integer', ...(min !== undefined && { minimum: min }), ...(max !== undefined && { maximum: max }) };
  return {
    description: unit ? `${doc} In ${unit}.` : doc,
    ...(choices ? { anyOf: [{ enum: choices }, { type: 'string' }] } : TYPES(whole)[type]),
    ...(otherwise !== undefined && { default: otherwise })
  };
}

const TYPES = (whole: Schema): Readonly<Record<ValueType, Schema>> => ({
  integer: { anyOf: [whole, { type: 'null' }] },
  number: { type: ['number', 'null'] },
  boolean: { type: ['boolean', 'number', 'null'] },
  text: { type: ['string', 'null'] },
  'per-axis': { anyOf: [whole, { type: 'array', items: whole }, { type: 'null' }] },
  padding: { anyOf: [whole, { enum: ['same', 'valid', 'causal'] }, { type: 'array' }, { type: 'string' }, { type: 'null' }] },
  'per-side': { anyOf: [whole, { type: 'array' }, { type: 'null' }] },
  integers: { anyOf: [{ type: 'array', items: { type: 'integer' } }, { type: 'null' }] },
  numbers: { type: ['number', 'array', 'null'] },
  any: {}
});
