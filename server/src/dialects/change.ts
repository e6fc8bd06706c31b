import type { Edit } from '../base/edit';
import type { Span } from '../base/span';
import type { Dim } from '../ir/shape';
import type { Tree } from '../syntax/tree';
import type { ModelGraph } from './dialect';

/** A change of a model in no format's words; layers are given by their index in the graph. */
export type Change =
  /** Gives a parameter of a layer another value, be it written or not. */
  | { readonly set: { readonly layer: number; readonly param: string; readonly value: unknown } }
  /** Gives the model another input (the one of that name, where there are several); extents with the batch. */
  | { readonly input: { readonly name?: string; readonly dims: readonly Dim[] } }
  /**
   * Puts a further layer of an operator behind another (−1: in front of all). It reads that one, or `reads`; what read that one by
   * standing next to it reads the new one, or, with `feeds`, one input of another layer does.
   */
  | {
      readonly insert: {
        readonly after: number;
        readonly op: string;
        readonly args: Readonly<Record<string, unknown>>;
        readonly reads?: number;
        readonly feeds?: { readonly layer: number; readonly input: number };
        /** The layer was left out of a file whose references count it already: they stay as they are written. */
        readonly forgotten?: true;
      };
    }
  /** Takes a layer out; what read it reads what it read first. */
  | { readonly remove: { readonly layer: number } }
  /** Exchanges a layer with the one behind it. */
  | { readonly swap: { readonly first: number } }
  /** Puts a copy of some layers behind them. */
  | { readonly copy: { readonly first: number; readonly last: number } }
  /** Leaves out the entry of a map, or the item of a list, that stands at a place. */
  | { readonly omit: { readonly span: Span } }
  /** Replaces text that means the same in every format: a name, a reference, a number whose place is known. */
  | { readonly text: { readonly span: Span; readonly new: string } };

export type ChangeOf<K extends string> = Extract<Change, Record<K, unknown>>[K & keyof Extract<Change, Record<K, unknown>>];

/** A file as a change finds it. */
export interface Written {
  readonly text: string;
  readonly tree: Tree;
  readonly graph: ModelGraph;
}

/** How a format puts a change into its own words; undefined where it has none for it. */
export type Writer = (change: Change, file: Written) => readonly Edit[] | undefined;
