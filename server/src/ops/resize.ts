import type { AxisMap } from '../arithmetic/axisMap';
import { isTensor, mapDim } from '../ir/shape';
import { rank } from './conv';
import { hasRank, layoutOf, onSpatialAxes } from './layout';
import { defineOp, type OpContext } from './op';
import { type ArgsOf, any, boolean, integer, numbers, onAxis, optional, perAxis, perSide, type Sides, text } from './param';

/** The spatial modes of torch.nn.functional.interpolate and how many spatial axes each takes. */
const modeRanks: Readonly<Record<string, readonly number[]>> = {
  nearest: [1, 2, 3],
  'nearest-exact': [1, 2, 3],
  area: [1, 2, 3],
  linear: [1],
  bilinear: [2],
  bicubic: [2],
  trilinear: [3]
};

/** Resizes the spatial axes to a size or by a factor. */
export const interpolate = defineOp({
  name: 'interpolate',
  doc: 'Resizes all spatial axes, to given extents or by a factor (rounded down).',
  params: {
    size: optional(perAxis('Extents that come out: a number, or one for each axis.', { unit: 'samples', min: 1 })),
    scale: optional(numbers('Factor, or one for each axis.')),
    mode: text('How new samples are made.', { default: 'nearest', choices: Object.keys(modeRanks) }),
    alignCorners: optional(boolean('Whether corner samples stay where they are; no bearing on shapes.'))
  },
  sizedBy: ['size', 'scale'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, input.dims.length - 2, conventions, (i): AxisMap => {
      if (args.size !== undefined) return { kind: 'constant', extent: onAxis(args.size, i) };
      const factor = typeof args.scale === 'number' ? args.scale : (args.scale?.[i] ?? 1);
      return Number.isInteger(factor) ? { kind: 'scale', numerator: factor, denominator: 1 } : { kind: 'scale-float', factor };
    }),
  shape(ctx, args) {
    const spatial = ctx.x.dims.length - 2;
    if (spatial < 1 || spatial > 3 || !modeRanks[args.mode]?.includes(spatial)) {
      ctx.report({
        kind: 'rank',
        blame: ['mode'],
        input: 0,
        data: { expected: (modeRanks[args.mode] ?? [1, 2, 3]).map(n => n + 2), actual: ctx.x.dims.length }
      });
      return undefined;
    }
    const given = [args.size, args.scale].filter(v => v !== undefined).length;
    if (given !== 1) {
      const why = given === 0 ? 'either a size or a scale factor must be given' : 'only one of size and scale factor may be given';
      ctx.report({ kind: 'argument', blame: given === 0 ? [] : ['size', 'scale'], data: { problem: { is: 'value', why } } });
      return undefined;
    }
    const list = Array.isArray(args.size) ? args.size : Array.isArray(args.scale) ? args.scale : undefined;
    if (list && list.length !== spatial) {
      ctx.report({
        kind: 'argument',
        blame: ['size', 'scale'],
        data: { problem: { is: 'value', why: `${list.length} numbers for ${spatial} spatial axes` } }
      });
      return undefined;
    }
    const dims = ctx.sizes();
    return dims && { dims };
  }
});

/** Resizes the first input to the spatial extents of the second. */
export const resizeLike = defineOp({
  name: 'resizeLike',
  doc: 'Resizes the spatial axes of the first input to those of the second.',
  params: {},
  inputs: { min: 2, max: 2 },
  shape(ctx) {
    const [x, like] = ctx.inputs;
    return isTensor(x) && isTensor(like) ? { dims: [...x.dims.slice(0, 2), ...like.dims.slice(2)] } : undefined;
  }
});

const factor = integer('Factor on each spatial axis.', { min: 1 });

/** Moves channels into space. */
export const pixelShuffle = defineOp({
  name: 'pixelShuffle',
  doc: 'Pixel shuffle (depth to space): r² channels become an r×r block of samples.',
  params: { factor },
  sizedBy: ['factor'],
  axes: (args, input, conventions) => onSpatialAxes(input, 2, conventions, () => ({ kind: 'grow', factor: args.factor })),
  shape(ctx, args) {
    const { channel } = layoutOf(ctx.x.dims.length, 2, ctx.conventions);
    const channels = ctx.x.dims[channel];
    if (channels === undefined) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [3, 4], actual: ctx.x.dims.length } });
      return undefined;
    }
    const block = args.factor * args.factor;
    if (typeof channels === 'number' && channels % block !== 0) {
      ctx.report({
        kind: 'indivisible',
        blame: ['factor'],
        input: 0,
        data: { value: channels, by: block, what: 'channels', divisor: 'factor²' }
      });
      return undefined;
    }
    const dims = ctx.sizes();
    return (
      dims && {
        dims: dims.with(
          channel,
          mapDim(channels, n => n / block)
        )
      }
    );
  }
});

