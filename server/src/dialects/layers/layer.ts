import type { Declared } from '../../config/settings';
import type { Conventions } from '../../ir/conventions';
import type { Finding } from '../../ir/finding';
import type { Arg, Definition, GraphInput, Source } from '../../ir/graph';
import { integer } from '../../ops/param';
import { withinLine } from '../../syntax/guard';
import { type Entry, entry, type MapNode, type Node } from '../../syntax/tree';
import { readArgs, readValue, type WrittenArg } from '../arguments';
import { declaredSpelling } from '../declared';
import type { ModelLayer } from '../dialect';
import { around, nearest } from '../nearest';
import type { Spelling } from '../spelling';
import { plainValue, show } from '../value';
import { OWN_KEYS, type TypeName, typeOf } from './find';
import { normaliseKey } from './keys';
import { layerTypes, merging, normaliseType, spellingOf } from './types';

/** What references of one document resolve against. */
export interface Scope {
  readonly text: string;
  readonly conventions: Conventions;
  readonly declared?: Declared | undefined;
  /** Index of the document's first layer and input. */
  readonly first: number;
  readonly firstInput: number;
  readonly inputs: readonly GraphInput[];
  /** All layers read so far. */
  readonly layers: readonly ModelLayer[];
  /** Index of the last layer of each name. */
  readonly names: Map<string, number>;
}

export const FROM_KEYS = ['from', 'input', 'inputs', 'bottom'];
export const ARGUMENT_KEYS = ['args', 'params', 'kwargs', 'config', 'options'];

export const copies = integer('How many copies of the layer follow one another.', { min: 1, max: 10_000, default: 1 });

/** Reads one item of a list as a layer; whatever is wrong with it is a finding of that layer. */
export function readLayer(item: Node, scope: Scope): ModelLayer {
  const index = scope.layers.length;
  const type = typeOf(item);
  const { conventions, declared } = scope;
  const spelling = type && (declaredSpelling(type.text, declared, conventions) ?? spellingOf(type.text, conventions));
  const named = nameOf(item, type);
  const name = named?.name;
  const findings: Finding[] = [];
  const sources = readSources(item, type, index, scope, findings);
  const { repeat, written } = readRepeat(item, type, findings);
  if (name) scope.names.set(name, index);
  // Every field is written out, for layers are made by the thousand and spreading is slow.
  const layer = (spelling: Spelling | undefined, args: Record<string, Arg>, unusable: boolean): ModelLayer => {
    if (written) args['?repeat'] = written;
    return {
      index,
      id: name ?? String(index - scope.first),
      name,
      type: type?.text ?? '?',
      unit: spelling?.unit,
      args,
      sources,
      repeat,
      span: item.span,
      head: withinLine(scope.text, type?.node.span ?? { start: item.span.start, end: item.span.start + 1 }),
      findings,
      unusable: unusable || undefined,
      defines: named && [named]
    };
  };
  if (!type?.text) {
    findings.push({ kind: 'argument', blame: [], data: { problem: { is: 'value', why: 'a layer needs a type, such as conv2d' } } });
    return layer(undefined, {}, false);
  }
  if (!spelling) {
    const near = nearest(normaliseType(type.text), layerTypes.keys());
    findings.push({ kind: 'unknown-module', blame: [], data: { type: type.text, ...(near && { nearest: near }) } });
    return layer(undefined, {}, false);
  }
  const read = readArgs(spelling, writtenArgs(item, type), READING);
  findings.push(...read.findings);
  if (merging(spelling.unit) && sources.length === 1 && !sources.some(s => 'nowhere' in s)) {
    findings.push({ kind: 'input-count', blame: [], data: { min: 2, max: Number.MAX_SAFE_INTEGER, actual: 1 } });
  }
  return layer(spelling, read.args, read.unusable);
}

const READING = { normalise: normaliseKey, ignoresUnknown: true, anyCase: true };

/** The entry of one of the list's own keys: beside the type, or among the arguments under it. */
function ownEntry(item: Node, type: TypeName | undefined, keys: readonly string[]): Entry | undefined {
  for (const place of [item, type?.value]) {
    for (const key of keys) {
      const found = entry(place, key);
      if (found && found.value !== type?.node && found.key !== type?.node) return found;
    }
  }
  return undefined;
}

