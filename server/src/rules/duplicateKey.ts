import type { Analysis } from '../analysis/analysis';
import { nodesAt } from '../dialects/writing';
import { type Fact, factRule, type Told } from './fact';
import { omission } from './omitting';
import { problemsOf } from './problems';
import type { Fix, Report } from './rule';
import { short } from './wording';

export const duplicateKey = factRule({
  code: 'SL611',
  id: 'duplicate-key',
  severity: 'warning',
  title: 'A key stands twice',
  what: 'Reported at the second of two equal keys.',
  why: 'YAML and JSON readers of the frameworks keep one of the two values, the last, and say nothing: what stands above is read by nobody. Darknet keeps the first, and what stands below has no effect. Protobuf refuses the file where a field may stand once only (an error).',
  mending: 'Leave out the one that has no effect.',
  ignore: 'Never: one of the two is read by nobody.',
  sources: [
    '[YAML 1.2, 3.2.1.3](https://yaml.org/spec/1.2.2/#3213-node-comparison)',
    '[RFC 8259, section 4](https://www.rfc-editor.org/rfc/rfc8259#section-4)',
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)'
  ],
  examples: [
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, kernel: 5}\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 5}\n'
    },
    {
      file: 'net.prototxt',
      bad: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 } } name: "x" }\n',
      good: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 } } }\n'
    },
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\nsize=5\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\n'
    }
  ],
  tells: { 'duplicate-field': tell },
  fixes: { 'duplicate-field': oneLess },
  also: withoutFirst
});

function* oneLess(fact: Fact<'duplicate-field'>): Generator<Fix> {
  yield* merged(fact);
  yield omission(fact.analysis, fact.span);
  yield omission(fact.analysis, fact.finding.data.first);
}

/** The fields of the second message go into the first. */
function* merged({ analysis: { model }, span, finding: { data } }: Fact<'duplicate-field'>): Generator<Fix> {
  const [first, second] = [data.first, span].map(({ start }) => {
    const holder = nodesAt(model.tree, start).findLast(
      node => node.kind === 'map' && node.entries.some(({ key }) => key.span.start === start)
    );
    const entry = holder?.kind === 'map' ? holder.entries.find(({ key }) => key.span.start === start) : undefined;
    return entry?.value.kind === 'map' ? entry.value : undefined;
  });
  const [from, last] = [second?.entries[0]?.span.start, second?.entries.at(-1)?.span.end];
  const behind = first?.entries.at(-1)?.span.end;
  if (from === undefined || last === undefined || behind === undefined) return;
  const fields = model.text.slice(from, last);
  yield {
    title: `Write all fields into the first \`${short(data.key)}\``,
    changes: [{ text: { span: { start: behind, end: behind }, new: ` ${fields}` } }, { omit: { span } }]
  };
}

/** What has no effect may go: the one that another overrides. */
function* withoutFirst(analysis: Analysis): Generator<Report> {
  for (const report of problemsOf(analysis.model, 'duplicate-key')) {
    const [first] = report.related ?? [];
    yield {
      ...report,
      ...(first && { fixes: () => [omission(analysis, first.span, { safe: true }), omission(analysis, report.span)] })
    };
  }
}

function tell({ analysis, finding: { data } }: Fact<'duplicate-field'>): Told {
  return {
    lines: [`\`${short(data.key)}\` may stand once; ${analysis.model.dialect.title} refuses a file where it stands twice.`],
    severity: 'error',
    related: [{ span: data.first, message: 'It stood here before.' }]
  };
}
