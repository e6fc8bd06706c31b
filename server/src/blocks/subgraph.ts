import { grouped } from '../base/grouped';
import type { Conventions } from '../ir/conventions';
import type { Finding } from '../ir/finding';
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

/** A reference to input `i` of the block. */
export const inputRef = (i: number): Ref => ({ node: -1 - i });

/** Runs a block's recipe for these arguments. */
export function buildBlock(block: Block, args: Readonly<Record<string, unknown>>, inputCount: number): Subgraph {
  const nodes: SubNode[] = [];
  const held: Module[] = [];
  const findings: Finding[] = [];
  const make = <S extends Params>(unit: { readonly params: S }, given: Given<S>): Module => {
    if (nodes.length + held.length >= MODULES_PER_BLOCK) throw new Refusal(TOO_MANY);
    for (const name in given) if (isBeyond(given[name])) throw new Refusal(TOO_LARGE);
    return { unit: unit as unknown as Unit, args: complete(unit.params, given) };
  };
  const g: Builder = {
    add(unit, inputs, given = {}, conventions) {
      const node = nodes.length;
      const made = make(unit, given);
      nodes.push({ unit: made.unit, args: made.args, inputs: 'node' in inputs ? [inputs] : inputs, conventions });
      return { node };
    },
    hold(unit, given = {}) {
      held.push(make(unit, given));
    },
    item: (of, index) => g.add(pick, of, { index }),
    report: finding => findings.push(finding),
    refuse(finding) {
      throw new Refusal(finding);
    }
  };
  const inputs = Array.from({ length: inputCount }, (_, i) => inputRef(i));
  try {
    return { nodes, held, findings, output: block.build(g, inputs, args) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { nodes: [], held: [], output: undefined, findings: [...findings, error.finding], refused: true };
  }
}
