import { type Dim, isTensor, mayEqual, type Tensor } from '../ir/shape';
import { broadcast } from './broadcast';
import { matmul } from './linear';
import { gatherMacs } from './multiHead';
import { defineOp, inside, type OpContext } from './op';
import { boolean } from './param';

/** A matrix applied to the last axis, handed in as an input. */
export const applyMatrix = defineOp({
  name: 'applyMatrix',
  doc: 'Linear function: the second input is the matrix applied to the last axis, the third an offset.',
  formula: '…×F, outFeatures×F → …×outFeatures',
  params: {},
  inputs: { min: 2, max: 3 },
  shape(ctx) {
    const [x, matrix, offset] = ctx.inputs.filter(isTensor);
    const rank = matrix?.dims.length ?? 0;
    if (!x || !matrix || x.dims.length === 0 || rank < 1 || rank > 2) {
      ctx.report({ kind: 'rank', blame: [], input: x?.dims.length === 0 ? 0 : 1, data: { expected: [1, 2], actual: rank } });
      return undefined;
    }
    const [to, from] = rank === 2 ? [matrix.dims[0]!, matrix.dims[1]!] : [undefined, matrix.dims[0]!];
    if (!mayEqual(x.dims.at(-1)!, from)) {
      ctx.report({ kind: 'linear-features', blame: [], input: 0, data: { expected: Number(from), actual: Number(x.dims.at(-1)) } });
      return undefined;
    }
    const dims = to === undefined ? x.dims.slice(0, -1) : x.dims.with(-1, to);
    // An offset is repeated to the output, which it cannot enlarge.
    const sum = offset ? broadcast(ctx, [{ dims }, offset], 'add') : dims;
    if (sum && sum.length === dims.length && sum.every((dim, i) => mayEqual(dim, dims[i]!))) return { dims };
    if (sum) ctx.report({ kind: 'reshape-mismatch', blame: [], input: 2, data: { from: offset!.dims, to: dims } });
    return undefined;
  }
});

/** Distances of all pairs. */
export const pairDistances = defineOp({
  name: 'pairDistances',
  doc: 'Distances of every vector of the first input to every one of the second.',
  formula: '…×n×k, …×m×k → …×n×m',
  params: {},
  inputs: { min: 2, max: 2 },
  shape(ctx) {
    const [a, b] = ctx.inputs;
    if (!isTensor(a) || !isTensor(b) || !haveAxes(ctx, [a, b])) return undefined;
    return productOf(ctx, a, { dims: [...b.dims.slice(0, -2), b.dims.at(-1)!, b.dims.at(-2)!] }, 1);
  }
});

/** Attention without projections. */
export const scaledAttention = defineOp({
  name: 'scaledAttention',
  doc: 'Scaled dot-product attention: every query gathers from all values, by how well their keys fit it.',
  formula: '…×S×F, …×T×F, …×T×V → …×S×V',
  params: { causal: boolean('Whether later keys are hidden from earlier queries.', { default: false }) },
  inputs: { min: 3, max: 4 },
  shape(ctx) {
    const [query, key, value] = ctx.inputs;
    if (!isTensor(query) || !isTensor(key) || !isTensor(value) || !haveAxes(ctx, [query, key, value])) return undefined;
    const scores = productOf(ctx, query, { dims: [...key.dims.slice(0, -2), key.dims.at(-1)!, key.dims.at(-2)!] }, 1);
    return scores && productOf(ctx, scores, value, 2);
  },
  macs(_, [query, key, value], output) {
    // Batches of the three may be broadcast to one another: it is that of what comes out that is computed.
    return query && key && value && gatherMacs(output.dims.slice(0, -1), key.dims.slice(-2, -1), query.dims.at(-1)!, value.dims.at(-1)!);
  }
});

function haveAxes(ctx: OpContext, tensors: readonly Tensor[]): boolean {
  const input = tensors.findIndex(t => t.dims.length < 2);
  if (input < 0) return true;
  ctx.report({ kind: 'rank', blame: [], input, data: { expected: [2, 3, 4], actual: tensors[input]!.dims.length } });
  return false;
}

/** A matrix product inside an operator; a mismatch is that of the input at `blame`. */
function productOf(ctx: OpContext, a: Tensor, b: { readonly dims: readonly Dim[] }, blame: number): Tensor | undefined {
  const report: OpContext['report'] = finding => ctx.report({ ...finding, input: blame });
  const args = { transposeFirst: false, transposeSecond: false, rank: undefined };
  return matmul.shape(inside(ctx, [a, b], report), args) as Tensor | undefined;
}
