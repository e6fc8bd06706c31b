import { type Dim, product, UNKNOWN_DIM } from '../ir/shape';
import { positionOf, refuse } from './axis';
import { axisAt } from './layout';
import { defineOp, type OpContext } from './op';
import { integer, integers } from './param';

interface Fault {
  readonly blame: string[];
  /** The input whose samples are laid out. */
  readonly input?: number;
}

/** Extents for the samples of others, one -1 among them resolved; reports, as the fault says, what does not hold them. */
export function fit(ctx: OpContext, from: readonly Dim[], wanted: readonly Dim[], { blame, input = 0 }: Fault): Dim[] | undefined {
  const total = product(from);
  const said = wanted.filter(n => n !== -1);
  const rest = product(said);
  const open = wanted.length - said.length;
  const sound = open <= 1 && wanted.every(n => typeof n !== 'number' || n >= -1);
  // What is left open cannot be checked, nor can anything beside it.
  if (sound && (total === undefined || said.some(n => typeof n !== 'number'))) return wanted.map(n => (n === -1 ? UNKNOWN_DIM : n));
  if (sound && rest !== undefined && (open === 0 ? rest === total : rest > 0 && total! % rest === 0))
    return wanted.map(n => (n === -1 ? total! / rest : n));
  ctx.report({ kind: 'reshape-mismatch', blame, input, data: { from, to: wanted } });
  return undefined;
}

/** Merges neighbouring axes into one. */
export const flatten = defineOp({
  name: 'flatten',
  doc: 'Flatten: merges neighbouring axes into one.',
  formula: 'axes start … end → their product',
  params: {
    start: integer('The first axis that is merged.', { default: 1 }),
    end: integer('The last axis that is merged.', { default: -1 })
  },
  shape(ctx, args) {
    const { dims } = ctx.x;
    // Keras gives a batch of single numbers an axis of 1 (keras/src/layers/reshaping/flatten.py).
    if (dims.length === 1 && ctx.conventions.framework === 'tensorflow') return { dims: [...dims, 1] };
    const rank = Math.max(dims.length, 1);
    const start = axisAt(args.start, rank);
    const end = axisAt(args.end, rank);
    for (const [position, name] of [
      [start, 'start'],
      [end, 'end']
    ] as const) {
      if (position !== undefined) continue;
      ctx.report({
        kind: 'argument',
        blame: [name],
        data: { problem: { is: 'range', written: String(args[name]), min: -rank, max: rank - 1 } }
      });
      return undefined;
    }
    if (start! === end! + 1 && ctx.conventions.framework === 'caffe') {
      // Blob::count of no axes is 1 (blob.hpp): an axis of extent 1 is put in.
      const problem = { is: 'value', why: `begins at axis ${start} and ends before it: an axis of extent 1 is put in` } as const;
      ctx.report({ kind: 'argument', blame: ['end', 'start'], accepted: true, data: { problem } });
    } else if (start! > end!) {
      ctx.report({ kind: 'argument', blame: ['start', 'end'], data: { problem: { is: 'value', why: 'start lies behind end' } } });
      return undefined;
    }
    return { dims: [...dims.slice(0, start), product(dims.slice(start, end! + 1)) ?? UNKNOWN_DIM, ...dims.slice(end! + 1)] };
  }
});

/** Splits one axis into several. */
export const unflatten = defineOp({
  name: 'unflatten',
  doc: 'Unflatten: splits one axis into several whose product is its extent; one may be -1.',
  formula: 'n along axis → sizes, whose product is n; -1 takes what is left',
  params: { axis: integer('The axis that is split.', { default: 1 }), sizes: integers('Extents of the new axes.', { min: -1 }) },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const axis = positionOf(ctx, 'axis', args.axis, dims.length);
    if (axis === undefined) return undefined;
    if (args.sizes.length === 0) return refuse(ctx, 'sizes', 'one extent at least is needed');
    const split = fit(ctx, [dims[axis]!], args.sizes, { blame: ['sizes'] });
    return split && { dims: [...dims.slice(0, axis), ...split, ...dims.slice(axis + 1)] };
  }
});

/** Gives its samples other axes. */
export const reshape = defineOp({
  name: 'reshape',
  doc: 'Reshape: the same samples with other axes; the product stays, one extent may be -1.',
  formula: 'the first keep axes stay; the rest → shape of the same product; -1 takes what is left',
  params: {
    shape: integers('The new extents; 0 keeps the extent that arrives.', { min: -1 }),
    keep: integer('How many leading axes (the batch) are kept as they are.', { min: 0, default: 1 })
  },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const kept = dims.slice(0, args.keep);
    const fitted = fit(ctx, dims.slice(args.keep), args.shape, { blame: ['shape'] });
    return fitted && { dims: [...kept, ...fitted] };
  }
});

/** Puts the axes in another order. */
export const permute = defineOp({
  name: 'permute',
  doc: 'Permute: puts the axes in another order.',
  formula: 'output axis i = input axis order[i]',
  params: { order: integers('For each axis of the output, the axis of the input it comes from, the batch included.') },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const order = args.order.map(axis => axisAt(axis, dims.length));
    if (order.length !== dims.length || new Set(order).size !== dims.length || order.includes(undefined)) {
      ctx.report({ kind: 'rank', blame: ['order'], input: 0, data: { expected: [args.order.length], actual: dims.length } });
      return undefined;
    }
    return { dims: order.map(axis => dims[axis!]!) };
  }
});

/** Adds axes of extent 1. */
export const unsqueeze = defineOp({
  name: 'unsqueeze',
  doc: 'Unsqueeze: adds an axis of extent 1.',
  formula: 'a new axis of extent 1 at axis',
  params: { axis: integer('Where the new axis stands.') },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const axis = positionOf(ctx, 'axis', args.axis, dims.length + 1);
    if (axis === undefined) return undefined;
    return { dims: [...dims.slice(0, axis), 1, ...dims.slice(axis)] };
  }
});
