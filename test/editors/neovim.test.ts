import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundle } from '../support/bundle';

const folder = mkdtempSync(join(tmpdir(), 'shapelint-neovim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where it has to be there, its absence is a failure. */
const absent = process.env.CI !== 'true' && spawnSync('nvim', ['--version']).status !== 0;

it.skipIf(absent)(`serves Neovim over standard input and output${absent ? ' (skipped: no nvim)' : ''}`, async () => {
  const model = join(folder, 'model.yaml');
  writeFileSync(model, 'input: [3, 6, 6]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n  - conv2d: {filters: 8, kernel: 7}\n');
  // The program starts the server that lies beside it.
  await bundle('server.js');
  const { file } = await bundle('cli.js');
  const env = { ...process.env, SHAPELINT: file, NODE: process.execPath, MODEL: model, XDG_STATE_HOME: folder };
  const script = join(__dirname, 'neovim.lua');
  const said = await new Promise<string>(resolve => {
    const args = ['--headless', '--clean', '-c', `luafile ${script}`];
    execFile('nvim', args, { cwd: folder, env, timeout: 50_000 }, (error, stdout) =>
      resolve(stdout + (error ? `\nFAIL ${error.message}` : ''))
    );
  });
  expect(said.split('\n').filter(line => line.includes('FAIL'))).toEqual([]);
  expect(said.match(/^ok {3}/gm)?.length).toBe(10);
});
