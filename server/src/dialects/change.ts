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
