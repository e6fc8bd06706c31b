import { readersOf } from '../analysis/readers';
import { spatialAxes } from '../analysis/spatial';
import { type Dim, isTensor, type Shape, type Tensor } from '../ir/shape';
import type { AnyFact } from './fact';
import { producerOf, withoutLayer } from './propose';
import type { Fix } from './rule';
import { extents, nameOf, sizeText, spatialOf } from './wording';

/** Fixes that put a further layer into the model. Each is tried before it is offered, as all are. */

/** The layer that a fix is about. */
type About = Pick<AnyFact, 'analysis' | 'result'>;

interface Inserted {
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** "a 1×1 convolution to 256 channels" */
  readonly what: string;
}

/** A layer on the way of one input of the layer that the fact is about: in the chain where it reads the layer before, else aside. */
function* onTheWay({ analysis, result }: About, input: number, { op, args, what }: Inserted): Generator<Fix> {
  const source = result?.layer.sources[input];
  if (!result || !source || 'nowhere' in source) return;
  const { index } = result.layer;
  if ('input' in source) {
    if (index === 0) yield { title: `Insert ${what} in front`, changes: [{ insert: { after: -1, op, args } }] };
    return;
  }
  const title = `Insert ${what} behind ${nameOf(analysis.layers[source.layer]!, analysis)}`;
  const feeds = { layer: index, input };
  if (source.layer === index - 1) {
    yield { title, changes: [{ insert: { after: index - 1, op, args, forgotten: true } }] };
    yield { title, changes: [{ insert: { after: index - 1, op, args } }] };
  }
  yield { title, changes: [{ insert: { after: index - 1, op, args, reads: source.layer, feeds } }] };
}

/** A 1×1 convolution that gives one operand the channels of the other; the one that comes from further away first. */
export function* projecting(fact: AnyFact, [first, second]: readonly [number, number], axis: number): Generator<Fix> {
  const { result } = fact;
  const away = (input: number): number => {
    const source = result?.layer.sources[input];
    return source && 'layer' in source ? source.layer : 0;
  };
  const inputs = [first, second].sort((a, b) => away(a) - away(b));
  for (const input of inputs) {
    const [own, other] = [result?.inputs[input], result?.inputs[input === first ? second : first]];
    const channels = isTensor(other) ? other.dims[axis] : undefined;
    const stride = isTensor(own) && isTensor(other) ? strideBetween(own, other, fact) : undefined;
    if (typeof channels !== 'number' || stride === undefined) continue;
    yield* onTheWay(fact, input, {
      op: 'conv',
      args: { outChannels: channels, kernel: 1, rank: rankOf(own), ...(stride > 1 && { stride }) },
      what: `a 1×1 convolution to ${channels} channels${stride > 1 ? ` with stride ${stride}` : ''}`
    });
  }
}

/** The stride with which a 1×1 convolution brings one size to another; undefined where none does. */
function strideBetween(from: Tensor, to: Tensor, { analysis: { graph } }: AnyFact): number | undefined {
  const [here, there] = [from, to].map(({ dims }) => spatialOf(dims, graph.conventions)) as [Dim[], Dim[]];
  if (String(here) === String(there)) return 1;
  const stride = Math.round(Number(here[0]) / Number(there[0]));
  return stride > 1 && here.every((n, i) => Math.ceil(Number(n) / stride) === there[i]) ? stride : undefined;
}

/** An upsampling by a whole factor, or padding at the end, of the smaller operand; a crop of the larger one. */
export function* resizing(fact: AnyFact, [first, second]: readonly [number, number]): Generator<Fix> {
  const { result, analysis } = fact;
  for (const [own, other] of [
    [first, second],
    [second, first]
  ] as const) {
    const [x, y] = [result?.inputs[own], result?.inputs[other]];
    if (!isTensor(x) || !isTensor(y) || x.dims.length !== y.dims.length) continue;
    const [here, there] = [
      spatialOf(x.dims, analysis.graph.conventions).map(Number),
      spatialOf(y.dims, analysis.graph.conventions).map(Number)
    ];
    const rank = rankOf(x);
    const factor = there[0]! / here[0]!;
    if (factor > 1 && Number.isInteger(factor) && here.every((n, i) => n * factor === there[i]))
      yield* onTheWay(fact, own, {
        op: 'upsample',
        args: { factor, rank, channels: channelsOf(x, fact) },
        what: `an upsampling by ${factor}`
      });
    const missing = there.map((n, i) => n - here[i]!);
    if (!missing.every(n => Number.isInteger(n) && Math.abs(n) <= MOST_ADDED) || missing.every(n => n === 0)) continue;
    if (missing.every(n => n >= 0))
      yield* onTheWay(fact, own, { op: 'pad', args: { amounts: missing.map(n => [0, n]), rank }, what: `a padding to ${sizeText(there)}` });
    if (missing.every(n => n <= 0))
      yield* onTheWay(fact, own, {
        op: 'crop',
        args: { amounts: missing.map(n => [0, 0 - n]), rank, like: result?.layer.sources[other] },
        what: `a crop to ${sizeText(there)}`
      });
  }
}

