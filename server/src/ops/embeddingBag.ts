import { isTensor, isTuple, mayEqual, product } from '../ir/shape';
import { embedding, hasEntries, table } from './linear';
import { defineOp, type OpContext } from './op';
import { boolean, text } from './param';

/** Combines the learned vectors of each bag of indices. */
export const embeddingBag = defineOp({
  name: 'embeddingBag',
  doc: 'Embedding bag: looks up learned vectors and combines those of each bag; the second input says where bags begin.',
  formula: 'N×n → N×features; n with B offsets → B×features (B − 1 with lastOffset)',
  params: {
    ...table,
    mode: text('How the vectors of a bag are combined.', { default: 'mean', choices: ['sum', 'mean', 'max'] }),
    lastOffset: boolean('Whether the offsets end with the number of indices.', { default: false }),
    perFrequency: boolean('Whether gradients are scaled by how often an entry occurs.', { default: false })
  },
  inputs: { min: 1, max: 3 },
  takes: 'tuples',
  // Offsets and indices are converted to one another; true and false count as 1 and 0 beside offsets.
  numbers: (_, i) => (i === 0 ? ['int64', 'int32', 'bool'] : undefined),
  shape(ctx, args) {
    const [indices, offsets, weights] = ctx.inputs;
    if (!isTensor(indices) || !hasEntries(ctx, args)) return undefined;
    const rank = indices.dims.length;
    const refuse = (why: string, input: number): undefined => {
      ctx.report({ kind: 'argument', blame: [], input, data: { problem: { is: 'value', why } } });
      return undefined;
    };
    if (rank !== 1 && rank !== 2) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [1, 2], actual: rank } });
      return undefined;
    }
    const given = isTensor(offsets) && !isTuple(offsets);
    if (rank === 2 && given) return refuse('rows of indices are bags, offsets are not wanted', 1);
    if (rank === 1 && !given) return refuse('a list of indices needs the offsets of its bags', 0);
    if (rank === 1 && isTensor(offsets) && offsets.dims.length !== 1) return refuse('offsets stand in a list', 1);
    if (rank === 2 && indices.numbers === 'bool') return refuse('takes int64 or int32, and bool arrives', 0);
    if (isTensor(weights) && !weighs(ctx, args.mode)) return undefined;
    const bags = rank === 2 ? indices.dims[0]! : isTensor(offsets) ? offsets.dims[0]! : 0;
    // The reading of no bag at all ends in a crash there.
    if (args.mode === 'max' && args.lastOffset && rank === 1 && bags === 1) return refuse('one offset, the last one, leaves no bag', 1);
    if (rank === 2 || !args.lastOffset) return { dims: [bags, args.features] };
    return { dims: [typeof bags === 'number' ? bags - 1 : bags, args.features] };
  },
  blobs: args => embedding.blobs!({ ...args, bias: false }, [])
});

/** Weights of single indices need their extents, and a sum (torch/nn/functional.py, embedding_bag). */
function weighs(ctx: OpContext<'mode'>, mode: string): boolean {
  const [indices, , weights] = ctx.inputs;
  if (mode !== 'sum') {
    ctx.report({
      kind: 'argument',
      blame: ['mode'],
      data: { problem: { is: 'value', why: `weights are taken with mode sum, not ${mode}` } }
    });
    return false;
  }
  if (!isTensor(indices) || !isTensor(weights)) return true;
  const same = weights.dims.length === indices.dims.length && weights.dims.every((dim, i) => mayEqual(dim, indices.dims[i]!));
  if (!same || product(weights.dims) === undefined)
    ctx.report({ kind: 'reshape-mismatch', blame: [], input: 2, data: { from: weights.dims, to: indices.dims } });
  return same;
}
