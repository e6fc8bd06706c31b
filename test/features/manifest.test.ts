import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleSettings } from '../../server/src/config/severity';
import { rules } from '../../server/src/rules/index';

const root = join(__dirname, '../..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const strings: Record<string, string> = JSON.parse(read('package.nls.json'));

describe('the manifest', () => {
  it('has a setting for every rule, with the severities there are', () => {
    const { properties } = manifest.contributes.configuration.properties['shapelint.rules'];
    expect(Object.keys(properties)).toEqual(rules.map(({ code }) => code));
    for (const { code, id, title, severity, off } of rules) {
      expect(properties[code]).toEqual({ type: 'string', enum: ruleSettings, description: `%rule.${code}%` });
      expect(strings[`rule.${code}`]).toBe(`${title} (${id}): ${off ? 'off' : severity} if not set.`);
    }
  });

  it('has every string it names, and names every string it has', () => {
    const named = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
    expect([...new Set(named)].sort()).toEqual(Object.keys(strings).sort());
  });

  it('contributes the commands that the client registers', () => {
    const registered = [...read('client/src/commands.ts').matchAll(/registerCommand\('([\w.]+)'/g)].map(([, id]) => id);
    const contributed = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    expect(contributed.sort()).toEqual(registered.sort());
  });

  it('ships the files it names', () => {
    for (const { path } of manifest.contributes.grammars) expect(existsSync(join(root, path))).toBe(true);
  });
});

describe('the directive grammar', () => {
  const grammar = JSON.parse(read('syntaxes/directive.injection.tmLanguage.json'));
  // JavaScript has no inline flag.
  const pattern = (name: string) => new RegExp(grammar.repository[name].match.replace('(?i)', ''), 'i');

  it('tells directives from suppressions and from other comments', () => {
    const kinds = [
      '# shapelint: input=3x640x640 scale=n',
      '# shapelint-disable-next-line SL103 -- why',
      '# shapelinter',
      '# about shapes'
    ].map(line => [pattern('directive').exec(line)?.[2], pattern('suppression').exec(line)?.[2]]);
    expect(kinds).toEqual([
      [' input=3x640x640 scale=n', undefined],
      [undefined, ' SL103 '],
      [undefined, undefined],
      [undefined, undefined]
    ]);
  });
});
