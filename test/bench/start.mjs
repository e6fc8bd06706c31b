// The command line from its start to its end, over one file and over many, and what the bundles weigh.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ultralyticsConfig } from './configs.mjs';
import { elapsedTime } from './measure.mjs';

const START_RATIO = 3;
const FOLDER_RATIO = 2;
const SERVER_LIMIT = 600;
const PACKAGE_LIMIT = 1_000;

export async function start(cli, { quick, say }) {
  say('start of the command line');
  return inFolder(async dir => {
    const file = path.join(dir, 'model.yaml');
    fs.writeFileSync(file, ultralyticsConfig(25).text);
    const nothing = () => run(['-e', '0']);
    const shapes = () => run([cli.main, 'shapes', file]);
    const cold = cli.main ? await once(shapes) : undefined;
    const tasks = cli.main ? [nothing, shapes] : [nothing];
    const [peer, ours] = await elapsedTime(tasks, { rounds: quick ? 3 : 21 });
    const row = { unit: 'ms', peer, peerName: '`node -e 0`', ...(cli.missing && { note: cli.missing }) };
    return [
      { ...row, id: 'start', what: 'CLI: `shapes` of a file of 25 layers', ours, target: { ratio: START_RATIO } },
      { ...row, id: 'start-cold', what: 'CLI: the same for the first time', ours: cold }
    ];
  });
}

/** A folder of small configs, as a repository of models has them; the peer's process parses the same files and nothing else. */
export async function folder(cli, root, { quick, say }) {
  const count = quick ? 100 : 1_000;
  say(`a folder of ${count} configs`);
  return inFolder(async dir => {
    const configs = path.join(dir, 'configs');
    fs.mkdirSync(configs);
    for (let i = 0; i < count; i++) fs.writeFileSync(path.join(configs, `model${i}.yaml`), ultralyticsConfig(15 + (i % 90)).text);
    const parser = path.join(dir, 'parse.cjs');
    fs.writeFileSync(parser, parseAll(path.join(root, 'node_modules', 'yaml')));
    const empty = path.join(dir, 'empty');
    fs.mkdirSync(empty);
    const starts = [() => run([parser, empty]), ...(cli.main ? [() => run([cli.main, 'check', empty])] : [])];
    const whole = [() => run([parser, configs]), ...(cli.main ? [() => run([cli.main, 'check', configs])] : [])];
    const rounds = quick ? 1 : 5;
    const [peerStart, ourStart] = await elapsedTime(starts, { rounds });
    const [peer, ours] = await elapsedTime(whole, { rounds });
    return [
      {
        id: 'folder',
        what: `CLI: \`check\` of ${count} configs, start taken off`,
        unit: 'ms',
        ours: ours && ours - ourStart,
        peer: peer - peerStart,
        peerName: 'yaml parse of each, start taken off',
        target: { ratio: FOLDER_RATIO },
        ...(cli.missing && { note: cli.missing })
      }
    ];
  });
}

const parseAll = yaml => `const { parseDocument } = require(${JSON.stringify(yaml)});
const fs = require('node:fs');
const folder = process.argv[2];
for (const name of fs.readdirSync(folder)) parseDocument(fs.readFileSync(folder + '/' + name, 'utf8'));
`;

export async function inFolder(task) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-bench-'));
  try {
    return await task(dir);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

export async function once(task) {
  const began = performance.now();
  await task();
  return performance.now() - began;
}

export function run(args, program = process.execPath) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    child.once('error', reject);
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${errors}`))));
  });
}

/** KB are 1,000 bytes. */
export function sizes(dist) {
  const files = fs.existsSync(dist) ? fs.readdirSync(dist).filter(name => /\.(?:js|vsix)$/.test(name)) : [];
  return files.sort().map(name => ({
    id: `size/${name}`,
    what: `Size of ${name}`,
    unit: 'KB',
    ours: fs.statSync(path.join(dist, name)).size / 1000,
    ...(name.startsWith('server.') && { target: { most: SERVER_LIMIT } }),
    ...(name.endsWith('.vsix') && { target: { most: PACKAGE_LIMIT } })
  }));
}
