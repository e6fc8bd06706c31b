import { ceilDiv, floorDiv } from '../arithmetic/integer';
import { isFault } from '../ir/finding';
import { type Dim, isTensor } from '../ir/shape';
import type { Analysis } from './analysis';
import { type Memo, newMemo } from './evaluate';
import { type LayerResult, propagate } from './propagate';

/** Beyond this an input is not proposed, even where it would run. */
const LARGEST_INPUT = 16_384;

interface Bench {
  readonly memo: Memo;
  readonly runs: Map<string, readonly LayerResult[]>;
}

const benches = new WeakMap<Analysis, Bench>();

/** What re-runs of an analysis share, so that many reports cost few runs. */
export function benchOf(analysis: Analysis): Bench {
  const known = benches.get(analysis);
  if (known) return known;
  const bench: Bench = { memo: newMemo(), runs: new Map() };
  benches.set(analysis, bench);
  return bench;
}

/** The layers as they are at another input. */
export function runAt(analysis: Analysis, inputs: readonly (readonly Dim[] | undefined)[]): readonly LayerResult[] {
  const { memo, runs } = benchOf(analysis);
  const key = JSON.stringify(inputs);
  const known = runs.get(key);
  if (known) return known;
  const run = propagate(analysis.graph, memo, inputs);
  runs.set(key, run);
  return run;
}

/** The positions of the spatial axes of a batch of `rank` axes. */
export function spatialAxes(rank: number, layout: 'channels-first' | 'channels-last'): number[] {
  const first = layout === 'channels-first' ? 2 : 1;
  return Array.from({ length: Math.max(rank - 2, 0) }, (_, i) => first + i);
}

/**
 * Spatial extents of the model's input near the given ones at which a layer runs without the fault: the next multiples of
 * the output stride below and above, as far as a run confirmed them. `atLeast` asks for inputs larger by that factor.
 */
export function workingInputs(analysis: Analysis, layer: number, options: { atLeast?: number; lossless?: true } = {}): number[][] {
  const { inputs, conventions } = analysis.graph;
  const dims = inputs[0]?.dims;
  if (inputs.length !== 1 || !dims || !spatialAxes(dims.length, conventions.layout).every(axis => typeof dims[axis] === 'number'))
    return [];
  // A size that no user reaches is no way out.
  if (analysis.graph.probes.some(probe => !runs(runAt(analysis, probe.inputs), layer, false))) return [];
  const axes = spatialAxes(dims.length, conventions.layout);
  const step = outputStride(analysis);
  const wanted = axes.map(axis => Math.ceil(Number(dims[axis]) * (options.atLeast ?? 1)));
  const candidates = [
    wanted.map(n => floorDiv(n, step) * step),
    wanted.map(n => ceilDiv(n, step) * step),
    wanted.map(n => ceilDiv(n, step) * step + step)
  ];
  const found: number[][] = [];
  for (const extents of options.atLeast ? candidates.slice(1) : candidates.slice(0, 2)) {
    if (extents.some(n => n < 1 || n > LARGEST_INPUT) || extents.every((n, i) => n === dims[axes[i]!])) continue;
    const input = dims.map((dim, axis) => extents[axes.indexOf(axis)] ?? dim);
    if (runs(runAt(analysis, [input]), layer, options.lossless ?? false)) found.push(extents);
    if (found.length > 0 && options.atLeast) break;
  }
  return found;
}

/** True when nothing depends on the size there: all layers run, and `layer` for certain. */
function runs(layers: readonly LayerResult[], layer: number, lossless: boolean): boolean {
  const fine = layers.every(({ layer: { findings: static_ }, findings }) =>
    findings.every(finding => !isFault(finding) || static_.includes(finding))
  );
  const result = layers[layer];
  return fine && result?.certain === true && (!lossless || !result.findings.some(finding => finding.kind === 'pixels-unread'));
}

/** The largest step of any layer over the model's input, in samples; 1 where none is known. */
export function outputStride(analysis: Analysis): number {
  let largest = 1;
  for (const { layer, output } of analysis.layers) {
    if (!isTensor(output)) continue;
    for (const field of analysis.field(layer.index) ?? []) {
      if (field.stride !== undefined && Number.isInteger(field.stride) && field.stride > largest) largest = field.stride;
    }
  }
  return largest;
}
