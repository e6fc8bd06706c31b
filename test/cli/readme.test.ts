import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { workspace } from './shapelint';

const project = resolve(__dirname, '../..');
const readme = readFileSync(join(project, 'README.md'), 'utf8');

it('shows in the README what the program prints', async () => {
  const shown = /^\$ shapelint (.+)\n([\s\S]*?)^```$/m.exec(readme)!;
  const file = shown[1]!.split(' ').at(-1)!;
  const { run } = workspace({ [file]: readFileSync(join(project, file)) });
  const { stdout } = await run(shown[1]!.split(' '));
  expect(stdout.trimEnd()).toBe(shown[2]!.trimEnd());
});

it('names in the README no file that is not there', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(match => match[1]!);
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) expect(() => readFileSync(join(project, link))).not.toThrow();
});
