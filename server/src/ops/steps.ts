import { type Dim, isTensor, product, UNKNOWN_DIM } from '../ir/shape';
import { defineOp } from './op';

/** The steps of a sequence as samples of the batch: what a layer that knows no steps is given. */
export const stepsToBatch = defineOp({
  name: 'stepsToBatch',
  fields: 'kept',
  doc: 'Takes the steps of a sequence for further samples of the batch.',
  params: {},
  shape(ctx) {
    const { dims } = ctx.x;
    if (dims.length < 3) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [3, 4, 5, 6], actual: dims.length } });
      return undefined;
    }
    return { dims: [product(dims.slice(0, 2)) ?? UNKNOWN_DIM, ...dims.slice(2)] };
  }
});

/** The second input, made of the first step by step, as a sequence again. */
export const batchToSteps = defineOp({
  name: 'batchToSteps',
  fields: 'kept',
  doc: 'Puts what was made of each step back into the sequence it came from.',
  params: {},
  inputs: { min: 2, max: 2 },
  shape(ctx) {
    const [sequence, made] = ctx.inputs;
    if (!isTensor(sequence) || !isTensor(made)) return undefined;
    const [batch, steps] = sequence.dims as [Dim, Dim];
    return { dims: [batch, steps, ...made.dims.slice(1)] };
  }
});
