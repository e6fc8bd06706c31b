import { type Dim, isTensor, mapDim, product } from '../ir/shape';
import { positionOf } from './axis';
import { defineOp, type OpContext } from './op';
import { boolean, integer, integers, optional } from './param';
import { fit } from './reshape';

/** Gives some neighbouring axes other extents. */
export const reshapeAxes = defineOp({
  name: 'reshapeAxes',
  doc: 'Reshape of some axes: the same samples with other extents; 0 keeps an extent, one may be -1.',
  formula: 'axes extents from axis on → shape of the same product; 0 keeps an extent, -1 takes what is left',
  params: {
    shape: integers('The new extents; 0 keeps the one that arrives at that place, -1 takes the rest.', { default: [] }),
    axis: integer('The first axis that is replaced; -1 stands behind the last.', { default: 0 }),
    axes: integer('How many are replaced; -1 for all from there on.', { min: -1, default: -1 })
  },
  shape(ctx, args) {
    const { dims } = ctx.x;
    // Positions are counted between the axes, so there is one more of them (reshape_layer.cpp).
    const start = positionOf(ctx, 'axis', args.axis, dims.length + 1);
    if (start === undefined) return undefined;
    const end = args.axes < 0 ? dims.length : start + args.axes;
    if (end > dims.length) {
      ctx.report({
        kind: 'argument',
        blame: ['axes'],
        data: { problem: { is: 'range', written: String(args.axes), max: dims.length - start } }
      });
      return undefined;
    }
    const wanted: Dim[] = [];
    for (const [i, n] of args.shape.entries()) {
      const kept = dims[start + i];
      if (n === 0 && kept === undefined) {
        const why = `keeps the extent of axis ${start + i} with its 0, and ${dims.length} axes arrive`;
        ctx.report({ kind: 'argument', blame: ['shape'], data: { problem: { is: 'value', why } } });
        return undefined;
      }
      wanted.push(n === 0 ? kept! : n);
    }
    const fitted = fit(ctx, dims.slice(start, end), wanted, { blame: ['shape'] });
    return fitted && { dims: [...dims.slice(0, start), ...fitted, ...dims.slice(end)] };
  }
});

/** Makes one value of all axes from one on. */
export const reduceTail = defineOp({
  name: 'reduceTail',
  fields: 'all',
  doc: 'Reduction: all axes from one on become a single value.',
  formula: 'axes before axis stay; the rest goes',
  params: { axis: integer('The first axis that is reduced.', { default: 0 }) },
  shape(ctx, args) {
    // A scalar has no axis, and none to reduce.
    const at = ctx.x.dims.length === 0 && args.axis === 0 ? 0 : positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    return at === undefined ? undefined : { dims: ctx.x.dims.slice(0, at) };
  }
});

/** The positions of the largest samples. */
export const argMax = defineOp({
  name: 'argMax',
  fields: 'all',
  doc: 'ArgMax: the positions, or positions and values, of the largest samples, along one axis or over all but the batch.',
  formula: 'n along axis → count; without an axis N×… → N×1×count (2 in the place of 1 with values)',
  params: {
    count: integer('How many of the largest.', { min: 1, default: 1 }),
    values: boolean('Hand out the values as well; along an axis: in place of the positions.', { default: false }),
    axis: optional(integer('The axis along which they are sought.'))
  },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const at = args.axis === undefined ? undefined : positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    if (args.axis !== undefined && at === undefined) return undefined;
    const among = at === undefined ? product(dims.slice(1)) : dims[at];
    if (typeof among === 'number' && args.count > among) {
      ctx.report({ kind: 'argument', blame: ['count'], data: { problem: { is: 'range', written: String(args.count), max: among } } });
      return undefined;
    }
    if (at !== undefined) return { dims: dims.with(at, args.count) };
    // argmax_layer.cpp: at least three axes, the rest of them 1.
    const rest = Array.from({ length: Math.max(dims.length, 3) - 3 }, () => 1);
    return { dims: [dims[0] ?? 1, args.values ? 2 : 1, args.count, ...rest] };
  }
});

