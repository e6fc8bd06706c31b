import type { Block } from '../blocks/block';
import type { Op } from '../ops/op';
import type { Given, Params } from '../ops/param';

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
  /** Parameters for which a Python list, all that a config can write, is no tuple: the framework refuses it. */
  readonly tuples?: readonly (keyof S & string)[];
  /** Arguments that are accepted and have no bearing on shapes. */
  readonly ignored?: readonly string[];
  readonly url?: string;
}

/** Declares a spelling; a misspelt parameter does not compile. */
export const spell = <const S extends Params>(spelling: Spelling<S>): Spelling => spelling as unknown as Spelling;
