// The command line from its start to its end, and what the bundles weigh.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ultralyticsConfig } from './configs.mjs';
import { elapsedTime } from './measure.mjs';

const START_RATIO = 3;
const SERVER_LIMIT = 600;

export async function start(cli, { quick, say }) {
  say('start of the command line');
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-bench-'));
  try {
    const file = path.join(dir, 'model.yaml');
    fs.writeFileSync(file, ultralyticsConfig(25).text);
    const nothing = () => run(['-e', '0']);
    const shapes = () => run([cli.main, 'shapes', file]);
    const tasks = cli.main ? [nothing, shapes] : [nothing];
    const [peer, ours] = await elapsedTime(tasks, { rounds: quick ? 3 : 21 });
    return [
      {
        id: 'start',
        what: 'CLI: `shapes` of a file of 25 layers',
        unit: 'ms',
        ours,
        peer,
        peerName: '`node -e 0`',
        target: { ratio: START_RATIO },
        ...(cli.missing && { note: cli.missing })
      }
    ];
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    child.once('error', reject);
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(`node ${args.join(' ')} ended with ${code}: ${errors}`))));
  });
}

/** KB are 1,000 bytes. */
export function sizes(dist) {
  const bundles = fs.existsSync(dist) ? fs.readdirSync(dist).filter(name => name.endsWith('.js')) : [];
  return bundles.sort().map(name => ({
    id: `size/${name}`,
    what: `Size of ${name}`,
    unit: 'KB',
    ours: fs.statSync(path.join(dist, name)).size / 1000,
    ...(name.startsWith('server.') && { target: { most: SERVER_LIMIT } })
  }));
}
