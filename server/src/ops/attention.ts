import { type Dim, isTensor, mapDim, mayEqual, type Shape, type Tensor } from '../ir/shape';
import { type Projections, projectedMacs, projectionWeights } from './multiHead';
import { defineOp, type OpContext } from './op';
import { type ArgsOf, boolean, integer, number, optional } from './param';
import { isNone } from './recurrent';

const params = {
  features: integer('Extent of the last axis of queries and of what comes out.', { unit: 'features', min: 1 }),
  heads: integer('Number of attention heads; divides the features.', { min: 1 }),
  keyFeatures: optional(integer('Extent of the last axis of keys; that of queries when left out.', { unit: 'features', min: 0 })),
  valueFeatures: optional(integer('Extent of the last axis of values; that of queries when left out.', { unit: 'features', min: 0 })),
  bias: boolean('Whether the projections learn offsets.', { default: true }),
  learnedKey: boolean('Whether a learned key and value are added at the end.', { default: false }),
  zeroKey: boolean('Whether a key and value of zeros are added at the end.', { default: false }),
  batchFirst: boolean('Whether the batch stands before the positions.', { default: false }),
  dropout: number('Share of weights that are zeroed while training.', { min: 0, max: 1, default: 0 }),
  needWeights: boolean('Hand out the weights as well.', { default: true }),
  averageWeights: boolean('Hand out the mean of the weights over the heads.', { default: true })
} as const;

type Args = ArgsOf<typeof params>;

/** Extents of a value by their meaning; `batch` is undefined for one sample alone. */
interface Positions {
  readonly batch: Dim | undefined;
  readonly count: Dim;
}

function positions({ dims }: Tensor, args: Args): Positions {
  if (dims.length === 2) return { batch: undefined, count: dims[0]! };
  return args.batchFirst ? { batch: dims[0]!, count: dims[1]! } : { batch: dims[1]!, count: dims[0]! };
}

/** Where keys and values have extents of their own, each projection has a matrix of its own. */
const apart = (args: Args): boolean =>
  (args.keyFeatures ?? args.features) !== args.features || (args.valueFeatures ?? args.features) !== args.features;

/** What is learned and added at the end is seen like any other key. */
const withAdded = (args: Args, keys: Dim): Dim => mapDim(keys, n => n + Number(args.learnedKey) + Number(args.zeroKey));

/** All heads together have the features that come out, however many they are. */
function projections({ features, keyFeatures = features, valueFeatures = features, bias }: Args): Projections {
  const from = { query: features, key: keyFeatures, value: valueFeatures };
  return { from, widths: { query: features, key: features, value: features }, gathered: features, to: features, bias, gate: false };
}

/** Attention of queries to keys and values. */
export const attention = defineOp({
  name: 'attention',
  doc: 'Multi-head attention (arXiv 1706.03762): every query gathers from all values, by how well their keys fit it.',
  formula: 'S×N×features → S×N×features and the weights N×S×T; T positions of keys and values; N×S×… with batchFirst',
  params,
  fields: 'all',
  inputs: { min: 3, max: 5 },
  takes: 'tuples',
  shape(ctx, args): Shape | undefined {
    const [query, key, value] = ctx.inputs;
    if (args.features % args.heads !== 0) {
      const data = { value: args.features, by: args.heads, what: 'features', divisor: 'heads' };
      ctx.report({ kind: 'indivisible', blame: ['heads', 'features'], data });
      return undefined;
    }
    if (!isTensor(query) || !isTensor(key) || !isTensor(value)) {
      ctx.report({ kind: 'structure', blame: [], input: 0, data: { expected: 'tensor', items: 0 } });
      return undefined;
    }
    if (!fit(ctx, args, [query, key, value]) || !masksFit(ctx, args, query, key)) return undefined;
    const { batch, count } = positions(query, args);
    const keys = positions(key, args).count;
    const seen = withAdded(args, keys);
    const heads = args.averageWeights ? [] : [args.heads];
    const weights: Shape = args.needWeights ? { dims: [...(batch === undefined ? [] : [batch]), ...heads, count, seen] } : { items: [] };
    return { items: [{ dims: query.dims }, weights] };
  },
  weights(args) {
    const projected = projectionWeights(projections(args));
    return projected === undefined ? undefined : projected + (args.learnedKey ? 2 * args.features : 0);
  },
  macs(args, [query, key, value]) {
    if (!query || !key || !value) return undefined;
    const [q, k, v] = [query, key, value].map(t => t.dims.slice(0, -1)) as [Dim[], Dim[], Dim[]];
    const seen = [withAdded(args, positions(key, args).count)];
    return projectedMacs(projections(args), { query: q, key: k, value: v, seen });
  }
});

