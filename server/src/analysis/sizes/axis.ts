import { ofAxisMap } from '../../arithmetic/quasiLinear';
import { has, withSizes } from '../../arithmetic/residues';
import type { ModelGraph } from '../../dialects/dialect';
import { preventsRun } from '../../ir/finding';
import { type Dim, isUnknown } from '../../ir/shape';
import type { Analysis } from '../analysis';
import type { Memo } from '../memo';
import { type LayerResult, propagate, propagateBy } from '../propagate';
import type { EarlierRun } from '../reach';
import { shapeAt } from './apart';
import { type Columns, newColumns, place } from './columns';
import { newLaws } from './laws';
import { tracer } from './trace';

/** One axis of a model's input, varied: the sizes that run, and every layer's shape with columns for the extents that follow. */
export interface TracedAxis {
  readonly columns: Columns;
  readonly layers: readonly LayerResult[];
  /** Tracking was lost behind a layer, so that what lies there is not known. */
  readonly lost: boolean;
}

/** Which axes of which inputs have the size that is varied. */
export type Varied = (input: number, axis: number) => boolean;

type Inputs = readonly (readonly Dim[] | undefined)[];

/** What was run already: another run takes its arguments from there. */
export type Ran = Pick<Analysis, 'graph' | 'memo' | 'layers'>;

/** Runs the graph on all sizes of the marked axes at once; `inputs` holds the extents of the others. */
export const traceAxis = (ran: Ran, inputs: Inputs, varied: Varied): TracedAxis => trace(ran, inputs, [varied])![0]!;

/**
 * The same for several axes, each of which is varied alone. One run does for all of them where the model runs on the inputs as
 * they are: what an operator makes of one axis then never depends on how another one is varied.
 */
export function traceAxes(ran: Ran, inputs: Inputs, axes: readonly Varied[]): readonly TracedAxis[] {
  const present = axes.map(varied => presentExtent(inputs, varied));
  const together = axes.length > 1 && !present.includes(undefined) ? trace(ran, inputs, axes) : undefined;
  return together ?? axes.map(varied => traceAxis(ran, inputs, varied));
}

/** The extent that an axis has while others are varied; undefined where it is not known, or not one. */
function presentExtent(inputs: Inputs, varied: Varied): number | undefined {
  const extents = new Set(inputs.flatMap((dims, input) => dims?.filter((_, axis) => varied(input, axis)) ?? []));
  const [extent] = extents;
  return extents.size === 1 && typeof extent === 'number' ? extent : undefined;
}

/** Undefined where several axes are varied and the model does not run as it is. */
function trace({ graph, memo, layers: alike }: Ran, inputs: Inputs, axes: readonly Varied[]): TracedAxis[] | undefined {
  const laws = newLaws();
  const all = axes.map((varied, which) => newColumns(which, laws, presentExtent(inputs, varied)));
  const sizes = all.map(columns => place(columns, ofAxisMap({ kind: 'identity' })!));
  const arriving = inputs.map((dims, input) => dims?.map((dim, axis) => sizes[axes.findIndex(varied => varied(input, axis))] ?? dim));
  const doubts = all.map(() => new Map<number, number>());
  const layers = propagateBy(tracer(all, memo), graph, memo, arriving, { alike, until: result => noteDoubts(all, doubts, result) });
  if (all.length > 1 && !all.every(({ valid, present }) => present !== undefined && has(valid, present))) return undefined;
  const lost = layers.some(({ output }) => isUnknown(output) && output.unknown.why !== 'fault');
  return all.map((columns, i) => {
    const at = (n: number): Inputs => inputs.map((dims, input) => dims?.map((dim, axis) => (axes[i]!(input, axis) ? n : dim)));
    // Where the shapes have another form, a run of their own tells: up to there it is the one on columns.
    const begun = (n: number, layer: number) => layersAt(n, columns, all, layers.slice(0, layer));
    const confirmed = sizesThatRun(doubts[i]!, at, begun, { graph, memo, layers: alike });
    if (confirmed.length > 0) columns.valid = withSizes(columns.valid, confirmed);
    return { columns, layers, lost };
  });
}

/** Notes for each size that has become doubtful at which layer it has; false, for the run goes on. */
function noteDoubts(axes: readonly Columns[], doubts: readonly Map<number, number>[], { layer }: LayerResult): boolean {
  for (const [i, { doubtful }] of axes.entries()) {
    if (doubtful.size > doubts[i]!.size) for (const n of doubtful) if (!doubts[i]!.has(n)) doubts[i]!.set(n, layer.index);
  }
  return false;
}

/** What the run on columns says of one size of an axis, of the first layers as far as it does. */
function layersAt(n: number, columns: Columns, axes: readonly Columns[], traced: readonly LayerResult[]): LayerResult[] {
  const found: LayerResult[] = [];
  for (const result of traced) {
    const output = shapeAt(n, columns, axes, result.output);
    const referred = result.referred && shapeAt(n, columns, axes, result.referred);
    if (!output || (result.referred && !referred)) break;
    found.push({ ...result, output, ...(referred && { referred }) });
  }
  return found;
}

/** The sizes at which the graph runs, begun with layers that are known. Near sizes come to the same extents: what follows is then the run before. */
function sizesThatRun(
  doubts: ReadonlyMap<number, number>,
  at: (n: number) => Inputs,
  begun: (n: number, layer: number) => readonly LayerResult[],
  { graph, memo, layers: alike }: Ran
): number[] {
  let earlier: EarlierRun | undefined;
  const running: number[] = [];
  for (const [n, layer] of doubts) {
    const inputs = at(n);
    const layers = propagate(graph, memo, inputs, { alike, earlier, begun: begun(n, layer), until: isFailing });
    earlier = { graph, inputs, layers };
    if (!faultAt(layers)) running.push(n);
  }
  return running;
}

/** Whether the graph runs on these inputs. */
export const runsAt = (graph: ModelGraph, memo: Memo, inputs: Inputs): boolean =>
  faultAt(propagate(graph, memo, inputs, { until: isFailing })) === undefined;

/** Whether a layer fails, what its text is blamed for aside. */
const isFailing = ({ layer, findings }: LayerResult): boolean => findings.some(one => preventsRun(one) && !layer.findings.includes(one));

/** The first layer of a run that fails. */
export const faultAt = (run: readonly LayerResult[]): LayerResult | undefined => run.find(isFailing);
