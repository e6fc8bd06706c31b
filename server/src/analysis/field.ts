import type { AxisMap } from '../arithmetic/axisMap';
import { centre, extent, type Field, join, offset, pointField, stride, through, within } from '../arithmetic/field';
import type { Unit } from '../blocks/block';
import type { ModelGraph } from '../dialects/dialect';
import type { Conventions } from '../ir/conventions';
import { isTensor, isTuple, type Shape, type Tensor } from '../ir/shape';
import { type Args, arrivingAt, evaluate, takesCount, type Within } from './evaluate';
import type { Memo } from './memo';
import type { LayerResult } from './propagate';
import { spatialAxes } from './spatial';

/** What one output sample sees along one spatial axis of the model's input. */
export interface AxisField {
  /** Input samples, padding included; undefined where the whole input is seen. */
  readonly extent: number | undefined;
  /** Input samples from one output sample to the next; undefined where it sees the whole input. */
  readonly stride: number | undefined;
  /** Where what output sample 0 sees begins: 0 at the first input sample, negative in the padding before it. */
  readonly offset: number | undefined;
  /** The middle of what output sample 0 sees. */
  readonly centre: number | undefined;
}

/** A field for each axis of a tensor; undefined for an axis that is not followed, or not spatial. */
type Fields = readonly (Field | undefined)[] | undefined;

/** The fields of the layers asked for so far and of all before them, with what they were worked out from. */
export interface FieldRun {
  readonly layers: readonly LayerResult[];
  readonly starts: readonly Fields[];
  readonly fields: readonly Fields[];
  /** Receptive field and stride along the input's spatial axes of those that were asked for. */
  readonly read: ReadonlyMap<number, readonly AxisField[] | undefined>;
}

/** Fields are worked out as far as they are asked for: most who ask look at the first layers alone. */
export interface FieldWalk {
  readonly run: FieldRun;
  /** Receptive field and stride of a layer along the input's spatial axes. */
  at(layer: number): readonly AxisField[] | undefined;
}

/**
 * Receptive field and stride of every layer along the input's spatial axes. Those of a run before a change are taken over where
 * the layer, what arrives at it and the fields of that are the same.
 */
export function receptiveFields(graph: ModelGraph, layers: readonly LayerResult[], memo: Memo, before?: FieldRun): FieldWalk {
  const starts = graph.inputs.map(input => (input.dims ? startFields({ dims: input.dims }, graph.conventions) : undefined));
  const fields: Fields[] = [];
  const read = new Map<number, readonly AxisField[] | undefined>();
  /** Of layers whose outputs are their inputs, one by one. */
  const each = new Map<number, readonly Fields[]>();
  const same: boolean[] = [];
  const known = before && JSON.stringify(before.starts) === JSON.stringify(starts) ? before : undefined;
  const isSame = ({ layer, values, inputs }: LayerResult): boolean => {
    if (!known || layer.index >= known.fields.length) return false;
    const old = known.layers[layer.index];
    // What hands its inputs on one by one is asked for each.
    const handsOn = layer.unit?.is === 'op' && layer.unit.fields === 'each';
    if (!old || handsOn || old.values !== values || old.inputs !== inputs) return false;
    return layer.sources.every(source => !('layer' in source) || (source.item === undefined && same[source.layer] === true));
  };
  const next = (index: number, one: LayerResult): void => {
    const { layer, inputs, values, ran, output } = one;
    same[index] = isSame(one);
    if (same[index]) {
      fields.push(known!.fields[index]);
      return;
    }
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
      const came = (copy === 0 && ran) || evaluate(layer.unit, values, shapes, conventions, memo);
      result = unitFields(layer.unit, values, shapes, arriving, conventions, came.within);
      shapes = [came.output];
      arriving = [result];
    }
    const found = isTensor(output) || isTuple(output) ? result : undefined;
    // Other channels leave fields as they are: what follows need not be worked out again.
    same[index] = known !== undefined && equal(found, known.fields[index]);
    fields.push(same[index] ? known!.fields[index] : found);
  };
  const readAt = (layer: number): readonly AxisField[] | undefined => {
    if (same[layer] && known?.read.has(layer)) return known.read.get(layer);
    return isTensor(layers[layer]?.output) ? readFields(fields[layer]) : undefined;
  };
  return {
    run: { layers, starts, fields, read },
    at(layer) {
      for (let index = fields.length; index <= layer && index < layers.length; index++) next(index, layers[index]!);
      if (!read.has(layer)) read.set(layer, readAt(layer));
      return read.get(layer);
    }
  };
}

const equal = (a: Fields, b: Fields): boolean => JSON.stringify(a) === JSON.stringify(b);

function startFields(input: Tensor, conventions: Conventions): Fields {
  const spatial = new Set(spatialAxes(input.dims.length, conventions));
  return input.dims.map((_, i) => (spatial.has(i) ? pointField : undefined));
}

