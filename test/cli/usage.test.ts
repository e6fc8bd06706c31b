import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { commands } from '../../server/src/cli/commands';
import { workspace } from './shapelint';

const work = workspace();

/** Arguments, and what standard error says about them. */
const misuses: readonly (readonly [string, string])[] = [
  ['', 'no command given (see shapelint --help)'],
  ['chck', 'unknown command chck; did you mean shapelint check? (see shapelint --help)'],
  ['model.yaml', 'unknown command model.yaml; did you mean shapelint check model.yaml? (see shapelint --help)'],
  ['--versoin', 'unknown option --versoin (see shapelint --help)'],
  ['check --fromat json', 'unknown option --fromat; did you mean --format? (see shapelint check --help)'],
  ['check -x', 'unknown option -x (see shapelint check --help)'],
  ['check --format jsn', "--format takes stylish, json, sarif or github, not 'jsn'; did you mean json? (see shapelint check --help)"],
  ['check --format', '--format needs a value: FORMAT (see shapelint check --help)'],
  ['check --max-warnings some', "--max-warnings takes a whole number, not 'some' (see shapelint check --help)"],
  ['check --max-warnings -1', '--max-warnings needs a value: a whole number (see shapelint check --help)'],
  ['check --help=yes', '--help takes no value (see shapelint check --help)'],
  ['shapes', 'nothing to work on: FILE… is missing (see shapelint shapes --help)'],
  [
    'shapes --dialect yolo x.yaml',
    "--dialect takes ultralytics, darknet, caffe, keras, target or layers, not 'yolo' (see shapelint shapes --help)"
  ],
  ['explain', 'nothing to work on: CODE is missing (see shapelint explain --help)'],
  ['explain SL101 SL102', "unexpected argument 'SL102' (see shapelint explain --help)"],
  ['explain SL999', "there is no rule 'SL999'"],
  ['explain window-exceed-input', "there is no rule 'window-exceed-input'; did you mean window-exceeds-input?"],
  ['lsp', 'lsp needs --stdio: the server talks over standard input and output (see shapelint lsp --help)'],
  ['sizes', 'nothing to work on: FILE is missing (see shapelint sizes --help)'],
  ['sizes --output axb x.yaml', "--output takes extents as in 7x7 (? for any), not 'axb' (see shapelint sizes --help)"],
  ['diff a b', 'a: no such file or folder\nshapelint: b: no such file or folder'],
  ['check --fix -', '--fix writes files, and standard input is none (see shapelint check --help)']
];

describe('bad usage', () => {
  it.each(misuses)('%s', async (line, said) => {
    const result = await work.run(line.split(' ').filter(Boolean));
    expect(result).toEqual({ status: 2, stdout: '', stderr: `shapelint: ${said}\n` });
  });

  it('tells what an input size looks like', async () => {
    const { status, stderr } = await work.run(['check', '--input', '3x-1']);
    expect(status).toBe(2);
    expect(stderr).toContain(
      "--input takes extents as in 3x640x640 (? for an unknown one), or NAME=3x64x64,NAME=… for several inputs, not '3x-1'"
    );
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const { status, stdout, stderr } = await work.run(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const { name, summary } of commands)
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b.* {2}${summary.replace(/[().]/g, '\\$&')}$`, 'm'));
    expect(stdout).toContain('Exit status: 0');
    expect((await work.run(['-h'])).stdout).toBe(stdout);
  });

  it.each(commands)('of $name mentions each of its options', async ({ name, options }) => {
    const { status, stdout } = await work.run([name, '--help']);
    expect(status).toBe(0);
    for (const [option, { doc }] of Object.entries(options)) {
      expect(stdout).toContain(`--${option}`);
      expect(stdout).toContain(doc);
    }
    expect((await work.run([name, '-h'])).stdout).toBe(stdout);
  });

  it('shows the version', async () => {
    expect(await work.run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('explain', () => {
  it('shows a page by code or name, in any case', async () => {
    const { status, stdout } = await work.run(['explain', 'SL101']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^# SL101: /);
    expect((await work.run(['explain', 'sl101'])).stdout).toBe(stdout);
    expect((await work.run(['explain', 'Window-Exceeds-Input'])).stdout).toBe(stdout);
  });

  it.each(['SL101', 'SL204', 'SL401'])('says of %s what its page says', async code => {
    const page = readFileSync(resolve(__dirname, `../../docs/rules/${code}.md`), 'utf8');
    expect((await work.run(['explain', code])).stdout).toBe(page);
  });
});

describe('lsp --stdio', () => {
  it('runs the server that stands beside the program', async () => {
    expect(await work.run(['lsp', '--stdio'], { stdin: 'hello' })).toEqual({ status: 0, stdout: 'lsp --stdio | hello', stderr: '' });
  });
});

describe('a reader that goes away', () => {
  it.skipIf(process.platform === 'win32')('is no fault', async () => {
    work.write('long.yaml', `input: [3, 8, 8]\nlayers:\n${'  - conv2d: {filters: 4, kernel: 3, padding: 1}\n'.repeat(5000)}`);
    const program = (await work.program()).replaceAll("'", "'\\''");
    const child = spawn('sh', ['-c', `{ '${process.execPath}' '${program}' shapes long.yaml; echo $? >&2; } | head -1`], {
      cwd: work.folder
    });
    let stderr = '';
    child.stderr.on('data', chunk => {
      stderr += chunk;
    });
    await once(child, 'close');
    expect(stderr).toBe('0\n');
  });
});
