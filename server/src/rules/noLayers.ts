import { type Fact, factRule, type Told } from './fact';

/** A model file that holds no layer. */
export const noLayers = factRule({
  code: 'SL618',
  id: 'no-layers',
  severity: 'warning',
  title: 'The file holds no layer',
  why: 'Caffe builds a net of no layers from such a file and goes on without a word: nothing is computed, and nothing is learned.',
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
