import { spatialAxes } from '../analysis/spatial';
import { type Dim, isTensor } from '../ir/shape';
import { onAxis, type PerAxis } from '../ops/param';
import { type AnyFact, finderOf } from './fact';
import { inputBehind } from './propose';
import type { Fix } from './rule';
import { extents } from './wording';

/** Where an input of the model has too few axes for the layer that reads it: the shape that it may have been meant to have. */
export function* shaping(fact: AnyFact, rank: number): Generator<Fix> {
  const { analysis, finding, result } = fact;
  const at = finding.input ?? 0;
  const arriving = result?.inputs[at];
  const name = inputBehind(analysis, result?.layer.sources[at]);
  if (name === undefined || !isTensor(arriving)) return;
  const { dims } = arriving;
  const others = (result?.inputs ?? []).filter((other, i) => i !== at && isTensor(other) && other.dims.length === rank);
  const shapes = [...others.map(other => (isTensor(other) ? other.dims : [])), ...grown(fact, dims, rank)];
  const seen = new Set<string>();
  for (const shape of shapes) {
    const text = extents(shape.slice(1));
    if (seen.has(text)) continue;
    seen.add(text);
    yield { title: `Give \`${name}\` the shape ${text}`, changes: [{ input: { name, dims: shape } }] };
  }
}

/** With the channels that the layer is built for where only they are missing, else with extents of 1 and of the window. */
function* grown(fact: AnyFact, dims: readonly Dim[], rank: number): Generator<readonly Dim[]> {
  const { conventions } = fact.analysis.graph;
  const spatial = spatialAxes(rank, conventions);
  const args = { ...fact.result?.values, ...finderOf(fact)?.args } as { readonly inChannels?: unknown; readonly kernel?: PerAxis };
  const channels = Array.from({ length: rank }, (_, axis) => axis).find(axis => axis > 0 && !spatial.includes(axis));
  if (dims.length === rank - 1 && channels !== undefined)
    for (const count of [Number(args.inChannels ?? 0), 3, 1]) if (count > 0) yield dims.toSpliced(channels, 0, count);
  const missing = rank - dims.length;
  for (const extent of [1, onAxis(args.kernel ?? 1, 0)]) yield [...dims, ...Array.from({ length: missing }, () => extent)];
}

/** Extents that weights depend on and an input leaves open: three or one for channels. */
export function* closing({ analysis: { graph }, result }: AnyFact): Generator<Fix> {
  const [input] = result?.inputs ?? [];
  const [own] = graph.inputs;
  if (graph.inputs.length !== 1 || !own?.dims || !isTensor(input)) return;
  const { dims, name } = own;
  const spatial = spatialAxes(dims.length, graph.conventions);
  const isOpen = (dim: Dim, axis: number): boolean => axis > 0 && !spatial.includes(axis) && typeof dim !== 'number';
  if (!dims.some(isOpen)) return;
  for (const count of [3, 1]) {
    const closed = dims.map((dim, axis) => (isOpen(dim, axis) ? count : dim));
    yield { title: `Give \`${name}\` the shape ${extents(closed.slice(1))}`, changes: [{ input: { name, dims: closed } }] };
  }
}
