import { type Dim, isTensor, isTuple, mayEqual, product, type Shape, type Tensor } from '../ir/shape';
import { defineOp, type OpContext } from './op';
import { type ArgsOf, boolean, integer, number, text } from './param';

/** How many vectors of the hidden size each kind computes a step: one, or with a gate each. */
const GATES: Readonly<Record<string, number>> = { rnn: 1, gru: 3, lstm: 4 };

const kind = text('What a step computes.', { default: 'rnn', choices: Object.keys(GATES) });
const inFeatures = integer('Extent of the last axis that the layer expects.', { unit: 'features', min: 0 });
const hiddenFeatures = integer('Extent of the state that a step hands to the next.', { unit: 'features', min: 0 });
const bias = boolean('Whether offsets are learned, two for each vector.', { default: true });

const params = {
  kind,
  inFeatures,
  hiddenFeatures,
  layers: integer('How many such layers stand on one another.', { min: 1, max: 10_000, default: 1 }),
  nonlinearity: text('The activation of a step without gates.', { default: 'tanh', choices: ['tanh', 'relu'] }),
  bias,
  batchFirst: boolean('Whether the batch stands before the steps.', { default: false }),
  dropout: number('Share of samples that are zeroed between layers while training.', { min: 0, max: 1, default: 0 }),
  bidirectional: boolean('Whether the steps are walked in both directions, with weights of their own.', { default: false }),
  projection: integer('Extent that a step of the LSTM is projected to; 0 leaves it.', { unit: 'features', min: 0, default: 0 })
} as const;

type Args = ArgsOf<typeof params>;

const directions = (args: Args): number => (args.bidirectional ? 2 : 1);
const outFeatures = (args: Args): number => args.projection || args.hiddenFeatures;

/** Elements of all matrices that a step is multiplied with. */
function matrixElements(args: Args): number {
  const gates = GATES[args.kind]! * args.hiddenFeatures;
  let sum = 0;
  for (let layer = 0; layer < args.layers; layer++) {
    const from = layer === 0 ? args.inFeatures : outFeatures(args) * directions(args);
    sum += directions(args) * (gates * (from + outFeatures(args)) + args.projection * args.hiddenFeatures);
  }
  return sum;
}

/** Walks a sequence step by step. */
export const recurrent = defineOp({
  name: 'recurrent',
  doc: 'Recurrent layer (RNN, LSTM, GRU): walks a sequence step by step; hands out all steps, and the last states beside them.',
  formula: 'S×N×inFeatures → S×N×(hiddenFeatures·directions), states (layers·directions)×N×hiddenFeatures; N×S×… with batchFirst',
  params,
  fields: 'all',
  inputs: { min: 1, max: 2 },
  takes: 'tuples',
  shape(ctx, args): Shape | undefined {
    const [x, state] = ctx.inputs;
    if (!isTensor(x)) return notOneTensor(ctx, x);
    const rank = x.dims.length;
    if (rank !== 2 && rank !== 3) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [2, 3], actual: rank } });
      return undefined;
    }
    const steps = x.dims[rank === 3 && args.batchFirst ? 1 : 0]!;
    if (steps === 0) {
      ctx.report({
        kind: 'argument',
        blame: [],
        input: 0,
        data: { problem: { is: 'value', why: 'takes at least one step, and none arrives' } }
      });
      return undefined;
    }
    if (!expects(ctx, x, args.inFeatures, 'inFeatures') || !fitsProjection(ctx, args)) return undefined;
    const count = args.layers * directions(args);
    const batch = rank === 3 ? [x.dims[args.batchFirst ? 0 : 1]!] : [];
    const output: Tensor = { dims: x.dims.with(-1, outFeatures(args) * directions(args)) };
    const hidden: Tensor = { dims: [count, ...batch, outFeatures(args)] };
    const cell: Tensor = { dims: [count, ...batch, args.hiddenFeatures] };
    const states: Shape = args.kind === 'lstm' ? { items: [hidden, cell] } : hidden;
    return state && !isNone(state) && !sameStates(ctx, states, state) ? undefined : { items: [output, states] };
  },
  weights: args => matrixElements(args) + (args.bias ? 2 * GATES[args.kind]! * args.hiddenFeatures * args.layers * directions(args) : 0),
  macs(args, inputs) {
    const steps = product(inputs[0]?.dims.slice(0, -1) ?? ['?']);
    return steps === undefined ? undefined : steps * matrixElements(args);
  }
});

