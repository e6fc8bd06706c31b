import { type Dim, isTensor, isTuple, mayEqual, product, type Shape, type Tensor } from '../ir/shape';
import { CELLS, cellOf, handOut, hasBatch, statesOf, stepElements, stepOffsets, walk } from './cell';
import { ofRank, ofRankLater } from './layout';
import { defineOp, type OpContext } from './op';
import { type ArgsOf, boolean, integer, number, optional, text } from './param';

const kind = text('What a step computes.', { default: 'rnn', choices: Object.keys(CELLS) });
const inFeatures = integer('Extent of the last axis that the layer expects.', { unit: 'features', min: 0 });
const hiddenFeatures = integer('Extent of the state that a step hands to the next.', { unit: 'features', min: 0 });
const nonlinearity = text('The activation of a step without gates.', { default: 'tanh', choices: ['tanh', 'relu'] });
const bias = boolean('Whether offsets are learned for each vector.', { default: true });

const params = {
  kind,
  inFeatures: optional(inFeatures),
  hiddenFeatures: { ...hiddenFeatures, min: 1 },
  layers: integer('How many such layers stand on one another.', { min: 1, max: 10_000, default: 1 }),
  nonlinearity,
  bias,
  ownOffsets: boolean('Whether the product with the state has offsets of its own, as a GRU that resets behind it needs.', {
    default: true
  }),
  batchFirst: boolean('Whether the batch stands before the steps.', { default: false }),
  dropout: number('Share of samples that are zeroed between layers while training.', { min: 0, max: 1, default: 0 }),
  bidirectional: boolean('Whether the steps are walked in both directions, with weights of their own.', { default: false }),
  projection: integer('Extent that a step of the LSTM is projected to; 0 leaves it.', { unit: 'features', min: 0, default: 0 }),
  ...walk
} as const;

type Args = ArgsOf<typeof params>;

const directions = (args: Args): number => (args.bidirectional ? 2 : 1);
const outFeatures = (args: Args): number => args.projection || args.hiddenFeatures;

/** Elements of all matrices that a step is multiplied with; undefined while its features are not known. */
function matrixElements(args: Args, input: Tensor | undefined): number | undefined {
  const features = args.inFeatures ?? input?.dims.at(-1);
  if (typeof features !== 'number') return undefined;
  const out = outFeatures(args);
  let sum = 0;
  for (let layer = 0; layer < args.layers; layer++) {
    const from = layer === 0 ? features : out * directions(args);
    const step = stepElements(cellOf(args.kind), from, args.hiddenFeatures, out);
    sum += directions(args) * (step + args.projection * args.hiddenFeatures);
  }
  return sum;
}

/** Walks a sequence step by step (torch/nn/modules/rnn.py, keras/src/layers/rnn). */
export const recurrent = defineOp({
  name: 'recurrent',
  doc: 'Recurrent layer (RNN, LSTM, GRU): walks a sequence step by step; hands out the last step or all, and its states if asked.',
  formula:
    'S×N×inFeatures → N×(hiddenFeatures·directions), with sequences S×N×(hiddenFeatures·directions); states (layers·directions)×N×hiddenFeatures; N×S×… with batchFirst',
  params,
  fields: 'all',
  inputs: { min: 1, max: 3 },
  takes: 'tuples',
  shape(ctx, args): Shape | undefined {
    const torch = ctx.conventions.framework === 'torch';
    if (!takesInputs(ctx, torch) || !ofRankLater(ctx, torch ? [2, 3] : [3])) return undefined;
    // Steps and batch; steps alone where the batch is left out.
    const lead = ctx.x.dims.slice(0, torch ? -1 : 2);
    const at = args.batchFirst ? 0 : 1;
    const batch = lead.length === 2 ? [lead[at]!] : [];
    const out = outFeatures(args) * directions(args);
    const all: Tensor = { dims: [...lead, out] };
    const last: Tensor = { dims: [...batch, out] };
    if (!torch) return walksOn(ctx, args) ? handOut(args, all, last, statesOf(cellOf(args.kind), last)) : undefined;

    if (!hasSteps(ctx, lead[lead.length === 2 ? 1 - at : 0]!)) return undefined;
    if (!expects(ctx, ctx.x, args.inFeatures) || !fitsProjection(ctx, args)) return undefined;
    const count = args.layers * directions(args);
    const hidden: Tensor = { dims: [count, ...batch, outFeatures(args)] };
    const cell: Tensor = { dims: [count, ...batch, args.hiddenFeatures] };
    const states: Shape = args.kind === 'lstm' ? { items: [hidden, cell] } : hidden;
    return takesState(ctx, states) ? handOut(args, all, last, [states]) : undefined;
  },
  weights(args, [x]) {
    const matrices = matrixElements(args, x);
    const walks = args.layers * directions(args);
    return matrices === undefined ? undefined : matrices + walks * stepOffsets(cellOf(args.kind), args.hiddenFeatures, args);
  },
  macs(args, [x]) {
    const steps = product(x?.dims.slice(0, -1) ?? ['?']);
    const matrices = matrixElements(args, x);
    return steps === undefined || matrices === undefined ? undefined : steps * matrices;
  }
});

