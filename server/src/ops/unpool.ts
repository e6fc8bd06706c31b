import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import { type Dim, isTensor, mayEqual, type Tensor } from '../ir/shape';
import { kernel, pad, rank } from './conv';
import { hasRank, onSpatialAxes } from './layout';
import { defineOp, type OpContext } from './op';
import { type ArgsOf, integers, onAxis, optional, perAxis, sides } from './param';

const params = {
  rank,
  kernel: perAxis(kernel.doc, { unit: 'samples' }),
  stride: optional(perAxis('Step from one window to the next; the window itself when left out.', { unit: 'samples' })),
  padding: pad,
  outputSize: optional(integers('Extents that are to come out, batch and channels perhaps before them.', { unit: 'samples' }))
} as const;

type Args = ArgsOf<typeof params>;

/** The extent by default; PyTorch computes it for any window and step, 0 included. */
function extentAt(args: Args, n: number, i: number): number {
  const [before, after] = sides(args.padding, i) ?? [0, 0];
  return (n - 1) * onAxis(args.stride ?? args.kernel, i) - before - after + onAxis(args.kernel, i);
}

function mapAt(args: Args, n: Dim, i: number): AxisMap {
  const [before, after] = sides(args.padding, i) ?? [0, 0];
  const taps = { kernel: onAxis(args.kernel, i), stride: onAxis(args.stride ?? args.kernel, i), dilation: 1 };
  if (Math.min(taps.kernel, taps.stride) < 1 && typeof n === 'number') return { kind: 'constant', extent: extentAt(args, n, i) };
  return { kind: 'transposed', ...taps, before, after, outputPadding: 0 };
}

/** The extents asked for without batch and channels. */
const wanted = (args: Args): readonly number[] | undefined =>
  args.outputSize?.length === args.rank + 2 ? args.outputSize.slice(2) : args.outputSize;

/** Puts pooled samples back where they came from. */
export const maxUnpool = defineOp({
  name: 'maxUnpool',
  doc: 'Max unpooling: every sample goes back to the position its index says, zeros elsewhere.',
  params,
  inputs: { min: 2, max: 2 },
  sizedBy: ['kernel', 'stride', 'padding'],
  axes: (args, input: Tensor, conventions: Conventions) =>
    onSpatialAxes(input, args.rank, conventions, (i): AxisMap => {
      const extent = wanted(args)?.[i];
      return extent === undefined ? mapAt(args, input.dims[input.dims.length - args.rank + i]!, i) : { kind: 'constant', extent };
    }),
  numbers: (_, i) => (i === 1 ? ['int64'] : undefined),
  shape(ctx, args) {
    const indices = ctx.inputs[1];
    if (!hasRank(ctx, args.rank) || !isTensor(indices) || !reaches(ctx, args)) return undefined;
    const at = ctx.x.dims.findIndex((dim, i) => !mayEqual(dim, indices.dims[i] ?? 0));
    if (at >= 0 || indices.dims.length !== ctx.x.dims.length) {
      ctx.report({ kind: 'reshape-mismatch', blame: [], input: 1, data: { from: indices.dims, to: ctx.x.dims } });
      return undefined;
    }
    const dims = ctx.sizes(0);
    if (dims && !dims.some(dim => Number(dim) < 0) && (args.rank < 3 || ![args.stride ?? args.kernel].flat().some(step => step < 1)))
      return { dims };
    if (dims) ctx.report({ kind: 'output-vanishes', blame: ['stride'], input: 0, data: { input: ctx.x.dims, output: dims } });
    return undefined;
  }
});

/** An output size lies less than one stride from the one by default (torch/nn/functional.py, _unpool_output_size). */
function reaches(ctx: OpContext<'outputSize'>, args: Args): boolean {
  const sizes = wanted(args);
  if (!sizes) return true;
  const refuse = (why: string): false => {
    ctx.report({ kind: 'argument', blame: ['outputSize'], data: { problem: { is: 'value', why } } });
    return false;
  };
  if (sizes.length !== args.rank) return refuse(`${args.outputSize!.length} extents for ${args.rank} spatial axes`);
  for (let i = 0; i < args.rank; i++) {
    const n = ctx.x.dims[ctx.x.dims.length - args.rank + i];
    if (typeof n !== 'number') continue;
    const stride = onAxis(args.stride ?? args.kernel, i);
    const middle = extentAt(args, n, i);
    if (Math.abs(sizes[i]! - middle) >= stride)
      return refuse(`${sizes[i]} is not between ${middle - stride + 1} and ${middle + stride - 1}`);
  }
  return true;
}
