import { type Dim, isTensor, product, type Shape, type Tensor } from '../ir/shape';
import { gatherMacs, type Projections, projectedMacs, projectionWeights } from './multiHead';
import { defineOp, type OpContext } from './op';
import { any, boolean, integer, optional, text } from './param';

/** Attention as Keras has it: query, value and perhaps a key of its own, in this order (keras/src/layers/attention). */

const THREE = { min: 2, max: 3 } as const;

const last = (tensor: Tensor | undefined): Dim | undefined => tensor?.dims.at(-1);

const scores = boolean('Hand out the weights of the sums as well.', { default: false });

interface Handed {
  readonly query: Tensor;
  readonly value: Tensor;
  readonly key: Tensor;
}

function handed(inputs: readonly Shape[]): Handed | undefined {
  const [query, value, key = value] = inputs;
  return isTensor(query) && isTensor(value) && isTensor(key) ? { query, value, key } : undefined;
}

/** Values and keys belong together in pairs. */
function paired(ctx: OpContext, { value, key }: Handed): boolean {
  const [a, b] = [value.dims.slice(1, -1), key.dims.slice(1, -1)];
  // Compared as they are: an extent that is not known equals no number.
  if (a.length === b.length && a.every((dim, i) => dim === b[i])) return true;
  const why = `values (${a.join('×')}) and keys (${b.join('×')}) must be as many`;
  ctx.report({ kind: 'argument', blame: [], input: 2, data: { problem: { is: 'value', why } } });
  return false;
}

/** Heads in groups are computed over batch, positions and features, with as many features of queries as of values (grouped_query_attention.py). */
function suitsGroups(ctx: OpContext, { query, value, key }: Handed): boolean {
  for (const [input, { dims }] of [query, value, key].entries()) {
    const at = Math.min(input, ctx.inputs.length - 1);
    if (dims.length < 3) {
      ctx.report({ kind: 'rank', blame: [], input: at, data: { expected: [3], actual: dims.length } });
      return false;
    }
  }
  const [expected, actual] = [last(query), last(value)];
  if (typeof expected !== 'number' || typeof actual !== 'number' || expected === actual) return true;
  ctx.report({ kind: 'linear-features', blame: [], input: 1, data: { expected, actual } });
  return false;
}

interface Heads {
  readonly heads: number;
  readonly keyHeads: number | undefined;
  readonly keyFeatures: number;
  readonly valueFeatures: number | undefined;
  readonly outputShape: unknown;
  readonly bias: boolean;
  readonly gate: boolean;
}

/** Every head has features of its own, and what comes out may have any shape. */
function projections(args: Heads, [query, value, key = value]: readonly (Tensor | undefined)[]): Projections {
  const { heads, keyHeads = heads, keyFeatures, valueFeatures = keyFeatures, bias, gate } = args;
  // Heads in groups have their features on the third axis, whatever is behind.
  const from = (tensor: Tensor | undefined) => tensor?.dims.at(args.keyHeads === undefined ? -1 : 2);
  return {
    from: { query: from(query), key: from(key), value: from(value) },
    widths: { query: heads * keyFeatures, key: keyHeads * keyFeatures, value: keyHeads * valueFeatures },
    gathered: heads * valueFeatures,
    to: args.outputShape === undefined ? last(query) : product([args.outputShape].flat() as Dim[]),
    bias,
    gate
  };
}

const positionsOf = (tensor: Tensor): readonly Dim[] => tensor.dims.slice(0, -1);

/** The extents of the keys over which sums are taken: all positions, or those on the given axes (_build_attention). */
function seenBy(axes: unknown, key: Tensor): readonly Dim[] {
  const positions = positionsOf(key);
  if (axes === undefined) return positions.slice(1);
  return ([axes].flat() as number[]).map(axis => positions[axis < 0 ? axis + key.dims.length : axis] ?? '?');
}