function nameOf(item: Node, type: TypeName | undefined): Definition | undefined {
  const node = ownEntry(item, type, ['name', 'id'])?.value;
  return node?.kind === 'scalar' && node.value !== null ? { name: String(node.value), span: node.span } : undefined;
}

/** How many copies follow one another; what is written goes with the arguments, so that a fault has its place. */
function readRepeat(item: Node, type: TypeName | undefined, findings: Finding[]): { readonly repeat: number; readonly written?: Arg } {
  const found = ownEntry(item, type, ['repeat', 'repeats']);
  if (!found) return { repeat: 1 };
  const value = plainValue(found.value);
  const written: Arg = { value, origin: { kind: 'written', key: found.key.span, value: found.value.span } };
  const read = readValue(copies, value);
  if ('value' in read) return { repeat: read.value as number, written };
  findings.push({ kind: 'argument', blame: ['?repeat'], data: { problem: read.problem } });
  return { repeat: 1, written };
}

/** Everything in the item that is neither its type nor the list's own. */
function writtenArgs(item: Node, type: TypeName): WrittenArg[] {
  const args: WrittenArg[] = [];
  const value = type.value;
  if (value?.kind === 'map') args.push(...fromMap(value));
  else if (value?.kind === 'list')
    args.push(...value.items.map(node => ({ value: plainValue(node), origin: { kind: 'written' as const, value: node.span } })));
  else if (value && value.value !== null) args.push({ value: value.value, origin: { kind: 'written', value: value.span } });
  if (item.kind === 'map') args.push(...fromMap(item, type.node));
  return args;
}

function fromMap(map: MapNode, typeNode?: Node): WrittenArg[] {
  return map.entries.flatMap((e: Entry): WrittenArg[] => {
    if (e.value === typeNode || e.key === typeNode) return [];
    const key = e.key.text.toLowerCase();
    if (ARGUMENT_KEYS.includes(key) && e.value.kind === 'map') return fromMap(e.value);
    if (ARGUMENT_KEYS.includes(key) && e.value.kind === 'list') {
      return e.value.items.map(node => ({ value: plainValue(node), origin: { kind: 'written', value: node.span } }));
    }
    if (OWN_KEYS.has(key)) return [];
    return [{ name: e.key.text, value: plainValue(e.value), origin: { kind: 'written', key: e.key.span, value: e.value.span } }];
  });
}

/** What a layer reads: what `from` says, else the layer before it, else the input. */
function readSources(item: Node, type: TypeName | undefined, index: number, scope: Scope, findings: Finding[]): Source[] {
  const written = ownEntry(item, type, FROM_KEYS)?.value;
  if (!written) return [previous(index, scope)];
  const nodes = written.kind === 'list' ? written.items : [written];
  return nodes.map((node, input) => resolve(node, input, index, scope, findings));
}

function previous(index: number, scope: Scope): Source {
  if (index > scope.first) return { layer: index - 1 };
  return scope.inputs[scope.firstInput] ? { input: scope.firstInput } : { nowhere: true };
}

function resolve(node: Node, input: number, index: number, scope: Scope, findings: Finding[]): Source {
  const { span } = node;
  const fail = (why: 'absent' | 'later' | 'self' | 'before-input' | 'form', near?: string): Source => {
    findings.push({
      kind: 'reference',
      blame: [],
      input,
      data: { written: node.kind === 'scalar' ? node.text : show(plainValue(node)), why, ...(near && { nearest: near }) }
    });
    return { nowhere: true, span };
  };
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    const position = value < 0 ? index + value : scope.first + value;
    if (position === index) return fail('self');
    if (position > index) return fail('later');
    if (position >= scope.first) return { layer: position, span };
    return position === scope.first - 1 ? { ...previous(scope.first, scope), span } : fail('before-input');
  }
  if (typeof value !== 'string') return fail('form');
  const named = scope.names.get(value);
  if (named !== undefined) return { layer: named, span };
  const modelInput = scope.inputs.findIndex((one, i) => i >= scope.firstInput && one.name === value);
  if (modelInput >= 0) return { input: modelInput, span };
  if (value === 'input' && scope.inputs[scope.firstInput]) return { input: scope.firstInput, span };
  return fail('absent', nearest(value, namesIn(scope)));
}

/** What a reference may mean: the layers before it, of very many the last ones, and inputs. */
function* namesIn({ layers, inputs }: Scope): Generator<string> {
  for (const { name } of around(layers, layers.length)) if (name !== undefined) yield name;
  for (const { name } of inputs) yield name;
}
