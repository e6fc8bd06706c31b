import type { AxisMap } from '../../arithmetic/axisMap';
import { preventsRun } from '../../ir/finding';
import { type Dim, isTensor, type Shape, type Tensor, tensors } from '../../ir/shape';
import { kindsIn, marginsAfter } from '../axes';
import { runOp } from '../runOp';
import { type Column, type Columns, isOf, named, noteUnread, through } from './columns';
import { extentOf, type Step, stepOf } from './laws';
import { mapExtents, type OpRun, outcomeAt } from './outcome';
import { isMixed, isSymbol } from './symbols';
import { watch } from './watch';

/** What stands for the output along axis `i` of the first input while an operator is asked for its shape. */
const image = (axis: number): string => `%${axis}`;

/**
 * The output where the operator sends each symbol through the axis maps, or hands it on, and asks nothing else of it: so it treats
 * the axes apart. Proved where it never looks at the extent while it runs on symbols, or only compares it with itself; else
 * confirmed at single extents. Undefined where it is not so.
 */
export function separable(axes: readonly Columns[], symbols: readonly string[], run: OpRun): Shape | undefined {
  const { laws } = axes[0]!;
  const [first, ...others] = run.inputs;
  if (!first) return undefined;
  const watched = isTensor(first) && run.op.fields !== 'kept' && !others.some(holdsSymbol) ? watch(laws.watches, first) : undefined;
  const asked = runOnSymbols(run, watched?.tensor ?? first);
  const seen = watched?.seen() ?? true;
  const { shape, maps, least } = asked;
  if (!shape || asked.findings.some(preventsRun)) return undefined;
  const x = isTensor(first) ? first : { dims: [] };
  const steps = maps && stepsOf(axes, x, maps, least);
  // What several axes decide is handed on as it is, or not understood here.
  if (maps && !steps) return undefined;
  const proved = !seen || (run.op.fields === 'kept' && symbols.every(name => staysInPlace(run.inputs, shape, name)));
  if (!proved && !confirmed(run, symbols, shape, steps ?? [])) return undefined;
  for (const [i, step] of steps?.entries() ?? []) if (step) noteUnread(step.columns, step.column, step, x.margins?.[i]);
  const output = mapExtents(shape, dim => (isImage(dim) ? imageAlong(steps![Number(dim.slice(1))]!) : dim));
  return maps && isTensor(output) ? { ...output, margins: marginsAfter(maps, kindsIn(maps), x) } : output;
}

/** What becomes of a symbol along an axis of the first input. */
interface ColumnStep extends Step {
  readonly columns: Columns;
  readonly column: Column;
}

/** A step for each symbol that does not stay as it is; undefined where one has no column of its own. */
function stepsOf(
  axes: readonly Columns[],
  { dims }: Tensor,
  maps: readonly AxisMap[],
  least: number
): (ColumnStep | undefined)[] | undefined {
  const steps: (ColumnStep | undefined)[] = [];
  for (const [i, map] of maps.entries()) {
    const dim = dims[i];
    if (map.kind === 'identity' || map.kind === 'constant' || !isSymbol(dim)) continue;
    const columns = isMixed(dim) ? undefined : axes.find(axis => isOf(axis, dim));
    const column = columns && named(columns, dim);
    if (!column) return undefined;
    // Axes whose maps say the same share one.
    const { key } = (maps[i - 1] === map && steps[i - 1]) || stepOf(map, least);
    steps[i] = { map, least, key, columns, column };
  }
  return steps;
}

const imageAlong = (step: ColumnStep): Dim => through(step.columns, step.column, step);

/** Asks the operator for its output; `least` is the smallest extent that it hands on. */
function runOnSymbols({ op, args, inputs, conventions }: OpRun, first: Shape) {
  const given = inputs[0]!;
  const dims = isTensor(given) ? given.dims : [];
  let least = 1;
  const found = runOp(op, args, [first, ...inputs.slice(1)], conventions, {
    sizes: (maps, smallest) => {
      least = Math.min(least, smallest);
      return sizes(maps, dims, smallest);
    },
    isEmpty: from => dims.includes(0, from)
  });
  return { ...found, least };
}

