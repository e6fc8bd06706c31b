import { finite, intervals, nearest, type Residues } from '../../arithmetic/residues';
import type { Analysis } from '../analysis';
import { propagate } from '../propagate';
import { type AxisSizes, inputsWith, sizes } from '../sizes';
import { faultAt, traceAxis } from './axis';
import { isBounded } from './columns';

/** What ties the axes of an input to each other. */
export interface Joint {
  /** Names of the axes. */
  readonly axes: readonly string[];
  /** Products of runs of sizes that run, one box of runs a row; undefined where only examples are known. */
  readonly boxes: readonly (readonly (readonly [number, number])[])[] | undefined;
  /** Sizes that are valid on their own, and fail together. */
  readonly fails: readonly (readonly number[])[];
  /** Index of the layer at which they fail. */
  readonly layer: number | undefined;
  /** False where larger sizes were not looked at. */
  readonly exact: boolean;
}

const joints = new WeakMap<Analysis, Joint | null>();

/**
 * The condition that ties the axes of the model's first input, where there is one: a linear layer behind a flatten ties their
 * product, an attention window their remainders. Looked for when first asked for.
 */
export function joint(analysis: Analysis): Joint | null {
  const known = joints.get(analysis);
  if (known !== undefined) return known;
  const axes = sizes(analysis).axes.filter(({ input }) => input === 0);
  const found =
    axes.length < 2 || axes.some(({ minimum }) => minimum === undefined) ? null : (product(analysis, axes) ?? clashes(analysis, axes));
  joints.set(analysis, found);
  return found;
}

/** So many classes of sizes of one axis are tried against the other. */
const CLASSES = 96;
const FARTHEST = 4096;

/** Two axes that are bounded together: for each class of sizes of the second, those of the first that go with it. */
function product(analysis: Analysis, axes: readonly AxisSizes[]): Joint | undefined {
  const [first, second] = axes;
  if (!first || !second || axes.length !== 2 || !isBounded(first.valid) || !isBounded(second.valid)) return undefined;
  const decides = second.traced.columns.bounding;
  if (decides.length === 0) return undefined;
  const solve = (axis: AxisSizes, other: AxisSizes, n: number): Residues => {
    const at = inputsWith(analysis, [[other, n]]);
    const { valid } = traceAxis(analysis, at, (input, position) => input === 0 && position === axis.axis).columns;
    return valid;
  };
  const classOf = (n: number): string => decides.map(column => column.at(n)).join();
  const smallest = firstDefined(first);
  const opposite = smallest === undefined ? finite([]) : solve(second, first, smallest);
  const last = isBounded(opposite) ? opposite.exceptions.at(-1) : undefined;
  const end = Math.min(last ?? FARTHEST, FARTHEST);
  const boxes: (readonly [number, number])[][] = [];
  let classes = 0;
  for (let from = 1; from <= end && classes < CLASSES; ) {
    let to = from;
    while (to < end && classOf(to + 1) === classOf(from)) to++;
    const partners = solve(first, second, from);
    for (const run of isBounded(partners) ? intervals(partners) : []) boxes.push([run, [from, to]]);
    classes++;
    from = to + 1;
  }
  // One box that says no more than the axes themselves ties nothing.
  if (boxes.length <= 1) return undefined;
  return {
    axes: axes.map(({ name }) => name),
    boxes,
    fails: [],
    layer: undefined,
    exact: last !== undefined && last <= FARTHEST && classes < CLASSES
  };
}

/** The smallest size for which what bounds the axis has an extent. */
function firstDefined({ traced: { columns } }: AxisSizes): number | undefined {
  for (let n = 1; n <= FARTHEST; n++) if (columns.bounding.every(column => column.at(n) !== undefined)) return n;
  return undefined;
}

const SAMPLES = 5;

/** Sizes that are valid on their own and fail together, among some of each axis: small ones, near ones, of all kinds of remainders. */
function clashes(analysis: Analysis, axes: readonly AxisSizes[]): Joint | null {
  const samples = axes.map(({ valid, extent }) => someOf(valid, Number(extent) || 64));
  const fails: number[][] = [];
  let layer: number | undefined;
  for (const extents of combinations(samples)) {
    const inputs = inputsWith(
      analysis,
      extents.map((n, i) => [axes[i]!, n])
    );
    const fault = faultAt(propagate(analysis.graph, analysis.memo, inputs));
    if (!fault) continue;
    layer ??= fault.layer.index;
    fails.push(extents);
  }
  return fails.length === 0 ? null : { axes: axes.map(({ name }) => name), boxes: undefined, fails, layer, exact: false };
}

function someOf(set: Residues, present: number): number[] {
  const found = new Set<number>(set.exceptions.slice(0, 2));
  const around = [1, set.threshold + 1, present, present + set.period, present + 3 * set.period + 1];
  for (const n of around) {
    const { below, above } = nearest(set, n);
    const size = above ?? below;
    if (size !== undefined) found.add(size);
  }
  return [...found].slice(0, SAMPLES);
}

const combinations = (samples: readonly (readonly number[])[]): number[][] =>
  samples.reduce<number[][]>((all, some) => all.flatMap(before => some.map(n => [...before, n])), [[]]);

/** "height × width: …" */
export function jointText(found: Joint, layerName: (layer: number) => string): string {
  const names = found.axes.join(' × ');
  const run = ([from, to]: readonly [number, number]): string => (from === to ? `${from}` : `${from} to ${to}`);
  if (found.boxes) {
    const shown = found.boxes.slice(0, 6).map(box => box.map(run).join(' × '));
    if (found.boxes.length > shown.length) shown.push(`${found.boxes.length - shown.length} more`);
    return `${names} together: ${shown.join('; ')}`;
  }
  const where = found.layer === undefined ? '' : ` at ${layerName(found.layer)}`;
  return `${names}: not all of these go together, ${found.fails
    .slice(0, 3)
    .map(extents => extents.join('×'))
    .join(', ')} fail${where}`;
}
