import { describe, finite, has, intersect, intervals, nearest, type Residues, text } from '../arithmetic/residues';
import { preventsRun } from '../ir/finding';
import { type Dim, tensors } from '../ir/shape';
import type { Analysis } from './analysis';
import type { LayerResult } from './propagate';
import { faultAt, runsAt, type TracedAxis, traceAxes, traceAxis } from './sizes/axis';
import { isBounded, named, SEARCH_LIMIT } from './sizes/columns';
import { spatialAxes, spatialName } from './spatial';

/** A set of sizes: below its threshold the exceptions, from there on remainders by its period. */
export type SizeSet = Residues;

/** The sizes of a set as runs of neighbours; of a set without end those up to its first whole period. */
export const sizeRuns = (set: SizeSet): [number, number][] => intervals(set);

/** Whether a size is in a set. */
export const isIn = (set: SizeSet, n: number): boolean => has(set, n);

/** The sizes of one spatial axis of a model's input, the other axes being as they are. */
export interface AxisSizes {
  /** Index of the input, and the position of the axis in it. */
  readonly input: number;
  readonly axis: number;
  /** "height" */
  readonly name: string;
  /** The extent that it has. */
  readonly extent: Dim;
  /** Every size that runs. */
  readonly valid: Residues;
  /** Of these, where no real sample is left unread along the axis. */
  readonly lossless: Residues;
  /** Of these, the multiples of the output stride, or those plus 1 where corners are aligned. */
  readonly recommended: Residues;
  /** The smallest that runs; undefined where none does. */
  readonly minimum: number | undefined;
  /** The largest step along the axis of any layer, or inside of one, in input samples. */
  readonly outputStride: number;
  readonly cornerAligned: boolean;
  /** Set where the sets are no proof: sizes above were not looked at. */
  readonly upTo: number | undefined;
  /** The valid sizes in prose: "multiples of 32 (25 to 31 above one also run)". */
  readonly text: string;
  readonly traced: TracedAxis;
}

export interface SizeAnswer {
  /** The inputs from which each axis is varied, the others staying: as they are where they run. */
  readonly base: readonly (readonly Dim[] | undefined)[];
  /** All spatial axes of all inputs, in order. */
  readonly axes: readonly AxisSizes[];
}

const answers = new WeakMap<Analysis, SizeAnswer>();

/** Which input sizes run: solved once an analysis, when first asked for. */
export function sizes(analysis: Analysis): SizeAnswer {
  const known = answers.get(analysis);
  if (known) return known;
  const answer = solve(analysis);
  answers.set(analysis, answer);
  return answer;
}

function solve(analysis: Analysis): SizeAnswer {
  const { graph } = analysis;
  const base = baseInputs(analysis);
  const refused = refusedByProbe(analysis) !== undefined;
  const places = graph.inputs.flatMap(({ dims }, input) => {
    const positions = spatialAxes(dims?.length ?? 0, graph.conventions);
    return positions.map((axis, i) => ({ input, axis, name: spatialName(i, positions.length), extent: dims![axis]!, dims: dims! }));
  });
  const leader = places.map(({ axis, dims }) => places.findIndex(other => other.axis === axis && isAlike(other.dims, dims)));
  const varied = [...new Set(leader)];
  const traced = traceAxes(
    analysis,
    base,
    varied.map(at => (input, axis) => axis === places[at]!.axis && isAlike(graph.inputs[input]?.dims, places[at]!.dims))
  );
  // Once for all that are varied together: there may be as many inputs as layers.
  const solved = new Map(varied.map((at, i) => [at, axisSizes(traced[i]!, refused)]));
  const axes = places.map(({ dims: _, ...place }, i) => ({ ...place, ...solved.get(leader[i]!)! }));
  return { base, axes };
}

/** Inputs of one shape are varied together: images that are compared, say. */
export const isAlike = (a: readonly Dim[] | undefined, b: readonly Dim[]): boolean =>
  a?.length === b.length && a.slice(1).every((dim, i) => dim === b[i + 1]);

