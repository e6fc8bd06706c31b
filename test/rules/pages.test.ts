import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/index';
import { ruleIndex, rulePage } from '../../server/src/rules/page';

const folder = join(__dirname, '../../docs/rules');

const pages = new Map([['README.md', ruleIndex(rules)], ...rules.map(rule => [`${rule.code}.md`, rulePage(rule)] as const)]);

if (process.env.UPDATE_DOCS) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
}

describe('docs/rules (written by UPDATE_DOCS=1 npx vitest run test/rules/pages.test.ts)', () => {
  it('has a page for every rule and no other', () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });
  it.each(rules.map(rule => [rule.code, rulePage(rule)]))('%s has every section', (_, page) => {
    const sections = [...page.matchAll(/^## (\w+)/gm)].map(([, name]) => name);
    expect([...new Set(sections)].filter(name => name !== 'Formula' && name !== 'Good')).toEqual([
      'Why',
      'Bad',
      'Fixes',
      'When',
      'How',
      'Sources'
    ]);
    expect(page).not.toMatch(/\n\n\n|undefined/);
  });
  for (const [name, text] of pages) {
    it(`${name} is what the rules say`, () => expect(readFileSync(join(folder, name), 'utf8')).toBe(text));
  }
});
