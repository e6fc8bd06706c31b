import { isTensor } from '../ir/shape';
import { positionOf } from './axis';
import { defineOp, MANY_INPUTS } from './op';
import { integer, integers, optional } from './param';

/** Hands out what arrives, one value after another. */
export const handOut = defineOp({
  name: 'handOut',
  fields: 'each',
  doc: 'Hands out its inputs, each as an output of its own.',
  formula: 'each input → an output',
  params: {},
  inputs: { min: 0, max: MANY_INPUTS.max },
  takes: 'tuples',
  shape: ({ inputs }) => (inputs.length === 1 ? inputs[0] : { items: inputs })
});

/** Takes what arrives and hands out nothing. */
export const sink = defineOp({
  name: 'sink',
  doc: 'Takes its inputs and hands out nothing.',
  formula: '… → nothing',
  params: {},
  inputs: MANY_INPUTS,
  takes: 'tuples',
  shape: () => ({ items: [] })
});

/** Several copies of what arrives. */
export const copies = defineOp({
  name: 'copies',
  fields: 'kept',
  doc: 'Hands out several copies of its input.',
  formula: '… → count times …',
  params: { count: integer('How many.', { min: 1, default: 1 }) },
  shape: (ctx, args) => (args.count === 1 ? ctx.x : { items: Array.from({ length: args.count }, () => ctx.x) })
});

/** Cuts an axis into equal parts, or at given points. */
export const cutAxis = defineOp({
  name: 'cutAxis',
  fields: 'kept',
  doc: 'Slice: cuts an axis into equal parts, or before each of the given positions.',
  formula: 'n along axis → parts of n/parts, or from each point to the next',
  params: {
    axis: integer('The axis that is cut.', { default: 1 }),
    points: optional(integers('The first position of each part but the first; rising.', { min: 0 })),
    parts: integer('How many parts come out.', { min: 1 })
  },
  shape(ctx, args) {
    const rank = ctx.x.dims.length;
    const axis = positionOf(ctx, 'axis', args.axis, rank);
    if (axis === undefined) return undefined;
    const n = ctx.x.dims[axis]!;
    const refuse = (why: string) => ctx.report({ kind: 'argument', blame: ['points'], data: { problem: { is: 'value', why } } });
    if (args.points) {
      const { points } = args;
      if (points.length !== args.parts - 1)
        return void refuse(`${points.length} points make ${points.length + 1} parts; ${args.parts} outputs are named`);
      if (points.some((point, i) => point <= (points[i - 1] ?? 0))) return void refuse(`${points.join(', ')} do not rise from 1 on`);
      const sizes = [...points, n].map((end, i) => (typeof end === 'number' ? end - (points[i - 1] ?? 0) : '?'));
      const last = sizes.at(-1)!;
      if (typeof last === 'number' && last < 1) {
        const finding = { kind: 'output-vanishes', blame: ['points'], input: 0, data: { input: [n], output: [last] } } as const;
        ctx.report(last === 0 ? { ...finding, accepted: true } : finding);
        if (last < 0) return undefined;
      }
      return parts(sizes.map(size => ({ dims: ctx.x.dims.with(axis, size) })));
    }
    if (typeof n === 'number' && n % args.parts !== 0) {
      ctx.report({
        kind: 'indivisible',
        blame: [],
        data: { value: n, by: args.parts, what: `axis ${axis}`, divisor: 'the number of outputs' }
      });
      return undefined;
    }
    const size = typeof n === 'number' ? n / args.parts : '?';
    return parts(Array.from({ length: args.parts }, () => ({ dims: ctx.x.dims.with(axis, size) })));
  }
});

const parts = <T>(items: readonly T[]): T | { readonly items: readonly T[] } => (items.length === 1 ? items[0]! : { items });

/** Samples of the first inputs that the last one selects; how many only the data say, so all are shown. */
export const selectSamples = defineOp({
  name: 'selectSamples',
  fields: 'each',
  doc: 'Filter: hands on the samples of a batch that the last input selects, at first all.',
  formula: 'N×… with N selectors → at most N×…',
  params: {},
  inputs: { min: 2, max: MANY_INPUTS.max },
  shape(ctx) {
    const tensors = ctx.inputs.filter(isTensor);
    const selector = tensors.at(-1)!;
    if (selector.dims.slice(1).some(dim => typeof dim === 'number' && dim !== 1)) {
      const why = `the selector holds one value a sample; ${selector.dims.join('×')} arrives`;
      ctx.report({ kind: 'argument', blame: [], input: tensors.length - 1, data: { problem: { is: 'value', why } } });
      return undefined;
    }
    const data = tensors.slice(0, -1);
    const other = data.findIndex(
      ({ dims }) => typeof dims[0] === 'number' && typeof selector.dims[0] === 'number' && dims[0] !== selector.dims[0]
    );
    if (other >= 0) {
      const counts = [Number(data[other]!.dims[0]), Number(selector.dims[0])] as const;
      ctx.report({
        kind: 'count-mismatch',
        blame: [],
        data: { what: ['samples', 'selectors'], shapes: [data[other]!.dims, selector.dims], counts }
      });
      return undefined;
    }
    return parts(data);
  }
});

/** Samples of the first input in the order that the second one gives. */
export const pickSamples = defineOp({
  name: 'pickSamples',
  doc: 'BatchReindex: the samples of a batch in the order of the indices that the second input holds.',
  formula: 'N×…, M → M×…',
  params: {},
  inputs: { min: 2, max: 2 },
  shape(ctx) {
    const [x, order] = ctx.inputs;
    if (!isTensor(x) || !isTensor(order)) return undefined;
    if (order.dims.length !== 1) {
      ctx.report({ kind: 'rank', blame: [], input: 1, data: { expected: [1], actual: order.dims.length } });
      return undefined;
    }
    return { dims: [order.dims[0]!, ...x.dims.slice(1)] };
  }
});
