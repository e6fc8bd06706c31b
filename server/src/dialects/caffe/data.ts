import type { Edit } from '../../base/edit';
import type { Finding } from '../../ir/finding';
import type { GraphInput, InputSource } from '../../ir/graph';
import { type Dim, UNKNOWN_DIM } from '../../ir/shape';
import type { Request } from '../dialect';
import { settleInput } from '../inputs';
import type { LayerText, NetLayer, OldLayer } from './layerText';
import { asMessage, children, isSet, type Message, numberOf, type Value, value, values } from './message';
import type { Net } from './net';
import { type Collector, problem, without } from './window';

/** What one top of a data layer holds. */
interface Made {
  readonly dims: readonly Dim[] | undefined;
  /** Known even where the other extents are not. */
  readonly batch?: number;
  readonly source: Extract<InputSource, 'file' | 'default'>;
  readonly at?: Value;
  /** Labels and the like: never what an input size is asked for. */
  readonly aside?: true;
}

/** Layers whose tops come from outside of the net. */
const makers: Readonly<Record<string, (layer: LayerText, into: Collector) => readonly Made[]>> = {
  Input: fromInput,
  DummyData: fromDummy,
  Data: images,
  ImageData: images,
  WindowData: images,
  MemoryData: fromMemory,
  HDF5Data(layer, into) {
    const block = layer.block('hdf5_data_param');
    const batch = numberOf(block, 'batch_size') ?? 0;
    // hdf5_data_layer.cpp does not look at it, and makes blobs of no sample.
    if (batch < 1 && !block?.broken)
      into.faults.push({ finding: problem('batch_size is missing or 0: no sample is read', true), ...(block && { at: block.span }) });
    return layer.tops.map(() => ({ dims: undefined, batch, source: 'default' }));
  }
};

export const isData = (type: string): boolean => Object.hasOwn(makers, type);

/** The inputs that a data layer brings into the net, one a top. */
export function readInputs(layer: LayerText, request: Request, single: boolean, into: Collector): GraphInput[] {
  const made = makers[layer.type]!(layer, into);
  return layer.tops.map((top, i): GraphInput => {
    const { dims, batch, source, at, aside }: Made = made[i] ?? { dims: undefined, source: 'default' };
    const own = dims && { name: String(top.value), dims, source, span: at?.span ?? top.span };
    const slot = { name: String(top.value), own: own as GraphInput | undefined, fallback: undefined, batch: dims?.[0] ?? batch ?? 1 };
    return whole(settleInput(slot, request.inputs, single && !aside), batch);
  });
}

/** Where nothing says how many axes there are, extents that begin with the batch are all of them. */
const whole = (input: GraphInput, batch: number | undefined): GraphInput =>
  batch !== undefined && input.dims?.[0] === batch && input.dims[1] === batch ? { ...input, dims: input.dims.slice(1) } : input;

/** How many tops of a layer an input size may be asked for. */
export const openInputs = (layer: NetLayer): number =>
  layer.type === 'Input' || layer.type === 'DummyData' ? layer.tops.length : isData(layer.type) ? 1 : 0;

/** blob.hpp, kMaxBlobAxes. */
const MAX_AXES = 32;
const INT_MAX = 2 ** 31 - 1;

/** The extents that a BlobShape says; what no blob can have is told. */
function shapeOf(shape: Message, into: Collector): Dim[] | undefined {
  const written = values(shape, 'dim');
  const dims = written.map(one => Number(one.value));
  const negative = dims.findIndex(dim => dim < 0);
  const finding = blobFault(dims, negative);
  if (!finding) return dims;
  into.faults.push({ finding, at: (written[negative] ?? written[0])?.span ?? shape.span });
  return undefined;
}

function blobFault(dims: readonly number[], negative: number): Finding | undefined {
  if (negative >= 0) return { kind: 'argument', blame: [], data: { problem: { is: 'range', written: String(dims[negative]), min: 0 } } };
  if (dims.length > MAX_AXES) return problem(`a blob has at most ${MAX_AXES} axes; ${dims.length} are written`);
  const count = dims.reduce((product, dim) => product * dim, 1);
  return count > INT_MAX ? problem(`a blob holds at most ${INT_MAX} values; ${dims.join(' × ')} are ${count}`) : undefined;
}

/** One shape for each top, or one for all. */
function shared(layer: LayerText, shapes: readonly Value[], into: Collector): Made[] {
  const tops = layer.tops.length;
  if (shapes.length > 1 && shapes.length !== tops)
    into.faults.push({
      finding: problem(`${shapes.length} shapes stand for ${tops} tops: one, or one for each`, false, [
        without(...layer.tops.slice(shapes.length), ...shapes.slice(tops))
      ])
    });
  return layer.tops.map((_, i) => {
    const shape = shapes[shapes.length === 1 ? 0 : i];
    const message = asMessage(shape);
    return { dims: message && shapeOf(message, into), source: 'file', ...(shape && { at: shape }) };
  });
}

