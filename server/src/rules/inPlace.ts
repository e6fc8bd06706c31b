import { type Fact, factRule, type Told } from './fact';
import { renaming } from './propose';

/** A layer whose output is the blob it reads, although it cannot work so. */
export const inPlace = factRule({
  code: 'SL617',
  id: 'in-place',
  severity: 'error',
  title: 'A layer writes over the input that it reads',
  what: 'Reported at a layer that writes its output over the input that it still reads.',
  why: 'A top with the name of the bottom is the same memory. Activations, dropout, batch normalisation and scale work so; a convolution, a pool or an inner product gives its output another shape there and overwrites samples that it still has to read. Caffe refuses only a few of them; for the others the results are wrong without a word (a warning).',
  mending: 'Another name for the top.',
  ignore: 'Never: the results are wrong.',
  sources: ['Caffe, [layer catalogue](https://caffe.berkeleyvision.org/tutorial/layers.html)'],
  examples: [
    {
      file: 'net.prototxt',
      bad: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\nlayer { name: "c" type: "Convolution" bottom: "x" top: "x" convolution_param { num_output: 4 kernel_size: 3 } }\n',
      good: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\nlayer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 4 kernel_size: 3 } }\n'
    }
  ],
  tells: { 'in-place': tell },
  fixes: { 'in-place': fact => renaming(fact, fact.finding.data.name) }
});

function tell({ analysis, finding, result }: Fact<'in-place'>): Told {
  const { name, refused } = finding.data;
  const type = result?.layer.type ?? 'This layer';
  const { title } = analysis.model.dialect;
  return {
    lines: [
      `${type} cannot work in place: its output \`${name}\` is the input it reads.`,
      refused ? `${title} refuses it.` : `${title} says nothing and computes from what is overwritten.`,
      'Give the output a name of its own.'
    ]
  };
}
