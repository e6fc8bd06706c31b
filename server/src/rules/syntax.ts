import { problemsOf } from './problems';
import type { Rule } from './rule';
import { syntaxFixes } from './syntaxFixes';

export const syntax: Rule = {
  code: 'SL701',
  id: 'syntax',
  severity: 'error',
  title: 'The file cannot be read as it is written',
  what: 'Reported where the text breaks the rules of YAML, JSON, cfg or protobuf’s text format.',
  why: 'A bracket, a quote or a colon is missing, or the indentation is wrong. What is whole is analysed all the same, so that shapes stay while you type.',
  mending: 'What the message names: a bracket, a quote, a colon, a comma.',
  ignore: 'Never; for comments in JSON call the file `.jsonc`.',
  sources: [
    '[YAML 1.2](https://yaml.org/spec/1.2.2/)',
    '[RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)',
    '[Protocol Buffers text format](https://protobuf.dev/reference/protobuf/textformat-spec/)'
  ],
  examples: [
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n'
    }
  ],
  // Those of a configuration file are told as SL704.
  *check(analysis) {
    if (analysis.model.dialect.id === 'configuration') return;
    for (const report of problemsOf(analysis.model, 'syntax')) yield { ...report, fixes: () => syntaxFixes(analysis, report.span) };
  }
};