/** Sizes that differ by more were not meant to be the same. */
const MOST_ADDED = 8;

/** A pool to a fixed size in front of the flatten, where the features that are expected are so many windows of its channels. */
export function* pooling(fact: AnyFact, expected: number): Generator<Fix> {
  const { analysis, result } = fact;
  const flatten = producerOf(analysis, result?.layer.sources[0]);
  const [map] = flatten?.inputs ?? [];
  if (!flatten || !isTensor(map) || flatten.layer.unit?.name !== 'flatten' || map.dims.length !== 4) return;
  const channels = channelsOf(map, fact);
  const size = Math.sqrt(expected / channels);
  const before = producerOf(analysis, flatten.layer.sources[0]);
  if (!Number.isInteger(size) || size < 1 || before?.layer.index !== flatten.layer.index - 1) return;
  const title = `Insert an adaptive pool to ${size}×${size} behind ${nameOf(before, analysis)}`;
  yield { title, changes: [{ insert: { after: before.layer.index, op: 'adaptivePool', args: { size, rank: 2 } } }] };
}

/** How many spatial axes a value has. */
const rankOf = (value: Shape | undefined): number => (isTensor(value) ? value.dims.length - 2 : 2);

function channelsOf({ dims }: Tensor, { analysis: { graph } }: About): number {
  const axes = spatialAxes(dims.length, graph.conventions);
  return Number(dims.find((_, axis) => axis > 0 && !axes.includes(axis)));
}

/** A flatten in front of the layer. */
export function* flattening(fact: AnyFact): Generator<Fix> {
  yield* onTheWay(fact, fact.finding.input ?? 0, { op: 'flatten', args: {}, what: 'a flatten' });
}

/** A flatten of the axes from the first behind the batch on, as far as position `last`. */
export function* merging(fact: AnyFact, last: number): Generator<Fix> {
  const what = `a flatten of axes 1 to ${last}`;
  yield* onTheWay(fact, fact.finding.input ?? 0, { op: 'flatten', args: { start: 1, end: last }, what });
}

/** A resize by the stride in front of a transposed convolution, which then slides with stride 1 as any convolution does. */
export function* resizingFirst(about: About, stride: number, kernel: number): Generator<Fix> {
  const { analysis, result } = about;
  const [input] = result?.inputs ?? [];
  if (!result || !isTensor(input) || kernel % 2 === 0) return;
  const values = { stride: 1, padding: (kernel - 1) / 2, outputPadding: 0 };
  const written = Object.entries(values).filter(
    ([param]) => param !== 'outputPadding' || result.layer.args[param]?.origin.kind === 'written'
  );
  const changes = written.map(([param, value]) => ({ set: { layer: result.layer.index, param, value } }));
  const args = { factor: stride, rank: rankOf(input), channels: channelsOf(input, about) };
  const what = `an upsampling by ${stride}`;
  for (const fix of onTheWay(about, 0, { op: 'upsample', args, what }))
    yield { title: `${fix.title} and let ${nameOf(result, analysis)} slide with stride 1`, changes: [...fix.changes, ...changes] };
}

/** The axes that a layer needs and that do not arrive, with an extent of 1 each, split off the last axis. */
export function* unflattening(fact: AnyFact, rank: number): Generator<Fix> {
  const input = fact.finding.input ?? 0;
  const arriving = fact.result?.inputs[input];
  if (!isTensor(arriving) || arriving.dims.length < 2 || arriving.dims.length >= rank) return;
  const { dims } = arriving;
  const last = dims.at(-1)!;
  const ones = Array.from({ length: rank - dims.length }, () => 1);
  // Channels stay where they are; an image without channels gets one.
  const inFront = fact.analysis.graph.conventions.layout === 'channels-last' && dims.length === 2;
  const sizes = inFront ? [...ones, last] : [last, ...ones];
  const shape = [...dims.slice(1, -1), ...sizes];
  if (!shape.every(dim => typeof dim === 'number')) return;
  yield* onTheWay(fact, input, {
    op: 'unflatten',
    args: { axis: dims.length - 1, sizes, shape },
    what: `an unflatten to ${extents(shape)}`
  });
}

/** Without the flatten that the layer reads, or whatever else takes axes away. */
export function* unflattened({ analysis, result }: AnyFact): Generator<Fix> {
  for (const source of result?.layer.sources ?? []) {
    const producer = producerOf(analysis, source);
    if (!producer || readersOf(analysis).of({ layer: producer.layer.index }).length !== 1) continue;
    const fix = withoutLayer(producer, analysis);
    const [input] = producer.inputs;
    if (producer.layer.unit?.name === 'flatten') yield { ...fix, title: `Remove the flatten (${nameOf(producer, analysis)})` };
    else if (isTensor(input) && isTensor(producer.output) && input.dims.length > producer.output.dims.length) yield fix;
  }
}
