import { type Fact, factRule, type Told } from './fact';
import { inputBehind } from './propose';
import type { Fix } from './rule';
import { count, extents, relatedSource } from './wording';

/** Two values that go together hold other numbers of samples, or the same number in another shape. */
export const countMismatch = factRule({
  code: 'SL206',
  id: 'count-mismatch',
  severity: 'error',
  title: 'Labels or targets do not go with the predictions',
  what: 'Reported at a loss or an accuracy whose inputs do not pair up.',
  why: 'A loss has one label for every place of the predictions, or one target for every value. Caffe compares their numbers and nothing else: where the numbers differ it refuses, and where they agree in another shape (a warning) it pairs values that may have nothing to do with one another.',
  formula: 'The number of labels is the number of predictions divided by the classes.',
  mending: 'The axis or the shape with which the counts agree.',
  ignore: 'The warning, where values are really laid out the same way in another shape.',
  sources: ['Caffe, [layer catalogue](https://caffe.berkeleyvision.org/tutorial/layers.html)'],
  examples: [
    {
      file: 'net.prototxt',
      bad: 'layer { name: "in" type: "Input" top: "x" top: "y" input_param { shape { dim: 2 dim: 10 dim: 3 dim: 3 } shape { dim: 2 } } }\nlayer { name: "loss" type: "SoftmaxWithLoss" bottom: "x" bottom: "y" top: "loss" }\n',
      good: 'layer { name: "in" type: "Input" top: "x" top: "y" input_param { shape { dim: 2 dim: 10 dim: 3 dim: 3 } shape { dim: 2 dim: 3 dim: 3 } } }\nlayer { name: "loss" type: "SoftmaxWithLoss" bottom: "x" bottom: "y" top: "loss" }\n'
    }
  ],
  tells: { 'count-mismatch': tell },
  fixes: { 'count-mismatch': fixes }
});

/** The labels' own input, where they come from one, in the shape that goes with the predictions: all of it, or without the classes. */
function* fixes({ analysis, finding, result }: Fact<'count-mismatch'>): Generator<Fix> {
  const [predictions, given] = finding.data.shapes;
  const name = inputBehind(analysis, result?.layer.sources[finding.input ?? 1]);
  if (name === undefined) return;
  const whole = [
    predictions,
    ...predictions.map((_, axis) => predictions.filter((_, i) => i !== axis)),
    predictions.slice(0, 1),
    predictions.slice(0, 2)
  ];
  // As many axes as there are written first: they are changed in their places.
  const near = [...whole].sort((a, b) => Number(b.length === given.length) - Number(a.length === given.length));
  for (const dims of near)
    if (dims.length > 0) yield { title: `Give \`${name}\` the shape ${extents(dims)}`, changes: [{ input: { name, dims } }] };
}

function tell(fact: Fact<'count-mismatch'>): Told {
  const { analysis, finding, result } = fact;
  const { what, shapes, counts } = finding.data;
  const [a, b] = shapes.map(dims => extents(dims) || 'a single value');
  const related = relatedSource(result?.layer.sources[finding.input ?? 1], undefined, analysis);
  if (!finding.accepted)
    return {
      lines: [
        `${counts[0]} ${what[0]} (${a}) need as many ${what[1]}; ${count(counts[1], 'value')} ${counts[1] === 1 ? 'arrives' : 'arrive'} (${b}).`
      ],
      related
    };
  return {
    lines: [
      `Predictions of ${a} and labels of ${b} agree by their number alone, ${counts[0]}.`,
      `${analysis.model.dialect.title} compares nothing else and pairs them in the order of memory.`
    ],
    related
  };
}
