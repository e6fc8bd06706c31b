import type { Unit } from '../blocks/block';
import { buildBlock, type Subgraph } from '../blocks/subgraph';
import { type Conventions, torchConventions } from '../ir/conventions';
import type { Shape } from '../ir/shape';
import type { Args, Evaluated } from './evaluate';

/** A block as it was built for certain arguments, with what it came to. */
export interface Built {
  readonly graph: Subgraph;
  /** By the inputs and conventions it was run with. */
  readonly results: Map<string, Evaluated>;
  /** The blocks among its nodes, by position, once they are looked up. */
  readonly inner: (Built | undefined)[];
}

/** Remembers what blocks came to for the same arguments and inputs, so that an edit recomputes only what it reaches. */
export interface Memo {
  /** By name, number of inputs and arguments. */
  readonly blocks: Map<string, Built>;
  /** How many blocks and results it holds. */
  entries: number;
}

export const newMemo = (): Memo => ({ blocks: new Map(), entries: 0 });

/** Beyond this many entries a memo starts anew: it must not grow with the session. */
const MEMO_LIMIT = 40_000;

function count(memo: Memo): void {
  if (memo.entries >= MEMO_LIMIT) {
    memo.blocks.clear();
    memo.entries = 0;
  }
  memo.entries++;
}

/** The block, built for these arguments. */
export function built(block: Extract<Unit, { is: 'block' }>, args: Args, inputCount: number, memo: Memo): Built {
  const key = `${block.name}${inputCount}${JSON.stringify(args)}`;
  const known = memo.blocks.get(key);
  if (known) return known;
  const graph = buildBlock(block, args, inputCount);
  const made: Built = { graph, results: new Map(), inner: [] };
  count(memo);
  memo.blocks.set(key, made);
  return made;
}

/** Notes what a block came to. */
export function remember(memo: Memo, { results }: Built, key: string, result: Evaluated): Evaluated {
  count(memo);
  results.set(key, result);
  return result;
}

/** What a result is remembered by. */
export const resultKey = (inputs: readonly Shape[], conventions: Conventions): string =>
  conventions === torchConventions ? keyOf(inputs) : keyOf(inputs) + JSON.stringify(conventions);

/** What tells inputs apart. Nearly all are tensors of known extents, and these are quick to write. */
function keyOf(inputs: readonly Shape[]): string {
  let key = '';
  for (const input of inputs) {
    if (!('dims' in input) || input.numbers !== undefined || input.margins !== undefined) return JSON.stringify(inputs);
    for (const dim of input.dims) {
      if (typeof dim !== 'number') return JSON.stringify(inputs);
      key += `${dim},`;
    }
    key += ';';
  }
  return key;
}
