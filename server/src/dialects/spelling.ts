import type { Block } from '../blocks/block';
import type { ArgumentProblem } from '../ir/finding';
import type { Op } from '../ops/op';
import type { Given, Params } from '../ops/param';
import type { WrittenArg } from './arguments';

/** An argument as the operator gets it, or what is wrong with it. */
export type Taken = { readonly value: unknown } | { readonly problem: ArgumentProblem };

/** How a framework takes one argument; undefined leaves it to the operator's parameter. `all` holds what is written, by parameter. */
export type Take = (written: WrittenArg, all: ReadonlyMap<string, WrittenArg>) => Taken | undefined;

/** How one format writes an operator or a block: its type name, the order of its arguments and their names. */
export interface Spelling<S extends Params = Params> {
  readonly type: string;
  readonly unit: Op<S> | Block<S>;
  /** Parameters in the order of positional arguments. */
  readonly positional?: readonly (keyof S & string)[];
  /** Names of arguments as this format writes them, where they may be named. */
  readonly keyed?: Readonly<Record<string, keyof S & string>>;
  /** Arguments that the type name itself decides. */
  readonly fixed?: Given<S>;
  /** Arguments this format takes when nothing is written, where they differ from the operator's own. */
  readonly defaults?: Given<S>;
  /** Turns a written name into the one that `keyed` knows. */
  readonly normalise?: (name: string) => string;
  /** Any further arguments are accepted and thrown away. */
  readonly takesAnything?: true;
  /** Further arguments are taken and make something else of it, which is not known. */
  readonly open?: true;
  /** Parameters for which a Python list, all that a config can write, is no tuple: the framework refuses it. */
  readonly tuples?: readonly (keyof S & string)[];
  /** Parameters whose argument the framework takes otherwise than the operator: Python's truth values, lists of one, `None`. */
  readonly takes?: { readonly [P in keyof S]?: Take };
  /** Parameters that must be written here although the operator can do without. */
  readonly required?: readonly (keyof S & string)[];
  /** Arguments that only a call of the layer can give, by their names there; a parameter each. */
  readonly call?: Readonly<Record<string, keyof S & string>>;
  /** Tensors that a call of the layer takes, in the order of the operator's inputs. */
  readonly tensors?: readonly string[];
  /** Arguments that are accepted and have no bearing on shapes. */
  readonly ignored?: readonly string[];
  readonly url?: string;
}

/** Declares a spelling; a misspelt parameter does not compile. */
export const spell = <const S extends Params>(spelling: Spelling<S>): Spelling => spelling as unknown as Spelling;
