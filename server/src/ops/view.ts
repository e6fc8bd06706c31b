import { type Dim, isTensor } from '../ir/shape';
import { swapAxes } from './axes';
import { refuse } from './axis';
import { defineOp, inside } from './op';
import { integers } from './param';
import { reshape } from './reshape';

/** A view of a transposed tensor, whose samples do not lie in order: only axes that still do can be merged. */
export const transposedView = defineOp({
  name: 'transposedView',
  doc: 'Transpose, then view: gives the samples other axes without moving them, which needs merged axes to lie in order.',
  formula: 'extents at first and second swapped, then → shape of the same product',
  params: { ...swapAxes.params, shape: integers('The new extents; one may be -1.', { min: -1 }) },
  shape(ctx, args) {
    const swapped = swapAxes.shape(ctx as never, args);
    if (!swapped || !isTensor(swapped)) return undefined;
    const viewed = reshape.shape(
      inside(ctx, [swapped], finding => ctx.report(finding as never)),
      { shape: args.shape, keep: 0 }
    );
    if (!viewed || !isTensor(viewed)) return undefined;
    const rank = ctx.x.dims.length;
    const [first, second] = [args.first, args.second].map(axis => (axis < 0 ? axis + rank : axis)) as [number, number];
    const strides = stridesOf(ctx.x.dims);
    const order = strides.map((_, i) => strides[i === first ? second : i === second ? first : i]!);
    return liesInOrder(swapped.dims, order, viewed.dims)
      ? viewed
      : refuse(ctx, 'shape', 'merges axes that do not lie in order: reshape copies');
  }
});

/** How many samples further the next one of each axis lies. */
function stridesOf(dims: readonly Dim[]): number[] {
  const strides: number[] = [];
  for (let i = dims.length - 1, step = 1; i >= 0; i--) {
    strides[i] = step;
    step *= Number(dims[i]);
  }
  return strides;
}

/** Whether extents `to` can be laid over samples of extents `from` and these strides (aten/src/ATen/TensorUtils.cpp, computeStride). */
function liesInOrder(from: readonly Dim[], strides: readonly number[], to: readonly Dim[]): boolean {
  if (from.includes(0) || [...from, ...to].some(dim => typeof dim !== 'number')) return true;
  let view = to.length - 1;
  let base = strides.at(-1) ?? 1;
  let count = 1;
  for (let axis = from.length - 1; axis >= 0; axis--) {
    count *= Number(from[axis]);
    const next = strides[axis - 1];
    if (axis > 0 && (from[axis - 1] === 1 || next === count * base)) continue;
    let covered = 1;
    while (view >= 0 && (covered < count || to[view] === 1)) covered *= Number(to[view--]);
    if (covered !== count) return false;
    base = next ?? 1;
    count = 1;
  }
  return view === -1 || to.slice(0, view + 1).every(dim => dim === 1);
}