/** PyTorch takes all states as one input, Keras each as a tensor of its own. */
function takesInputs(ctx: OpContext, torch: boolean): boolean {
  const actual = ctx.inputs.length;
  const tuple = ctx.inputs.findIndex((input, i) => isTuple(input) && (i === 0 || !torch));
  if (torch && actual > 2) ctx.report({ kind: 'input-count', blame: [], data: { min: 1, max: 2, actual } });
  else if (tuple >= 0) notOneTensor(ctx, ctx.inputs[tuple], tuple);
  else return true;
  return false;
}

/** Keras builds a model of any features and states; other features than it was made for are reported on the way. */
function walksOn(ctx: OpContext<'inFeatures' | 'hiddenFeatures' | 'stateful'>, args: Args): boolean {
  expects(ctx, ctx.x, args.inFeatures);
  if (!hasBatch(ctx, args)) return false;
  checkStates(ctx, args);
  return true;
}

/** Keras takes any states when the model is built; the first step fails on those of another extent. */
function checkStates(ctx: OpContext<'hiddenFeatures'>, { hiddenFeatures }: Args): void {
  for (const [i, state] of ctx.inputs.entries()) {
    const actual = isTensor(state) ? state.dims.at(-1) : undefined;
    if (i === 0 || typeof actual !== 'number' || actual === hiddenFeatures) continue;
    const why = `the state that is handed in has ${actual} features, not ${hiddenFeatures}`;
    ctx.report({
      kind: 'argument',
      blame: ['hiddenFeatures'],
      input: i,
      data: { problem: { is: 'value', why, nearest: String(actual) }, late: true }
    });
    return;
  }
}

function hasSteps(ctx: OpContext, steps: Dim): boolean {
  if (steps !== 0) return true;
  const why = 'takes at least one step, and none arrives';
  ctx.report({ kind: 'argument', blame: [], input: 0, data: { problem: { is: 'value', why } } });
  return false;
}

/** Whether the state is left out, None, or of the shapes in which states are handed out. */
function takesState(ctx: OpContext, states: Shape): boolean {
  const state = ctx.inputs[1];
  return !state || isNone(state) || sameStates(ctx, states, state);
}

/** Python's None stands among tensors as a tuple of nothing. */
export const isNone = (value: Shape): boolean => isTuple(value) && value.items.length === 0;

function notOneTensor(ctx: OpContext, value: Shape | undefined, input = 0): undefined {
  const items = isTuple(value) ? value.items.length : 0;
  ctx.report({ kind: 'structure', blame: [], input, data: { expected: 'tensor', items } });
  return undefined;
}

function expects(ctx: OpContext<'inFeatures'>, x: Tensor, expected: number | undefined): boolean {
  const actual = x.dims.at(-1);
  if (expected === undefined || typeof actual !== 'number' || actual === expected) return true;
  ctx.report({ kind: 'linear-features', blame: ['inFeatures'], input: 0, data: { expected, actual } });
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
  params: { kind, inFeatures, hiddenFeatures, nonlinearity, bias },
  inputs: { min: 1, max: 2 },
  takes: 'tuples',
  shape(ctx, args): Shape | undefined {
    const [x] = ctx.inputs;
    if (!isTensor(x)) return notOneTensor(ctx, x);
    if (!ofRank(ctx, [1, 2]) || !expects(ctx, x, args.inFeatures)) return undefined;
    const hidden: Tensor = { dims: x.dims.with(-1, args.hiddenFeatures) };
    const states: Shape = args.kind === 'lstm' ? { items: statesOf(CELLS.lstm, hidden) } : hidden;
    return takesState(ctx, states) ? states : undefined;
  },
  weights: ({ kind, inFeatures, hiddenFeatures, bias }) =>
    stepElements(cellOf(kind), inFeatures, hiddenFeatures) + stepOffsets(cellOf(kind), hiddenFeatures, { bias, ownOffsets: true }),
  macs({ kind, inFeatures, hiddenFeatures }, [x]) {
    const batch = product(x?.dims.slice(0, -1) ?? ['?']);
    return batch === undefined ? undefined : batch * stepElements(cellOf(kind), inFeatures, hiddenFeatures);
  }
});
