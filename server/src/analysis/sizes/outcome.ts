import type { Conventions } from '../../ir/conventions';
import { type Finding, preventsRun } from '../../ir/finding';
import { type Dim, isTensor, isTuple, type Shape } from '../../ir/shape';
import type { Op } from '../../ops/op';
import type { Args } from '../evaluate';
import { runOp } from '../runOp';

/** What an operator makes of known extents: the numbers in its output, in order, and the form they stand in. */
export interface Outcome {
  readonly extents: readonly number[];
  readonly form: string;
  readonly shape: Shape;
}

/** An operator with what it is run on. */
export interface OpRun {
  readonly op: Op;
  readonly args: Args;
  readonly inputs: readonly Shape[];
  readonly conventions: Conventions;
}

/** The run with these extents in the place of the symbols. */
const at = (run: OpRun, symbols: readonly string[], extents: readonly number[]): OpRun => ({
  ...run,
  inputs: run.inputs.map(input =>
    mapExtents(input, dim => {
      const which = typeof dim === 'string' ? symbols.indexOf(dim) : -1;
      return which < 0 ? dim : extents[which]!;
    })
  )
});

/** The outcome where the symbols in its inputs are these extents. */
export const outcomeAt = (run: OpRun, symbols: readonly string[], extents: readonly number[]): Outcome | undefined =>
  outcomeOf(at(run, symbols, extents));

/** What the operator finds out about these extents. */
export function findingsAt(run: OpRun, symbols: readonly string[], extents: readonly number[]): readonly Finding[] {
  const { op, args, inputs, conventions } = at(run, symbols, extents);
  return runOp(op, args, inputs, conventions).findings;
}

/** Runs an operator on known extents; undefined where it fails. */
export function outcomeOf({ op, args, inputs, conventions }: OpRun): Outcome | undefined {
  const { shape, findings } = runOp(op, args, inputs, conventions);
  if (!shape || findings.some(preventsRun)) return undefined;
  const extents: number[] = [];
  const form: string[] = [];
  const read = (value: Shape): void => {
    if (isTuple(value)) {
      form.push('(');
      value.items.forEach(read);
      form.push(')');
    } else if (isTensor(value)) {
      for (const dim of value.dims) {
        form.push(typeof dim === 'number' ? '#' : dim);
        if (typeof dim === 'number') extents.push(dim);
      }
      form.push(';');
    } else form.push('?');
  };
  read(shape);
  return { extents, form: form.join(' '), shape };
}

/** The shape with other extents, in the same order. */
export function withExtents(shape: Shape, extents: readonly Dim[]): Shape {
  let next = 0;
  const fill = (value: Shape): Shape => {
    if (isTuple(value)) return { ...value, items: value.items.map(fill) };
    if (!isTensor(value)) return value;
    const dims = value.dims.map(dim => (typeof dim === 'number' ? extents[next++]! : dim));
    return { dims, ...(value.numbers && { numbers: value.numbers }) };
  };
  return fill(shape);
}

/** The shape with every extent replaced. */
export function mapExtents(shape: Shape, replace: (dim: Dim) => Dim): Shape {
  if (isTuple(shape)) return { ...shape, items: shape.items.map(item => mapExtents(item, replace)) };
  return isTensor(shape) ? { ...shape, dims: shape.dims.map(replace) } : shape;
}
