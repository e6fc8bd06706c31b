// The benchmark: our builds and their peers side by side in one run. Prints a Markdown table and writes JSON lines.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpus, firstAnalysis, growth, loadCore } from './core.mjs';
import { againstFrameworks } from './frameworks.mjs';
import { kerasModels } from './keras.mjs';
import { keystrokes } from './keystroke.mjs';
import { writePage } from './page.mjs';
import { installPeer, PEERS } from './peer.mjs';
import { sizesThatRun } from './solving.mjs';
import { sizes as bundleSizes, folder, start } from './start.mjs';
import { jsonLines, judge, markdownTable } from './table.mjs';

const USAGE = `npm run bench -- [options] [FILE]

Measures, prints a table and writes a line of JSON for each row to FILE (.vscode-test/bench/results.jsonl).

  --quick      100 and 1,000 layers, few repeats
  --check      exit with 1 when a target is missed
  --write      write docs/benchmarks.md
  --no-build   measure dist/ as it is
  --no-peer    without the other language servers, which npm would fetch

Python's frameworks are asked where SHAPELINT_PYTHON (python3) has them.
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = path.join(root, '.vscode-test', 'bench');
const dist = path.join(root, 'dist');

/** Layers; beyond 20,000 a file's layers are left out. */
const CURVE = [100, 300, 1_000, 3_000, 10_000, 20_000, 30_000];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    'no-peer': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false }
  }
});

if (values.help) process.stdout.write(USAGE);
else await main(positionals[0] ?? path.join(cache, 'results.jsonl'));

async function main(out) {
  const say = text => process.stderr.write(`${text}\n`);
  if (!values['no-build']) build(say);
  const { quick } = values;
  const [sizes, curve] = quick
    ? [
        [100, 1_000],
        [100, 300]
      ]
    : [[100, 1_000, 10_000], CURVE];
  const options = { quick, sizes, curve, say };
  const peer = one => (values['no-peer'] ? { ...one, missing: 'run without the peer' } : installPeer(cache, one));
  const peers = { yaml: peer(PEERS.yaml), json: peer(PEERS.json) };
  const core = await loadCore(root);
  const [server, cli] = [bundle('server.js'), bundle('cli.js')];
  const measured = [
    ...firstAnalysis(root, options),
    ...corpus(core, root, options),
    ...sizesThatRun(core, root, options),
    ...(await keystrokes({ server, peers }, options)),
    ...(await start(cli, options)),
    ...(await folder(cli, root, options)),
    ...(await againstFrameworks(cli, options)),
    ...(await kerasModels(core, root, cli, options)),
    ...bundleSizes(dist),
    ...growth(core, options)
  ];
  const rows = measured.map(judge);
  fs.mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
  fs.writeFileSync(out, jsonLines(rows));
  process.stdout.write(markdownTable(rows));
  if (values.write) writePage(path.join(root, 'docs', 'benchmarks.md'), rows);
  const missed = rows.filter(row => row.met === false);
  if (values.check && missed.length > 0) {
    say(`\n${missed.length} targets are missed: ${missed.map(row => row.id).join(', ')}`);
    process.exitCode = 1;
  }
}

function build(say) {
  say('building');
  const { status, stderr, stdout } = spawnSync(process.execPath, ['esbuild.js'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the build failed\n${stdout}${stderr}`);
}

function bundle(name) {
  const main = path.join(dist, name);
  return fs.existsSync(main) ? { main } : { missing: `dist/${name} is not built` };
}
