import type { AxisMap } from '../arithmetic/axisMap';
import { centre, extent, type Field, join, offset, pointField, stride, through, within } from '../arithmetic/field';
import { alike } from '../base/alike';
import type { Unit } from '../blocks/block';
import type { ModelGraph } from '../dialects/dialect';
import type { Conventions } from '../ir/conventions';
import type { Source } from '../ir/graph';
import { isTensor, isUnknown, type Shape, type Tensor } from '../ir/shape';
import { type Args, arrivingAt, type Evaluated, evaluate, shapesAt, takesCount, type Within } from './evaluate';
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
type Axes = (Field | undefined)[];

/** The fields of the layers asked for so far and of all before them, with what they were worked out from. */
export interface FieldRun {
  readonly layers: readonly LayerResult[];
  readonly starts: readonly Fields[];
  readonly fields: readonly Fields[];
  /** Of the layers that were asked for. */
  readonly read: readonly (readonly AxisField[] | undefined)[];
}

/** Fields are worked out as far as they are asked for: most who ask look at the first layers alone. */
export interface FieldWalk {
  readonly run: FieldRun;
  /** Receptive field and stride of a layer along the input's spatial axes. */
  at(layer: number): readonly AxisField[] | undefined;
  /** Whether a layer sees more than so many samples, along every axis: asked of many layers, of which nothing else is told. */
  exceeds(layer: number, extents: readonly number[]): boolean;
}

/**
 * Receptive field and stride of every layer along the input's spatial axes. Those of a run before a change are taken over where
 * the layer, what arrives at it and the fields of that are the same.
 */
export function receptiveFields(graph: ModelGraph, layers: readonly LayerResult[], memo: Memo, before?: FieldRun): FieldWalk {
  const starts = graph.inputs.map(input => (input.dims ? startFields({ dims: input.dims }, graph.conventions) : undefined));
  return new Walk(graph, layers, memo, starts, before && alike(before.starts, starts) ? before : undefined);
}

class Walk implements FieldWalk {
  readonly run: FieldRun;
  private readonly fields: Fields[] = [];
  private readonly read: (readonly AxisField[] | undefined)[] = [];
  /** Of layers whose outputs are their inputs, one by one. */
  private readonly each = new Map<number, readonly Fields[]>();
  /** By index: fields are those of the run before. */
  private readonly same: boolean[] = [];

  constructor(
    private readonly graph: ModelGraph,
    private readonly layers: readonly LayerResult[],
    private readonly memo: Memo,
    private readonly starts: readonly Fields[],
    private readonly known: FieldRun | undefined
  ) {
    this.run = { layers, starts, fields: this.fields, read: this.read };
  }

  at(layer: number): readonly AxisField[] | undefined {
    this.reach(layer);
    if (!(layer in this.read)) this.read[layer] = this.readAt(layer);
    return this.read[layer];
  }

  exceeds(layer: number, extents: readonly number[]): boolean {
    this.reach(layer);
    const fields = isTensor(this.layers[layer]?.output) ? this.fields[layer] : undefined;
    let followed = 0;
    for (const field of fields ?? NONE) {
      if (field === undefined) continue;
      const seen = followed < extents.length ? extent(field) : undefined;
      if (seen === undefined || seen <= extents[followed]!) return false;
      followed++;
    }
    return followed > 0 && followed === extents.length;
  }

  private reach(layer: number): void {
    for (let index = this.fields.length; index <= layer && index < this.layers.length; index++) this.next(this.layers[index]!);
  }

  private readAt(layer: number): readonly AxisField[] | undefined {
    if (this.known && this.same[layer] && layer in this.known.read) return this.known.read[layer];
    return isTensor(this.layers[layer]?.output) ? readFields(this.fields[layer]) : undefined;
  }

  private next(one: LayerResult): void {
    const { fields, known } = this;
    const index = fields.length;
    const old = known?.fields[index];
    if (known && this.isSame(one, known)) {
      this.same[index] = true;
      fields.push(old);
      return;
    }
    const found = isUnknown(one.output) ? undefined : this.walk(one);
    // Other channels leave fields as they are: what follows need not be worked out again.
    const same = known !== undefined && alike(found, old);
    if (same) this.same[index] = true;
    fields.push(same ? old : found);
  }

