import type { Analysis } from '../analysis/analysis';
import { type LayerResult, propagate } from '../analysis/propagate';
import { benchOf } from '../analysis/reruns';
import { refusedByProbe, sizesAlong } from '../analysis/sizes';
import { faultAt } from '../analysis/sizes/axis';
import { spatialAxes } from '../analysis/spatial';
import { membership, nearest } from '../arithmetic/residues';
import { type Dim, isUnknown } from '../ir/shape';
import { axisName } from '../rules/wording';
import { listed } from './layerTable';
import { brief } from './notation';
import type { SizeInput } from './panel';

/** How a model takes an input size: it reads all of it, it leaves samples unread, or it fails. */
export interface Verdict {
  readonly is: 'exact' | 'lossy' | 'broken';
  /** The first layer that leaves samples unread, or fails: its position in the layer table. */
  readonly layer?: number;
  /** Some layers are not known: the verdict is that of the rest. */
  readonly partial?: boolean;
}

/** What a size comes to. */
export interface Explored extends Verdict {
  readonly extents: readonly number[];
  /** The shape that each layer of the table makes, without the batch. */
  readonly outputs: readonly string[];
}

/** The axes whose extents can be explored: those of the only input, if all of it is known. */
export function sizeInput(analysis: Analysis): SizeInput | undefined {
  const { graph } = analysis;
  const [input] = graph.inputs;
  const dims = input?.dims;
  if (graph.inputs.length !== 1 || !dims || graph.layers.length === 0 || !dims.every(dim => typeof dim === 'number')) return undefined;
  const axes = axesOf(analysis);
  if (axes.length === 0) return undefined;
  return { axes: axes.map(axis => ({ name: axisName(axis, dims.length, graph.conventions), extent: dims[axis] as number })) };
}

/** How every size of an axis up to an end is taken, the others being as they are: neighbours that are taken alike in one run. */
export interface SizeMarks {
  readonly runs: readonly { readonly from: number; readonly to: number; readonly is: Verdict['is'] }[];
  /** Set where no proof was found: larger sizes were not looked at. */
  readonly upTo?: number;
}

/**
 * How the sizes from 1 to `end` are taken, as the solver of sizes knows it: those of the axes in `moved` (positions among the axes of
 * `sizeInput`), which vary together while the others stay at `extents`.
 */
export function sizeMarks(analysis: Analysis, extents: readonly number[], moved: readonly number[], end: number): SizeMarks {
  const axes = axesOf(analysis);
  const {
    valid,
    lossless,
    upTo = end
  } = sizesAlong(analysis, [dimsAt(analysis, extents)], (_, axis) => moved.includes(axes.indexOf(axis)));
  const { below, above } = nearest(lossless, extents[moved[0] ?? 0] ?? 1);
  const sample = below ?? above;
  const at = (n: number): number[] => extents.map((extent, i) => (moved.includes(i) ? n : extent));
  // What is lost at one of these is lost along other axes, or whatever the size: then it is at all of them.
  const reads = sample !== undefined && verdictOf(analysis, runAtSize(analysis, at(sample))).is === 'exact';
  const [runs, isRead] = [membership(valid), membership(lossless)];
  const last = Math.min(end, upTo);
  const found: { from: number; to: number; is: Verdict['is'] }[] = [];
  for (let n = 1; n <= last; n++) {
    const is = !runs(n) ? 'broken' : reads && isRead(n) ? 'exact' : 'lossy';
    const before = found.at(-1);
    if (before?.is === is) before.to = n;
    else found.push({ from: n, to: n, is });
  }
  return { runs: found, ...(last < end && { upTo: last }) };
}

/** What all layers make of one size. */
export function explore(analysis: Analysis, extents: readonly number[]): Explored {
  const run = runAtSize(analysis, extents);
  return { ...verdictOf(analysis, run), extents, outputs: listed({ layers: run }).map(({ output }) => brief(output)) };
}

const axesOf = ({ graph }: Analysis): number[] => spatialAxes(graph.inputs[0]?.dims?.length ?? 0, graph.conventions);

/** The only input with other extents on its spatial axes. */
function dimsAt(analysis: Analysis, extents: readonly number[]): readonly Dim[] {
  const axes = axesOf(analysis);
  return (analysis.graph.inputs[0]?.dims ?? []).map((dim, axis) => extents[axes.indexOf(axis)] ?? dim);
}

/** Not kept: a slider comes by thousands of sizes. */
const runAtSize = (analysis: Analysis, extents: readonly number[]): readonly LayerResult[] =>
  propagate(analysis.graph, benchOf(analysis).memo, [dimsAt(analysis, extents)]);

/** What is wrong at every size is no verdict on this one, unless the framework itself tries one while it builds the model. */
function verdictOf(analysis: Analysis, run: readonly LayerResult[]): Verdict {
  const broken = faultAt(run) ?? refusedByProbe(analysis);
  if (broken) return { is: 'broken', layer: positionOf(broken, run) };
  // A window that hangs over the map although the program goes on reads what is not there.
  const lossy = run.find(({ findings }) => findings.some(({ kind }) => kind === 'pixels-unread' || kind === 'window-exceeds-input'));
  const partial = run.some(({ output, certain }) => !certain || isUnknown(output));
  return { ...(lossy ? { is: 'lossy', layer: positionOf(lossy, run) } : { is: 'exact' }), ...(partial && { partial }) };
}

/** A layer that is used several times stands in the table once. */
const positionOf = ({ layer }: LayerResult, run: readonly LayerResult[]): number =>
  listed({ layers: run }).findIndex(one => one.layer.index === (layer.shares ?? layer.index));