function readFields(fields: Fields): readonly AxisField[] | undefined {
  const known = fields?.filter(field => field !== undefined);
  if (!known?.length) return undefined;
  return alongAxes(
    known.length,
    i => known[i] === known[i - 1],
    i => readField(known[i]!)
  );
}

function readField(field: Field): AxisField {
  const step = stride(field);
  return { extent: extent(field), stride: step && step.numerator / step.denominator, offset: offset(field), centre: centre(field) };
}

/** Something for each axis, worked out once where an axis is like the one before: images are square, and so are most windows. */
function alongAxes<T>(count: number, isLikeBefore: (axis: number) => boolean, make: (axis: number) => T): T[] {
  const made = new Array<T>(count);
  for (let axis = 0; axis < count; axis++) made[axis] = axis > 0 && isLikeBefore(axis) ? made[axis - 1]! : make(axis);
  return made;
}

function unitFields(
  unit: Unit,
  args: Args,
  inputs: readonly Shape[],
  arriving: readonly Fields[],
  conventions: Conventions,
  inside: Within | undefined
): Fields {
  if (!takesCount(unit, inputs) || inputs.some(input => 'unknown' in input)) return undefined;
  if (unit.is === 'block') return inside && blockFields(inside, inputs, arriving, conventions);
  const x = inputs[0];
  const first = arriving[0];
  if (!first) return undefined;
  const change = typeof unit.fields === 'function' ? unit.fields(args) : unit.fields;
  // The tensors of a tuple were cut from one and have its fields.
  if (!isTensor(x)) return change === 'kept' || unit.takes === 'tuples' ? first : undefined;
  const maps = unit.axes?.(args, x, conventions);
  if (maps) return mapped(first, maps, x);
  if (change === 'kept') return joined(arriving, inputs);
  return change === 'each' ? first : change === 'all' ? first.map(field => field && 'all') : undefined;
}

function mapped(first: readonly (Field | undefined)[], maps: readonly AxisMap[], { dims }: Tensor): Fields {
  if (maps.every(map => map.kind === 'identity')) return first;
  return alongAxes(
    first.length,
    i => first[i] === first[i - 1] && maps[i] === maps[i - 1] && dims[i] === dims[i - 1],
    i => {
      const [field, map, n] = [first[i], maps[i], dims[i]];
      if (field === undefined || field === 'all' || map?.kind === 'identity') return field;
      return map && typeof n === 'number' ? through(field, map, n) : undefined;
    }
  );
}

/** Fields of inputs that meet axis by axis; what is broadcast brings the field it has. */
function joined(arriving: readonly Fields[], inputs: readonly Shape[]): Fields {
  const rank = Math.max(...inputs.map(input => (isTensor(input) ? input.dims.length : 0)));
  const known = arriving.filter((fields, i) => fields && isTensor(inputs[i]) && inputs[i].dims.length === rank);
  if (known.length < 2) return known[0];
  return alongAxes(
    known[0]!.length,
    axis => known.every(fields => fields![axis] === fields![axis - 1]),
    axis => known.map(fields => fields![axis]).reduce((a, b) => (a === undefined ? b : b === undefined ? a : join(a, b)))
  );
}

/** What a block's output sees of its one input: the same wherever the block stands. */
const relative = new WeakMap<Within, { readonly fields: Fields }>();

function blockFields(inside: Within, inputs: readonly Shape[], arriving: readonly Fields[], conventions: Conventions): Fields {
  const [outer] = arriving;
  if (arriving.length !== 1 || !outer) return walkBlock(inside, inputs, arriving, conventions);
  let known = relative.get(inside);
  if (!known) {
    known = { fields: walkBlock(inside, inputs, [outer.map(() => pointField)], conventions) };
    relative.set(inside, known);
  }
  const inner = known.fields;
  return (
    inner &&
    alongAxes(
      inner.length,
      i => outer[i] === outer[i - 1] && inner[i] === inner[i - 1],
      i => {
        const [from, field] = [outer[i], inner[i]];
        return from === undefined || from === 'all' ? from : field && within(from, field);
      }
    )
  );
}

function walkBlock({ built, parts }: Within, inputs: readonly Shape[], arriving: readonly Fields[], conventions: Conventions): Fields {
  const { nodes, output } = built.graph;
  const fields = new Array<Fields>(nodes.length);
  const outputs = parts.map(part => part.output);
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const own = node.conventions ? { ...conventions, ...node.conventions } : conventions;
    const reached = arrivingAt(node.inputs, arriving, fields);
    fields[i] = unitFields(node.unit, node.args, arrivingAt(node.inputs, inputs, outputs), reached, own, parts[i]!.within);
  }
  return output && 'node' in output ? (output.node < 0 ? arriving[-1 - output.node] : fields[output.node]) : undefined;
}