const holdsSymbol = (value: Shape): boolean => tensors(value).some(({ dims }) => dims.some(isSymbol));

/** Whether the extent stands at one and the same axis of everything that arrives and of everything that comes out, or 1 does. */
function staysInPlace(inputs: readonly Shape[], output: Shape, name: string): boolean {
  const all = [...inputs.flatMap(tensors), ...tensors(output)];
  const rank = all[0]?.dims.length;
  const axis = all[0]?.dims.indexOf(name) ?? -1;
  const out = tensors(output);
  return (
    axis >= 0 &&
    all.every(({ dims }) => dims.length === rank && dims.every((dim, i) => (i === axis ? dim === name || dim === 1 : dim !== name))) &&
    out.every(({ dims }) => dims[axis] === name)
  );
}

/** Extents at which an operator shows what it asks for: small ones, a prime and a round one. */
const TELLING = [1, 2, 3, 61, 1009, 27_720];
/** One that is enough for every window. */
const ROOMY = 1009;

/** Whether single extents give what the shape with symbols says: each symbol on its own, and all together. */
function confirmed(run: OpRun, symbols: readonly string[], shape: Shape, steps: readonly (ColumnStep | undefined)[]): boolean {
  const claimed = tensors(shape).flatMap(({ dims }) => dims);
  const agrees = (extents: readonly number[]): boolean => {
    const at = (dim: Dim): Dim | undefined => {
      const symbol = symbols.indexOf(String(dim));
      if (symbol >= 0) return extents[symbol]!;
      const step = isImage(dim) ? steps[Number(dim.slice(1))] : undefined;
      return step ? extentOf(step, extents[symbols.indexOf(step.column.name)]!) : dim;
    };
    const outcome = outcomeAt(run, symbols, extents);
    const real = outcome && tensors(outcome.shape).flatMap(({ dims }) => dims);
    const dims = claimed.map(at);
    return real?.join() === (dims.includes(undefined) ? undefined : dims.join());
  };
  const together = symbols.length === 1 ? [] : TELLING.map((_, k) => symbols.map((_symbol, i) => TELLING[(k + i) % TELLING.length]!));
  if (!together.every(agrees)) return false;
  return symbols.every((symbol, i) => {
    const edges = new Set(TELLING);
    for (const step of steps) if (step?.column.name === symbol) addEdges(step.map, edges);
    return [...edges].every(extent => extent < 1 || agrees(symbols.map((_, other) => (other === i ? extent : ROOMY))));
  });
}

const isImage = (dim: Dim): dim is string => typeof dim === 'string' && dim.startsWith(image(0).slice(0, 1));

/** What comes out along each axis: of a symbol its image. */
function sizes(maps: readonly AxisMap[], dims: readonly Dim[], least: number): Dim[] | undefined {
  const out = dims.map((dim, i): Dim | undefined => {
    const map = maps[i];
    if (!map || map.kind === 'identity') return dim;
    if (isSymbol(dim) && map.kind !== 'constant') return image(i);
    if (typeof dim !== 'number' && map.kind !== 'constant') return '?';
    // A constant follows from no extent.
    return extentOf({ map, least }, map.kind === 'constant' ? 1 : Number(dim));
  });
  return out.includes(undefined) ? undefined : (out as Dim[]);
}

/** Extents around the windows and pads of a map. */
function addEdges(map: AxisMap, found: Set<number>): void {
  const [before, after] = 'before' in map ? [Math.abs(map.before), Math.abs(map.after)] : [0, 0];
  const window = 'kernel' in map ? map.dilation * (map.kernel - 1) + 1 : 'factor' in map ? Math.ceil(map.factor) : 1;
  const least = window - before - after;
  for (const edge of [before, after, window, least, before + after]) found.add(edge).add(edge + 1);
  // Here a division that is not checked comes to 0.
  if ('stride' in map)
    found
      .add(least - 1)
      .add(least - map.stride)
      .add(least - map.stride - 1);
}