/** Where a model leaves an extent open: at the smallest sizes that run, maps are so small that they say little of others. */
const USUAL_EXTENT = 256;

/** The inputs from which each axis is varied: as they are where they run, else the nearest square that does. */
function baseInputs(analysis: Analysis): readonly (readonly Dim[] | undefined)[] {
  const { graph, faults } = analysis;
  const inputs = graph.inputs.map(({ dims }) => dims);
  const spatial = inputs.map(dims => spatialAxes(dims?.length ?? 0, graph.conventions));
  const known = inputs.every((dims, i) => spatial[i]!.every(axis => typeof dims?.[axis] === 'number'));
  if (known && !faults.some(({ finding }) => preventsRun(finding))) return inputs;
  const { columns } = traceAxis(analysis, inputs, (input, axis) => spatial[input]!.includes(axis));
  const present = inputs.flatMap((dims, i) => spatial[i]!.map(axis => Number(dims?.[axis]) || USUAL_EXTENT));
  const { below, above } = nearest(columns.valid, Math.max(...present, 1));
  const square = above ?? below;
  return square === undefined ? inputs : inputs.map((dims, i) => dims?.map((dim, axis) => (spatial[i]!.includes(axis) ? square : dim)));
}

/** The layer that fails at a size at which the framework itself builds the model: then no size runs. */
export function refusedByProbe({ graph, faults, probed }: Analysis): LayerResult | undefined {
  if (faults.length === 0) return undefined;
  for (const i of graph.probes.keys()) {
    const failing = faultAt(probed[i]!);
    if (failing) return failing;
  }
  return undefined;
}

/** Which sizes run when all marked axes of these inputs are varied together, and of which every sample along them is read. */
export function sizesAlong(
  analysis: Analysis,
  inputs: readonly (readonly Dim[] | undefined)[],
  varied: (input: number, axis: number) => boolean
): Pick<AxisSizes, 'valid' | 'lossless' | 'upTo'> {
  return setsOf(traceAxis(analysis, inputs, varied), refusedByProbe(analysis) !== undefined);
}

function setsOf({ columns, lost }: TracedAxis, refused: boolean): Pick<AxisSizes, 'valid' | 'lossless' | 'upTo'> {
  const valid = refused ? finite([]) : columns.valid;
  const lossless = intersect(columns.lossless, valid) ?? finite([]);
  return { valid, lossless, upTo: columns.upTo ?? (lost ? SEARCH_LIMIT : undefined) };
}

function axisSizes(traced: TracedAxis, refused: boolean): Omit<AxisSizes, 'input' | 'axis' | 'name' | 'extent'> {
  const { valid, lossless, upTo } = setsOf(traced, refused);
  const outputStride = largestStep(traced);
  const recommendation = recommend(valid, lossless, outputStride);
  return {
    valid,
    lossless,
    ...recommendation,
    minimum: valid.exceptions[0] ?? (isBounded(valid) ? undefined : valid.threshold),
    outputStride,
    upTo,
    text: sizesText(valid, upTo),
    traced
  };
}

/** A set of sizes in prose; where it was searched, with how far. */
export function sizesText(set: Residues, upTo: number | undefined): string {
  if (upTo === undefined) return text(set);
  const [only, ...more] = intervals(set);
  const all = only?.[1] === upTo && more.length === 0;
  const words = all ? (only[0] === 1 ? 'every size' : `every size from ${only[0]}`) : text(set);
  return `${words} (up to ${upTo}, no farther was looked)`;
}

/**
 * The largest whole step over the input along the axis, of what a layer gives or of what slides over the axis inside of one; 1
 * where none is known.
 */
function largestStep({ columns, layers }: TracedAxis): number {
  let largest = 1;
  const look = (dim: Dim): void => {
    const law = named(columns, dim)?.law;
    const step = law && law.rise > 0 ? law.period / law.rise : 1;
    if (Number.isInteger(step) && step > largest) largest = step;
  };
  for (const { output } of layers) for (const { dims } of tensors(output)) for (const dim of dims) look(dim);
  for (const dim of columns.images.values()) look(dim);
  return largest;
}