/** Ranks, last axes, positions and batches of the three (torch/nn/functional.py, multi_head_attention_forward). */
function fit(ctx: OpContext<keyof Args>, args: Args, [query, key, value]: readonly [Tensor, Tensor, Tensor]): boolean {
  const rank = query.dims.length;
  for (const [input, t] of [query, key, value].entries()) {
    const expected = input === 0 ? [2, 3] : [rank];
    if (expected.includes(t.dims.length)) continue;
    ctx.report({ kind: 'rank', blame: [], input, data: { expected, actual: t.dims.length } });
    return false;
  }
  const wanted = [args.features, args.keyFeatures ?? args.features, args.valueFeatures ?? args.features];
  for (const [input, t] of [query, key, value].entries()) {
    const actual = t.dims.at(-1);
    if (typeof actual !== 'number' || actual === wanted[input]) continue;
    const blame = (['features', 'keyFeatures', 'valueFeatures'] as const)[input]!;
    ctx.report({ kind: 'linear-features', blame: [blame], input, data: { expected: wanted[input]!, actual } });
    return false;
  }
  const common = apart(args) ? rank - 1 : rank;
  const axis = key.dims.findIndex((dim, i) => i < common && !mayEqual(dim, value.dims[i]!));
  const [q, k] = [positions(query, args), positions(key, args)];
  // Of no keys there is no batch that could differ.
  const batches = k.count === 0 || q.batch === undefined || mayEqual(q.batch, k.batch!);
  if (axis < 0 && batches) return true;
  const operands: readonly [number, number] = axis >= 0 ? [1, 2] : [0, 1];
  const at = axis >= 0 ? axis : args.batchFirst ? 0 : 1;
  ctx.report({ kind: 'add-mismatch', blame: [], input: operands[1], data: { axis: at, operands, verb: 'match' } });
  return false;
}

const MASKS = ['bool', 'float32', 'float64', 'float16', 'bfloat16'];

/** A mask of keys has their extents, one of pairs those of queries and keys, perhaps for each head of each sample. */
function masksFit(ctx: OpContext, args: Args, query: Tensor, key: Tensor): boolean {
  const { batch, count } = positions(query, args);
  const keys = positions(key, args).count;
  const heads = typeof batch === 'number' ? batch * args.heads : batch === undefined ? args.heads : '?';
  const padding: readonly (readonly Dim[])[] = [[...(batch === undefined ? [] : [batch]), keys]];
  const pairs: readonly (readonly Dim[])[] = [
    [count, keys],
    [heads, count, keys]
  ];
  for (const [input, allowed] of [
    [3, padding],
    [4, pairs]
  ] as const) {
    const mask = ctx.inputs[input];
    if (!mask || isNone(mask) || !isTensor(mask)) continue;
    if (mask.numbers && !MASKS.includes(mask.numbers)) {
      const why = `a mask is of bool or floats, and ${mask.numbers} arrives`;
      ctx.report({ kind: 'argument', blame: [], input, data: { problem: { is: 'value', why } } });
      return false;
    }
    const fits = allowed.some(dims => dims.length === mask.dims.length && dims.every((dim, i) => mayEqual(dim, mask.dims[i]!)));
    if (fits) continue;
    ctx.report({ kind: 'reshape-mismatch', blame: [], input, data: { from: mask.dims, to: allowed[0]! } });
    return false;
  }
  return true;
}
