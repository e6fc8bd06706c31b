import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import { isTensor, mapDim, type Tensor } from '../ir/shape';
import { hasBorder, hasSamples } from './border';
import { rank } from './conv';
import { hasRank, layoutOf, mapEach, onSpatialAxes } from './layout';
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
  lanczos: [2],
  trilinear: [3]
};

/** Resizes the spatial axes to a size or by a factor. */
export const interpolate = defineOp({
  name: 'interpolate',
  doc: 'Resizes all spatial axes, to given extents or by a factor (rounded down).',
  params: {
    size: optional(perAxis('Extents that come out: a number, or one for each axis.', { unit: 'samples', min: 1 })),
    scale: optional(numbers('Factor, or one for each axis.')),
    spatial: optional(integer('Number of spatial axes, where the layer takes one number alone.', { min: 1, max: 3 })),
    mode: text('How new samples are made.', { default: 'nearest', choices: Object.keys(modeRanks) }),
    alignCorners: optional(boolean('Whether corner samples stay where they are; no bearing on shapes.')),
    recompute: boolean('Whether the factor is computed anew from the extents that come out.', { default: false }),
    antialias: boolean('Whether samples are averaged where the extents shrink.', { default: false })
  },
  sizedBy: ['size', 'scale'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, input.dims.length - 2, conventions, (i): AxisMap => {
      if (args.size !== undefined) return { kind: 'constant', extent: onAxis(args.size, i) };
      const factor = typeof args.scale === 'number' ? args.scale : (args.scale?.[i] ?? 1);
      return Number.isInteger(factor) ? { kind: 'scale', numerator: factor, denominator: 1 } : { kind: 'scale-float', factor };
    }),
  shape(ctx, args) {
    if (args.spatial !== undefined && !takesMode(ctx, args.spatial, args.mode)) return undefined;
    const spatial = ctx.x.dims.length - 2;
    if (args.spatial === undefined && (spatial < 1 || spatial > 3 || !modeRanks[args.mode]?.includes(spatial))) {
      ctx.report({
        kind: 'rank',
        blame: ['mode'],
        input: 0,
        data: { expected: (modeRanks[args.mode] ?? [1, 2, 3]).map(n => n + 2), actual: ctx.x.dims.length }
      });
      return undefined;
    }
    if (!fitsMode(ctx, args)) return undefined;
    const given = [args.size, args.scale].filter(v => v !== undefined).length;
    if (given !== 1) {
      const why = given === 0 ? 'either a size or a scale factor must be given' : 'only one of size and scale factor may be given';
      ctx.report({
        kind: 'argument',
        blame: given === 0 ? [] : ['size', 'scale'],
        data: { problem: { is: 'value', why, ...(given === 0 && { missing: { parameter: 'scale' } }) } }
      });
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
    if ([args.scale ?? 1].flat().some(factor => factor < 0)) {
      ctx.report({ kind: 'argument', blame: ['scale'], data: { problem: { is: 'value', why: 'must not be negative' } } });
      return undefined;
    }
    // Areas are means of windows, of which there may be none; the other ways need a sample to look at (UpSample.h).
    const area = args.mode === 'area';
    if (!hasSamples(ctx, spatial, area && spatial < 3 ? 'space' : 'channels')) return undefined;
    // Keras only multiplies what arrives.
    const torch = ctx.conventions.framework === 'torch';
    const dims = ctx.sizes(area || !torch ? 0 : 1);
    const gone = torch && dims?.slice(2).some(dim => Number(dim) < (area ? 0 : 1));
    if (dims && !gone) return { dims };
    if (dims)
      ctx.report({ kind: 'output-vanishes', blame: ['size'], input: 0, data: { input: ctx.x.dims.slice(2), output: dims.slice(2) } });
    return undefined;
  },
  numbers: () => ['float32', 'float64', 'float16', 'bfloat16', 'uint8']
});

/** Keras looks at the rank when the model is built, and at the mode when data flows (keras/src/layers/reshaping/up_sampling2d.py). */
function takesMode(ctx: OpContext<'mode'>, spatial: number, mode: string): boolean {
  if (!hasRank(ctx, spatial)) return false;
  const modes = ['nearest', 'bilinear', 'bicubic', 'lanczos3', 'lanczos5'];
  if (!modes.includes(mode)) {
    const problem = { is: 'type', expected: modes.join(', '), written: String(mode) } as const;
    ctx.report({ kind: 'argument', blame: ['mode'], data: { problem, late: true } });
  }
  return true;
}

/** Settings that go with some modes only (torch/nn/functional.py, interpolate). */
function fitsMode(
  ctx: OpContext<'alignCorners' | 'recompute' | 'antialias'>,
  args: { mode: string; size: unknown; alignCorners: boolean | undefined; recompute: boolean; antialias: boolean }
): boolean {
  const refuse = (blame: 'alignCorners' | 'recompute' | 'antialias', why: string): false => {
    ctx.report({ kind: 'argument', blame: [blame], data: { problem: { is: 'value', why } } });
    return false;
  };
  if (args.alignCorners !== undefined && !/linear|bicubic/.test(args.mode))
    return refuse('alignCorners', `corners are aligned in linear and cubic modes only, not in ${args.mode}`);
  if (args.recompute && args.size !== undefined && args.size !== null)
    return refuse('recompute', 'there is no factor to recompute beside a size');
  if (args.antialias && !/^(?:bilinear|bicubic|lanczos)$/.test(args.mode)) return refuse('antialias', `${args.mode} has no antialiasing`);
  return args.mode !== 'lanczos' || args.antialias || refuse('antialias', 'lanczos needs it');
}

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
  formula: 'channels: C → C/factor^rank',
  params: { factor, rank },
  sizedBy: ['factor'],
  axes: (args, input, conventions) => onSpatialAxes(input, args.rank, conventions, () => ({ kind: 'grow', factor: args.factor })),
  shape(ctx, args) {
    const { channel } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
    const channels = ctx.x.dims[channel];
    if (channels === undefined) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [3, 4], actual: ctx.x.dims.length } });
      return undefined;
    }
    const block = args.factor ** args.rank;
    if (typeof channels === 'number' && channels % block !== 0) {
      const divisor = `factor${args.rank === 3 ? '³' : args.rank === 2 ? '²' : ''}`;
      ctx.report({
        kind: 'indivisible',
        blame: ['factor'],
        input: 0,
        data: { value: channels, by: block, what: 'channels', divisor }
      });
      return undefined;
    }
    const dims = ctx.sizes(ctx.conventions.framework === 'torch' ? 0 : 1);
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
  formula: 'channels: C → C·factor²',
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
    const dims = ctx.sizes(ctx.conventions.framework === 'torch' ? 0 : 1);
    // PyTorch hands a tensor without samples on as it is.
    if (dims && ctx.conventions.framework === 'torch' && ctx.x.dims.includes(0)) return ctx.x;
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

