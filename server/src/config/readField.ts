import type { Span } from '../base/span';
import type { Node } from '../syntax/tree';
import type { Field, Names, ValueOf } from './field';

/** What is wrong at a place of a configuration file: a fact, without its words. */
export interface FieldProblem {
  readonly span: Span;
  readonly problem:
    | { readonly is: 'unknown-key'; readonly key: string; readonly known: readonly string[] }
    | { readonly is: 'unknown-name'; readonly what: keyof Names; readonly name: string; readonly known: readonly string[] }
    | { readonly is: 'wrong'; readonly expected: string; readonly written: string }
    | { readonly is: 'missing'; readonly key: string };
}

/** What reading needs to know, and where it says what is wrong. */
export interface Reading {
  readonly names: Names;
  report(problem: FieldProblem): void;
}

/** Aliases make a small text stand for a huge one: no more nodes than this are read. */
const MOST_NODES = 20_000;

/** Reads a node as a field; whatever is wrong is reported at its place, and what is right beside it is read. */
export function readField<F extends Field>(node: Node, field: F, reading: Reading): ValueOf<F> | undefined {
  return read(node, field, { ...reading, left: MOST_NODES }) as ValueOf<F> | undefined;
}

interface Budget extends Reading {
  left: number;
}

function read(node: Node, field: Field, budget: Budget): unknown {
  if (--budget.left < 0) return undefined;
  // Nothing is written yet behind the key.
  if (node.kind === 'scalar' && node.value === null && node.text === '') return undefined;
  switch (field.is) {
    case 'list':
      return (node.kind === 'list' ? node.items : [node]).map(item => read(item, field.of, budget)).filter(one => one !== undefined);
    case 'either':
      return read(node, fieldFor(node, field), budget);
    case 'table':
      return node.kind === 'map' ? readTable(node.entries, field, budget) : wrong(node, field, budget);
    case 'record':
      return node.kind === 'map' ? readRecord(node, field, budget) : wrong(node, field, budget);
    default:
      return readScalar(node, field, budget);
  }
}

/** The field that a node is read as: of several forms the one of its kind, and a single item of a list. */
export function fieldFor(node: Node, field: Field): Field {
  if (field.is === 'either') return field.of.find(one => fits(node, one)) ?? field.of[0]!;
  return field.is === 'list' && node.kind !== 'list' ? fieldFor(node, field.of) : field;
}

/** Whether a field is written as a node of this kind. */
const fits = ({ kind }: Node, { is }: Field): boolean => (kind === 'map') === (is === 'table' || is === 'record');

type Kind<I extends Field['is']> = Extract<Field, { is: I }>;
type MapOf = Extract<Node, { kind: 'map' }>;

function readTable(entries: MapOf['entries'], { keys, of }: Kind<'table'>, budget: Budget): Map<string, unknown> {
  const table = new Map<string, unknown>();
  for (const { key, value } of entries) {
    if (keys === 'rule' && !isKnown(key.text, 'rule', budget.names)) unknownName(key, 'rule', budget);
    const one = read(value, of, budget);
    if (one !== undefined) table.set(key.text, one);
  }
  return table;
}

function readRecord(node: MapOf, { fields, required = [] }: Kind<'record'>, budget: Budget): Record<string, unknown> {
  const record: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.entries) {
    const field = Object.hasOwn(fields, key.text) ? fields[key.text] : undefined;
    if (!field) budget.report({ span: key.span, problem: { is: 'unknown-key', key: key.text, known: Object.keys(fields) } });
    else record[key.text] = read(value, field, budget);
  }
  for (const key of required) {
    if (!node.entries.some(entry => entry.key.text === key)) {
      const [first] = node.entries;
      budget.report({ span: first?.key.span ?? node.span, problem: { is: 'missing', key } });
    }
  }
  return record;
}

function readScalar(node: Node, field: Kind<'text' | 'choice' | 'name' | 'count' | 'value'>, budget: Budget): unknown {
  if (field.is === 'value') return plain(node);
  // Extents may be written as a list: [3, 640, 640].
  const text = node.kind === 'scalar' ? node.text : field.is === 'text' && field.reads ? joined(node) : undefined;
  if (text === undefined) return wrong(node, field, budget);
  if (field.is === 'count') return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : wrong(node, field, budget);
  if (field.is === 'choice') return field.of.includes(text) ? text : wrong(node, field, budget);
  if (field.is === 'name') {
    if (isKnown(text, field.of, budget.names)) return text;
    unknownName(node, field.of, budget);
    return undefined;
  }
  return field.reads ? (field.reads(text) ?? wrong(node, field, budget)) : text;
}

function joined(node: Node): string | undefined {
  const items = node.kind === 'list' ? node.items : [];
  return items.length > 0 && items.every(item => item.kind === 'scalar')
    ? items.map(item => (item as { text: string }).text).join(',')
    : undefined;
}

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  return node.kind === 'list' && node.items.every(item => item.kind === 'scalar') ? node.items.map(plain) : undefined;
}

function isKnown(name: string, what: keyof Names, names: Names): boolean {
  const wanted = plainName(name);
  return names[what].some(one => plainName(one.name) === wanted);
}

/** Names count without case, and `kernel_size` is kernelsize. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll('_', '');

function unknownName(node: Node, what: keyof Names, { names, report }: Budget): void {
  const name = node.kind === 'scalar' ? node.text : '';
  report({ span: node.span, problem: { is: 'unknown-name', what, name, known: names[what].map(one => one.name) } });
}

function wrong(node: Node, field: Field, { report }: Budget): undefined {
  const written = node.kind === 'scalar' ? node.text : node.kind === 'map' ? 'a mapping' : 'a list';
  report({ span: node.span, problem: { is: 'wrong', expected: expected(field), written } });
  return undefined;
}

/** What names are of. */
export const NAMED: Readonly<Record<keyof Names, string>> = {
  rule: 'the code or name of a rule',
  type: 'a type of the layer list',
  parameter: 'an argument of the layer list'
};

/** What a field takes, in a few words. */
export function expected(field: Field): string {
  switch (field.is) {
    case 'text':
      return field.expects ?? 'a text';
    case 'choice':
      return field.of.join(', ');
    case 'name':
      return NAMED[field.of];
    case 'count':
      return 'a whole number from 1';
    case 'value':
      return 'a value';
    case 'list':
      return `${expected(field.of)}, or a list of such`;
    case 'table':
    case 'record':
      return 'a mapping';
    case 'either':
      return field.of.map(expected).join(', or ');
  }
}