/** Python's None stands among tensors as a tuple of nothing. */
export const isNone = (value: Shape): boolean => isTuple(value) && value.items.length === 0;

function notOneTensor(ctx: OpContext, value: Shape | undefined): undefined {
  const items = isTuple(value) ? value.items.length : 0;
  ctx.report({ kind: 'structure', blame: [], input: 0, data: { expected: 'tensor', items } });
  return undefined;
}

function expects(ctx: OpContext<'inFeatures'>, x: Tensor, expected: number, blame: 'inFeatures'): boolean {
  const actual = x.dims.at(-1);
  if (typeof actual !== 'number' || actual === expected) return true;
  ctx.report({ kind: 'linear-features', blame: [blame], input: 0, data: { expected, actual } });
  return false;
}

function fitsProjection(ctx: OpContext<'projection'>, args: Args): boolean {
  const limit = args.kind === 'lstm' ? args.hiddenFeatures - 1 : 0;
  if (args.projection === 0 || args.projection <= limit) return true;
  const problem = { is: 'range', written: String(args.projection), max: limit } as const;
  ctx.report({ kind: 'argument', blame: ['projection'], data: { problem } });
  return false;
}

/** Whether states that are handed in have the extents of those that come out. */
function sameStates(ctx: OpContext, expected: Shape, actual: Shape): boolean {
  if (isTuple(expected)) {
    if (isTuple(actual) && actual.items.length === expected.items.length)
      return expected.items.every((item, i) => sameStates(ctx, item, actual.items[i]!));
    ctx.report({ kind: 'structure', blame: [], input: 1, data: { expected: 'tuple', items: 2 } });
    return false;
  }
  if (!isTensor(actual) || !isTensor(expected)) {
    ctx.report({ kind: 'structure', blame: [], input: 1, data: { expected: 'tensor', items: isTuple(actual) ? actual.items.length : 0 } });
    return false;
  }
  if (equal(expected.dims, actual.dims)) return true;
  ctx.report({ kind: 'reshape-mismatch', blame: [], input: 1, data: { from: actual.dims, to: expected.dims } });
  return false;
}

const equal = (a: readonly Dim[], b: readonly Dim[]): boolean => a.length === b.length && a.every((dim, i) => mayEqual(dim, b[i]!));

/** One step of a recurrent layer. */
export const recurrentCell = defineOp({
  name: 'recurrentCell',
  doc: 'Recurrent cell (RNN, LSTM, GRU): one step, from an input and the states before it to the states after it.',
  formula: 'N×inFeatures → N×hiddenFeatures',
  params: { kind, inFeatures, hiddenFeatures, nonlinearity: params.nonlinearity, bias },
  inputs: { min: 1, max: 2 },
  takes: 'tuples',
  shape(ctx, args): Shape | undefined {
    const [x, state] = ctx.inputs;
    if (!isTensor(x)) return notOneTensor(ctx, x);
    if (x.dims.length !== 1 && x.dims.length !== 2) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [1, 2], actual: x.dims.length } });
      return undefined;
    }
    if (!expects(ctx, x, args.inFeatures, 'inFeatures')) return undefined;
    const hidden: Tensor = { dims: x.dims.with(-1, args.hiddenFeatures) };
    const states: Shape = args.kind === 'lstm' ? { items: [hidden, hidden] } : hidden;
    return state && !isNone(state) && !sameStates(ctx, states, state) ? undefined : states;
  },
  weights(args) {
    const gates = GATES[args.kind]! * args.hiddenFeatures;
    return gates * (args.inFeatures + args.hiddenFeatures) + (args.bias ? 2 * gates : 0);
  },
  macs(args, inputs) {
    const batch = product(inputs[0]?.dims.slice(0, -1) ?? ['?']);
    return batch === undefined ? undefined : batch * GATES[args.kind]! * args.hiddenFeatures * (args.inFeatures + args.hiddenFeatures);
  }
});
