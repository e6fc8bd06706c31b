import type { ArgumentProblem } from '../ir/finding';
import { type Dim, isTensor, mayEqual, product, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { positionOf } from './axis';
import { broadcast } from './broadcast';
import { floats } from './conv';
import { axisAt } from './layout';
import { defineOp, type OpContext } from './op';
import { boolean, integer, integers, number, optional } from './param';

/** How many samples each output of a linear layer sums over; unknown where they depend on an input that is not. */
function summed(args: { readonly inFeatures: number | undefined; readonly axis: number }, input: Tensor | undefined): Dim {
  if (args.inFeatures !== undefined) return args.inFeatures;
  const axis = input && axisAt(args.axis, input.dims.length);
  return axis === undefined ? UNKNOWN_DIM : (product(input!.dims.slice(axis)) ?? UNKNOWN_DIM);
}

/** A matrix applied to the axes from one on, taken as one: to the last alone, or (Caffe) to all behind the batch. */
export const linear = defineOp({
  name: 'linear',
  doc: 'Linear (dense, fully connected, inner product) layer: every output is a weighted sum over the last axis, or over all from one on.',
  formula: '…×inFeatures → …×outFeatures; axes before axis stay, the rest are the features',
  params: {
    inFeatures: optional(integer('The features that the layer expects.', { unit: 'features', min: 0 })),
    outFeatures: integer('Extent of the last axis that comes out.', { unit: 'features', min: 0 }),
    bias: boolean('Whether an offset is learned for each output.', { default: true }),
    leastAxes: integer('Axes that must arrive at least.', { min: 0, default: 1 }),
    lowRank: optional(integer('Rank of two further matrices that are learned in place of the first (arXiv 2106.09685).', { min: 1 })),
    axis: integer('The first axis that is summed over.', { default: -1 }),
    transpose: boolean('Whether the matrix is kept with the features in front.', { default: false })
  },
  // The last axis alone may be that of the channels, which leaves positions apart.
  fields: ({ axis }) => (axis === -1 ? undefined : 'all'),
  shape(ctx, args) {
    const rank = ctx.x.dims.length;
    if (rank < args.leastAxes) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [args.leastAxes], actual: rank } });
      return undefined;
    }
    const axis = positionOf(ctx, 'axis', args.axis, rank);
    if (axis === undefined) return undefined;
    const features = summed({ ...args, inFeatures: undefined }, ctx.x);
    // The offset is added to every row by as many ones, of which Caffe needs one (inner_product_layer.cpp).
    if (ctx.conventions.framework === 'caffe' && args.bias && ctx.x.dims.slice(0, axis).includes(0)) {
      const why = `no row arrives in ${ctx.x.dims.join('×')} that an offset could be added to`;
      ctx.report({ kind: 'argument', blame: [], input: 0, data: { problem: { is: 'value', why } } });
      return undefined;
    }
    if (typeof features === 'number' && args.inFeatures !== undefined && features !== args.inFeatures)
      ctx.report({ kind: 'linear-features', blame: ['inFeatures'], input: 0, data: { expected: args.inFeatures, actual: features } });
    return { dims: [...ctx.x.dims.slice(0, axis), args.outFeatures] };
  },
  numbers: floats,
  blobs(args, [x]) {
    const features = summed(args, x);
    const matrix = [args.outFeatures, features];
    return [
      args.transpose ? matrix.toReversed() : matrix,
      ...(args.bias ? [[args.outFeatures]] : []),
      ...(args.lowRank === undefined
        ? []
        : [
            [features, args.lowRank],
            [args.lowRank, args.outFeatures]
          ])
    ];
  },
  macs(args, [x], output) {
    const features = summed(args, x);
    const outputs = product(output.dims);
    return typeof features === 'number' && outputs !== undefined ? outputs * features : undefined;
  }
});

/** What tables of learned vectors are written with. */
export const table = {
  entries: integer('Number of vectors.', { min: 0 }),
  features: integer('Extent of each vector.', { unit: 'features', min: 0 }),
  maxNorm: optional(number('The norm that vectors are scaled down to; no bearing on shapes.')),
  paddingIndex: optional(integer('The entry that stands for nothing and is not learned; counted from the end when negative.'))
} as const;

