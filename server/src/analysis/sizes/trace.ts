import { type AxisMap, size } from '../../arithmetic/axisMap';
import type { Block, Unit } from '../../blocks/block';
import type { Conventions } from '../../ir/conventions';
import { preventsRun } from '../../ir/finding';
import { type Dim, isTensor, isTuple, isUnknown, type Shape, type Tensor, tensors } from '../../ir/shape';
import { marginsAfter } from '../axes';
import { type Args, checkInputs, collect, type Evaluated, FAULT } from '../evaluate';
import { built, type Memo } from '../memo';
import type { Evaluator } from '../propagate';
import { runOp } from '../runOp';
import { type Column, type Columns, named, noteUnread, through } from './columns';
import { affine, unified } from './meet';
import { mapExtents, type OpRun, outcomeAt, outcomeOf } from './outcome';
import { tabulated } from './table';

/**
 * Runs modules on shapes in which columns stand for extents: all sizes of one input axis at once. What a module refuses drops out
 * of `columns.valid`; findings are not told, nor costs.
 */
export function tracer(columns: Columns, memo: Memo): Evaluator {
  const blocks = new Map<string, Shape>();
  const run: Evaluator = (unit, args, inputs, conventions) => result(traceUnit(unit, args, inputs, conventions));

  function traceUnit(unit: Unit, args: Args, inputs: readonly Shape[], conventions: Conventions): Shape {
    if (checkInputs(unit, inputs)) return refused(columns);
    if (unit.is === 'op') return traceOp(columns, { op: unit, args, inputs, conventions });
    const key = `${unit.name}${JSON.stringify(args)}${JSON.stringify(inputs)}${conventions.framework}${conventions.layout}`;
    const known = blocks.get(key);
    if (known) return known;
    const output = traceBlock(unit, args, inputs, conventions);
    blocks.set(key, output);
    return output;
  }

  function traceBlock(block: Block, args: Args, inputs: readonly Shape[], conventions: Conventions): Shape {
    const { graph } = built(block, args, inputs.length, memo);
    if (graph.findings.some(preventsRun) || !graph.output) return refused(columns);
    const values: Shape[] = [];
    for (const node of graph.nodes) {
      const arriving = node.inputs.map(ref => (ref.node < 0 ? inputs[-1 - ref.node]! : values[ref.node]!));
      values.push(traceUnit(node.unit, node.args, arriving, node.conventions ? { ...conventions, ...node.conventions } : conventions));
    }
    return collect(graph.output, inputs, values);
  }

  return run;
}

const result = (output: Shape): Evaluated => ({
  output,
  certain: !isUnknown(output),
  findings: [],
  weights: undefined,
  macs: undefined,
  kinds: 0
});

/** No size is left. */
function refused(columns: Columns): Shape {
  columns.valid = { threshold: 1, period: 1, residues: [], exceptions: [] };
  return FAULT;
}

function traceOp(columns: Columns, run: OpRun): Shape {
  const lost = run.inputs.find(isUnknown);
  if (lost) return lost;
  const used = columnsIn(columns, run.inputs);
  const [column, ...others] = used;
  if (!column) return outcomeOf(run)?.shape ?? refused(columns);
  if (others.length > 0) {
    const inputs = unified(columns, used, run);
    if (inputs) return traceOp(columns, { ...run, inputs });
  } else if (!column.vanishes) {
    const output = throughMaps(columns, column, run);
    if (output) return output;
  }
  return affine(columns, used, run) ?? tabulated(columns, used, run) ?? refused(columns);
}

function columnsIn(columns: Columns, inputs: readonly Shape[]): Column[] {
  const found = new Set<Column>();
  for (const input of inputs)
    for (const { dims } of isTuple(input) ? tensors(input) : isTensor(input) ? [input] : [])
      for (const dim of dims) {
        const column = named(columns, dim);
        if (column) found.add(column);
      }
  return [...found];
}

/** What stands for the output along axis `i` of the first input while an operator is asked for its shape. */
const image = (axis: number): string => `\u0001${axis}`;

/**
 * The output where the operator sends the column through its axis maps, or hands it on, and asks nothing else of it. Proved where
 * it never looks at the extent while it runs on the column's name, or only compares it with itself; else confirmed at single
 * extents. Undefined where it is not so.
 */