function refuse(ctx: OpContext<'amounts'>, why: string): false {
  ctx.report({ kind: 'argument', blame: ['amounts'], data: { problem: { is: 'value', why } } });
  return false;
}

function checkAmounts(ctx: OpContext<'amounts'>, args: { rank: number; amounts: Sides }): boolean {
  if (!hasRank(ctx, args.rank)) return false;
  if (typeof args.amounts === 'number') return true;
  const paired = args.amounts.some(amount => typeof amount !== 'number');
  if (args.amounts.length === (paired ? 1 : 2) * args.rank || args.amounts.length === args.rank) return true;
  return refuse(ctx, `${args.amounts.length} amounts for ${2 * args.rank} sides`);
}

const padParams = {
  rank,
  amounts,
  lastAxisFirst,
  mode: text('What is added.', { default: 'constant', choices: ['constant', 'reflect', 'replicate', 'circular'] }),
  value: optional(any('The constant that is added; no bearing on shapes.'))
} as const;

type PadArgs = ArgsOf<typeof padParams>;

/** How many axes are padded: pairs from the last axis on go as far as they reach, whatever the layer is called. */
const padded = ({ rank, amounts, lastAxisFirst }: PadArgs): number =>
  lastAxisFirst && typeof amounts !== 'number' ? Math.floor(amounts.length / 2) : rank;

