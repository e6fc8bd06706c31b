import { type Fact, factRule, type Told } from './fact';
import type { Fix } from './rule';

/** A number in the place of the channels that is none: scaling takes it for them. */
export const scaledUp = factRule({
  code: 'SL613',
  id: 'scaling-eats-argument',
  severity: 'warning',
  title: 'Scaling takes an argument for channels',
  what: 'Reported at a number below 8 in the place of the output channels of a module that Ultralytics scales.',
  why: 'Ultralytics scales the first argument of most modules by the width of the model and rounds it up to a multiple of 8. A number below 8 is hardly meant as channels: mostly they were forgotten, and the kernel has taken their place.',
  formula: '⌈min(c, max_channels)·width/8⌉·8.',
  mending: 'Channels in front of the kernel: as many as arrive, twice as many where the stride halves the map.',
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
  tells: { 'scaled-up': tell },
  fixes: { 'scaled-up': fixes }
});

function tell({ finding: { data }, result }: Fact<'scaled-up'>): Told {
  return {
    lines: [
      `${data.written} stands where ${result?.layer.type ?? 'the module'} has its output channels; scaling makes ${data.as} of it.`,
      `${data.how}. Channels come first, then the kernel.`
    ]
  };
}

/** Channels that arrive, or twice as many, in front of a number and in place of a truth value; else the least that scaling keeps. */
function* fixes({ analysis, finding: { data }, result, span }: Fact<'scaled-up'>): Generator<Fix> {
  const old = analysis.model.text.slice(span.start, span.end);
  const number = /^\d/.test(old);
  const halves = Number(result?.values.stride ?? 1) > 1 || (number && readsAsStride(analysis.model.text.slice(span.end)));
  const kept = data.kept === undefined ? [] : [data.kept, 2 * data.kept];
  for (const channels of halves ? kept.reverse() : kept) {
    const [where, text] = number ? ['in front', `${channels}, ${old}`] : ['in place', String(channels)];
    yield { title: `Write ${channels} channels ${where} of ${old}`, changes: [{ text: { span, new: text } }] };
  }
  yield { title: 'Write 8, the least that scaling keeps', changes: [{ text: { span, new: '8' } }] };
}

/** The number behind the kernel is a stride above 1, once channels stand in front. */
const readsAsStride = (behind: string): boolean => /^\s*,\s*[2-9]\b/.test(behind);
