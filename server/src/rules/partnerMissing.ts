import { type Fact, factRule, type Told } from './fact';

/** A setting that needs another one beside it. */
export const partnerMissing = factRule({
  code: 'SL616',
  id: 'partner-missing',
  severity: 'error',
  title: 'A setting stands without the one that belongs to it',
  why: 'Sizes that are written side by side (`pad_h` and `pad_w`) are read together: the one that is left out is 0, not the same as the other. For kernels and strides Caffe then refuses or divides by zero; padding it takes as written, on one axis alone, and says nothing (a warning).',
  examples: [
    {
      file: 'net.prototxt',
      bad: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\nlayer { name: "c" type: "Convolution" bottom: "x" top: "y" convolution_param { num_output: 4 kernel_size: 3 pad_h: 1 } }\n',
      good: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\nlayer { name: "c" type: "Convolution" bottom: "x" top: "y" convolution_param { num_output: 4 kernel_size: 3 pad_h: 1 pad_w: 1 } }\n'
    }
  ],
  tells: { 'partner-missing': tell }
});

function tell({ finding }: Fact<'partner-missing'>): Told {
  const { written, partner, becomes } = finding.data;
  const lacks = `\`${written}\` stands without \`${partner}\``;
  return {
    lines: finding.accepted
      ? [`${lacks}, which then is ${becomes}.`, `Write \`${partner}\` as well, or one value for both axes.`]
      : [`${lacks}, and the two are needed together.`]
  };
}