  private isSame({ layer, values, inputs }: LayerResult, known: FieldRun): boolean {
    const old = layer.index < known.fields.length ? known.layers[layer.index] : undefined;
    // What hands its inputs on one by one is asked for each.
    const handsOn = layer.unit?.is === 'op' && layer.unit.fields === 'each';
    if (!old || handsOn || old.values !== values || old.inputs !== inputs) return false;
    return layer.sources.every(source => !('layer' in source) || (source.item === undefined && this.same[source.layer] === true));
  }

  /** The fields of what a layer makes. */
  private walk({ layer, inputs, values, ran }: LayerResult): Fields {
    const { unit } = layer;
    const conventions = layer.conventions ?? this.graph.conventions;
    if (ran && layer.repeat <= 1 && layer.sources.length === 1) {
      const first = this.arrival(layer.sources[0]!);
      if (ran.maps) return mapped(first, ran.maps, inputs[0]);
      if (ran.within) return isUnknown(inputs[0]) ? undefined : throughBlock(ran.within, inputs, first, conventions);
    }
    let arriving: readonly Fields[] = layer.sources.map(source => this.arrival(source));
    if (unit?.is === 'op' && unit.fields === 'each') this.each.set(layer.index, arriving);
    if (!unit || layer.unusable) return undefined;
    let shapes: readonly Shape[] = inputs;
    let result: Fields;
    for (let copy = 0; copy < Math.max(layer.repeat, 1); copy++) {
      const came = (copy === 0 && ran) || evaluate(unit, values, shapes, conventions, this.memo);
      result = unitFields(unit, values, shapes, arriving, conventions, came);
      shapes = [came.output];
      arriving = [result];
    }
    return result;
  }

  private arrival(source: Source): Fields {
    if ('input' in source) return this.starts[source.input];
    if (!('layer' in source)) return undefined;
    const item = source.item === undefined ? undefined : this.each.get(source.layer)?.[source.item];
    return item ?? this.fields[source.layer];
  }
}

function startFields(input: Tensor, conventions: Conventions): Fields {
  const spatial = new Set(spatialAxes(input.dims.length, conventions));
  return input.dims.map((_, i) => (spatial.has(i) ? pointField : undefined));
}

function readFields(fields: Fields): readonly AxisField[] | undefined {
  if (!fields) return undefined;
  const read: AxisField[] = [];
  let before: Field | undefined;
  for (const field of fields) {
    if (field !== undefined) read.push(field === before ? read[read.length - 1]! : readField(field));
    before = field;
  }
  return read.length > 0 ? read : undefined;
}

const readField = (field: Field): AxisField => ({
  extent: extent(field),
  stride: stride(field),
  offset: offset(field),
  centre: centre(field)
});

function unitFields(
  unit: Unit,
  args: Args,
  inputs: readonly Shape[],
  arriving: readonly Fields[],
  conventions: Conventions,
  { maps: applied, within }: Evaluated
): Fields {
  if (!takesCount(unit, inputs) || inputs.some(isUnknown)) return undefined;
  if (unit.is === 'block') return within && blockFields(within, inputs, arriving, conventions);
  const x = inputs[0];
  const first = arriving[0];
  if (!first) return undefined;
  if (applied && isTensor(x)) return mapped(first, applied, x);
  const change = typeof unit.fields === 'function' ? unit.fields(args) : unit.fields;
  // The tensors of a tuple were cut from one and have its fields.
  if (!isTensor(x)) return change === 'kept' || unit.takes === 'tuples' ? first : undefined;
  const maps = unit.axes?.(args, x, conventions);
  if (maps) return mapped(first, maps, x);
  if (change === 'kept') return joined(arriving, inputs);
  return change === 'each' ? first : change === 'all' ? first.map(field => field && 'all') : undefined;
}

