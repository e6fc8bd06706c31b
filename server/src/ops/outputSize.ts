import type { AxisMap } from '../arithmetic/axisMap';
import type { ArgumentProblem } from '../ir/finding';
import type { Tensor } from '../ir/shape';
import type { OpContext } from './op';
import { onAxis, type Padding, type PerAxis, sides } from './param';

/**
 * PyTorch hands an extent of 0 on where oneDNN computes, which it does for groups, batches and large windows; its own code
 * refuses (aten/src/ATen/native/Convolution.cpp, use_mkldnn).
 */
export function keepsEmpty({ conventions, x }: OpContext, args: Transposed & { readonly groups: number }): boolean {
  const large = [-2, -1].every(i => onAxis(args.kernel, args.rank + i) > 3);
  const batched = x.dims.length === args.rank + 2 && x.dims[0] !== 1;
  return conventions.framework === 'torch' && (args.groups > 1 || batched || large);
}

interface Transposed {
  readonly kernel: PerAxis;
  readonly stride: PerAxis;
  readonly padding: Padding;
  readonly dilation: PerAxis;
  readonly rank: number;
  readonly outputPadding: PerAxis | undefined;
  readonly outputSize: readonly number[] | undefined;
}

/** The output extents asked for, spatial ones alone: batch and channels may stand before them. */
function wantedSize(args: Transposed, input: Tensor): readonly number[] | undefined {
  const { outputSize, rank } = args;
  if (!outputSize) return undefined;
  const others = input.dims.length - rank;
  return outputSize.length === others + rank ? outputSize.slice(others) : outputSize;
}

/** Extent of a transposed convolution without output padding. */
function bareExtent(args: Transposed, n: number, i: number): number {
  const [before, after] = sides(args.padding, i) ?? [0, 0];
  return (n - 1) * onAxis(args.stride, i) - before - after + onAxis(args.dilation, i) * (onAxis(args.kernel, i) - 1) + 1;
}

/** The output padding that gives the extent asked for. */
export function wantedPadding(args: Transposed, input: Tensor, i: number): number | undefined {
  const wanted = wantedSize(args, input)?.[i];
  const n = wanted === undefined ? undefined : input.dims[input.dims.length - args.rank + i];
  return wanted === undefined || typeof n !== 'number' ? undefined : wanted - bareExtent(args, n, i);
}

/** An output size must have all axes, and lie within one stride of the smallest (torch/nn/modules/conv.py). */
export function reachesSize(ctx: OpContext<'outputSize'>, args: Transposed): boolean {
  const wanted = wantedSize(args, ctx.x);
  if (!wanted) return true;
  const refuse = (problem: ArgumentProblem): false => {
    ctx.report({ kind: 'argument', blame: ['outputSize'], data: { problem } });
    return false;
  };
  if (wanted.length !== args.rank) return refuse({ is: 'value', why: `${wanted.length} extents for ${args.rank} spatial axes` });
  for (let i = 0; i < args.rank; i++) {
    const n = ctx.x.dims[ctx.x.dims.length - args.rank + i];
    if (typeof n !== 'number') continue;
    const min = bareExtent(args, n, i);
    const max = min + onAxis(args.stride, i) - 1;
    if (wanted[i]! < min || wanted[i]! > max) return refuse({ is: 'range', written: String(wanted[i]), min, max });
  }
  return true;
}

/** An output padding must be smaller than the stride or the dilation; nobody looks when the batch is empty. */
export function fitsStride(ctx: OpContext<'outputPadding'>, args: Transposed): boolean {
  if (ctx.x.dims.length === args.rank + 2 && ctx.x.dims[0] === 0) return true;
  for (let i = 0; i < args.rank; i++) {
    // Keras asks for less than the stride, PyTorch for less than the larger of stride and dilation.
    const least = ctx.conventions.framework === 'tensorflow' ? 0 : onAxis(args.dilation, i);
    const limit = Math.max(onAxis(args.stride, i), least);
    const outputPadding = wantedPadding(args, ctx.x, i) ?? onAxis(args.outputPadding ?? 0, i);
    if (outputPadding < limit) continue;
    ctx.report({ kind: 'output-padding-too-large', blame: ['outputPadding'], data: { outputPadding, limit } });
    return false;
  }
  return true;
}

/** Without an output padding Keras gives what stride and window need; with one, 'same' takes half a window away at either end. */
export function transposedAsKeras(
  taps: { readonly kernel: number; readonly stride: number; readonly dilation: number },
  padding: Padding,
  outputPadding: PerAxis | undefined,
  i: number
): AxisMap {
  const reach = taps.dilation * (taps.kernel - 1) + 1;
  const same = padding === 'same';
  if (outputPadding === undefined)
    return same
      ? { kind: 'grow', factor: taps.stride }
      : { kind: 'transposed', ...taps, before: 0, after: 0, outputPadding: Math.max(taps.stride - reach, 0) };
  const cut = same ? Math.floor(reach / 2) : 0;
  return { kind: 'transposed', ...taps, before: cut, after: cut, outputPadding: onAxis(outputPadding, i) };
}