function fromInput(layer: LayerText, into: Collector): readonly Made[] {
  const shapes = values(layer.block('input_param'), 'shape');
  // Nothing written: a blob without axes, which the program that runs the net is to give some (input_layer.cpp).
  if (shapes.length === 0) return layer.tops.map(() => ({ dims: [], source: 'file' }));
  return shared(layer, shapes, into);
}

function fromDummy(layer: LayerText, into: Collector): readonly Made[] {
  const block = layer.block('dummy_data_param');
  const made = dummies(layer, block, into);
  // A filler fills each when the layer is set up, and has to have something to fill (filler.hpp).
  const empty = made.findIndex(({ dims }) => dims?.includes(0));
  if (empty >= 0)
    into.faults.push({
      finding: problem(`there is nothing to fill in ${made[empty]!.dims!.join('×')}`),
      at: made[empty]!.at?.span ?? layer.head
    });
  return made;
}

function dummies(layer: LayerText, block: Message | undefined, into: Collector): readonly Made[] {
  const shapes = values(block, 'shape');
  const old = ['num', 'channels', 'height', 'width'].map(field => values(block, field));
  if (shapes.length > 0) {
    if (old.some(all => all.length > 0))
      into.faults.push({
        finding: problem('shape and num, channels, height, width are both written; Caffe takes one of the two'),
        at: shapes[0]!.key
      });
    return shared(layer, shapes, into);
  }
  const tops = layer.tops.length;
  for (const [i, all] of old.entries()) {
    if (all.length === 1 || all.length === tops) continue;
    const name = ['num', 'channels', 'height', 'width'][i];
    into.faults.push({ finding: problem(`${name} stands ${all.length} times for ${tops} tops: one, or one for each`) });
    return layer.tops.map(() => ({ dims: undefined, source: 'file' }));
  }
  return layer.tops.map((_, i) => ({ dims: old.map(all => Number(all[all.length === 1 ? 0 : i]?.value ?? 0)), source: 'file' }));
}

const BLOCKS: Readonly<Record<string, string>> = { Data: 'data_param', ImageData: 'image_data_param', WindowData: 'window_data_param' };

/** Images from a database or from files, cropped or resized if their layer says so; and labels. */
function images(layer: LayerText, into: Collector): readonly Made[] {
  const block = layer.block(BLOCKS[layer.type]!);
  const transform = layer.block('transform_param');
  const batch = batchOf(layer, block, into);
  const crop = value(transform, 'crop_size') ?? value(block, 'crop_size');
  const side = typeof crop?.value === 'number' && crop.value > 0 ? crop.value : undefined;
  const resized = [numberOf(block, 'new_height') ?? 0, numberOf(block, 'new_width') ?? 0].map(extent => extent || UNKNOWN_DIM);
  if (side === undefined && layer.type === 'WindowData')
    into.faults.push({ finding: problem('crop_size is missing: windows are warped to that size') });
  const channels = channelsOf(layer.type, block, transform, side !== undefined);
  const data: Made = {
    dims: [batch, channels, ...(side === undefined ? resized : [side, side])],
    source: 'default',
    ...(crop && { at: crop })
  };
  return [data, { dims: [batch], source: 'file', aside: true }];
}

function batchOf(layer: LayerText, block: Message | undefined, into: Collector): Dim {
  const batch = numberOf(block, 'batch_size') ?? (layer.type === 'ImageData' ? 1 : 0);
  if (batch > 0) return batch;
  if (!block?.broken) into.faults.push({ finding: problem('batch_size is missing or 0'), ...(block && { at: block.span }) });
  return UNKNOWN_DIM;
}

/** Image files and windows are read in colour; what a database holds only it knows, and cropped images are taken for colour. */
function channelsOf(type: string, block: Message | undefined, transform: Message | undefined, cropped: boolean): Dim {
  if (type === 'ImageData') return value(block, 'is_color')?.value === false ? 1 : 3;
  if (type === 'WindowData' || isSet(transform, 'force_color')) return 3;
  if (isSet(transform, 'force_gray')) return 1;
  const means = values(transform, 'mean_value').length;
  return means > 1 ? means : cropped ? 3 : UNKNOWN_DIM;
}

