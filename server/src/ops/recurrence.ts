import { type Dim, isTensor, product, type Shape } from '../ir/shape';
import { ofRankLater } from './layout';
import { defineOp, type OpContext } from './op';
import { type ArgsOf, boolean, integer, optional, text } from './param';

/** Vectors of the state's size that a step computes: one, or with a gate each. */
const GATES: Readonly<Record<string, number>> = { simple: 1, gru: 3, lstm: 4 };

const params = {
  kind: text('What a step computes.', { default: 'simple', choices: Object.keys(GATES) }),
  units: integer('Extent of the state that a step hands to the next, and of what comes out.', { unit: 'features', min: 1 }),
  inFeatures: optional(integer('Features of a step that the layer was made for.', { unit: 'features', min: 0 })),
  bias: boolean('Whether an offset is learned for each vector.', { default: true }),
  resetAfter: boolean('Whether a GRU resets behind the product, which takes offsets of its own.', { default: true }),
  sequences: boolean('Hand out all steps instead of the last.', { default: false }),
  states: boolean('Hand out the last states as well.', { default: false }),
  stateful: boolean('Whether states are kept from batch to batch, so that the batch must be known.', { default: false })
} as const;

type Args = ArgsOf<typeof params>;

/** Walks a sequence step by step; the batch stands before the steps, the features behind them (keras/src/layers/rnn). */
export const recurrence = defineOp({
  name: 'recurrence',
  fields: 'all',
  doc: 'Recurrent layer (LSTM, GRU, simple RNN): walks a sequence step by step; hands out the last step or all, and its states if asked.',
  formula: 'N×S×F → N×units; N×S×units with sequences',
  params,
  inputs: { min: 1, max: 3 },
  shape(ctx, args): Shape | undefined {
    if (!ofRankLater(ctx, [3])) return undefined;
    const [batch, steps] = ctx.x.dims as [Dim, Dim];
    const features = ctx.x.dims.at(-1)!;
    if (args.inFeatures !== undefined && typeof features === 'number' && features !== args.inFeatures)
      ctx.report({ kind: 'linear-features', blame: ['inFeatures'], input: 0, data: { expected: args.inFeatures, actual: features } });
    if (!hasBatch(ctx, args)) return undefined;
    checkStates(ctx, args);
    const state = { dims: [batch, args.units] };
    const output = args.sequences ? { dims: [batch, steps, args.units] } : state;
    return args.states ? { items: [output, state, ...(args.kind === 'lstm' ? [state] : [])] } : output;
  },
  weights(args, inputs) {
    const features = args.inFeatures ?? inputs[0]?.dims.at(-1);
    if (typeof features !== 'number') return undefined;
    const vectors = GATES[args.kind]! * args.units;
    const offsets = args.bias ? (args.kind === 'gru' && args.resetAfter ? 2 : 1) : 0;
    return vectors * (features + args.units + offsets);
  },
  macs(args, inputs) {
    const features = inputs[0]?.dims[2];
    const steps = product(inputs[0]?.dims.slice(0, 2) ?? ['?']);
    return steps === undefined || typeof features !== 'number'
      ? undefined
      : steps * GATES[args.kind]! * args.units * (features + args.units);
  }
});

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

/** Keras takes any states when the model is built; the first step fails on those of another extent. */
function checkStates(ctx: OpContext<'units'>, { units }: Args): void {
  for (const [i, state] of ctx.inputs.entries()) {
    const actual = isTensor(state) ? state.dims.at(-1) : undefined;
    if (i === 0 || typeof actual !== 'number' || actual === units) continue;
    const why = `the state that is handed in has ${actual} features, not ${units}`;
    ctx.report({ kind: 'argument', blame: ['units'], input: i, data: { problem: { is: 'value', why }, late: true } });
    return;
  }
}
