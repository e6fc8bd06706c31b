import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { workersFor } from '../../server/src/cli/workers';
import { permissions } from '../support/permissions';
import { BROKEN, CLEAN, LOSSY, workspace } from './shapelint';

/** Enough for workers on any machine with two processors or more. */
const COUNT = 320;
const KINDS = [CLEAN, LOSSY, BROKEN];

const name = (i: number): string => `${String(i).padStart(3, '0')}.yaml`;
const files = Object.fromEntries(Array.from({ length: COUNT }, (_, i) => [name(i), KINDS[i % KINDS.length]!]));
const work = workspace({ '.git/HEAD': '', ...files });
const check = (node: readonly string[] = []) => work.run(['check', '--format', 'json', '.'], { node });
const allowed = async () => permissions(dirname(await work.program()), work.folder);

it('many files are checked by several workers, few where the program is', () => {
  expect([1, 299, 300, 450, 100_000].map(files => workersFor(files, 4))).toEqual([0, 0, 2, 3, 4]);
  expect(workersFor(100_000, 1)).toBe(0);
  expect(workersFor(100_000, 64)).toBe(8);
});

it('workers say in the order of the files what the program says alone, where it may have no workers', async () => {
  const together = await check([...(await allowed()), '--allow-worker']);
  const alone = await check(await allowed());
  expect(together).toEqual(alone);
  expect(together.stderr).toBe('');
  const checked = JSON.parse(together.stdout) as { files: { path: string; diagnostics: { rule: string }[] }[] };
  expect(checked.files.map(({ path }) => path)).toEqual(Array.from({ length: COUNT }, (_, i) => name(i)));
  for (const [i, { diagnostics }] of checked.files.entries())
    expect(diagnostics.map(({ rule }) => rule)).toEqual([[], ['SL103'], ['SL101']][i % KINDS.length]);
});

it('workers fix the files, and count what they fixed', async () => {
  for (let i = 0; i < COUNT; i++) work.write(name(i), CLEAN.replace('padding', 'pading'));
  const { stderr } = await work.run(['check', '--fix', '.']);
  expect(stderr).toContain(`in ${COUNT} files`);
  expect(work.read(name(COUNT - 1))).toBe(CLEAN);
});
