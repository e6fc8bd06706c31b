import type { Span } from '../base/span';
import type { Conventions } from './conventions';
import type { Finding } from './finding';
import type { Dim, NumberKind } from './shape';

/** Where an argument's value comes from. */
export type Origin =
  /** `stands` is where the value itself stands, if what is written only refers to it. */
  | { readonly kind: 'written'; readonly key?: Span; readonly value: Span; readonly stands?: Span }
  | { readonly kind: 'default'; readonly by: 'op' | 'dialect' }
  /** Computed by the format from what stands at `from`; `how` says it with its numbers: "64 × width 0.25 = 16". */
  | { readonly kind: 'computed'; readonly from: readonly Span[]; readonly how: string };

export interface Arg {
  readonly value: unknown;
  readonly origin: Origin;
}

/**
 * Where one input of a layer comes from: the output of a layer (one of its tensors, counted flat, with `item`; what it gives to
 * those that refer to it by number, with `referred`), or an input of the model.
 */
export type Source = { readonly span?: Span } & (
  | { readonly layer: number; readonly item?: number; readonly referred?: true }
  | { readonly input: number }
  | { readonly nowhere: true }
);

/** A name that references may use; quotes around it may belong to the span. */
export interface Definition {
  readonly name: string;
  readonly span: Span;
}

/** A layer as the file says it; `U` is what it runs (an operator or a block). */
export interface Layer<U> {
  readonly index: number;
  /** As the command line's JSON names it. */
  readonly id: string;
  readonly name?: string;
  /** As written. */
  readonly type: string;
  /** Undefined where the module is not known. */
  readonly unit?: U;
  readonly args: Readonly<Record<string, Arg>>;
  readonly sources: readonly Source[];
  /** How many copies run one after another. */
  readonly repeat: number;
  readonly span: Span;
  /** The type's name: what a fault is marked at when no argument is to blame. */
  readonly head: Span;
  /** Names under which other layers refer to this one, or to what it makes, and where they are written. */
  readonly defines?: readonly Definition[];
  /** Where its own name is written, when nothing refers to it by that. */
  readonly label?: Span;
  /** Found out while reading; with `unusable` the layer is not run. */
  readonly findings: readonly Finding[];
  /** What others call its outputs, where that is not the layer's own name. */
  readonly outputNames?: readonly string[];
  /** References stand on lines of their own, apart from the type. */
  readonly stacked?: true;
  /** The names of its learned tensors: those of one name are one. */
  readonly blobNames?: readonly (string | undefined)[];
  /** Of those, which need only hold as many values as the others of their name. */
  readonly permissive?: readonly boolean[];
  readonly unusable?: true | undefined;
  /** It runs the layers that say they stand inside it, one after another, and nothing else. */
  readonly contains?: true;
  /** The index of the layer that this one stands inside. */
  readonly inside?: number;
  /** Reference documentation of the module. */
  readonly url?: string;
  /** What holds for this layer alone, where it differs from the graph's: a layer may have a layout of its own. */
  readonly conventions?: Conventions;
  /** Index of the layer that made the weights this one runs with: a further call of that layer. */
  readonly shares?: number;
  /** Indices of the layers that this one consists of: they are counted there, and here once more as their sum. */
  readonly holds?: readonly number[];
}

export type InputSource = 'option' | 'directive' | 'file' | 'setting' | 'default';

export interface GraphInput {
  readonly name: string;
  /** Batch first; undefined where nothing says it. */
  readonly dims: readonly Dim[] | undefined;
  /** What it holds, where the file says so. */
  readonly numbers?: NumberKind;
  /** Where the file itself says how many samples a batch has, and it is one. */
  readonly batch?: Span;
  /** What is written there is no shape, and a notice says so. */
  readonly invalid?: true;
  readonly source: InputSource;
  readonly span?: Span;
}

/** An input size at which the framework itself runs the model before any user's input: a fault there is one everywhere. */
export interface Probe {
  readonly inputs: readonly (readonly Dim[])[];
  /** "Ultralytics builds the model at 256×256" */
  readonly why: string;
}

/** A fact about the file that belongs to no layer. */
export interface Notice {
  readonly span: Span;
  readonly finding: Finding;
}

/** A place outside of layers that refers to one by its name. */
export interface Mentioned {
  readonly span: Span;
  readonly layer: number;
}

export interface Graph<U> {
  readonly inputs: readonly GraphInput[];
  readonly layers: readonly Layer<U>[];
  readonly conventions: Conventions;
  readonly notices: readonly Notice[];
  readonly probes: readonly Probe[];
  /** Indices of the layers whose values the model hands out; undefined where the format leaves that open. */
  readonly outputs?: readonly number[];
  /** Where the file says by name which layers the model begins and ends with. */
  readonly named?: readonly Mentioned[];
  /** By index: whether a layer says what the one of this index said in the graph before the last change, wherever it stands now. */
  readonly kept?: readonly boolean[];
}
