import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import type { Tensor } from '../ir/shape';
import type { OpContext } from './op';

export interface Layout {
  readonly channel: number;
  /** The position of the first spatial axis. */
  readonly spatial: number;
}

const IDENTITY: AxisMap = { kind: 'identity' };

/**
 * Where channels and spatial axes stand in a tensor of `rank` axes with `spatial` spatial ones. One axis fewer than batch,
 * channels and space together means an unbatched input, which PyTorch takes.
 */
export function layoutOf(rank: number, spatial: number, conventions: Conventions): Layout {
  const first = rank - spatial - 1;
  return conventions.layout === 'channels-first' ? { channel: first, spatial: first + 1 } : { channel: rank - 1, spatial: first };
}

/** One map for every axis of the tensor: the given ones on the spatial axes, the identity elsewhere. */
export function onSpatialAxes(
  { dims: { length } }: Tensor,
  spatial: number,
  conventions: Conventions,
  map: (axis: number) => AxisMap,
  isSame = false
): AxisMap[] {
  const { spatial: first } = layoutOf(length, spatial, conventions);
  return onAxes(length, first, first + spatial, map, isSame);
}

/**
 * A map for each of `length` axes: the given ones from axis `first` up to `end`, counted from there, the identity elsewhere. Axes
 * whose maps say the same share one: all of them where it is known that they do (`isSame`).
 */
export function onAxes(length: number, first: number, end: number, map: (axis: number) => AxisMap, isSame = false): AxisMap[] {
  const maps = new Array<AxisMap>(length).fill(IDENTITY);
  const start = Math.max(first, 0);
  for (let i = start; i < length && i < end; i++) {
    const before = maps[i - 1];
    const own = isSame && i > start ? before! : map(i - first);
    maps[i] = before && saysTheSame(before, own) ? before : own;
  }
  return maps;
}

/** Whether two maps are of one kind and hold the same numbers. */
function saysTheSame(a: AxisMap, b: AxisMap): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  // Nearly all are windows: read by name, that is a tenth of the time.
  if (a.kind === 'window' && b.kind === 'window') {
    const sameTaps = a.kernel === b.kernel && a.stride === b.stride && a.dilation === b.dilation;
    return sameTaps && a.before === b.before && a.after === b.after && a.rounding === b.rounding && a.clip === b.clip;
  }
  for (const key in a) if (a[key as keyof AxisMap] !== b[key as keyof AxisMap]) return false;
  return true;
}

const keptAxes = (rank: number): readonly AxisMap[] => new Array<AxisMap>(rank).fill(IDENTITY);

/** Nearly every tensor has one of these numbers of axes. */
const USUAL_RANKS = Array.from({ length: 7 }, (_, rank) => keptAxes(rank));

/** The identity for every axis. */
export const everyAxisKept = (_: unknown, { dims: { length } }: Tensor): readonly AxisMap[] => USUAL_RANKS[length] ?? keptAxes(length);

/** A map for each axis, by its position alone. */
export const mapEach = ({ dims: { length } }: Tensor, map: (axis: number) => AxisMap): AxisMap[] =>
  Array.from({ length }, (_, i) => map(i));

/** Reports a tensor whose number of axes is neither that of a batch nor of a single sample; true when it is fine. */
export function hasRank(ctx: OpContext, spatial: number): boolean {
  const unbatched = ctx.conventions.framework === 'torch';
  const { length } = ctx.x.dims;
  if (length === spatial + 2 || (unbatched && length === spatial + 1)) return true;
  return ofRank(ctx, unbatched ? [spatial + 1, spatial + 2] : [spatial + 2]);
}

/** Reports a tensor that has none of the expected numbers of axes; true when it has one of them. */
export function ofRank(ctx: OpContext, expected: readonly number[]): boolean {
  const actual = ctx.x.dims.length;
  if (expected.includes(actual)) return true;
  ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected, actual } });
  return false;
}

/** The same where a wrapper runs the layer without asking: the model is built, and fails when data flows (TimeDistributed). */
export function ofRankLater(ctx: OpContext, expected: readonly number[]): boolean {
  if (!ctx.conventions.unasked || expected.includes(ctx.x.dims.length)) return ofRank(ctx, expected);
  const why = `takes ${expected.join(' or ')} axes, and ${ctx.x.dims.length} arrive`;
  ctx.report({ kind: 'argument', blame: [], input: 0, data: { problem: { is: 'value', why }, late: true } });
  return true;
}

/** The position of an axis that may be counted from the end; undefined when it lies outside. */
export function axisAt(axis: number, rank: number): number | undefined {
  const position = axis < 0 ? axis + rank : axis;
  return position >= 0 && position < rank ? position : undefined;
}
