import { type Fact, factRule, type Told } from './fact';

/** A model file that holds no layer. */
export const noLayers = factRule({
  code: 'SL618',
  id: 'no-layers',
  severity: 'warning',
  title: 'The file holds no layer',
  what: 'Reported at a file of a model in which no layer stands.',
  why: 'Caffe builds a net of no layers from such a file and goes on without a word: nothing is computed, and nothing is learned.',
  mending: 'Layers, or another file.',
  ignore: 'While the file is being begun.',
  sources: ['Caffe, [layer catalogue](https://caffe.berkeleyvision.org/tutorial/layers.html)'],
  examples: [
    {
      file: 'net.prototxt',
      bad: 'name: "net"\n',
      good: 'name: "net"\nlayer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 } } }\n'
    }
  ],
  tells: { 'no-layers': tell }
});

function tell({ finding, analysis: { model } }: Fact<'no-layers'>): Told {
  return { lines: ['This net has no layers.', finding.accepted && `${model.dialect.title} builds it all the same.`] };
}
