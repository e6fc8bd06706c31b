import { type Fact, factRule, type Told } from './fact';
import { leavingOut } from './omitting';
import { setting } from './propose';
import type { Fix } from './rule';

/** A setting without the one it needs. */
export const partnerMissing = factRule({
  code: 'SL616',
  id: 'partner-missing',
  severity: 'error',
  title: 'A setting lacks the one it needs',
  what: 'Reported at a setting that needs another one to mean what it says.',
  why: 'Some settings make sense only together. Darknet computes sizes without the dilation and reads with it: the two agree only when the padding is half of an odd window; learned weights of a shortcut need a way to normalise them; steps need their scales. Caffe reads `pad_h` and `pad_w` together: the one that is left out is 0 (a warning), and for kernels and strides it refuses.',
  mending: 'The other setting beside it.',
  ignore: 'Where its default is what you mean.',
  sources: [
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)',
    'Caffe, [layer catalogue](https://caffe.berkeleyvision.org/tutorial/layers.html)'
  ],
  examples: [
    {
      file: 'net.prototxt',
      bad: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\nlayer { name: "c" type: "Convolution" bottom: "x" top: "y" convolution_param { num_output: 4 kernel_size: 3 pad_h: 1 } }\n',
      good: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\nlayer { name: "c" type: "Convolution" bottom: "x" top: "y" convolution_param { num_output: 4 kernel_size: 3 pad_h: 1 pad_w: 1 } }\n'
    },
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\ndilation=2\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\npad=1\ndilation=2\n'
    }
  ],
  tells: { 'partner-missing': tell },
  fixes: { 'partner-missing': fixes }
});

/** The partner with the value that the setting has, or with the one that the message asks for. */
function* fixes(fact: Fact<'partner-missing'>): Generator<Fix> {
  const { analysis, finding, result, span } = fact;
  const { setting: name, partner } = finding.data;
  const [, stem] = /^(\w+)_[hw]$/.exec(name) ?? [];
  const value = Number(analysis.model.text.slice(span.start, span.end));
  if (stem !== undefined && Number.isFinite(value)) yield* setting(fact, stem === 'pad' ? 'padding' : stem, [value, value]);
  if (/^dilation=/.test(name) && result) {
    yield* setting(fact, 'padding', Math.trunc(Number(result.values.kernel) / 2));
    yield* setting(fact, 'dilation', 1);
    yield* leavingOut(analysis, span);
  }
  const [, option, first] = /^(\w+)=(\w+)/.exec(partner) ?? [];
  if (option !== undefined && first !== undefined && result) {
    const { text } = analysis.model;
    const end = span.end + (/^[^\r\n]*/.exec(text.slice(span.end))?.[0].length ?? 0);
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    yield { title: `Write ${option}=${first}`, changes: [{ text: { span: { start: end, end }, new: `${newline}${option}=${first}` } }] };
  }
}

function tell({ finding: { data } }: Fact<'partner-missing'>): Told {
  return {
    lines: [`${data.setting} needs ${data.partner}: without it ${data.otherwise}.`]
  };
}