/** Pools over grids of 1×1, 2×2, 4×4 … windows and lays all values in a row. */
export const pyramidPool = defineOp({
  name: 'pyramidPool',
  fields: 'all',
  doc: 'Spatial pyramid pooling: grids of 1×1, 2×2, 4×4 … windows over the map, all values in one axis.',
  formula: 'N×C×H×W → N×(C·(4^levels − 1)/3); N×C×1×1 with one level',
  params: { levels: integer('How many grids.', { min: 1, max: 15 }) },
  shape(ctx, args) {
    const { dims } = ctx.x;
    if (dims.length !== 4) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [4], actual: dims.length } });
      return undefined;
    }
    if (!gridsFit(ctx, args.levels)) return undefined;
    // One grid is a plain pooling layer, which keeps its axes (spp_layer.cpp).
    if (args.levels === 1) return { dims: [dims[0]!, dims[1]!, 1, 1] };
    const values = (4 ** args.levels - 1) / 3;
    return { dims: [dims[0]!, mapDim(dims[1]!, n => n * values)] };
  }
});

/** Every grid is a pooling whose padding has to stay below its window (spp_layer.cpp, pooling_layer.cpp). */
function gridsFit(ctx: OpContext<'levels'>, levels: number): boolean {
  for (let grid = 0; grid < levels; grid++) {
    const windows = 2 ** grid;
    for (const extent of ctx.x.dims.slice(2)) {
      if (typeof extent !== 'number') continue;
      const kernel = Math.ceil(extent / windows);
      const padding = Math.trunc((kernel * windows - extent + 1) / 2);
      if (padding === 0 || padding < kernel) continue;
      const why = `a grid of ${windows}×${windows} over ${extent} samples pads by ${padding}, and the padding has to stay below the window of ${kernel}`;
      ctx.report({ kind: 'argument', blame: ['levels'], data: { problem: { is: 'value', why } } });
      return false;
    }
  }
  return true;
}

/** Cuts a window of the second input's size out of the first. */
export const cropLike = defineOp({
  name: 'cropLike',
  fields: 'kept',
  doc: 'Crop: takes, from one axis on, as many samples as the second input has, behind an offset.',
  formula: 'from axis on: the extents of the second input; offset + extent ≤ n',
  params: {
    axis: integer('The first axis that is cropped.', { default: 2 }),
    offsets: integers('Where it begins: one number, or one for each cropped axis.', { min: 0, default: [] })
  },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const [x, like] = ctx.inputs;
    if (!isTensor(x) || !isTensor(like)) return undefined;
    const start = positionOf(ctx, 'axis', args.axis, ctx.x.dims.length);
    if (start === undefined) return undefined;
    const cropped = x.dims.length - start;
    if (args.offsets.length > 1 && args.offsets.length !== cropped) {
      const why = `has ${args.offsets.length} values for ${cropped} cropped axes: one, or one an axis`;
      ctx.report({ kind: 'argument', blame: ['offsets'], data: { problem: { is: 'value', why } } });
      return undefined;
    }
    if (like.dims.length < x.dims.length) {
      ctx.report({ kind: 'rank', blame: [], input: 1, data: { expected: [x.dims.length], actual: like.dims.length } });
      return undefined;
    }
    const dims = x.dims.map((dim, i) => (i < start ? dim : like.dims[i]!));
    for (const [i, size] of dims.entries()) {
      const offset = i < start ? 0 : (args.offsets[args.offsets.length > 1 ? i - start : 0] ?? 0);
      const from = x.dims[i]!;
      if (typeof from !== 'number' || typeof size !== 'number' || offset + size <= from) continue;
      const why = `${offset} + ${size} reaches beyond the ${from} samples of axis ${i}`;
      const blame = offset > 0 && size <= from ? (['offsets'] as const) : [];
      ctx.report({
        kind: 'argument',
        blame,
        input: 0,
        data: { problem: { is: 'value', why: blame.length > 0 ? why : `the crop of ${why}` } }
      });
      return undefined;
    }
    return { dims };
  }
});
