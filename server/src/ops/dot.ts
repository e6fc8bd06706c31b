import { type Dim, isTensor, mayEqual, product } from '../ir/shape';
import { axisAt } from './layout';
import { defineOp } from './op';
import { integers } from './param';

/** Products of two inputs along one axis of each, sample by sample (keras/src/layers/merging/dot.py). */
export const dot = defineOp({
  name: 'dot',
  fields: 'all',
  doc: 'Dot product of two inputs along one axis of each, for each sample of the batch; their other axes follow one another.',
  formula: 'N×…×n×…, N×…×n×… → N×…×…: n goes, the other axes follow one another',
  params: { axes: integers('The axis of the first input and that of the second; the batch is axis 0.') },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const [a, b] = ctx.inputs;
    if (!isTensor(a) || !isTensor(b)) return undefined;
    const small = [a, b].findIndex(t => t.dims.length < 2);
    if (small >= 0) {
      ctx.report({ kind: 'rank', blame: [], input: small, data: { expected: [2, 3, 4], actual: [a, b][small]!.dims.length } });
      return undefined;
    }
    const [first, second] = [a, b].map((t, i) => axisAt(args.axes[i]!, t.dims.length));
    const outside = [first, second].indexOf(undefined);
    if (first === undefined || second === undefined) {
      const rank = [a, b][outside]!.dims.length;
      const problem = { is: 'range', written: String(args.axes[outside]), min: -rank, max: rank - 1 } as const;
      ctx.report({ kind: 'argument', blame: ['axes'], input: outside, data: { problem } });
      return undefined;
    }
    const [from, to] = [a.dims[first]!, b.dims[second]!];
    // Keras compares the two as they are: an extent that is not known equals no number.
    if (from !== to || !mayEqual(from, to)) {
      if (typeof from === 'number' && typeof to === 'number')
        ctx.report({ kind: 'linear-features', blame: ['axes'], input: 1, data: { expected: from, actual: to } });
      else
        ctx.report({
          kind: 'argument',
          blame: ['axes'],
          input: 1,
          data: { problem: { is: 'value', why: `joins an extent of ${from} with one of ${to}` } }
        });
      return undefined;
    }
    const rest = (dims: readonly Dim[], axis: number): Dim[] => dims.filter((_, i) => i !== axis);
    const dims = [...rest(a.dims, first), ...rest(b.dims, second).slice(1)];
    return { dims: dims.length === 1 ? [dims[0]!, 1] : dims };
  },
  macs(args, inputs, output) {
    const inner = inputs[0]!.dims.at(args.axes[0] ?? -1);
    const outputs = product(output.dims);
    return typeof inner === 'number' && outputs !== undefined ? outputs * inner : undefined;
  }
});
