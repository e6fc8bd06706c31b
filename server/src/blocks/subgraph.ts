import { grouped } from '../base/grouped';
import type { Conventions } from '../ir/conventions';
import type { Finding } from '../ir/finding';
import type { Op } from '../ops/op';
import { complete, type Given, type Params } from '../ops/param';
import { pick } from '../ops/slice';
import type { Block, Builder, Out, Ref, Unit } from './block';

/** A block, built: operators and inner blocks in the order they run. */
export interface Subgraph {
  readonly nodes: readonly SubNode[];
  /** Built but not run. */
  readonly held: readonly Module[];
  readonly output: Out | undefined;
  readonly findings: readonly Finding[];
  /** The constructor raised: there is nothing whose parameters one could count. */
  readonly refused?: true;
}

export interface Module {
  readonly unit: Unit;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface SubNode extends Module {
  readonly inputs: readonly Ref[];
  /** What holds for this module alone: a layer may have a layout of its own. */
  readonly conventions?: Partial<Conventions>;
}

/** How many modules one block may build: far beyond any real one, and what a number like 1e9 in a file runs into. */
export const MODULES_PER_BLOCK = 10_000;

/** What a constructor raises: nothing is built, and this is why. */
class Refusal extends Error {
  constructor(readonly finding: Finding) {
    super();
  }
}

const impossible = (why: string): Finding => ({ kind: 'argument', blame: [], data: { problem: { is: 'value', why } } });

const TOO_MANY = impossible(`builds more than ${grouped(MODULES_PER_BLOCK)} modules`);
const TOO_LARGE = impossible('builds modules that are larger than can be counted');

/** Whether a number is none that one could count with: what doubling a size level by level runs into. */
const isBeyond = (value: unknown): boolean =>
  typeof value === 'number' ? !(Math.abs(value) <= Number.MAX_SAFE_INTEGER) : Array.isArray(value) && value.some(isBeyond);

function refuseBeyond(value: unknown): void {
  if (isBeyond(value)) throw new Refusal(TOO_LARGE);
}

/** A reference to input `i` of the block. */
export const inputRef = (i: number): Ref => ({ node: -1 - i });

/** A block while it is built: objects of one class, for every block that is met first makes one. */
class Building implements Builder {
  readonly nodes: SubNode[] = [];
  readonly held: Module[] = [];
  readonly findings: Finding[] = [];

  add<S extends Params>(unit: Op<S> | Block<S>, inputs: Ref | readonly Ref[], given?: Given<S>, conventions?: Partial<Conventions>): Ref {
    const args = this.argsOf(unit.params, given);
    this.nodes.push({ unit: unit as unknown as Unit, args, inputs: 'node' in inputs ? [inputs] : inputs, conventions });
    return { node: this.nodes.length - 1 };
  }

  hold<S extends Params>(unit: Op<S> | Block<S>, given?: Given<S>): void {
    this.held.push({ unit: unit as unknown as Unit, args: this.argsOf(unit.params, given) });
  }

  item(of: Ref, index: number): Ref {
    return this.add(pick, of, { index });
  }

  report(finding: Finding): void {
    this.findings.push(finding);
  }

  refuse(finding: Finding): never {
    throw new Refusal(finding);
  }

  private argsOf<S extends Params>(params: S, given: Given<S> | undefined): Module['args'] {
    if (this.nodes.length + this.held.length >= MODULES_PER_BLOCK) throw new Refusal(TOO_MANY);
    return complete(params, given ?? NOTHING, refuseBeyond);
  }
}

const NOTHING = {};

/** Runs a block's recipe for these arguments. */
export function buildBlock(block: Block, args: Readonly<Record<string, unknown>>, inputCount: number): Subgraph {
  const building = new Building();
  const { nodes, held, findings } = building;
  const inputs = new Array<Ref>(inputCount);
  for (let i = 0; i < inputCount; i++) inputs[i] = inputRef(i);
  try {
    const output = block.build(building, inputs, args);
    // Lists that grow have room for more than most blocks hold, and these are kept.
    return { nodes: nodes.slice(), held: held.length === 0 ? NONE : held, findings: findings.length === 0 ? NONE : findings, output };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { nodes: NONE, held: NONE, output: undefined, findings: [...findings, error.finding], refused: true };
  }
}

const NONE: readonly never[] = [];
