import { type Dim, isTensor, mapDim, mayEqual, product, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { cellOf, handOut, statesOf, stepElements } from './cell';
import { defineOp, type OpContext } from './op';
import { boolean, integer, text } from './param';

/** Features of one step, or of an input that all steps share: what stands behind the given axes. */
const features = (x: Tensor | undefined, axes: number): Dim => (x ? (product(x.dims.slice(axes)) ?? UNKNOWN_DIM) : UNKNOWN_DIM);

/**
 * Behind the marks one input may stand that all steps share, a row a sample, then the states that come in (recurrent_layer.cpp).
 * Reports what does not fit; true when all does.
 */
function othersFit(
  ctx: OpContext,
  { cell, expose }: { readonly cell: string; readonly expose: boolean },
  samples: Dim,
  state: { readonly dims: readonly Dim[] }
): boolean {
  const more = ctx.inputs.slice(2);
  const shared = more.length - (expose ? cellOf(cell).states : 0);
  for (const [i, input] of more.entries()) {
    if (!isTensor(input)) continue;
    const wanted = i < shared ? [samples, ...input.dims.slice(1)] : state.dims;
    if (input.dims.length === wanted.length && input.dims.every((dim, axis) => mayEqual(dim, wanted[axis]!))) continue;
    const what = i < shared ? 'the input that all steps share' : 'the state that comes in';
    const why = `${what} must be ${wanted.join('×')}; ${input.dims.join('×') || 'a single value'} arrives`;
    ctx.report({ kind: 'argument', blame: [], input: 2 + i, data: { problem: { is: 'value', why } } });
    return false;
  }
  return true;
}

/** A recurrent layer unrolled over the steps of its input. */
export const unrolled = defineOp({
  name: 'unrolled',
  fields: 'all',
  doc: 'Recurrent layer (LSTM, RNN) over steps × samples × features; a second input says where sequences go on.',
  formula: 'S×N×… → S×N×hidden',
  params: {
    cell: text('Its cell.', { default: 'lstm', choices: ['lstm', 'rnn'] }),
    hidden: integer('Features that come out at every step.', { unit: 'features', min: 1 }),
    expose: boolean('Whether hidden states come in and out as well.', { default: false })
  },
  inputs: { min: 2, max: 5 },
  shape(ctx, args) {
    const [x, goesOn] = ctx.inputs;
    if (!isTensor(x) || !isTensor(goesOn)) return undefined;
    if (x.dims.length < 3) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [3], actual: x.dims.length } });
      return undefined;
    }
    if (goesOn.dims.length !== 2) {
      ctx.report({ kind: 'rank', blame: [], input: 1, data: { expected: [2], actual: goesOn.dims.length } });
      return undefined;
    }
    const [steps, samples] = [x.dims[0]!, x.dims[1]!];
    if (!mayEqual(steps, goesOn.dims[0]!) || !mayEqual(samples, goesOn.dims[1]!)) {
      const counts = [Number(product([steps, samples])), Number(product(goesOn.dims))] as const;
      ctx.report({
        kind: 'count-mismatch',
        blame: [],
        input: 1,
        data: { what: ['steps × samples', 'continuation marks'], shapes: [x.dims, goesOn.dims], counts }
      });
      return undefined;
    }
    const state = { dims: [1, samples, args.hidden] };
    if (!othersFit(ctx, args, samples, state)) return undefined;
    const output = { dims: [steps, samples, args.hidden] };
    const states = statesOf(cellOf(args.cell), state);
    return handOut({ sequences: true, states: args.expose }, output, output, states);
  },
  blobs(args, [x, , ...more]) {
    const { vectors, states } = cellOf(args.cell);
    const shared = more.length > (args.expose ? states : 0) ? more[0] : undefined;
    const gates = vectors * args.hidden;
    const from = (n: Dim): Dim[] => [gates, mapDim(n, value => value)];
    return [
      from(features(x, 2)),
      [gates],
      ...(shared ? [from(features(shared, 1))] : []),
      [gates, args.hidden],
      // lstm_layer.cpp, rnn_layer.cpp: an RNN has a matrix and an offset for its output as well.
      ...(args.cell === 'rnn' ? [[args.hidden, args.hidden], [args.hidden]] : [])
    ];
  },
  macs(args, [x], output) {
    const inputs = features(x, 2);
    const places = output.dims.length === 3 ? product(output.dims.slice(0, 2)) : undefined;
    if (typeof inputs !== 'number' || places === undefined) return undefined;
    const toOutput = args.cell === 'rnn' ? args.hidden * args.hidden : 0;
    return places * (stepElements(cellOf(args.cell), inputs, args.hidden) + toOutput);
  }
});
