import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { isFault } from '../ir/finding';
import type { Source } from '../ir/graph';
import { present, rereading, withoutLayer } from './propose';
import type { Fix, Report, Rule } from './rule';
import { capital, nameOf } from './wording';

/** A layer that nobody reads, in a format that says what comes out of the model. */
export const unusedLayer: Rule = {
  code: 'SL604',
  id: 'unused-layer',
  severity: 'warning',
  title: 'Nothing reads the layer',
  what: 'Reported at a layer that no other reads, where the format says what comes out of the model: Ultralytics, Darknet, Keras, and layer lists with `outputs`.',
  why: 'The layer is run and takes memory, but no other layer reads it and it is no output of the model: mostly a `from` that was not renumbered after a layer was put in or taken out.',
  mending: 'The reference that should lead to it, or leaving the layer out.',
  ignore: 'Where a program picks the layer out by its name.',
  sources: ['Ultralytics, `ultralytics/nn/tasks.py` (`parse_model`)', 'Keras, [Functional API](https://keras.io/guides/functional_api/)'],
  examples: [
    {
      bad: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\n  - [-2, 1, Conv, [32, 3, 2]]\nhead:\n  - [[2], 1, Detect, [nc]]\n',
      good: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[2], 1, Detect, [nc]]\n'
    }
  ],
  *check(analysis) {
    const { outputs } = analysis.graph;
    // Where something cannot be read or run, what nobody reads mostly follows from that.
    if (!outputs || analysis.model.tree.problems.length > 0) return;
    if ([...analysis.faults, ...analysis.graph.notices].some(({ finding }) => isFault(finding))) return;
    const handedOut = new Set(outputs);
    for (const index of analysis.contents().unread)
      if (!handedOut.has(index) && analysis.layers[index]!.layer.inside === undefined) yield reportOf(analysis, index);
  }
};

function reportOf(analysis: Analysis, index: number): Report {
  const result = analysis.layers[index]!;
  const next = analysis.layers[index + 1];
  const before = next?.layer.sources.find(source => 'layer' in source && source.layer !== index);
  return {
    span: result.layer.head,
    layer: result.layer.id,
    message: `${capital(nameOf(result, analysis))} is read by no layer, and is no output of the model.\nIt is run all the same, for nothing.`,
    related: next && before?.span ? [{ span: before.span, message: 'The next layer reads another one.' }] : [],
    fixes: () => fixes(analysis, result)
  };
}

/** A layer behind that reads one further up reads it, or it goes. */
function* fixes(analysis: Analysis, result: LayerResult): Generator<Fix> {
  const { index } = result.layer;
  for (const reader of analysis.layers.slice(index + 1, index + 1 + LAYERS_BEHIND)) {
    const { sources } = reader.layer;
    const inputs = sources.flatMap((source, i) => ('layer' in source && source.layer < index ? [i] : []));
    // What is read twice is most likely the reference that is wrong.
    const again = inputs.filter(i => sources.some((source, j) => j < i && sameLayer(source, sources[i]!)));
    for (const input of new Set([...again, ...inputs])) yield* present(rereading({ analysis, result: reader }, input, result));
  }
  yield withoutLayer(result, analysis);
}

/** What was to read the layer stands near to it. */
const LAYERS_BEHIND = 3;

const sameLayer = (a: Source, b: Source): boolean => 'layer' in a && 'layer' in b && a.layer === b.layer;
