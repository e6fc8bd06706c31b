import type { Shape, Tensor } from '../ir/shape';
import type { OpContext } from './op';
import { boolean } from './param';

/** What a recurrent cell computes in a step: vectors of the state's size (one, or with a gate each), and states handed on. */
interface Cell {
  readonly vectors: number;
  readonly states: number;
}

export const CELLS = {
  rnn: { vectors: 1, states: 1 },
  gru: { vectors: 3, states: 1 },
  lstm: { vectors: 4, states: 2 }
} as const satisfies Readonly<Record<string, Cell>>;

/** The cell of a kind, which the parameter's choices have let through. */
export const cellOf = (kind: string): Cell => CELLS[kind as keyof typeof CELLS];

/** Elements of the matrices of a step, so its products too: from `input` features and those of the state to every vector. */
export const stepElements = ({ vectors }: Cell, input: number, hidden: number, state = hidden): number =>
  vectors * hidden * (input + state);

/** Whether offsets are learned, and whether the product with the state has its own. */
interface Offsets {
  readonly bias: boolean;
  readonly ownOffsets?: boolean;
}

/** Offsets of a step: one for each feature of each vector, or one for each of the two products. */
export const stepOffsets = ({ vectors }: Cell, hidden: number, { bias, ownOffsets = false }: Offsets): number =>
  bias ? vectors * hidden * (ownOffsets ? 2 : 1) : 0;

/** What a layer that walks a sequence hands out, and keeps. */
export const walk = {
  sequences: boolean('Hand out all steps instead of the last.', { default: false }),
  states: boolean('Hand out the last states as well.', { default: false }),
  stateful: boolean('Whether states are kept from batch to batch, so that the batch must be known.', { default: false })
} as const;

/** All steps or the last one, and the states behind them if asked. */
export function handOut(
  { sequences, states }: { readonly sequences: boolean; readonly states: boolean },
  all: Tensor,
  last: Tensor,
  after: readonly Shape[]
): Shape {
  const output = sequences ? all : last;
  return states ? { items: [output, ...after] } : output;
}

/** A state of one shape, as often as the cell hands states on. */
export const statesOf = (cell: Cell, state: Tensor): Tensor[] => new Array<Tensor>(cell.states).fill(state);

/** States that outlive a batch have its extent. */
export function hasBatch(ctx: OpContext<'stateful'>, { stateful }: { readonly stateful: boolean }): boolean {
  if (!stateful || typeof ctx.x.dims[0] === 'number') return true;
  ctx.report({
    kind: 'argument',
    blame: ['stateful'],
    data: { problem: { is: 'value', why: 'the batch size must be written where states are kept' } }
  });
  return false;
}
