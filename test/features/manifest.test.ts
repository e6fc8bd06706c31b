import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { preset, presets } from '../../server/src/config/declaration';
import { ruleSettings } from '../../server/src/config/severity';
import { rules } from '../../server/src/rules/index';

const root = join(__dirname, '../..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const strings: Record<string, string> = JSON.parse(read('package.nls.json'));

/** The settings and strings that the registry of rules decides. */
const ofRules = Object.fromEntries(
  rules.map(({ code }) => [code, { type: 'string', enum: ruleSettings, description: `%rule.${code}%` }] as const)
);
const stringsOfRules = Object.fromEntries(
  rules.map(({ code, id, title, severity, off }) => [`rule.${code}`, `${title} (${id}): ${off ? 'off' : severity} if not set.`])
);

const ofPreset = {
  type: 'string',
  enum: presets,
  default: presets[0],
  scope: 'resource',
  order: 2,
  markdownDescription: '%configuration.preset%'
};

if (process.env.UPDATE_DOCS) {
  manifest.contributes.configuration.properties['shapelint.preset'] = ofPreset;
  strings['configuration.preset'] = preset.doc;
  manifest.contributes.configuration.properties['shapelint.rules'].properties = ofRules;
  for (const key of Object.keys(strings)) if (key.startsWith('rule.')) delete strings[key];
  Object.assign(strings, stringsOfRules);
  writeFileSync(join(root, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync(join(root, 'package.nls.json'), `${JSON.stringify(strings, undefined, 2)}\n`);
}

describe('the manifest (what rules decide in it is written by UPDATE_DOCS=1 npx vitest run test/features/manifest.test.ts)', () => {
  it('has a setting for every rule, with the severities there are', () => {
    const { properties } = manifest.contributes.configuration.properties['shapelint.rules'];
    expect(Object.keys(properties)).toEqual(Object.keys(ofRules));
    expect(properties).toEqual(ofRules);
    expect(strings).toMatchObject(stringsOfRules);
    expect(Object.keys(strings).filter(key => key.startsWith('rule.'))).toEqual(Object.keys(stringsOfRules));
  });

  it('has a setting for the presets there are', () => {
    expect(manifest.contributes.configuration.properties['shapelint.preset']).toEqual(ofPreset);
    expect(strings['configuration.preset']).toBe(preset.doc);
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
    const { grammars, jsonValidation, yamlValidation } = manifest.contributes;
    for (const { url } of [...jsonValidation, ...yamlValidation]) expect(existsSync(join(root, url))).toBe(true);
    for (const { path } of grammars) expect(existsSync(join(root, path))).toBe(true);
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
