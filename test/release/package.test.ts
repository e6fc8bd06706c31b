import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { faultsOfShapes } from '../cli/schema';
import { CLEAN } from '../cli/shapelint';
import { connect, leaveAll } from '../protocol/client';

const project = resolve(__dirname, '../..');
const run = promisify(execFile);
const shell = process.platform === 'win32';
const folder = mkdtempSync(join(tmpdir(), 'shapelint-package-'));
const empty = join(folder, 'empty');
const npm = (args: readonly string[], cwd: string) => run('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd, shell });

let tarball = '';

beforeAll(async () => {
  mkdirSync(empty);
  const { stdout } = await npm(['pack', '--json', '--pack-destination', folder], project);
  // What the build says stands before it.
  const [{ filename }] = JSON.parse(stdout.slice(stdout.search(/^\[/m)));
  tarball = join(folder, filename);
  await npm(['install', tarball], empty);
  writeFileSync(join(empty, 'net.yaml'), CLEAN);
}, 120_000);

afterAll(async () => {
  await leaveAll();
  rmSync(folder, { recursive: true, force: true });
});

describe('the npm package', () => {
  it('is clean in the eyes of publint', async () => {
    const bytes = readFileSync(tarball);
    const { messages } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
    expect(messages.filter(({ type }) => type !== 'suggestion')).toEqual([]);
  });

  it('works in an empty folder, with nothing else installed', async () => {
    const shapelint = (...args: string[]) => run('npx', ['--offline', 'shapelint', ...args], { cwd: empty, shell });
    expect((await shapelint('--version')).stdout).toBe(`${version}\n`);
    expect((await shapelint('check')).stdout).toBe('No problems in 1 file.\n');
    const shapes = JSON.parse((await shapelint('shapes', 'net.yaml', '--format', 'json')).stdout);
    expect(faultsOfShapes(shapes)).toEqual([]);
    const { packages } = JSON.parse(readFileSync(join(empty, 'package-lock.json'), 'utf8'));
    expect(Object.keys(packages).sort()).toEqual(['', 'node_modules/shapelint']);
  });

  it('serves an editor', async () => {
    const client = await connect({ program: join(empty, 'node_modules/shapelint/dist/cli.js'), arguments: ['lsp', '--stdio'] });
    const uri = 'file:///project/net.yaml';
    await client.open(uri, CLEAN);
    expect(await client.hints(uri)).not.toEqual([]);
    expect(await client.leave()).toBe(0);
  });
});
