// The VS Code server: one process group, on a free port, with a folder of its own for everything it writes.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { layout } from './install.mjs';

const START_LIMIT = 60_000;

/**
 * `packaged`: a .vsix that is installed first, as a user would.
 * @returns {Promise<{ port: number, tail(): string, stop(): Promise<void>, died: Promise<never> }>}
 */
export async function startServer(dir, settings, packaged) {
  const at = layout();
  const data = path.join(dir, 'data');
  fs.mkdirSync(path.join(data, 'data', 'User'), { recursive: true });
  fs.writeFileSync(path.join(data, 'data', 'User', 'settings.json'), JSON.stringify(settings));
  if (packaged) install(at, data, dir, packaged);
  const args = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'];
  args.push('--server-data-dir', data, '--enable-smoke-test-driver', '--telemetry-level', 'off');
  // Should this process be killed outright, the browser ends with it and the server some minutes later.
  args.push('--enable-remote-auto-shutdown', '--reconnection-grace-time', '20');
  const child = spawn(at.node, [at.serverMain, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    env: serverEnvironment(dir)
  });
  let output = '';
  const tail = () => output.split('\n').filter(Boolean).slice(-20).join('\n');
  const ended = new Promise(resolve => child.once('exit', (code, signal) => resolve(signal ?? code)));
  const killNow = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killNow);
  let stopping = false;
  const stop = async () => {
    stopping = true;
    signalGroup(child, 'SIGTERM');
    await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 500))]);
    killNow();
    process.off('exit', killNow);
  };
  const died = ended.then(how => (stopping ? new Promise(() => {}) : Promise.reject(new Error(`the VS Code server stopped (${how})`))));
  died.catch(() => {});
  const listening = new Promise((resolve, reject) => {
    const read = chunk => {
      output = (output + chunk).slice(-100_000);
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port) resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    setTimeout(() => reject(new Error('the VS Code server does not listen')), START_LIMIT).unref();
  });
  try {
    return { port: await Promise.race([listening, died]), tail, stop, died };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${tail()}`);
  }
}

function install(at, data, dir, packaged) {
  const args = [at.serverMain, '--accept-server-license-terms', '--server-data-dir', data, '--install-extension', path.resolve(packaged)];
  const run = spawnSync(at.node, args, { encoding: 'utf8', env: serverEnvironment(dir) });
  if (run.status !== 0 || !/successfully installed/.test(run.stdout)) {
    throw new Error(`${packaged} cannot be installed\n${run.stdout}${run.stderr}`);
  }
}

/** Extension hosts and file watchers, the server's own children, share its process group. */
function signalGroup(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

/** Without what a surrounding VS Code, npm or debugger would hand down, and without a marketplace. */
function serverEnvironment(dir) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(name));
  // On Linux the server would leave a socket behind in the machine's temporary folder.
  const own = process.platform === 'linux' ? { XDG_RUNTIME_DIR: dir } : {};
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}', ...own };
}
