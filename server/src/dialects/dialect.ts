import type { Span } from '../base/span';
import type { Steps } from '../base/steps';
import type { Unit } from '../blocks/block';
import type { Declared } from '../config/settings';
import type { Graph, InputSource, Layer } from '../ir/graph';
import type { Dim } from '../ir/shape';
import type { Region } from '../syntax/splice';
import type { Tree } from '../syntax/tree';
import type { Writer, Written } from './change';
import type { Outline } from './structure';
import type { Call, Cursor, Writing } from './writing';

export type ModelGraph = Graph<Unit>;
export type ModelLayer = Layer<Unit>;

/** One of the models a file stands for: a scale, a phase, a fork. */
export interface Variant {
  readonly id: string;
  /** "scale n" */
  readonly title: string;
  /**
   * Its faults are told beside those of the one that is shown: as they are where a program runs both (`with`: phases), as
   * warnings at most where it is another choice (`beside`: scales), for the shown one runs all the same. Where it may never be run
   * (`alone`: a stage with a phase), only those of layers that stand in no other are told, and only if all that have them agree.
   */
  readonly checked?: 'with' | 'beside' | 'alone';
}

/** What is known of a file besides its text. */
export interface Hint {
  /** The file's name without folders, or '' when it has none. */
  readonly fileName: string;
  /** What its users declared. */
  readonly declared?: Declared;
}

/** An input that somebody chose over what the file says: extents without or with the batch, by name or for the only input. */
export interface InputChoice {
  readonly extents: readonly { readonly name?: string; readonly dims: readonly Dim[] }[];
  readonly source: Exclude<InputSource, 'file' | 'default'>;
  readonly span?: Span;
}

export interface Request extends Hint {
  readonly text: string;
  /** The variant that is asked for; the dialect's own choice when left out. */
  readonly variant?: string;
  /** In the order of precedence; the file's own input stands between directive and setting. */
  readonly inputs: readonly InputChoice[];
}

/** The same file as it was read before its last change. */
export interface Earlier {
  readonly graph: ModelGraph;
  /** What of the text was read anew since then. */
  readonly region: Region;
}

/** A file that a config names, and that lies where the format says whatever the program's working directory is. */
export interface NamedFile {
  readonly span: Span;
  /** From the folder of the config, with forward slashes. */
  readonly path: string;
}

/** The text formats a config may be written in. */
export type Syntax = 'yaml' | 'json' | 'cfg' | 'prototext';

export interface Dialect {
  readonly id: string;
  readonly title: string;
  /** The syntaxes it is written in, its own first. */
  readonly syntaxes: readonly Syntax[];
  /** Where a layer's shape is shown: behind its type, when layers reach over many lines and are folded; else behind its end. */
  readonly shapesAt?: 'type';
  /** How sure the content makes it, from 0 (not this format) to 1. */
  detect(tree: Tree, hint: Hint): number;
  /** What is read of a tree before its variants and layers are asked for, where that takes long for long files. */
  reading?(tree: Tree): Steps<unknown>;
  /** The models of this file, the one that is shown first in front; empty when there is only one. */
  variants(tree: Tree, hint: Hint): readonly Variant[];
  /** Total: any tree gives a graph of what is whole; in steps, where that takes long for long files. */
  lower(tree: Tree, request: Request, earlier?: Earlier): ModelGraph | Steps<ModelGraph>;
  /** What may be written at a place, for completion. */
  writing?(cursor: Cursor): readonly Writing[];
  /** The positional arguments around a place, for signature help. */
  call?(cursor: Cursor): Call | undefined;
  /** Puts a change into this format's words: what cannot be written in every format alike. */
  readonly write?: Writer;
  /** The layers as parts of the text, for changes of structure; undefined for a file whose layers are no such parts. */
  outline?(file: Written): Outline | undefined;
  /** Other files that a file names. */
  files?(tree: Tree): readonly NamedFile[];
}
