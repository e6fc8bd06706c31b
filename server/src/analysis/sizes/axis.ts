import { ofAxisMap } from '../../arithmetic/quasiLinear';
import { withSizes } from '../../arithmetic/residues';
import type { ModelGraph } from '../../dialects/dialect';
import { preventsRun } from '../../ir/finding';
import { type Dim, isUnknown } from '../../ir/shape';
import type { Memo } from '../memo';
import { type LayerResult, propagate, propagateBy } from '../propagate';
import { type Columns, newColumns, place } from './columns';
import { tracer } from './trace';

/** One axis of a model's input, varied: the sizes that run, and every layer's shape with columns for the extents that follow. */
export interface TracedAxis {
  readonly columns: Columns;
  readonly layers: readonly LayerResult[];
  /** Tracking was lost behind a layer, so that what lies there is not known. */
  readonly lost: boolean;
}

/** Runs the graph on all sizes of the marked axes at once; `inputs` holds the extents of the others. */
export function traceAxis(
  graph: ModelGraph,
  memo: Memo,
  inputs: readonly (readonly Dim[] | undefined)[],
  varied: (input: number, axis: number) => boolean
): TracedAxis {
  const columns = newColumns();
  const size = place(columns, ofAxisMap({ kind: 'identity' })!);
  const arriving = inputs.map((dims, input) => dims?.map((dim, axis) => (varied(input, axis) ? size : dim)));
  const layers = propagateBy(tracer(columns, memo), graph, arriving);
  // Where the shapes have another form, a run of their own tells.
  const confirmed = [...columns.doubtful].filter(n =>
    runsAt(
      graph,
      memo,
      inputs.map((dims, i) => dims?.map((dim, axis) => (varied(i, axis) ? n : dim)))
    )
  );
  if (confirmed.length > 0) columns.valid = withSizes(columns.valid, confirmed);
  const lost = layers.some(({ output }) => isUnknown(output) && output.unknown.why !== 'fault');
  return { columns, layers, lost };
}

/** Whether the graph runs on these inputs. */
export const runsAt = (graph: ModelGraph, memo: Memo, inputs: readonly (readonly Dim[] | undefined)[]): boolean =>
  faultAt(propagate(graph, memo, inputs)) === undefined;

/** The first layer of a run that fails, what its text is blamed for aside. */
export const faultAt = (run: readonly LayerResult[]): LayerResult | undefined =>
  run.find(({ layer, findings }) => findings.some(one => preventsRun(one) && !layer.findings.includes(one)));
