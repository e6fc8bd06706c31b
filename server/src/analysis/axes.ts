import { type AxisMap, type Failure, gap, isSound, size, unread } from '../arithmetic/axisMap';
import { exactQuotient, formula } from '../arithmetic/formula';
import { reach, windowCount } from '../arithmetic/window';
import type { Finding } from '../ir/finding';
import { type Dim, exact, type Margin, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import type { OpContext } from '../ops/op';

/**
 * Sends every extent through its map; faults are reported once for all axes. Programs that divide as C does go on with whatever
 * that gives, as long as it is no less than `least`.
 */
export function applyMaps(
  maps: readonly AxisMap[],
  x: Tensor,
  least: number,
  blame: readonly string[],
  on: Pick<OpContext, 'conventions' | 'report'>
): Dim[] | undefined {
  let failures: (Failure | undefined)[] | undefined;
  const unchecked = on.conventions.division === 'truncate';
  let hangs = false;
  const dims: Dim[] = [...x.dims];
  for (let i = 0; i < dims.length; i++) {
    const map = maps[i];
    if (!map || map.kind === 'identity') continue;
    // What holds for the axis before: images are square, and so are most windows.
    if (i > 0 && map === maps[i - 1] && x.dims[i] === x.dims[i - 1] && !failures) {
      dims[i] = dims[i - 1]!;
      continue;
    }
    // A constant follows from no extent.
    const n = map.kind === 'constant' ? 1 : x.dims[i]!;
    if (typeof n !== 'number') {
      dims[i] = UNKNOWN_DIM;
      continue;
    }
    const result = size(map, n);
    if ('extent' in result) {
      hangs ||= overhangs(map, n);
      dims[i] = exact(result.extent) ?? UNKNOWN_DIM;
      continue;
    }
    const left = map.kind === 'constant' ? map.extent : result.failure.why === 'vanishes' ? result.failure.extent : undefined;
    if (!unchecked && left !== undefined && left >= least) dims[i] = left;
    else {
      failures ??= [];
      failures[i] = result.failure;
      dims[i] = extentOf(map, n, result.failure);
    }
  }
  if (!failures && !hangs) return dims;
  const goesOn = unchecked && dims.every(dim => typeof dim !== 'number' || dim >= least);
  const finding = fault(maps, x, dims, failures ?? [], blame);
  on.report(goesOn ? { ...finding, accepted: true } : finding);
  return goesOn ? dims : undefined;
}

/** A window larger than its room whose quotient C truncates to 0, so that one comes out. */
export const overhangs = (map: AxisMap, dim: number): boolean => map.kind === 'window' && map.rounding === 'truncate' && exceeds(map, dim);

const exceeds = (map: AxisMap, dim: Dim): boolean =>
  map.kind === 'window' && typeof dim === 'number' && effectiveWindow(map) > Number(room(map, dim));

/** What the formula comes to where it is no extent. */
function extentOf(map: AxisMap, dim: number, failure: Failure): number {
  if (failure.why === 'vanishes') return failure.extent;
  return map.kind === 'window' && isSound(map) ? windowCount(map, dim) : 0;
}

function fault(
  maps: readonly AxisMap[],
  x: Tensor,
  dims: readonly Dim[],
  failures: readonly (Failure | undefined)[],
  blame: readonly string[]
): Finding {
  const indivisible = failures.findIndex(f => f?.why === 'indivisible');
  const failure = failures[indivisible];
  if (failure?.why === 'indivisible') {
    return {
      kind: 'indivisible',
      blame,
      input: 0,
      data: { value: Number(x.dims[indivisible]), by: failure.by, what: `axis ${indivisible}`, divisor: 'factor' }
    };
  }
  const spatial = maps.flatMap((map, i) => (map.kind === 'identity' ? [] : [i]));
  const tooLarge = (i: number) => {
    const dim = x.dims[i];
    return failures[i] !== undefined || (typeof dim === 'number' && overhangs(maps[i]!, dim));
  };
  const windows = failures.some((f, i) => f?.why === 'window-exceeds-input' || (f !== undefined && exceeds(maps[i]!, x.dims[i]!)));
  if (failures.some(Boolean) && !windows) {
    return { kind: 'output-vanishes', blame, input: 0, data: { input: spatial.map(i => x.dims[i]!), output: spatial.map(i => dims[i]!) } };
  }
  const data = {
    window: spatial.map(i => effectiveWindow(maps[i]!)),
    input: spatial.map(i => x.dims[i]!),
    room: spatial.map(i => room(maps[i]!, x.dims[i]!)),
    axes: spatial.flatMap((i, position) => (tooLarge(i) ? [position] : [])),
    out: spatial.map(i => dims[i]!)
  };
  return { kind: 'window-exceeds-input', blame, input: 0, data };
}

const effectiveWindow = (map: AxisMap): number => ('kernel' in map ? map.dilation * (map.kernel - 1) + 1 : 1);

function room(map: AxisMap, dim: Dim): Dim {
  return map.kind === 'window' && typeof dim === 'number' ? dim + map.before + map.after : dim;
}

/** The kinds of maps in a bit each; the identity is none. */
const KINDS = {
  identity: 0,
  window: 1,
  same: 2,
  causal: 4,
  transposed: 8,
  scale: 16,
  'scale-float': 32,
  shift: 64,
  grow: 128,
  shrink: 256,
  constant: 512,
  uneven: 1024
} as const satisfies Record<MapKind, number>;

/** What rules look for; `uneven` is a window, too, with more padding at one end than at the other. */
export type MapKind = AxisMap['kind'] | 'uneven';

/** These kinds in one number. */
export const kindsOf = (kinds: readonly MapKind[]): number => kinds.reduce((all, kind) => all | KINDS[kind], 0);

/** Which kinds there are among these maps. */
export function kindsIn(maps: readonly AxisMap[]): number {
  let kinds = 0;
  for (let i = 0; i < maps.length; i++) {
    const map = maps[i]!;
    // Neighbouring axes whose maps say the same share one.
    if (i > 0 && map === maps[i - 1]) continue;
    kinds |= KINDS[map.kind];
    if (map.kind === 'window' && map.before !== map.after) kinds |= KINDS.uneven;
  }
  return kinds;
}

/** Notes real samples at the far end that no window reaches, and those that lie between one window and the next. */
export function noteUnread(
  maps: readonly AxisMap[],
  x: Tensor,
  output: Tensor,
  blame: readonly string[],
  on: Pick<OpContext, 'report'>
): void {
  let unreads = false;
  let skips = false;
  for (let axis = 0; axis < maps.length; axis++) {
    const map = maps[axis]!;
    const extent = x.dims[axis];
    if (map.kind === 'identity' || (axis > 0 && map === maps[axis - 1] && extent === x.dims[axis - 1] && !x.margins)) continue;
    if (gap(map) > 0) skips = true;
    if (typeof extent === 'number' && unread(map, extent, x.margins?.[axis]) > 0) unreads = true;
  }
  if (unreads) for (const finding of unreadSamples(maps, x, blame)) on.report(finding);
  if (skips) for (const finding of skippedSamples(maps, output, blame)) on.report(finding);
}

function unreadSamples(maps: readonly AxisMap[], x: Tensor, blame: readonly string[]): Finding[] {
  const axes = maps.flatMap((map, axis) => {
    const extent = x.dims[axis];
    if (typeof extent !== 'number') return [];
    const lost = unread(map, extent, x.margins?.[axis]);
    if (lost <= 0) return [];
    const result = size(map, extent);
    return 'extent' in result ? [{ axis, extent, out: result.extent, unread: lost, count: countOf(map, extent, result.extent) }] : [];
  });
  return axes.length > 0 ? [{ kind: 'pixels-unread', blame, input: 0, data: { axes } }] : [];
}

/** How many windows there are: `(25 + 0 − 2)/2 + 1 = 12.5 → 12`; where nothing is rounded, what is lost was cut off. */
function countOf(map: AxisMap, extent: number, out: number): string {
  const exact = exactQuotient(map, extent);
  return exact === undefined ? formula(map, extent) : `${exact} → ${out}`;
}

/** Of a single window nothing lies between. */
function skippedSamples(maps: readonly AxisMap[], output: Tensor, blame: readonly string[]): Finding[] {
  const axes = maps.flatMap((map, axis) => {
    const skipped = gap(map);
    return skipped > 0 && 'stride' in map && output.dims[axis] !== 1
      ? [{ axis, window: reach(map), stride: map.stride, gap: skipped }]
      : [];
  });
  return axes.length > 0 ? [{ kind: 'stride-skips-pixels', blame, input: 0, data: { axes } }] : [];
}

/** What is known to be padding behind these maps, of these kinds. */
export function marginsAfter(maps: readonly AxisMap[], kinds: number, x: Tensor): (Margin | undefined)[] | undefined {
  // Padding that is told apart is rare.
  if (!x.margins && (kinds & KINDS.shift) === 0) return undefined;
  const margins = maps.map((map, i): Margin | undefined => {
    const { before, after } = x.margins?.[i] ?? { before: 0, after: 0 };
    if (map.kind === 'identity') return x.margins?.[i];
    if (map.kind !== 'shift') return undefined;
    return { before: Math.max(before + map.before, 0), after: Math.max(after + map.after, 0) };
  });
  return margins.some(Boolean) ? margins : undefined;
}