function recommend(valid: Residues, lossless: Residues, stride: number): Pick<AxisSizes, 'recommended' | 'cornerAligned'> {
  for (const within of [lossless, valid]) {
    for (const cornerAligned of [false, true]) {
      const recommended = intersect(within, wholeCells(stride, cornerAligned));
      const found = recommended && (recommended.residues.length > 0 || (isBounded(within) && recommended.exceptions.length > 0));
      if (found) return { recommended, cornerAligned: cornerAligned && stride > 1 };
    }
  }
  return { recommended: isBounded(lossless) && lossless.exceptions.length === 0 ? valid : lossless, cornerAligned: false };
}

/** The model's inputs with other extents on some axes of the first one. */
export function inputsWith(
  analysis: Analysis,
  extents: readonly (readonly [AxisSizes, number])[]
): readonly (readonly Dim[] | undefined)[] {
  const { graph } = analysis;
  const dims = graph.inputs[0]?.dims;
  return sizes(analysis).base.map((one, i) => {
    if (!one || !dims || !isAlike(graph.inputs[i]?.dims, dims)) return one;
    return extents.reduce<readonly Dim[]>((all, [{ axis }, n]) => all.with(axis, n), one);
  });
}

/** The sizes that a grid of this stride divides: its multiples, or those plus 1 where corners are aligned. */
export const wholeCells = (stride: number, cornerAligned: boolean): SizeSet =>
  describe(n => n % stride === (cornerAligned ? 1 : 0) % stride, 1, stride);

/** Which of the sizes that run are wanted. */
export interface WantedSizes {
  /** Only those of which every sample is read. */
  readonly lossless?: boolean;
  /** Only these. */
  readonly among?: SizeSet;
}

/** The sizes of an axis that run and are wanted. */
export function allowedSizes(axis: AxisSizes, { lossless = false, among }: WantedSizes): SizeSet {
  const within = lossless ? axis.lossless : axis.valid;
  return among ? (intersect(within, among) ?? finite([])) : within;
}

/** Above these an input is not proposed, even where it would run. */
const LARGEST_INPUT = 16_384;

/**
 * Extents for the spatial axes of the first input that run, near the given ones: the nearest recommended ones below and above,
 * then, where there are none, the nearest valid ones. Other than the given ones, and each confirmed by a run.
 */
export function nearestValid(analysis: Analysis, extents: readonly number[], wanted: WantedSizes = {}): number[][] {
  const axes = sizes(analysis).axes.filter(({ input }) => input === 0);
  if (axes.length === 0 || axes.length !== extents.length) return [];
  const sides = (['below', 'above'] as const).map(side =>
    axes.map((axis, i) => {
      const extent = extents[i]!;
      const allowed = allowedSizes(axis, wanted);
      if (has(allowed, extent)) return extent;
      const candidates = [axis.recommended, allowed].map(set => nearest(set, extent)[side]);
      return candidates.find(n => n !== undefined && has(allowed, n) && n <= LARGEST_INPUT);
    })
  );
  const found = sides.filter((side): side is number[] => side.every(n => n !== undefined));
  const others = found.filter(side => side.some((n, i) => n !== extents[i]));
  const different = others.filter((side, i) => others.findIndex(other => other.join() === side.join()) === i);
  // What is valid on each axis may clash on two.
  return different.filter(side => {
    const inputs = inputsWith(
      analysis,
      side.map((n, i) => [axes[i]!, n])
    );
    return runsAt(analysis.graph, analysis.memo, inputs);
  });
}

/** The nearest extents below and above those of the model's only input that run. */
export function workingInputs(analysis: Analysis, wanted: WantedSizes = {}): number[][] {
  const axes = sizes(analysis).axes.filter(({ input }) => input === 0);
  if (analysis.graph.inputs.length !== 1 || !axes.every(({ extent }) => typeof extent === 'number')) return [];
  return nearestValid(
    analysis,
    axes.map(({ extent }) => Number(extent)),
    wanted
  );
}