/** Adds samples around the spatial axes, or takes them away. */
export const pad = defineOp({
  name: 'pad',
  doc: 'Padding: adds samples around the spatial axes; negative amounts crop.',
  params: padParams,
  sizedBy: ['amounts'],
  axes(args, input: Tensor, conventions: Conventions) {
    const spatial = padded(args);
    const map = (i: number): AxisMap => ({ kind: 'shift', ...amountsAt(args.amounts, i, spatial, args.lastAxisFirst) });
    if (!args.lastAxisFirst) return onSpatialAxes(input, spatial, conventions, map);
    const first = input.dims.length - spatial;
    return mapEach(input, i => (i >= first ? map(i - first) : { kind: 'identity' }));
  },
  shape(ctx, args) {
    if (!(args.lastAxisFirst ? reachesAxes(ctx, args) : checkAmounts(ctx, args)) || !hasBorders(ctx, args)) return undefined;
    // PyTorch lets a crop take all there is.
    const dims = ctx.sizes(0);
    // Of copied samples some must be left along one axis at least (ReflectionPad.cpp, ReplicationPadding.cpp).
    const spatial = dims?.slice(-padded(args)) ?? [];
    if (dims && !(copies(args.mode) && spatial.every(dim => dim === 0))) return { dims };
    if (dims)
      ctx.report({
        kind: 'output-vanishes',
        blame: ['amounts'],
        input: 0,
        data: { input: ctx.x.dims.slice(-spatial.length), output: spatial }
      });
    return undefined;
  }
});

const copies = (mode: string): boolean => mode === 'reflect' || mode === 'replicate';

/** Constants go around any axes; copies of samples only around those behind the channels (torch/nn/functional.py, pad). */
function reachesAxes(ctx: OpContext<'amounts'>, args: PadArgs): boolean {
  const count = typeof args.amounts === 'number' ? 2 * args.rank : args.amounts.length;
  // PyTorch takes one flat list of all sides and nothing else.
  const flat = typeof args.amounts === 'number' || args.amounts.every(amount => typeof amount === 'number');
  if (count % 2 !== 0 || !flat) return refuse(ctx, `${count} amounts make no pairs of sides`);
  const spatial = padded(args);
  if (args.mode !== 'constant')
    return spatial > 0 && spatial <= 3 ? hasRank(ctx, spatial) : refuse(ctx, `${count} amounts for 2, 4 or 6 sides`);
  return spatial <= ctx.x.dims.length || refuse(ctx, `${count} amounts for ${2 * ctx.x.dims.length} sides`);
}

/** Whether the samples suffice for what is cut off and for what is copied. */
function hasBorders(ctx: OpContext<'amounts'>, args: PadArgs): boolean {
  const spatial = padded(args);
  if (copies(args.mode) && !hasSamples(ctx, spatial)) return false;
  for (let i = 0; i < spatial; i++) {
    const { before, after } = amountsAt(args.amounts, i, spatial, args.lastAxisFirst);
    const extent = ctx.x.dims[ctx.x.dims.length - spatial + i];
    if (ctx.conventions.layout === 'channels-first' && !hasBorder(ctx, 'amounts', args.mode, before, after, extent)) return false;
    // What is negative is cut off first, before anything is added.
    const cut = Math.max(-before, 0) + Math.max(-after, 0);
    if (args.mode === 'constant' && cut > Number(extent) && before + after + Number(extent) >= 0)
      return refuse(ctx, `cuts ${cut} samples off ${extent}`);
  }
  return true;
}

/** Takes samples away around the spatial axes. */
export const crop = defineOp({
  name: 'crop',
  doc: 'Cropping: takes samples away around the spatial axes.',
  formula: 'n − before − after',
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
