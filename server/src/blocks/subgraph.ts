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

/** Nothing is ever put in here. */
const NONE: never[] = [];

/** A block while it is built: objects of one class, for every block that is met first makes one. */
class Building implements Builder {
  // Room for what most blocks are: lists that grow by `push` have room for 17 at once.
  private readonly all = new Array<SubNode>(4);
  private count = 0;
  held: Module[] = NONE;
  findings: Finding[] = NONE;

  add<S extends Params>(unit: Op<S> | Block<S>, inputs: Ref | readonly Ref[], given?: Given<S>, conventions?: Partial<Conventions>): Ref {
    const args = this.argsOf(unit.params, given);
    const node = this.count++;
    this.all[node] = { unit: unit as unknown as Unit, args, inputs: 'node' in inputs ? [inputs] : inputs, conventions };
    return { node };
  }

  hold<S extends Params>(unit: Op<S> | Block<S>, given?: Given<S>): void {
    const module = { unit: unit as unknown as Unit, args: this.argsOf(unit.params, given) };
    if (this.held.length === 0) this.held = [module];
    else this.held.push(module);
  }

  item(of: Ref, index: number): Ref {
    return this.add(pick, of, { index });
  }

  report(finding: Finding): void {
    if (this.findings.length === 0) this.findings = [finding];
    else this.findings.push(finding);
  }

  refuse(finding: Finding): never {
    throw new Refusal(finding);
  }

  get nodes(): readonly SubNode[] {
    return this.all.slice(0, this.count);
  }

  private argsOf<S extends Params>(params: S, given: Given<S> | undefined): Module['args'] {
    if (this.count + this.held.length >= MODULES_PER_BLOCK) throw new Refusal(TOO_MANY);
    return complete(params, given ?? NOTHING, refuseBeyond);
  }
}

const NOTHING = {};

/** Runs a block's recipe for these arguments. */
export function buildBlock(block: Block, args: Readonly<Record<string, unknown>>, inputCount: number): Subgraph {
  const building = new Building();
  const inputs = new Array<Ref>(inputCount);
  for (let i = 0; i < inputCount; i++) inputs[i] = inputRef(i);
  try {
    const output = block.build(building, inputs, args);
    return { nodes: building.nodes, held: building.held, findings: building.findings, output };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { nodes: NONE, held: NONE, output: undefined, findings: [...building.findings, error.finding], refused: true };
  }
}
