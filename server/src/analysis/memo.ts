import { alike, digest } from '../base/alike';
import type { Unit } from '../blocks/block';
import { buildBlock, type Subgraph } from '../blocks/subgraph';
import { isParameter, plain } from '../dialects/arguments';
import type { ModelLayer } from '../dialects/dialect';
import type { Conventions } from '../ir/conventions';
import type { Shape, Tensor } from '../ir/shape';
import type { Args, Evaluated } from './evaluate';

/** A block as it was built for certain arguments. */
export interface Built {
  readonly name: string;
  readonly inputCount: number;
  readonly args: Args;
  readonly graph: Subgraph;
  /** The blocks among its nodes, by position, once they are looked up. */
  readonly inner: (Built | undefined)[];
  readonly digest: number;
  /** Another one of this digest. */
  readonly next: Built | undefined;
}

/** What a block came to for certain inputs. */
interface Result {
  readonly block: Built;
  readonly inputs: readonly Shape[];
  readonly conventions: Conventions;
  readonly evaluated: Evaluated;
  /** Another one of this digest. */
  readonly next: Result | undefined;
}

/**
 * Remembers what blocks came to for the same arguments and inputs, so that an edit recomputes only what it reaches. What is looked
 * for is found by a digest of what it has to be alike to, and then compared.
 */
export interface Memo {
  readonly blocks: Map<number, Built>;
  readonly results: Map<number, Result>;
  /** How many blocks and results it holds. */
  entries: number;
}

export const newMemo = (): Memo => ({ blocks: new Map(), results: new Map(), entries: 0 });

/** Beyond this many entries a memo starts anew: it must not grow with the session. */
const MEMO_LIMIT = 40_000;

function count(memo: Memo): void {
  if (memo.entries >= MEMO_LIMIT) {
    memo.blocks.clear();
    memo.results.clear();
    memo.entries = 0;
  }
  memo.entries++;
}

type Block = Extract<Unit, { is: 'block' }>;

/** The block, built for these arguments. */
export function built(block: Block, args: Args, inputCount: number, memo: Memo): Built {
  const { name } = block;
  const key = digest(args, digest(name, inputCount));
  for (let one = memo.blocks.get(key); one; one = one.next)
    if (one.inputCount === inputCount && one.name === name && alike(one.args, args)) return one;
  return build(block, args, inputCount, memo, key);
}

/** The same for arguments as a layer has them, which are made plain only where they are met first. */
export function builtOf(block: Block, args: ModelLayer['args'], inputCount: number, memo: Memo): Built {
  const { name } = block;
  let key = digest(name, inputCount);
  for (const parameter in args) if (isParameter(parameter)) key = digest(args[parameter]!.value, key);
  for (let one = memo.blocks.get(key); one; one = one.next)
    if (one.inputCount === inputCount && one.name === name && says(args, one.args)) return one;
  return build(block, plain(args, block.params), inputCount, memo, key);
}

/** Whether these arguments have those values. */
function says(args: ModelLayer['args'], values: Args): boolean {
  for (const name in values) if (!alike(args[name]?.value, values[name])) return false;
  for (const name in args) if (values[name] === undefined && isParameter(name) && args[name]!.value !== undefined) return false;
  return true;
}

function build(block: Block, args: Args, inputCount: number, memo: Memo, key: number): Built {
  const { name } = block;
  count(memo);
  const graph = buildBlock(block, args, inputCount);
  const made: Built = { name, inputCount, args, graph, inner: [], digest: key, next: memo.blocks.get(key) };
  memo.blocks.set(key, made);
  return made;
}

/** What the block came to for these inputs, where that is known; `key` is the digest of both. */
export function recalled(
  block: Built,
  inputs: readonly Shape[],
  conventions: Conventions,
  { results }: Memo,
  key: number
): Evaluated | undefined {
  for (let one = results.get(key); one; one = one.next)
    if (one.block === block && sameShapes(one.inputs, inputs) && alike(one.conventions, conventions)) return one.evaluated;
  return undefined;
}

/** Whether shapes are alike: bare tensors, which nearly all are, by their extents. */
function sameShapes(a: readonly Shape[], b: readonly Shape[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [a[i]!, b[i]!];
    if (!(isBare(one) && isBare(other) ? alike(one.dims, other.dims) : alike(one, other))) return false;
  }
  return true;
}

const isBare = (shape: Shape): shape is Tensor => 'dims' in shape && shape.numbers === undefined && shape.margins === undefined;

/** The digest of shapes that arrive: of tensors, that of their extents. */
export function keyOf(inputs: readonly Shape[], block: Built): number {
  let key = block.digest;
  for (const input of inputs) key = digest('dims' in input ? input.dims : input, key);
  return key;
}

/** Keeps what the block came to for these inputs. */
export function remember(
  block: Built,
  inputs: readonly Shape[],
  conventions: Conventions,
  memo: Memo,
  key: number,
  evaluated: Evaluated
): void {
  count(memo);
  memo.results.set(key, { block, inputs, conventions, evaluated, next: memo.results.get(key) });
}
