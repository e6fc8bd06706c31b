import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';

const project = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'shapelint-vsix-'));
const file = join(folder, 'x.vsix');

/** The files in a zip archive: its central directory names them all. */
function entriesOf(zip: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = zip.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0 && zip.readUInt32LE(at) === 0x02014b50; ) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment, header] = [28, 30, 32, 42].map((offset, i) =>
      i < 3 ? zip.readUInt16LE(at + offset) : zip.readUInt32LE(at + offset)
    );
    const start = header! + 30 + zip.readUInt16LE(header! + 26) + zip.readUInt16LE(header! + 28);
    const content = zip.subarray(start, start + size);
    found.set(zip.toString('utf8', at + 46, at + 46 + name!), method === 8 ? inflateRawSync(content) : content);
    at += 46 + name! + extra! + comment!;
  }
  return found;
}

let entries = new Map<string, Buffer>();

beforeAll(() => {
  execFileSync(process.execPath, ['esbuild.js'], { cwd: project });
  execFileSync(process.execPath, ['package.mjs', file], { cwd: project });
  entries = entriesOf(readFileSync(file));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is at most one megabyte', () => {
  expect(statSync(file).size).toBeLessThanOrEqual(1_000_000);
});

it('holds what an editor needs, and nothing else', () => {
  const names = [...entries.keys()].filter(name => name.startsWith('extension/')).map(name => name.slice('extension/'.length));
  expect(
    names
      .map(name => name.replace(/^(syntaxes|schemas|l10n|docs\/walkthrough)\/.*/, '$1'))
      .filter((name, i, all) => all.indexOf(name) === i)
      .sort()
  ).toEqual([
    'LICENSE.txt',
    'SECURITY.md',
    'changelog.md',
    'dist/extension.node.js',
    'dist/extension.web.js',
    'dist/panel.css',
    'dist/panel.js',
    'dist/server.js',
    'docs/images/icon.png',
    'docs/walkthrough',
    'l10n',
    'package.json',
    'package.nls.json',
    'readme.md',
    'schemas',
    'syntaxes'
  ]);
});

it('has every file that its manifest names', () => {
  const text = entries.get('extension/package.json')!.toString('utf8');
  const { contributes, main, browser, icon, ...manifest } = JSON.parse(text);
  expect(manifest.scripts ?? manifest.devDependencies ?? manifest.bin).toBeUndefined();
  const named: string[] = [
    main,
    browser,
    icon,
    ...contributes.grammars.map((one: { path: string }) => one.path),
    ...contributes.languages.map((one: { configuration: string }) => one.configuration),
    ...[...contributes.yamlValidation, ...contributes.jsonValidation].map((one: { url: string }) => one.url),
    ...contributes.walkthroughs.flatMap((one: { steps: { media: { markdown: string } }[] }) => one.steps.map(step => step.media.markdown))
  ];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(path => !entries.has(`extension/${path.replace(/^\.\//, '')}`))).toEqual([]);
});
