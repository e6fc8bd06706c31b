// What users see of the client is in their language: l10n/bundle.l10n.json holds all of it (UPDATE_DOCS=1 npx vitest run FILE).
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '../..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

const sources = ['client/src', 'client/webview'].flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.ts'))
    .map(name => ({ name: `${folder}/${name}`, text: withoutComments(read(folder, name)) }))
);

function withoutComments(text: string): string {
  return text.replace(/\/\*.*?\*\//gs, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

const CALL = /\bl10n\.t\(\s*(?:\{\s*message:\s*)?'((?:[^'\\\n]|\\.)*)'/g;
const unescaped = (literal: string): string => literal.replace(/\\(.)/g, '$1');
const translated = [...new Set(sources.flatMap(({ text }) => [...text.matchAll(CALL)].map(([, literal]) => unescaped(literal!))))].sort();

const bundle = 'l10n/bundle.l10n.json';
if (process.env.UPDATE_DOCS) {
  mkdirSync(join(root, 'l10n'), { recursive: true });
  writeFileSync(join(root, bundle), `${JSON.stringify(Object.fromEntries(translated.map(text => [text, text])), undefined, 2)}\n`);
}

describe('the bundle for translators', () => {
  it('holds every string of the client, and no other', () => {
    const held: Record<string, string> = JSON.parse(read(bundle));
    expect(Object.keys(held).sort()).toEqual(translated);
    expect(Object.values(held)).toEqual(Object.keys(held));
    expect(JSON.parse(read('package.json')).l10n).toBe('./l10n');
  });

  it('can be gathered: every string is written where it is asked for', () => {
    for (const { name, text } of sources) expect([name, text.split('l10n.t(').length - 1]).toEqual([name, [...text.matchAll(CALL)].length]);
    expect(translated.length).toBeGreaterThan(60);
  });

  it('has no strings that the panel does not show', () => {
    const panel = sources.filter(({ name }) => name.startsWith('client/webview'));
    const table = sources.find(({ name }) => name.endsWith('/panelStrings.ts'))!.text;
    const idle = [...table.matchAll(/^ {2}(\w+): l10n/gm)]
      .map(([, key]) => key!)
      .filter(key => !panel.some(({ text }) => new RegExp(`\\b${key}\\b`).test(text)));
    expect(idle).toEqual([]);
  });
});

/** Words, or one word that begins like a sentence: no identifier looks like that. */
const PROSE = /[A-Za-z]{2,} [A-Za-z]{2,}|^[A-Z][a-z]+[.…:]?$|^[A-Z][a-z]+ /;
/** Names of style classes and of keys, what a name is compared with, and the name of the product. */
const NO_PROSE = /(?:\bclass: |className = |[=!]== |\bcase )$/;
const NAMES = ['Shapelint', 'Enter', 'Home', 'End'];

it('no string is shown that is not translated', () => {
  const shown = sources
    // The sample is a file in English, the page of the panel holds no text.
    .filter(({ name }) => !/\/(?:sample|panelPage)\.ts$/.test(name))
    .flatMap(({ name, text }) =>
      [...text.replace(CALL, 'l10n.t(').matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)]
        .filter(match => !NO_PROSE.test(text.replace(CALL, 'l10n.t(').slice(0, match.index)))
        .map(([, plain, template]) => plain ?? template!.replace(/\$\{[^}]*\}/g, 'x'))
        .filter(literal => PROSE.test(literal) && !NAMES.includes(literal))
        .map(literal => `${name}: ${literal}`)
    );
  expect(shown).toEqual([]);
});

it('the manifest names every text by its key', () => {
  const { contributes } = JSON.parse(read('package.json'));
  const plain: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
    else if (
      typeof value === 'string' &&
      /(?:title|category|escriptions?(?:\.\d+)?|label|contents)$/.test(path) &&
      !/^%[\w.]+%$/.test(value)
    )
      plain.push(`${path}: ${value}`);
  };
  walk(contributes, 'contributes');
  expect(plain.filter(text => !text.endsWith(': Shapelint'))).toEqual([]);
});
