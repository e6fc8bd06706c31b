import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scripts } from '../../package.json';
import { BROKEN, CLEAN, LOSSY, workspace } from '../cli/shapelint';

const project = resolve(__dirname, '../..');
const read = (file: string) => parse(readFileSync(join(project, file), 'utf8'));

describe.skipIf(process.platform === 'win32')('the GitHub Action', () => {
  const work = workspace({ 'models/clean.yaml': CLEAN, 'models/lossy.yaml': LOSSY, 'broken one.yaml': BROKEN });
  const action = read('action.yml');
  const [step] = action.runs.steps;

  /** Runs the action's step as the runner does, with the built program in place of the one from the registry. */
  async function act(inputs: Readonly<Record<string, string>> = {}) {
    work.write('tools/npx', `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${await work.program()}" "$@"\n`);
    chmodSync(join(work.folder, 'tools/npx'), 0o755);
    const env: Record<string, string> = {};
    for (const [name, written] of Object.entries<string>(step.env)) {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(written)![1]!;
      env[name] = inputs[input] ?? action.inputs[input].default;
    }
    const given = { ...process.env, ...env, PATH: `${join(work.folder, 'tools')}${delimiter}${process.env.PATH}` };
    return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step.run], { cwd: work.folder, env: given, encoding: 'utf8' });
  }

  it('shows problems at their lines and fails on an error', async () => {
    const { stdout, status } = await act();
    expect(status).toBe(1);
    expect(stdout).toContain('::error file=broken one.yaml,line=3');
  });

  it('takes paths, a limit of warnings and a file for the SARIF log', async () => {
    expect(await act({ paths: 'models/clean.yaml\nmodels/lossy.yaml' })).toMatchObject({ status: 0 });
    expect(await act({ paths: 'models', 'max-warnings': '0' })).toMatchObject({ status: 1 });
    expect(await act({ paths: 'models', 'sarif-file': 'log.sarif' })).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(join(work.folder, 'log.sarif'), 'utf8')).runs[0].results).toHaveLength(1);
  });

  it('runs nothing that stands in a value', async () => {
    const { status, stderr } = await act({ paths: '$(touch made) ;touch made `touch made`' });
    expect(status).toBe(2);
    expect(stderr).toContain('$(touch: no such file or folder');
    expect(existsSync(join(work.folder, 'made'))).toBe(false);
  });
});

describe('automation', () => {
  it('the hook of pre-commit runs a program that the package has, on all files that may hold a config', () => {
    const [hook] = read('.pre-commit-hooks.yaml');
    const { bin } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    expect(Object.keys(bin)).toContain(hook.entry.split(' ')[0]);
    const files = ['a.yaml', 'a.yml', 'b.json', 'yolo.cfg', 'deploy.prototxt', 'read.md', 'a.yaml.txt'];
    expect(files.filter(file => new RegExp(hook.files).test(file))).toEqual(files.slice(0, 5));
  });

  it('the workflows run scripts that there are, on every system and Node that we support', () => {
    const test = read('.github/workflows/test.yml').jobs.test;
    expect(test.strategy.matrix).toEqual({ os: ['ubuntu-latest', 'macos-latest', 'windows-latest'], node: [20, 22, 24] });
    const jobs = [test, ...Object.values<{ steps: { run?: string }[] }>(read('.github/workflows/nightly.yml').jobs)];
    const commands = jobs.flatMap(job => job.steps.flatMap(({ run }: { run?: string }) => run ?? []));
    const named = commands.flatMap(command => /^npm (?:run )?([\w:]+)/.exec(command)?.[1] ?? []).filter(name => name !== 'ci');
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter(name => !(name in scripts))).toEqual([]);
  });

  it('ships no file that only developers need', () => {
    const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], {
      cwd: project,
      encoding: 'utf8',
      shell: process.platform === 'win32'
    });
    const paths = JSON.parse(listed)[0].files.map(({ path }: { path: string }) => path);
    expect(paths).toContain('README.md');
    expect(paths.filter((path: string) => /^(?:test|client|server|\.github|\.ci)\//.test(path))).toEqual([]);
  });
});
