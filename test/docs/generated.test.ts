import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfiguration } from '../../server/src/config/configuration';
import { configuration } from '../../server/src/config/declaration';
import { rules } from '../../server/src/rules/index';
import { names } from '../../server/src/rules/names';
import { parseYaml } from '../../server/src/syntax/yaml';
import { configurationSchema, layerListSchema } from '../support/jsonSchema';
import { settingsPage } from '../support/settingsPage';

const root = join(__dirname, '../..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const manifest = JSON.parse(read('package.json'));

const generated = {
  'schemas/shapelint.schema.json': `${JSON.stringify(configurationSchema(), undefined, 1)}\n`,
  'schemas/layers.schema.json': `${JSON.stringify(layerListSchema(), undefined, 1)}\n`,
  'docs/settings.md': settingsPage(manifest, JSON.parse(read('package.nls.json')))
};

if (process.env.UPDATE_DOCS) {
  mkdirSync(join(root, 'schemas'), { recursive: true });
  for (const [path, text] of Object.entries(generated)) writeFileSync(join(root, path), text);
}

describe('what is generated (by UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts)', () => {
  for (const [path, text] of Object.entries(generated)) {
    it(`${path} is what the program declares`, () => expect(read(path)).toBe(text));
  }
});

const valid = (schema: object) => {
  const validate = new Ajv().compile(schema);
  return (text: string): boolean => validate(parse(text)) === true;
};

describe('the schema of shapelint.yaml', () => {
  const takes = valid(configurationSchema());

  it.each(Object.entries(configuration.fields))('takes the example of %s, as the program does', (name, { example }) => {
    const text = `${name}: ${example}\n`;
    expect(takes(text)).toBe(true);
    expect(readConfiguration(parseYaml(text), '', names).problems).toEqual([]);
  });

  it('refuses what the program refuses', () => {
    for (const text of [
      'preset: loose',
      'rule: { SL103: off }',
      'rules: { SL103: loud }',
      'modules: { A: sane }',
      'overrides: [{ files: "*" }]'
    ]) {
      expect([text, takes(text)]).toEqual([text, false]);
      expect(readConfiguration(parseYaml(text), '', names).problems).not.toEqual([]);
    }
  });
});

describe('the schema of the layer list', () => {
  const takes = valid(layerListSchema());

  it('takes every good example of the rules', () => {
    const lists = rules.flatMap(rule =>
      rule.examples.filter(({ file }) => !file).flatMap(({ good }) => (good?.startsWith('input') ? [good] : []))
    );
    expect(lists.length).toBeGreaterThan(10);
    for (const text of lists) expect([text, takes(text)]).toEqual([text, true]);
  });

  it('refuses values of the wrong type, under either form', () => {
    for (const layer of [
      '{type: conv2d, filters: 8, kernel: two}',
      'conv2d: {filters: 8, kernel: two}',
      'conv2d: {filters: 0}',
      '{type: relu, repeat: 0}'
    ]) {
      expect([layer, takes(`layers:\n  - ${layer}\n`)]).toEqual([layer, false]);
    }
  });
});
