// The long form of the tests: many more random cases, of a seed that is new each time, and every size from 1 to 1,024 of every config.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `npm run test:long -- [options] [FILE…]

  --factor N   how many times the cases of a short run (350: about a million documents)
  --seed N     the cases of an earlier run, which printed its seed
  FILE         test files to run, in place of all that have a long form

A failure prints the smallest case that shows it. To see it again: the same seed and factor, with the test's file.
`;

/** Where random tests stand; the others say the same each time. */
const FILES = ['test/fuzz', 'test/syntax', 'test/arithmetic', 'test/analysis', 'test/conformance'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    factor: { type: 'string', default: '350' },
    seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
    help: { type: 'boolean', default: false }
  }
});

if (values.help) process.stdout.write(USAGE);
else {
  const { factor, seed } = values;
  console.log(`seed ${seed}, factor ${factor}`);
  const files = positionals.length > 0 ? positionals : FILES;
  const { status } = spawnSync('npx', ['vitest', 'run', '--testTimeout=36000000', ...files], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, SHAPELINT_SEED: seed, SHAPELINT_FUZZ: factor, SIZES_LONG: '1' }
  });
  console.log(`that was seed ${seed}, factor ${factor}`);
  process.exitCode = status ?? 1;
}
