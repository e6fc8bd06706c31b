import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frameworks } from '../../server/src/dialects/frameworks';
import { entriesOf, operatorIndex, operatorPage, pagePath } from '../../server/src/features/operatorPage';

const folder = join(__dirname, '../../docs/operators');
const entries = entriesOf(frameworks);

const pages = new Map([
  ['README.md', operatorIndex(entries, frameworks)],
  ...entries.map(entry => [pagePath(entry.unit), operatorPage(entry, frameworks)] as const)
]);

if (process.env.UPDATE_DOCS) {
  for (const [name, text] of pages) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

describe('docs/operators (written by UPDATE_DOCS=1 npx vitest run test/features/operatorPages.test.ts)', () => {
  it('has a page for every operator and block, and no other', () => {
    const there = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => name.replaceAll('\\', '/'));
    expect(there.filter(name => name.endsWith('.md')).sort()).toEqual([...pages.keys()].sort());
  });
  it('has names that no file system takes for one another', () => {
    expect(new Set([...pages.keys()].map(name => name.toLowerCase())).size).toBe(entries.length + 1);
  });
  it('says of every operator what it does to extents', () => {
    expect(entries.filter(({ unit }) => unit.is === 'op' && !unit.axes && !unit.formula).map(({ unit }) => unit.name)).toEqual([]);
  });
  for (const [name, text] of pages) {
    it(`${name} is what the declarations say`, () => expect(readFileSync(join(folder, name), 'utf8')).toBe(text));
  }
});