/** The fields behind axis maps of a tensor. */
function mapped(first: Fields, maps: readonly AxisMap[], x: Shape | undefined): Fields {
  if (!first || !isTensor(x) || maps.every(map => map.kind === 'identity')) return first;
  const { dims } = x;
  let made: Axes | undefined;
  for (let axis = 0; axis < first.length; axis++) {
    const [field, map, n] = [first[axis], maps[axis], dims[axis]];
    if (field === undefined || field === 'all' || map?.kind === 'identity') continue;
    const isLikeBefore = axis > 0 && field === first[axis - 1] && map === maps[axis - 1] && n === dims[axis - 1];
    made ??= first.slice();
    made[axis] = isLikeBefore ? made[axis - 1] : map && typeof n === 'number' ? through(field, map, n) : undefined;
  }
  return made ?? first;
}

/** Fields of inputs that meet axis by axis; what is broadcast brings the field it has. */
function joined(arriving: readonly Fields[], inputs: readonly Shape[]): Fields {
  let rank = 0;
  for (const input of inputs) if (isTensor(input)) rank = Math.max(rank, input.dims.length);
  let all: Fields;
  for (let i = 0; i < arriving.length; i++) {
    const [fields, input] = [arriving[i], inputs[i]];
    if (fields && isTensor(input) && input.dims.length === rank) all = all ? bothJoined(all, fields) : fields;
  }
  return all;
}

function bothJoined(all: NonNullable<Fields>, fields: NonNullable<Fields>): Fields {
  const made = new Array<Field | undefined>(all.length);
  for (let axis = 0; axis < made.length; axis++) {
    const isLikeBefore = axis > 0 && all[axis] === all[axis - 1] && fields[axis] === fields[axis - 1];
    made[axis] = isLikeBefore ? made[axis - 1] : met(all[axis], fields[axis]);
  }
  return made;
}

/** What is broadcast, and what is not followed, adds nothing. */
const met = (a: Field | undefined, b: Field | undefined): Field | undefined => (a === undefined ? b : b === undefined ? a : join(a, b));

function blockFields(inside: Within, inputs: readonly Shape[], arriving: readonly Fields[], conventions: Conventions): Fields {
  return arriving.length === 1 && arriving[0]
    ? throughBlock(inside, inputs, arriving[0], conventions)
    : walkBlock(inside, inputs, arriving, conventions);
}

/** The fields behind a block of one input, by what it sees of that: worked out once, wherever it stands. */
function throughBlock(inside: Within, inputs: readonly Shape[], outer: Fields, conventions: Conventions): Fields {
  if (!outer) return walkBlock(inside, inputs, [outer], conventions);
  inside.sees ??= walkBlock(inside, inputs, [outer.map(() => pointField)], conventions) ?? null;
  const inner = inside.sees;
  if (!inner) return undefined;
  let made: Axes | undefined = inner.length === outer.length ? undefined : inner.map((_, axis) => outer[axis]);
  for (let axis = 0; axis < inner.length; axis++) {
    const [from, field] = [outer[axis], inner[axis]];
    // What a window of one sample sees is what arrives.
    if (from === undefined || from === 'all' || field === pointField) continue;
    made ??= outer.slice();
    made[axis] = axis > 0 && from === outer[axis - 1] && field === inner[axis - 1] ? made[axis - 1] : field && within(from, field);
  }
  return made ?? outer;
}

function walkBlock({ built, parts }: Within, inputs: readonly Shape[], arriving: readonly Fields[], conventions: Conventions): Fields {
  const { nodes, output } = built.graph;
  const fields = new Array<Fields>(nodes.length);
  for (let i = 0; i < nodes.length; i++) {
    const { unit, args, inputs: refs, conventions: own } = nodes[i]!;
    const part = parts[i]!;
    if (part.maps) {
      const { node } = refs[0]!;
      const [first, x] = node < 0 ? [arriving[-1 - node], inputs[-1 - node]] : [fields[node], parts[node]!.output];
      fields[i] = mapped(first, part.maps, x);
      continue;
    }
    const around = own ? { ...conventions, ...own } : conventions;
    fields[i] = unitFields(unit, args, shapesAt(refs, inputs, parts), arrivingAt(refs, arriving, fields), around, part);
  }
  return output && 'node' in output ? (output.node < 0 ? arriving[-1 - output.node] : fields[output.node]) : undefined;
}

const NONE: readonly never[] = [];
