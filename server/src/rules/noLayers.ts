import type { Analysis } from '../analysis/analysis';
import { isTensor } from '../ir/shape';
import { type Fact, factRule, type Told } from './fact';
import type { Report } from './rule';

/** A model file that holds no layer, or none that the program has to have. */
export const noLayers = factRule({
  code: 'SL618',
  id: 'no-layers',
  severity: 'warning',
  title: 'The file holds no layer that the program needs',
  what: 'Reported at a file of a model in which no layer stands, and at one that AlexeyAB’s Darknet cannot take because none of its layers reads a map.',
  why: 'Caffe builds a net of no layers from such a file and goes on without a word: nothing is computed, and nothing is learned. AlexeyAB’s Darknet divides by the number of layers that read more than one row and column when all are built: where there are none, as in recurrent networks, it crashes.',
  mending: 'Layers, or another file.',
  ignore: 'While the file is being begun.',
  sources: [
    'Caffe, [layer catalogue](https://caffe.berkeleyvision.org/tutorial/layers.html)',
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)'
  ],
  examples: [
    {
      file: 'net.prototxt',
      bad: 'name: "net"\n',
      good: 'name: "net"\nlayer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 } } }\n'
    }
  ],
  tells: { 'no-layers': tell },
  also: withoutMaps
});

/** Layers of Darknet that keep no rows and columns, whatever arrives. */
const ROWS: ReadonlySet<string> = new Set(['connected', 'conn', 'rnn', 'lstm', 'gru', 'cost']);

/** parser.c of AlexeyAB's fork, parse_network_cfg_custom: the mean number of outputs is that of the layers with maps. */
function* withoutMaps({ graph, layers, variant }: Analysis): Generator<Report> {
  if (variant?.id !== 'alexeyab' || layers.length === 0) return;
  const reads = layers.some(({ layer, inputs: [input] }) => {
    // These have a grid of their own, whatever arrives.
    if (layer.type === 'detection' || layer.type === 'implicit') return true;
    const dims = isTensor(input) ? input.dims : [];
    return !ROWS.has(layer.type) && dims.length === 4 && dims[2] !== 1 && dims[3] !== 1;
  });
  if (reads || !layers.every(({ certain }) => certain)) return;
  const message = 'No layer of this net reads a map: AlexeyAB’s Darknet divides by the number of those that do, and crashes.';
  // The bug is the program's, not the file's.
  const span = graph.inputs[0]?.span ?? layers[0]!.layer.head;
  yield { span, message: `${message}\nPjreddie’s fork runs it.`, severity: 'information' };
}

function tell({ finding, analysis: { model } }: Fact<'no-layers'>): Told {
  return { lines: ['This net has no layers.', finding.accepted && `${model.dialect.title} builds it all the same.`] };
}
