import type { Conventions } from '../ir/conventions';
import type { Finding } from '../ir/finding';
import type { Arity, Op } from '../ops/op';
import { ONE_INPUT } from '../ops/op';
import type { ArgsOf, Given, Params } from '../ops/param';

/** A value inside a block: the output of one of its nodes, or (negative) one of its inputs. */
export interface Ref {
  readonly node: number;
}

/** What a block hands out: one value, or a nest of them as Python's tuples, lists and dicts are. */
export type Out = (Ref & Referred) | { readonly items: readonly Out[]; readonly keys?: readonly string[] };

interface Referred {
  /** What layers get that refer to this one by its number, where that is something else than what the next layer gets. */
  readonly referred?: Ref;
}

export type Unit = Op | Block;

/** Builds the small graph of operators that a block is. */
export interface Builder<K extends string = string> {
  /** Runs a module on inputs that already stand in the graph. */
  add<S extends Params>(unit: Op<S> | Block<S>, inputs: Ref | readonly Ref[], args?: Given<S>, conventions?: Partial<Conventions>): Ref;
  /** A module that is built, so its parameters count, but does not run when shapes are asked for. */
  hold<S extends Params>(unit: Op<S> | Block<S>, args?: Given<S>): void;
  /** One entry of a tuple that arrives or was made. */
  item(of: Ref, index: number): Ref;
  /** A fault found while building: the framework refuses in the constructor. */
  report(finding: Finding<K>): void;
  /** The same, where the framework's constructor raises: nothing is built. */
  refuse(finding: Finding<K>): never;
}

/** A composite: its shape, parameters, cost and receptive field follow from the operators it is built of. */
export interface Block<S extends Params = Params> {
  readonly is: 'block';
  readonly name: string;
  readonly doc: string;
  readonly params: S;
  readonly inputs: Arity;
  /** A head that decodes its input cell by cell: several levels, the finest first, or one map. */
  readonly decodes?: 'levels' | 'map';
  /** Pure: the same arguments build the same graph. Undefined after a report that leaves nothing to run. */
  build(g: Builder<keyof S & string>, inputs: readonly Ref[], args: ArgsOf<S>): Out | undefined;
}

type Written<S extends Params> = Omit<Block<S>, 'is' | 'inputs'> & { readonly inputs?: Arity };

/** Declares a block; one input unless it says otherwise. All are of one form, as operators are. */
export const defineBlock = <const S extends Params>(block: Written<S>): Block<S> => ({
  is: 'block',
  name: block.name,
  doc: block.doc,
  params: block.params,
  inputs: block.inputs ?? ONE_INPUT,
  decodes: block.decodes,
  build: block.build
});
