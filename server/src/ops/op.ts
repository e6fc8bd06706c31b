import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import type { Finding } from '../ir/finding';
import type { Dim, NumberKind, Shape, Tensor } from '../ir/shape';
import type { ArgsOf, Params } from './param';

/** How many inputs a layer takes; both counts inclusive. */
export interface Arity {
  readonly min: number;
  readonly max: number;
}

export const ONE_INPUT: Arity = { min: 1, max: 1 };
export const MANY_INPUTS: Arity = { min: 1, max: Number.MAX_SAFE_INTEGER };

/** What an operator sees when its shape is asked for. */
export interface OpContext<K extends string = string> {
  readonly conventions: Conventions;
  /** The inputs as they arrive: known, and tensors unless the operator `takes` tuples. */
  readonly inputs: readonly Shape[];
  /** The first input. */
  readonly x: Tensor;
  /** Whether an axis of the first input, from position `from` on, has no samples. */
  isEmpty(from?: number): boolean;
  /** The output extents by the operator's axis maps, faults reported; undefined where one is below `least` (1 when left out). */
  sizes(least?: number): Dim[] | undefined;
  report(finding: Finding<K>): void;
}

/** What an operator sees that works on these inputs inside of another one. */
export const inside = (ctx: OpContext, inputs: readonly [Tensor, ...Tensor[]], report: OpContext['report']): OpContext => ({
  conventions: ctx.conventions,
  inputs,
  x: inputs[0],
  isEmpty: from => ctx.isEmpty(from),
  sizes: least => ctx.sizes(least),
  report
});

/** What becomes of fields where no axis maps say it. */
export type FieldChange = 'kept' | 'all' | 'each';

/** Where arguments decide it; a method, so that operators of any parameters are operators. */
interface FieldRule<S extends Params> {
  changed(args: ArgsOf<S>): FieldChange | undefined;
}

/**
 * What a layer means, declared once for all formats. An operator reports facts; it returns the output's shape, or nothing
 * where none exists. A shape returned beside a report is the framework's own continuation: a best guess, shown as one.
 */
export interface Op<S extends Params = Params> {
  readonly is: 'op';
  readonly name: string;
  /** A sentence for hovers and documentation. */
  readonly doc: string;
  /** What it does to the extents, in its parameters' names, where axis maps do not say it or not all of it. */
  readonly formula?: string;
  readonly params: S;
  readonly inputs: Arity;
  /** Whether inputs may be tuples; operators that do not say so are given tensors only. */
  readonly takes?: 'tuples';
  /** One map an axis of the first input, for operators that treat each axis alone; sizes, fields and unread samples follow from it. */
  axes?(args: ArgsOf<S>, input: Tensor, conventions: Conventions): readonly AxisMap[] | undefined;
  /** The parameters that decide the sizes: what a fault of `axes` is blamed on. */
  readonly sizedBy?: readonly (keyof S & string)[];
  /**
   * What an operator without axis maps does to what its outputs see: keeps the axes (merges, chunks; `each`: output i is input i),
   * sees every position (attention), or moves axes about, so that fields are not followed further.
   */
  readonly fields?: FieldChange | FieldRule<S>['changed'];
  shape(ctx: OpContext<keyof S & string>, args: ArgsOf<S>): Shape | undefined;
  /** The kinds of numbers that input `i` may hold, for inputs whose kind is known; any when undefined. */
  numbers?(args: ArgsOf<S>, i: number, input: Tensor): readonly NumberKind[] | undefined;
  /** Trainable parameters, as the framework counts them; undefined while a size they depend on is not known. */
  weights?(args: ArgsOf<S>, inputs: readonly (Tensor | undefined)[], conventions: Conventions): number | undefined;
  /** The extents of each learned tensor, in the framework's order; `weights` follows. Undefined while they are not known. */
  blobs?(args: ArgsOf<S>, inputs: readonly (Tensor | undefined)[]): readonly (readonly Dim[])[] | undefined;
  /** Multiply-accumulate operations of convolutions, linear layers and matrix products for this input and output. */
  macs?(args: ArgsOf<S>, inputs: readonly Tensor[], output: Tensor, conventions: Conventions): number | undefined;
}

type Written<S extends Params> = Omit<Op<S>, 'is' | 'inputs'> & { readonly inputs?: Arity };

/**
 * Declares an operator; one input unless it says otherwise. All are of one form, whatever they leave out: V8 reads what many forms
 * have several times more slowly, and every layer asks its operator for most of it.
 */
export const defineOp = <const S extends Params>(op: Written<S>): Op<S> => ({
  is: 'op',
  name: op.name,
  doc: op.doc,
  formula: op.formula,
  params: op.params,
  inputs: op.inputs ?? ONE_INPUT,
  takes: op.takes,
  axes: op.axes,
  sizedBy: op.sizedBy,
  fields: op.fields,
  shape: op.shape,
  numbers: op.numbers,
  weights: op.weights,
  blobs: op.blobs,
  macs: op.macs
});