/** Moves space into channels. */
export const pixelUnshuffle = defineOp({
  name: 'pixelUnshuffle',
  doc: 'Pixel unshuffle (space to depth): an r×r block of samples becomes r² channels; r must divide the extents.',
  params: { factor },
  sizedBy: ['factor'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, 2, conventions, () => ({ kind: 'shrink', factor: args.factor, remainder: 'error' })),
  shape(ctx, args) {
    const { channel } = layoutOf(ctx.x.dims.length, 2, ctx.conventions);
    const channels = ctx.x.dims[channel];
    if (channels === undefined) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [3, 4], actual: ctx.x.dims.length } });
      return undefined;
    }
    const dims = ctx.sizes();
    return (
      dims && {
        dims: dims.with(
          channel,
          mapDim(channels, n => n * args.factor * args.factor)
        )
      }
    );
  }
});

/** Samples before and after spatial axis `i`, of one amount for all sides, one for each axis, or a pair for each axis. */
function amountsAt(amounts: Sides, i: number, spatial: number, lastAxisFirst: boolean): { before: number; after: number } {
  const each = typeof amounts === 'number' ? Array<number>(spatial).fill(amounts) : amounts;
  const flat = each.length === spatial ? each.flatMap(amount => (typeof amount === 'number' ? [amount, amount] : amount)) : each.flat();
  const pair = lastAxisFirst ? spatial - 1 - i : i;
  return { before: flat[2 * pair] ?? 0, after: flat[2 * pair + 1] ?? 0 };
}

const amounts = perSide('Samples before and after: one number for all sides, one for each spatial axis, or a pair for each in turn.', {
  unit: 'samples'
});
const lastAxisFirst = boolean('Whether the pairs begin with the last axis (left, right, top, bottom), as in PyTorch.', { default: false });

function checkAmounts(ctx: OpContext<'amounts'>, args: { rank: number; amounts: Sides; lastAxisFirst: boolean }): boolean {
  if (!hasRank(ctx, args.rank)) return false;
  if (typeof args.amounts === 'number') return true;
  const paired = args.amounts.some(amount => typeof amount !== 'number');
  // PyTorch takes one flat list of all sides and nothing else.
  if (args.amounts.length === (paired ? 1 : 2) * args.rank && !(paired && args.lastAxisFirst)) return true;
  if (args.amounts.length === args.rank && !args.lastAxisFirst) return true;
  ctx.report({
    kind: 'argument',
    blame: ['amounts'],
    data: { problem: { is: 'value', why: `${args.amounts.length} amounts for ${2 * args.rank} sides` } }
  });
  return false;
}

/** Adds samples around the spatial axes, or takes them away. */
export const pad = defineOp({
  name: 'pad',
  doc: 'Padding: adds samples around the spatial axes; negative amounts crop.',
  params: {
    rank,
    amounts,
    lastAxisFirst,
    mode: text('What is added.', { default: 'constant', choices: ['constant', 'reflect', 'replicate', 'circular'] }),
    value: optional(any('The constant that is added; no bearing on shapes.'))
  },
  sizedBy: ['amounts'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, args.rank, conventions, i => ({ kind: 'shift', ...amountsAt(args.amounts, i, args.rank, args.lastAxisFirst) })),
  shape(ctx, args) {
    if (!checkAmounts(ctx, args)) return undefined;
    if (reflects(ctx, args)) return undefined;
    const dims = ctx.sizes();
    return dims && { dims };
  }
});

/** Reflection needs more samples than it adds, circular padding as many (aten/src/ATen/native/ReflectionPad.cpp). */
function reflects(ctx: OpContext<'amounts'>, args: ArgsOf<typeof pad.params>): boolean {
  if (args.mode !== 'reflect' && args.mode !== 'circular') return false;
  const { spatial } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
  for (let i = 0; i < args.rank; i++) {
    const { before, after } = amountsAt(args.amounts, i, args.rank, args.lastAxisFirst);
    const extent = ctx.x.dims[spatial + i];
    const largest = typeof extent === 'number' ? extent - (args.mode === 'reflect' ? 1 : 0) : Number.POSITIVE_INFINITY;
    if (Math.max(before, after) > largest) {
      ctx.report({
        kind: 'argument',
        blame: ['amounts'],
        data: { problem: { is: 'range', written: String(Math.max(before, after)), max: largest } }
      });
      return true;
    }
  }
  return false;
}

/** Takes samples away around the spatial axes. */
export const crop = defineOp({
  name: 'crop',
  doc: 'Cropping: takes samples away around the spatial axes.',
  params: { rank, amounts: { ...amounts, min: 0 }, lastAxisFirst },
  sizedBy: ['amounts'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, args.rank, conventions, i => {
      const { before, after } = amountsAt(args.amounts, i, args.rank, args.lastAxisFirst);
      return { kind: 'shift', before: -before, after: -after };
    }),
  shape(ctx, args) {
    if (!checkAmounts(ctx, args)) return undefined;
    const dims = ctx.sizes();
    return dims && { dims };
  }
});
