// The server that ours is measured against: fetched when it is wanted, into a cache folder, never a dependency.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const PEER = { name: 'yaml-language-server', version: '1.25.0' };

/** The peer's program, or why there is none. */
export function installPeer(cache) {
  const home = path.join(cache, 'node_modules', PEER.name);
  const main = path.join(home, 'bin', PEER.name);
  if (installedVersion(home) === PEER.version) return { main };
  fs.mkdirSync(cache, { recursive: true });
  // A folder of its own, so that npm does not take the project around it for the place to install into.
  fs.writeFileSync(path.join(cache, 'package.json'), '{ "private": true }\n');
  const args = ['install', `${PEER.name}@${PEER.version}`, '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const { status, stderr } = spawnSync('npm', args, {
    cwd: cache,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 120_000
  });
  if (status === 0 && installedVersion(home) === PEER.version) return { main };
  const reason = /npm (?:error|ERR!) (?:code )?(\S.*)/.exec(stderr ?? '')?.[1] ?? 'npm failed';
  return { missing: `${PEER.name} ${PEER.version} could not be installed (${reason})` };
}

function installedVersion(home) {
  try {
    return JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