/** Several heads side by side, each with projections of its own. */
export const headedAttention = defineOp({
  name: 'headedAttention',
  fields: 'all',
  doc: 'Multi-head attention (arXiv 1706.03762): every query gathers from all values, by how well their keys fit it.',
  formula: 'N×S×F, N×T×… → N×S×F (outputShape in the place of F)',
  params: {
    heads: integer('Number of heads.', { min: 0 }),
    keyHeads: optional(
      integer('Heads of keys and values, which queries share in groups; as many as of queries when left out.', { min: 1 })
    ),
    keyFeatures: integer('Features of a head of queries and keys.', { unit: 'features', min: 1 }),
    valueFeatures: optional(integer('Features of a head of values; those of keys when left out.', { unit: 'features', min: 1 })),
    outputShape: optional(any('Extents behind the positions that come out; the features of the queries when left out.')),
    axes: optional(any('The axes over which sums are taken; all positions when left out.')),
    bias: boolean('Whether the projections learn offsets.', { default: true }),
    gate: boolean('Whether a gate is learned in front of the last projection.', { default: false }),
    scores
  },
  inputs: THREE,
  shape(ctx, args): Shape | undefined {
    const arriving = handed(ctx.inputs);
    if (!arriving || !paired(ctx, arriving)) return undefined;
    const { query, key } = arriving;
    const rank = query.dims.length;
    if (args.keyHeads !== undefined && !suitsGroups(ctx, arriving)) return undefined;
    const outside = ([args.axes ?? []].flat() as number[]).find(axis => axis > rank || axis < -rank - 1);
    if (outside !== undefined) {
      ctx.report({ kind: 'argument', blame: ['axes'], data: { problem: { is: 'range', written: String(outside), min: 0, max: rank } } });
      return undefined;
    }
    if (args.keyHeads !== undefined && args.heads % args.keyHeads !== 0) {
      const data = { value: args.heads, by: args.keyHeads, what: 'heads of queries', divisor: 'heads of keys' };
      ctx.report({ kind: 'indivisible', blame: ['heads', 'keyHeads'], data });
      return undefined;
    }
    const features = args.outputShape === undefined ? [last(query)!] : ([args.outputShape].flat() as Dim[]);
    const out = { dims: [...query.dims.slice(0, -1), ...features] };
    if (!args.scores) return out;
    // Keras says the queries' count twice where each head has keys of its own (multi_head_attention.py, compute_output_spec).
    const seen = args.keyHeads === undefined ? query.dims[1]! : key.dims[1]!;
    return { items: [out, { dims: [query.dims[0]!, args.heads, query.dims[1]!, seen] }] };
  },
  weights: (args, inputs) => projectionWeights(projections(args, inputs)),
  macs(args, inputs) {
    const arriving = handed(inputs);
    if (!arriving) return undefined;
    const [query, key, value] = [arriving.query, arriving.key, arriving.value].map(positionsOf) as [Dim[], Dim[], Dim[]];
    return projectedMacs(projections(args, inputs), { query, key, value, seen: seenBy(args.axes, arriving.key) });
  }
});

/** Attention without projections. */
export const plainAttention = defineOp({
  name: 'plainAttention',
  fields: 'all',
  doc: 'Attention without projections: every query gathers from all values, by the product (or the sum) with their keys.',
  formula: 'N×S×F, N×T×V → N×S×V; scores N×S×T',
  params: {
    additive: boolean('Whether queries and keys are added instead of multiplied.', { default: false }),
    scale: boolean('Whether a factor is learned: one for products, one for each feature of sums.', { default: false }),
    mode: text('How queries and keys are compared.', { default: 'dot', choices: ['dot', 'concat'] }),
    scores
  },
  inputs: THREE,
  shape(ctx, args): Shape | undefined {
    const arriving = handed(ctx.inputs);
    if (!arriving) return undefined;
    const { query, value, key } = arriving;
    const positions = positionsOf(query);
    const out = { dims: [...positions, last(value)!] };
    return args.scores ? { items: [out, { dims: [...positions, key.dims.at(-2) ?? '?'] }] } : out;
  },
  weights(args, inputs) {
    const own = args.mode === 'concat' && !args.additive ? 1 : 0;
    if (!args.scale) return own;
    const features = last(inputs[0]);
    return args.additive ? (typeof features === 'number' ? features : undefined) : own + 1;
  },
  macs(args, inputs) {
    const arriving = handed(inputs);
    if (!arriving) return undefined;
    const { query, value, key } = arriving;
    // Sums of queries and keys are multiplied by nothing but the learned factors.
    const multiplied = args.additive ? args.scale : args.mode === 'dot';
    return gatherMacs(positionsOf(query), key.dims.slice(-2, -1), multiplied ? last(query)! : 0, last(value)!);
  }
});
