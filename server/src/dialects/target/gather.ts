import type { Finding } from '../../ir/finding';
import type { Arg } from '../../ir/graph';
import { get, type MapNode, type Node, type ScalarNode } from '../../syntax/tree';
import type { WrittenArg } from '../arguments';
import { isFloat, show } from '../value';
import { targetOf } from './find';
import { isPlaced, type Placed, pathText, type Resolved, resolve } from './resolve';

/** Keys that steer the building and are no arguments; the last four are MONAI's. */
export const OWN_KEYS = new Set([
  '_target_',
  '_args_',
  '_convert_',
  '_partial_',
  '_recursive_',
  '_disabled_',
  '_requires_',
  '_desc_',
  '_mode_'
]);

/** What a mapping with a target is given. */
export interface Gathered {
  written: WrittenArg[];
  /** Where references that lead nowhere stand. */
  readonly args: Record<string, Arg>;
  readonly findings: Finding[];
  readonly expressions: string[];
  /** Arguments that are modules themselves. */
  readonly modules: { readonly name: string | undefined; readonly at: Placed }[];
}

/** The positional arguments, wherever the list of them stands. */
export function itemsOf({ node, path, used = path }: Placed, root: Node): Placed[] {
  const list = listOf({ node, path }, root);
  if (list?.node.kind !== 'list') return [];
  const { node: written, path: place } = list;
  return written.items.map((item, i) => ({ node: item, path: [...place, i], used: [...used, '_args_', i] }));
}

/** The list of the positional arguments, wherever it stands. */
export function listOf({ node, path }: Placed, root: Node): Placed | undefined {
  const written = get(node, '_args_');
  const list = written && resolve({ node: written, path: [...path, '_args_'] }, root);
  return list && isPlaced(list) ? list : undefined;
}

/** What is wrong with `_args_`, where it is no list. */
export function wrongItems(at: Placed, root: Node): { readonly args: Record<string, Arg>; readonly findings: Finding[] } {
  const list = listOf(at, root);
  if (!list || list.node.kind === 'list') return { args: {}, findings: [] };
  const written = list.node.kind === 'scalar' ? show(list.node.value) : 'a mapping';
  return {
    args: { '?_args_': { value: undefined, origin: { kind: 'written', value: get(at.node, '_args_')!.span } } },
    findings: [{ kind: 'argument', blame: ['?_args_'], data: { problem: { is: 'type', expected: 'a list', written } } }]
  };
}

/** All arguments of a mapping, positional ones first. */
export function gather(at: Placed, root: Node, scientific: boolean): Gathered {
  const gathered: Gathered = { written: [], ...wrongItems(at, root), expressions: [], modules: [] };
  for (const item of itemsOf(at, root)) take(gathered, undefined, item, { root, scientific });
  for (const { key, value } of (at.node as MapNode).entries) {
    if (OWN_KEYS.has(key.text)) continue;
    take(gathered, key, { node: value, path: [...at.path, key.text] }, { root, scientific });
  }
  return gathered;
}

interface File {
  readonly root: Node;
  /** A number with an exponent and without a point is one, as OmegaConf reads it; to YAML 1.1 it is a word. */
  readonly scientific: boolean;
}

function take(into: Gathered, key: ScalarNode | undefined, at: Placed, file: File): void {
  const { root } = file;
  const name = key?.text;
  const here = resolve(at, root);
  const stands = isPlaced(here) && here.node.span.start !== at.node.span.start && { stands: here.node.span };
  const origin = { kind: 'written', value: at.node.span, ...(key && { key: key.span }), ...stands } as const;
  const named = name !== undefined && { name };
  const read: Read = { ...file, left: VALUES, float: false };
  const value = follow(at, read);
  const isModule = isPlaced(here) && targetOf(here, root) !== undefined;
  // A module is no number; where it stands for a word, any will do.
  if (isModule) into.modules.push({ name, at: here });
  if (read.lost && 'expression' in read.lost) into.expressions.push(read.lost.expression);
  if (read.lost && 'absent' in read.lost) {
    const blame = `?${pathText(at.used ?? at.path)}`;
    into.args[blame] = { value: undefined, origin };
    into.findings.push({ kind: 'argument', blame: [blame], data: { problem: { is: 'value', why: absence(read.lost) } } });
  }
  // What leads nowhere is not missing: what is wrong with it is said.
  if (isModule || read.lost) into.written.push({ ...named, value: undefined, origin, open: true });
  else
    into.written.push({
      ...named,
      value,
      origin,
      ...(read.float && { float: true as const }),
      ...(Array.isArray(value) && { list: true as const })
    });
}

/** How many values one argument is made of, followed through references that may go round in circles. */
const VALUES = 2000;

interface Read extends File {
  left: number;
  /** The first value that is not known. */
  lost?: Exclude<Resolved, Placed>;
  /** A number among them is written with a point. */
  float: boolean;
}

const SCIENTIFIC = /^[-+]?\d+e[-+]?\d+$/i;

/** A value with every reference in it followed. */
function follow(at: Placed, read: Read): unknown {
  const { root } = read;
  const here = resolve(at, root);
  if (--read.left < 0) read.lost ??= { expression: `a value of more than ${VALUES} parts` };
  if (read.left < 0) return undefined;
  if (!isPlaced(here)) {
    read.lost ??= here;
    return undefined;
  }
  const { node, path } = here;
  if (node.kind === 'scalar') {
    const isNumber = read.scientific && !node.quoted && typeof node.value === 'string' && SCIENTIFIC.test(node.value);
    read.float ||= isNumber || isFloat(node);
    return isNumber ? Number(node.value) : node.value;
  }
  if (node.kind === 'list') return node.items.map((item, i) => follow({ node: item, path: [...path, i] }, read));
  if (targetOf(here, root) !== undefined) return node;
  return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, follow({ node: value, path: [...path, key.text] }, read)]));
}

function absence({ absent, near }: { readonly absent: string; readonly near?: string }): string {
  if (absent === '???') return 'has to be filled in before the model is built';
  return `${absent} leads to nothing in this file${near ? `; did you mean ${near}?` : ''}`;
}
