import { extent, type Field, join, pointField, stride, through } from '../arithmetic/field';
import type { Unit } from '../blocks/block';
import type { ModelGraph } from '../dialects/dialect';
import type { Conventions } from '../ir/conventions';
import { isTensor, isTuple, type Shape, type Tensor } from '../ir/shape';
import { layoutOf } from '../ops/layout';
import { type Args, evaluate, type Memo, subgraph, takesCount } from './evaluate';
import type { LayerResult } from './propagate';

/** What one output sample sees along one spatial axis of the model's input. */
export interface AxisField {
  /** Input samples, padding included; undefined where the whole input is seen. */
  readonly extent: number | undefined;
  /** Input samples from one output sample to the next; undefined where it sees the whole input. */
  readonly stride: number | undefined;
}

/** A field for each axis of a tensor; undefined for an axis that is not followed, or not spatial. */
type Fields = readonly (Field | undefined)[] | undefined;

/** Receptive field and stride of every layer along the input's spatial axes. */
export function receptiveFields(graph: ModelGraph, layers: readonly LayerResult[], memo: Memo): (readonly AxisField[] | undefined)[] {
  const starts = graph.inputs.map(input => (input.dims ? startFields({ dims: input.dims }, graph.conventions) : undefined));
  const fields: Fields[] = [];
  /** Of layers whose outputs are their inputs, one by one. */
  const each = new Map<number, readonly Fields[]>();
  for (const { layer, inputs, values, output } of layers) {
    const conventions = layer.conventions ?? graph.conventions;
    let arriving = layer.sources.map(source => {
      if ('input' in source) return starts[source.input];
      if (!('layer' in source)) return undefined;
      return source.item === undefined ? fields[source.layer] : (each.get(source.layer)?.[source.item] ?? fields[source.layer]);
    });
    if (layer.unit?.is === 'op' && layer.unit.fields === 'each') each.set(layer.index, arriving);
    let shapes: readonly Shape[] = inputs;
    let result: Fields;
    for (let copy = 0; copy < Math.max(layer.repeat, 1) && layer.unit && !layer.unusable; copy++) {
      result = unitFields(layer.unit, values, shapes, arriving, conventions, memo);
      if (copy + 1 < layer.repeat) shapes = [evaluate(layer.unit, values, shapes, conventions, memo).output];
      arriving = [result];
    }
    fields.push(isTensor(output) || isTuple(output) ? result : undefined);
  }
  return fields.map((field, i) => (isTensor(layers[i]?.output) ? readFields(field) : undefined));
}

function startFields(input: Tensor, conventions: Conventions): Fields {
  const spatial = input.dims.length - 2;
  if (spatial < 1) return input.dims.map(() => undefined);
  const first = layoutOf(input.dims.length, spatial, conventions).spatial;
  return input.dims.map((_, i) => (i >= first && i < first + spatial ? pointField : undefined));
}

function readFields(fields: Fields): readonly AxisField[] | undefined {
  const known = fields?.filter(field => field !== undefined);
  if (!known?.length) return undefined;
  return known.map(field => {
    const step = stride(field);
    return { extent: extent(field), stride: step && step.numerator / step.denominator };
  });
}

function unitFields(
  unit: Unit,
  args: Args,
  inputs: readonly Shape[],
  arriving: readonly Fields[],
  conventions: Conventions,
  memo: Memo
): Fields {
  if (!takesCount(unit, inputs) || inputs.some(input => 'unknown' in input)) return undefined;
  if (unit.is === 'block') return blockFields(unit, args, inputs, arriving, conventions, memo);
  const x = inputs[0];
  const first = arriving[0];
  if (!first) return undefined;
  // The tensors of a tuple were cut from one and have its fields.
  if (!isTensor(x)) return unit.fields === 'kept' || unit.takes === 'tuples' ? first : undefined;
  const maps = unit.axes?.(args, x, conventions);
  if (maps) {
    return first.map((field, i) => {
      const n = x.dims[i];
      if (field === undefined || field === 'all') return field;
      const map = maps[i]!;
      return map.kind === 'identity' ? field : typeof n === 'number' ? through(field, map, n) : undefined;
    });
  }
  return unit.fields === 'each'
    ? first
    : unit.fields === 'kept'
      ? joined(arriving, inputs)
      : unit.fields === 'all'
        ? first.map(field => field && 'all')
        : undefined;
}

/** Fields of inputs that meet axis by axis; what is broadcast brings the field it has. */
function joined(arriving: readonly Fields[], inputs: readonly Shape[]): Fields {
  const rank = Math.max(...inputs.map(input => (isTensor(input) ? input.dims.length : 0)));
  const known = arriving.filter((fields, i) => fields && isTensor(inputs[i]) && inputs[i].dims.length === rank);
  return known[0]?.map((_, axis) =>
    known
      .map(fields => fields![axis])
      .reduce((a, b) => (a === undefined ? b : b === undefined ? a : a === 'all' || b === 'all' ? 'all' : join(a, b)))
  );
}

function blockFields(
  block: Extract<Unit, { is: 'block' }>,
  args: Args,
  inputs: readonly Shape[],
  arriving: readonly Fields[],
  conventions: Conventions,
  memo: Memo
): Fields {
  const graph = subgraph(block, args, inputs.length, memo);
  const shapes: Shape[] = [];
  const fields: Fields[] = [];
  for (const node of graph.nodes) {
    const from = node.inputs.map(ref => (ref.node < 0 ? inputs[-1 - ref.node]! : shapes[ref.node]!));
    const reached = node.inputs.map(ref => (ref.node < 0 ? arriving[-1 - ref.node] : fields[ref.node]));
    const own = node.conventions ? { ...conventions, ...node.conventions } : conventions;
    shapes.push(evaluate(node.unit, node.args, from, own, memo).output);
    fields.push(unitFields(node.unit, node.args, from, reached, own, memo));
  }
  const out = graph.output;
  return out && 'node' in out ? (out.node < 0 ? arriving[-1 - out.node] : fields[out.node]) : undefined;
}
