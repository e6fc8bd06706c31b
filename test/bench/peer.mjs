// The servers that ours is measured against: fetched when they are wanted, into a cache folder, never a dependency.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const PEERS = {
  yaml: { name: 'yaml-language-server', package: 'yaml-language-server', version: '1.25.0', bin: 'bin/yaml-language-server' },
  json: {
    name: 'vscode-json-languageserver',
    package: 'vscode-langservers-extracted',
    version: '4.10.0',
    bin: 'bin/vscode-json-language-server'
  }
};

/** A peer's program, or why there is none. */
export function installPeer(cache, peer) {
  const folder = path.join(cache, peer.package);
  const home = path.join(folder, 'node_modules', peer.package);
  const main = path.join(home, peer.bin);
  if (installedVersion(home) === peer.version) return { ...peer, main };
  fs.mkdirSync(folder, { recursive: true });
  // A folder of its own, so that npm does not take the project around it for the place to install into.
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', `${peer.package}@${peer.version}`, '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const { status, stderr } = spawnSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 120_000
  });
  if (status === 0 && installedVersion(home) === peer.version) return { ...peer, main };
  const reason = /npm (?:error|ERR!) (?:code )?(\S.*)/.exec(stderr ?? '')?.[1] ?? 'npm failed';
  return { ...peer, missing: `${peer.name} ${peer.version} could not be installed (${reason})` };
}

function installedVersion(home) {
  try {
    return JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