/** A learned vector, and perhaps an offset, for each index. */
export const embedding = defineOp({
  name: 'embedding',
  doc: 'Embedding: looks up a learned vector for each index; one axis is added at the end.',
  formula: '… → …×features',
  params: { ...table, bias: boolean('Whether an offset to all vectors is learned.', { default: false }) },
  numbers: () => ['int64', 'int32'],
  shape: (ctx, args) => (hasEntries(ctx, args) ? { dims: [...ctx.x.dims, args.features] } : undefined),
  blobs: args => [[args.entries, args.features], ...(args.bias ? [[args.features]] : [])]
});

/** Whether there is a vector to look up, and one where the padding stands. */
export function hasEntries(
  ctx: OpContext<'entries' | 'paddingIndex'>,
  { entries, paddingIndex }: { readonly entries: number; readonly paddingIndex: number | undefined }
): boolean {
  const refuse = (blame: 'entries' | 'paddingIndex', problem: ArgumentProblem): false => {
    ctx.report({ kind: 'argument', blame: [blame], data: { problem } });
    return false;
  };
  if (entries === 0 && !ctx.x.dims.includes(0)) return refuse('entries', { is: 'range', written: '0', min: 1 });
  if (paddingIndex === undefined || (paddingIndex < entries && paddingIndex >= -entries)) return true;
  return refuse('paddingIndex', { is: 'range', written: String(paddingIndex), min: -entries, max: entries - 1 });
}

/** The batched product of two inputs over their last two axes. */
export const matmul = defineOp({
  name: 'matmul',
  doc: 'Matrix product over the last two axes; the axes before them are batches.',
  formula: '…×n×k, …×k×m → …×n×m; the axes in front are broadcast',
  params: {
    transposeFirst: boolean('Swap the last two axes of the first operand.', { default: false }),
    transposeSecond: boolean('Swap the last two axes of the second operand.', { default: false }),
    rank: optional(integer('The only number of axes that is taken; batches must be equal then.'))
  },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const [a, b] = ctx.inputs;
    if (!isTensor(a) || !isTensor(b) || !hasAxes(ctx, args.rank)) return undefined;
    // A single vector is a row before a matrix and a column behind one; its axis goes.
    const [rows, inner] = matrix(a.dims.length === 1 ? [1, ...a.dims] : a.dims, args.transposeFirst);
    const [innerB, columns] = matrix(b.dims.length === 1 ? [...b.dims, 1] : b.dims, args.transposeSecond);
    if (!mayEqual(inner, innerB)) {
      ctx.report({ kind: 'linear-features', blame: [], input: 1, data: { expected: Number(inner), actual: Number(innerB) } });
      return undefined;
    }
    const batch = broadcast(ctx, [{ dims: a.dims.slice(0, -2) }, { dims: b.dims.slice(0, -2) }], 'multiply');
    return batch && { dims: [...batch, ...(a.dims.length === 1 ? [] : [rows]), ...(b.dims.length === 1 ? [] : [columns])] };
  },
  macs(args, inputs, output) {
    const inner = matrix(inputs[0]!.dims, args.transposeFirst)[1];
    const outputs = product(output.dims);
    return typeof inner === 'number' && outputs !== undefined ? outputs * inner : undefined;
  }
});

/** Numbers have no axes to multiply along; with a rank, all batches must be equal. */
function hasAxes(ctx: OpContext, rank: number | undefined): boolean {
  const [a, b] = ctx.inputs.filter(isTensor);
  for (const [input, t] of [a!, b!].entries()) {
    if (rank === undefined ? t.dims.length > 0 : t.dims.length === rank) continue;
    ctx.report({ kind: 'rank', blame: [], input, data: { expected: rank === undefined ? [1, 2, 3, 4] : [rank], actual: t.dims.length } });
    return false;
  }
  if (rank === undefined || rank < 3 || mayEqual(a!.dims[0]!, b!.dims[0]!)) return true;
  ctx.report({ kind: 'add-mismatch', blame: [], input: 1, data: { axis: 0, operands: [0, 1], verb: 'multiply' } });
  return false;
}

function matrix(dims: readonly Dim[], transposed: boolean): readonly [Dim, Dim] {
  const rows = dims.at(-2) ?? 1;
  const columns = dims.at(-1) ?? 1;
  return transposed ? [columns, rows] : [rows, columns];
}

/** A learned tensor of a fixed shape. */
export const parameter = defineOp({
  name: 'parameter',
  doc: 'A learned tensor that no input decides.',
  formula: 'nothing → shape',
  params: { shape: integers('Its extents.') },
  inputs: { min: 0, max: 0 },
  shape: (_, args) => ({ dims: args.shape }),
  weights: args => product(args.shape)
});
