import { declaredNumbers } from './declaredNumbers';
import { type Fact, factRule, type Told } from './fact';
import { staleComments } from './levelComments';
import { replacing } from './propose';
import type { Fix } from './rule';

/** A written number that follows from others and differs. */
export const declaredDiffers = factRule({
  code: 'SL503',
  id: 'declared-vs-derived',
  severity: 'warning',
  title: 'A number is written twice and differs',
  what: 'Reported at a number, or a comment (information), that says otherwise than what follows from the rest of the file: classes, inputs, `output_stride` and the like, lists of `strides` and `in_channels` beside the layers that hand the levels out.',
  why: 'The number follows from others in the same file, and is written all the same; after an edit the two easily differ. Most programs believe one of them and say nothing. Comments that tell the position or the stride of a layer are read as well: nobody runs them, but people go by them.',
  mending: 'The derived number in its place.',
  ignore: 'Comments that mean another numbering.',
  sources: [
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)',
    'Ultralytics, `ultralytics/nn/tasks.py` (`parse_model`)'
  ],
  examples: [
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=8\nheight=8\nchannels=3\ninputs=256\n\n[convolutional]\nfilters=10\n',
      good: '[net]\nwidth=8\nheight=8\nchannels=3\ninputs=192\n\n[convolutional]\nfilters=10\n'
    },
    {
      bad: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2\n  - [-1, 1, Conv, [32, 3, 2]] # 1-P3/8\nhead:\n  - [[1], 1, Detect, [nc]]\n',
      good: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2\n  - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4\nhead:\n  - [[1], 1, Detect, [nc]]\n'
    },
    {
      bad: 'input: [3, 32, 32]\noutput_stride: 8\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n  - conv2d: {filters: 16, kernel: 3, stride: 2, padding: 1}\n',
      good: 'input: [3, 32, 32]\noutput_stride: 4\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n  - conv2d: {filters: 16, kernel: 3, stride: 2, padding: 1}\n'
    }
  ],
  tells: { 'declared-differs': tell },
  fixes: { 'declared-differs': fixes },
  *also(analysis) {
    yield* staleComments(analysis);
    yield* declaredNumbers(analysis);
  }
});

/** The derived number in the place of the written one, where that number is what stands there. */
function* fixes({ analysis, finding: { data }, span }: Fact<'declared-differs'>): Generator<Fix> {
  const text = analysis.model.text.slice(span.start, span.end).trim();
  if (text === data.written && /^-?[\d.]+$/.test(data.derived)) yield replacing(analysis, span, data.derived, { safe: true });
}

function tell({ finding }: Fact<'declared-differs'>): Told {
  const { what, written, derived, how } = finding.data;
  return {
    lines: [`${what}: ${written} here, ${derived} by ${how}.`, `${derived} would fit.`],
    ...(!finding.accepted && { severity: 'error' as const })
  };
}