function throughMaps(columns: Columns, column: Column, run: OpRun): Shape | undefined {
  const { op, args, inputs, conventions } = run;
  const [first, ...others] = inputs;
  if (!first) return undefined;
  const watched = isTensor(first) ? watch(first, column.name) : { value: first, seen: () => true };
  const dims = isTensor(first) ? first.dims : [];
  let mayVanish = false;
  const { shape, findings, maps } = runOp(op, args, [watched.value, ...others], conventions, {
    sizes: (given, least) => {
      // Where 0 comes out and is handed on, the maps do not tell all.
      mayVanish ||= least < 1;
      return sizes(column, given, dims, least);
    },
    isEmpty: from => dims.includes(0, from)
  });
  const seen = watched.seen() || others.some(input => holds(input, column.name));
  if (!shape || findings.some(preventsRun)) return undefined;
  const proved = (!seen && !mayVanish) || (op.fields === 'kept' && staysInPlace(inputs, shape, column.name));
  if (!proved && !confirmed(run, column, shape, maps)) return undefined;
  const x = isTensor(first) ? first : { dims: [] };
  if (maps) noteAll(columns, column, maps, x);
  const output = mapExtents(shape, dim => (isImage(dim) ? through(columns, column, maps![Number(dim.slice(1))]!) : dim));
  return maps && isTensor(output) ? { ...output, margins: marginsAfter(maps, x) } : output;
}

/** The same tensor, which knows whether somebody looked at the extent of this name. */
function watch(tensor: Tensor, name: string): { readonly value: Tensor; readonly seen: () => boolean } {
  let seen = false;
  const dims = [...tensor.dims];
  for (const [i, dim] of tensor.dims.entries()) {
    if (dim !== name) continue;
    const get = () => {
      seen = true;
      return name;
    };
    Object.defineProperty(dims, i, { get, enumerable: true });
  }
  return { value: { ...tensor, dims }, seen: () => seen };
}

const holds = (value: Shape, name: string): boolean => tensors(value).some(({ dims }) => dims.includes(name));

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

/** Whether single extents give what the shape with the column's name says. */
function confirmed(run: OpRun, column: Column, shape: Shape, maps: readonly AxisMap[] | undefined): boolean {
  return telling(maps).every(extent => {
    const outcome = outcomeAt(run, [column], [extent]);
    const real = outcome && tensors(outcome.shape).flatMap(({ dims }) => dims);
    const dims = tensors(shape).flatMap(tensor => tensor.dims.map(dim => imageAt(dim, column, maps, extent)));
    return real?.join() === (dims.includes(undefined) ? undefined : dims.join());
  });
}

const isImage = (dim: Dim): dim is string => typeof dim === 'string' && dim.startsWith(image(0).slice(0, 1));

function sizes(column: Column, maps: readonly AxisMap[], dims: readonly Dim[], least: number): Dim[] | undefined {
  const out = dims.map((dim, i): Dim | undefined => {
    const map = maps[i];
    if (!map || map.kind === 'identity') return dim;
    if (dim === column.name && map.kind !== 'constant') return image(i);
    if (typeof dim !== 'number' && map.kind !== 'constant') return '?';
    const through = size(map, map.kind === 'constant' ? 1 : Number(dim));
    if ('extent' in through) return through.extent;
    const left = map.kind === 'constant' ? map.extent : through.failure.why === 'vanishes' ? through.failure.extent : -1;
    return left >= least ? left : undefined;
  });
  return out.includes(undefined) ? undefined : (out as Dim[]);
}

/** What an extent of the output is where the column is `extent`; undefined where there is none. */
function imageAt(dim: Dim, column: Column, maps: readonly AxisMap[] | undefined, extent: number): Dim | undefined {
  if (dim === column.name) return extent;
  if (!isImage(dim)) return dim;
  const through = size(maps![Number(dim.slice(1))]!, extent);
  return 'extent' in through ? through.extent : undefined;
}

/** Extents at which an operator shows what it asks for: small ones, those around its windows and pads, a prime and a round one. */
function telling(maps: readonly AxisMap[] | undefined): number[] {
  const found = new Set([1, 2, 3, 61, 1009, 27_720]);
  for (const map of maps ?? []) {
    if (map.kind === 'identity' || map.kind === 'constant') continue;
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
  return [...found].filter(extent => extent >= 1);
}

function noteAll(columns: Columns, column: Column, maps: readonly AxisMap[], { dims, margins }: Tensor): void {
  for (const [i, map] of maps.entries())
    if (dims[i] === column.name && map.kind !== 'identity') noteUnread(columns, column, map, margins?.[i]);
}
