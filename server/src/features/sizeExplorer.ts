import type { Analysis } from '../analysis/analysis';
import { type LayerResult, propagate } from '../analysis/propagate';
import { benchOf } from '../analysis/reruns';
import { spatialAxes } from '../analysis/spatial';
import { isFault } from '../ir/finding';
import { type Dim, isUnknown } from '../ir/shape';
import { axisName } from '../rules/wording';
import { brief } from './notation';
import type { SizeInput } from './panel';

/** How a model takes an input size: it reads all of it, it leaves samples unread, or it fails. */
export interface Verdict {
  readonly is: 'exact' | 'lossy' | 'broken';
  /** The first layer that leaves samples unread, or fails: its position among all layers. */
  readonly layer?: number;
  /** Some layers are not known: the verdict is that of the rest. */
  readonly partial?: boolean;
}

/** What a size comes to. */
export interface Explored extends Verdict {
  readonly extents: readonly number[];
  /** The shape that each layer makes, without the batch. */
  readonly outputs: readonly string[];
}

/** The axes whose extents can be explored: those of the only input, if all of it is known. */
export function sizeInput({ graph }: Analysis): SizeInput | undefined {
  const [input] = graph.inputs;
  const dims = input?.dims;
  if (graph.inputs.length !== 1 || !dims || graph.layers.length === 0 || !dims.every(dim => typeof dim === 'number')) return undefined;
  const axes = spatialAxes(dims.length, graph.conventions.layout);
  if (axes.length === 0) return undefined;
  return { axes: axes.map(axis => ({ name: axisName(axis, dims.length, graph.conventions), extent: dims[axis] as number })) };
}

/** The verdicts on sizes, one a list of extents. */
export const verdicts = (analysis: Analysis, sizes: readonly (readonly number[])[]): Verdict[] =>
  sizes.map(extents => verdictOf(runAtSize(analysis, extents)));

/** What all layers make of one size. */
export function explore(analysis: Analysis, extents: readonly number[]): Explored {
  const run = runAtSize(analysis, extents);
  return { ...verdictOf(run), extents, outputs: run.map(({ output }) => brief(output)) };
}

/** The layers at other extents of the input's spatial axes. Not kept: a slider comes by thousands of sizes. */
function runAtSize(analysis: Analysis, extents: readonly number[]): readonly LayerResult[] {
  const dims = analysis.graph.inputs[0]?.dims ?? [];
  const axes = spatialAxes(dims.length, analysis.graph.conventions.layout);
  const at: Dim[] = dims.map((dim, axis) => extents[axes.indexOf(axis)] ?? dim);
  return propagate(analysis.graph, benchOf(analysis).memo, [at]);
}

/** What is wrong at every size is no verdict on this one. */
function verdictOf(run: readonly LayerResult[]): Verdict {
  const broken = run.find(({ layer, findings }) => findings.some(finding => isFault(finding) && !layer.findings.includes(finding)));
  if (broken) return { is: 'broken', layer: broken.layer.index };
  const lossy = run.find(({ findings }) => findings.some(({ kind }) => kind === 'pixels-unread'));
  const partial = run.some(({ output, certain }) => !certain || isUnknown(output));
  return { ...(lossy ? { is: 'lossy', layer: lossy.layer.index } : { is: 'exact' }), ...(partial && { partial }) };
}
