import { type Fact, factRule, type Told } from './fact';

/** A number in the place of the channels that is none: scaling takes it for them. */
export const scaledUp = factRule({
  code: 'SL613',
  id: 'scaling-eats-argument',
  severity: 'warning',
  title: 'Scaling takes an argument for channels',
  what: 'Reported at a number below 8 in the place of the output channels of a module that Ultralytics scales.',
  why: 'Ultralytics scales the first argument of most modules by the width of the model and rounds it up to a multiple of 8. A number below 8 is hardly meant as channels: mostly they were forgotten, and the kernel has taken their place.',
  formula: '⌈min(c, max_channels)·width/8⌉·8.',
  mending: 'Channels in front of the kernel.',
  ignore: 'Where so few channels are meant: write 8.',
  sources: [
    'Ultralytics, `ultralytics/nn/tasks.py` (`parse_model`)',
    'Ultralytics, [model YAML](https://docs.ultralytics.com/guides/model-yaml-config/)'
  ],
  examples: [
    {
      bad: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [3, 2]]\nhead:\n  - [[0], 1, Detect, [nc]]\n',
      good: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\nhead:\n  - [[0], 1, Detect, [nc]]\n'
    }
  ],
  tells: { 'scaled-up': tell }
});

function tell({ finding: { data }, result }: Fact<'scaled-up'>): Told {
  return {
    lines: [
      `${data.written} stands where ${result?.layer.type ?? 'the module'} has its output channels; scaling makes ${data.as} of it.`,
      `${data.how}. Channels come first, then the kernel.`
    ]
  };
}
