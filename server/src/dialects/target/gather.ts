import type { Finding } from '../../ir/finding';
import type { Arg } from '../../ir/graph';
import { get, type MapNode, type Node } from '../../syntax/tree';
import type { WrittenArg } from '../arguments';
import { isFloat } from '../value';
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
export function itemsOf({ node, path }: Placed, root: Node): Placed[] {
  const written = get(node, '_args_');
  const list = written && resolve({ node: written, path: [...path, '_args_'] }, root);
  if (!list || !isPlaced(list) || list.node.kind !== 'list') return [];
  return list.node.items.map((item, i) => ({ node: item, path: [...path, '_args_', i] }));
}

/** All arguments of a mapping, positional ones first. */
export function gather(at: Placed, root: Node): Gathered {
  const gathered: Gathered = { written: [], args: {}, findings: [], expressions: [], modules: [] };
  for (const item of itemsOf(at, root)) take(gathered, undefined, undefined, item, root);
  for (const { key, value } of (at.node as MapNode).entries) {
    if (OWN_KEYS.has(key.text)) continue;
    take(gathered, key.text, key.span, { node: value, path: [...at.path, key.text] }, root);
  }
  return gathered;
}

function take(into: Gathered, name: string | undefined, key: Node['span'] | undefined, at: Placed, root: Node): void {
  const origin = { kind: 'written', value: at.node.span, ...(key && { key }) } as const;
  const named = name !== undefined && { name };
  const read: Read = { left: VALUES, float: false };
  const value = follow(at, root, read);
  const here = resolve(at, root);
  const isModule = isPlaced(here) && targetOf(here.node) !== undefined;
  // A module is no number; where it stands for a word, any will do.
  if (isModule) into.modules.push({ name, at: here });
  if (read.lost && 'expression' in read.lost) into.expressions.push(read.lost.expression);
  if (read.lost && 'absent' in read.lost) {
    const blame = `?${pathText(at.path)}`;
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

interface Read {
  left: number;
  /** The first value that is not known. */
  lost?: Exclude<Resolved, Placed>;
  /** A number among them is written with a point. */
  float: boolean;
}

/** A value with every reference in it followed. */
function follow(at: Placed, root: Node, read: Read): unknown {
  const here = resolve(at, root);
  if (--read.left < 0) return undefined;
  if (!isPlaced(here)) {
    read.lost ??= here;
    return undefined;
  }
  const { node, path } = here;
  if (node.kind === 'scalar') {
    read.float ||= isFloat(node);
    return node.value;
  }
  if (node.kind === 'list') return node.items.map((item, i) => follow({ node: item, path: [...path, i] }, root, read));
  if (targetOf(node) !== undefined) return node;
  return Object.fromEntries(
    node.entries.map(({ key, value }) => [key.text, follow({ node: value, path: [...path, key.text] }, root, read)])
  );
}

function absence({ absent, near }: { readonly absent: string; readonly near?: string }): string {
  if (absent === '???') return 'has to be filled in before the model is built';
  return `${absent} leads to nothing in this file${near ? `; did you mean ${near}?` : ''}`;
}
