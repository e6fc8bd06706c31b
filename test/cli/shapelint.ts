import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { bundle } from '../support/bundle';

/** The program in a folder of its own, with a server beside it that says how it was started and answers what it reads. */
const program = (async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shapelint-cli-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  copyFileSync((await bundle('cli.js')).file, join(folder, 'cli.js'));
  writeFileSync(
    join(folder, 'server.js'),
    "process.stdin.on('data', read => process.stdout.write(process.argv.slice(2).join(' ') + ' | ' + read));\n"
  );
  return join(folder, 'cli.js');
})();

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Given {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What Node itself is told. */
  readonly node?: readonly string[];
}

export interface Workspace {
  readonly folder: string;
  /** Writes a file, its folders included. */
  write(path: string, content: string | Uint8Array): void;
  read(path: string, encoding?: 'utf8' | 'latin1'): string;
  /** The built program's path. */
  program(): Promise<string>;
  /** Runs the built program in this folder. */
  run(args: readonly string[], given?: Given): Promise<Ran>;
}

/** A folder of its own for a test file, away from the project; gone when the tests are through. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>> = {}): Workspace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'shapelint-work-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return {
    folder,
    write,
    read: (path, encoding = 'utf8') => readFileSync(join(folder, path), encoding),
    program: () => program,
    async run(args, { stdin = '', env = {}, node = [] } = {}) {
      const { FORCE_COLOR: _, NO_COLOR: __, ...outer } = process.env;
      const file = await program;
      return new Promise(done => {
        const child = spawn(process.execPath, [...node, file, ...args], { cwd: folder, env: { ...outer, ...env } });
        let [stdout, stderr] = ['', ''];
        child.stdout.setEncoding('utf8').on('data', chunk => {
          stdout += chunk;
        });
        child.stderr.setEncoding('utf8').on('data', chunk => {
          stderr += chunk;
        });
        child.on('close', status => done({ status, stdout, stderr }));
        child.stdin.on('error', () => undefined);
        child.stdin.end(stdin);
      });
    }
  };
}

/** Models of which each shows one thing. */
export const CLEAN = 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: 1}\n  - {type: flatten}\n';
/** The last row and column are never read: a warning in line 3. */
export const LOSSY = 'input: [3, 5, 5]\nlayers:\n  - maxpool2d: {kernel: 2, stride: 2}\n';
/** A window that does not fit: an error in line 3. */
export const BROKEN = 'input: [3, 5, 5]\nlayers:\n  - conv2d: {filters: 8, kernel: 7}\n  - relu: {}\n';
/** Ultralytics with two scales. */
export const SCALED = `nc: 4
scales:
  n: [0.5, 0.25, 1024]
  s: [0.5, 0.5, 1024]
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 1, Conv, [128, 3, 2]]
head:
  - [-1, 1, Classify, [nc]]
`;