function fromMemory(layer: LayerText, into: Collector): readonly Made[] {
  const block = layer.block('memory_data_param');
  const dims = ['batch_size', 'channels', 'height', 'width'].map(field => numberOf(block, field) ?? 0);
  if (dims.some(dim => dim < 1))
    into.faults.push({ finding: problem('batch_size, channels, height and width must all be written, and positive') });
  const known = dims.map((dim): Dim => dim || UNKNOWN_DIM);
  return [
    { dims: known, source: 'file' },
    { dims: known.slice(0, 1), source: 'file', aside: true }
  ];
}

/** Inputs that stand outside of any layer, as old files have them, and as the layer that Caffe makes of them. */
export function oldInputs({ root, begin }: Net, into: Collector): { readonly layer: OldLayer; readonly made: readonly Made[] } | undefined {
  const tops = values(root, 'input');
  const [first] = tops;
  if (!first) return undefined;
  const made = madeOf(root, tops, into);
  const layer: OldLayer = {
    name: 'input',
    type: 'Input',
    span: { start: first.key.start, end: endOf(root, tops, begin) },
    head: first.span,
    bottoms: [],
    tops,
    message: undefined,
    block: () => undefined,
    blobNames: [],
    include: [],
    exclude: [],
    open: () => layer
  };
  return { layer, made };
}

/** Inputs reach to the last that says their size, as far as no layer stands before it. */
function endOf(root: Message, tops: readonly Value[], layer: number): number {
  const said = [...tops, ...values(root, 'input_dim'), ...values(root, 'input_shape')].map(({ span }) => span.end);
  return Math.max(tops[0]!.span.end, ...said.filter(end => end <= layer));
}

/** `input_shape` for each input, else four `input_dim` for each (UpgradeNetInput, upgrade_proto.cpp). */
function madeOf(root: Message, tops: readonly Value[], into: Collector): Made[] {
  const shapes = children(root, 'input_shape');
  const dims = values(root, 'input_dim');
  if (shapes.length > 0 && dims.length > 0)
    into.faults.push({ finding: problem('input_dim is not read where input_shape is written', true), at: dims[0]!.key });
  const surplus = shapes.length > 0 ? shapes[tops.length] : dims[4 * tops.length];
  if (surplus) {
    const read =
      shapes.length > 0 ? `${shapes.length} input_shape only ${tops.length} are` : `${dims.length} input_dim only ${4 * tops.length} are`;
    into.faults.push({ finding: problem(`of ${read} read, ${shapes.length > 0 ? 'one' : 'four'} for each input`, true), at: surplus.span });
  }
  return tops.map((top, i): Made => {
    if (shapes.length > 0) {
      const shape = shapes[i];
      if (!shape) into.faults.push({ finding: problem(`\`${String(top.value)}\` has no input_shape: each input needs one`), at: top.span });
      return { dims: shape && shapeOf(shape, into), source: 'file' };
    }
    const own = dims.slice(4 * i, 4 * i + 4);
    if (own.length < 4) {
      const why = `\`${String(top.value)}\` has ${own.length} of the four input_dim that each input needs`;
      into.faults.push({ finding: problem(why, false, [missingDims(own, top)]), at: own.at(-1)?.span ?? top.span });
      return { dims: undefined, source: 'file' };
    }
    const extents = own.map(one => Number(one.value));
    const negative = extents.findIndex(dim => dim < 0);
    const finding = blobFault(extents, negative);
    if (finding) into.faults.push({ finding, at: own[Math.max(negative, 0)]!.span });
    return { dims: finding ? undefined : extents, source: 'file', at: own[0]! };
  });
}

/** What an image is mostly given, for the first of the four that are not written: a batch of one in front of three. */
function missingDims(own: readonly Value[], top: Value): Edit[] {
  const [first, last] = [own[0], own.at(-1) ?? top];
  const field = (dim: number): string => `input_dim: ${dim}`;
  if (first && own.length === 3) return [{ span: { start: first.key.start, end: first.key.start }, text: `${field(1)}\n` }];
  const at = last.span.end;
  return [
    {
      span: { start: at, end: at },
      text: [1, 3, 224, 224]
        .slice(own.length)
        .map(dim => `\n${field(dim)}`)
        .join('')
    }
  ];
}

/** The inputs of old files settled by what somebody chose. */
export function settleOld(layer: LayerText, made: readonly Made[], request: Request): GraphInput[] {
  return layer.tops.map((top, i) => {
    const name = String(top.value);
    const dims = made[i]?.dims;
    const own: GraphInput | undefined = dims && { name, dims, source: 'file', span: made[i]?.at?.span ?? top.span };
    return settleInput({ name, own, fallback: undefined, batch: dims?.[0] ?? 1 }, request.inputs, layer.tops.length === 1);
  });
}
