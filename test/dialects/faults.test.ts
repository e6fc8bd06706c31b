// What goes wrong in files that people edit by hand, a small file each: `#!` says what has to be told of the next line, and nothing
// else may be told beside it. What the programs do with them: oracles/darknet/semantics.md, oracles/caffe/semantics.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { diagnose } from '../../server/src/rules/diagnose';

interface Case {
  readonly name: string;
  readonly variant?: string;
  readonly text: string;
  /** "line rule severity" */
  readonly expected: readonly string[];
}

const FORMATS = [
  { dialect: 'darknet', file: 'model.cfg' },
  { dialect: 'caffe', file: 'model.prototxt' }
];

function casesOf(dialect: string): Case[] {
  const [, ...parts] = readFileSync(join(__dirname, 'faults', `${dialect}.txt`), 'utf8').split(/^=== /m);
  return parts.map(part => {
    const [title = '', ...annotated] = part.trimEnd().split('\n');
    const [, name = title, variant] = /^(.*?)(?: \((\w+)\))?$/.exec(title) ?? [];
    const lines: string[] = [];
    const expected: string[] = [];
    for (const line of annotated) {
      if (line.startsWith('#! ')) expected.push(`${lines.length + 1} ${line.slice(3)}`);
      else lines.push(line);
    }
    return { name, ...(variant && { variant }), text: lines.join('\n'), expected };
  });
}

describe.each(FORMATS)('faults in $dialect files', ({ dialect, file }) => {
  const cases = casesOf(dialect);

  it('are many', () => expect(cases.length).toBeGreaterThan(60));

  it.each(cases)('$name', ({ text, variant, expected }) => {
    const choice = { dialect, ...(variant && { variant }) };
    const model = readModel({ text, path: file, settings: defaultSettings, choice })!;
    const told = diagnose(model.analyse())
      .filter(({ severity }) => severity !== 'information')
      .map(({ rule, severity, span }) => `${model.lines.lineAt(span.start)} ${rule.code} ${severity}`);
    expect(expected.length).toBeGreaterThan(0);
    expect(told).toEqual(expected);
  });
});
