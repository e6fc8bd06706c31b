import { type Fact, factRule, type Told } from './fact';

/** A number that the program takes for another one. */
export const numberMisread = factRule({
  code: 'SL612',
  id: 'number-misread',
  severity: 'warning',
  title: 'A number is read as another one than is written',
  why: 'The parser of the framework takes the text, but what it keeps is another number: C integers have 32 bits and wrap around, numbers too large for a float become infinite. Nothing is said; the layer runs with the other number.',
  examples: [
    {
      file: 'net.prototxt',
      bad: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 } } }\nlayer { name: "p" type: "Power" bottom: "x" top: "y" power_param { scale: 1e400 } }\n',
      good: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 } } }\nlayer { name: "p" type: "Power" bottom: "x" top: "y" power_param { scale: 1e40 } }\n'
    }
  ],
  tells: { 'number-misread': tell }
});

function tell({ finding: { data }, analysis }: Fact<'number-misread'>): Told {
  return {
    lines: [
      `${data.written} is read as ${data.read.replace(/^-/, '−')}.`,
      `${analysis.model.dialect.title} goes on with that and says nothing.`
    ]
  };
}
