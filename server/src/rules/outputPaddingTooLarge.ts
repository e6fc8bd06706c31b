import { type Fact, factRule, type Told } from './fact';
import { setting } from './propose';

/** Output padding of a stride or more. */
export const outputPaddingTooLarge = factRule({
  code: 'SL303',
  id: 'output-padding-too-large',
  severity: 'error',
  title: 'Output padding reaches the stride',
  what: 'Reported at a transposed convolution whose output padding is as large as its stride.',
  why: 'Output padding of a transposed convolution chooses between the sizes that one stride allows. PyTorch takes it only while it is smaller than the stride or the dilation.',
  formula: 'output_padding < max(stride, dilation).',
  mending: 'The largest that is allowed, or another kernel.',
  ignore: 'Never: PyTorch refuses.',
  sources: ['[torch.nn.ConvTranspose2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html)'],
  examples: [
    {
      bad: 'input: [8, 16, 16]\nlayers:\n  - convtranspose2d: {filters: 8, kernel: 3, stride: 2, padding: 1, output_padding: 2}\n',
      good: 'input: [8, 16, 16]\nlayers:\n  - convtranspose2d: {filters: 8, kernel: 3, stride: 2, padding: 1, output_padding: 1}\n'
    }
  ],
  tells: { 'output-padding-too-large': tell },
  fixes: { 'output-padding-too-large': fact => setting(fact, 'outputPadding', fact.finding.data.limit - 1) }
});

function tell({ finding: { data } }: Fact<'output-padding-too-large'>): Told {
  return {
    lines: [
      `Output padding ${data.outputPadding} must be smaller than the stride or the dilation (${data.limit}).`,
      `The largest that is allowed is ${data.limit - 1}.`
    ]
  };
}
