// Puts the real VS Code (code-server's build of it), Playwright and, where there is none, a Chromium into a cache
// folder: all of it from the npm registry, so a bare machine needs nothing but Node and npm.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

const here = path.dirname(fileURLToPath(import.meta.url));

const VERSIONS = {
  'code-server': '4.139.1', // carries VS Code 1.139.1
  node: '24.21.0', // what that VS Code needs
  'playwright-core': '1.65.1'
};
const CHROMIUM_VERSIONS = {
  '@sparticuz/chromium': '153.0.0', // a headless shell for Linux on x64, compressed inside the package
  'dejavu-fonts-ttf': '2.37.3' // the Chromium above has no monospaced font
};
const RECIPE = 1; // raise it when what install() does to the packages changes

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];

const windows = process.platform === 'win32';
const nodePackage = `node-${windows ? 'win' : process.platform}-${process.arch}`;
const nodeIsRight = process.versions.node.split('.')[0] === VERSIONS.node.split('.')[0];

/** Where things lie in the cache folder. */
export function layout() {
  const cache = path.resolve(process.env.VSCODE_HARNESS_CACHE ?? path.join(here, '../../.vscode-test/web'));
  const modules = path.join(cache, 'node_modules');
  const vscode = path.join(modules, 'code-server', 'lib', 'vscode');
  return {
    cache,
    modules,
    vscode,
    node: nodeIsRight ? process.execPath : path.join(modules, nodePackage, 'bin', windows ? 'node.exe' : 'node'),
    serverMain: path.join(vscode, 'out', 'server-main.js'),
    stamp: path.join(cache, 'installed.json'),
    chromium: path.join(cache, 'chromium')
  };
}

/**
 * A Chromium for Playwright: CHROME_PATH, else one of this machine, else the one in the cache.
 * VSCODE_HARNESS_OWN_CHROMIUM=1 looks only in the cache.
 * @returns {{ path: string, args: string[], env: Record<string, string> } | undefined}
 */
export function findChromium() {
  const given = process.env.CHROME_PATH;
  const found = given ?? (process.env.VSCODE_HARNESS_OWN_CHROMIUM ? undefined : chromiumOfMachine());
  if (found) return fs.existsSync(found) ? { path: found, args: [], env: {} } : undefined;
  const { chromium } = layout();
  const own = path.join(chromium, 'chromium');
  if (!fs.existsSync(own)) return undefined;
  // Its own NSS and fonts, for machines that have none.
  const libraries = [path.join(chromium, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return {
    path: own,
    args: ['--no-zygote', '--disable-gpu', '--disable-webgl'],
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: chromium }
  };
}

function chromiumOfMachine() {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap(dir => CHROMIUM_NAMES.map(name => path.join(dir, windows ? `${name}.exe` : name)));
  const programs = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);
  return [
    ...onPath,
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programs.map(dir => path.join(dir, 'Google', 'Chrome', 'Application', 'chrome.exe'))
  ].find(file => fs.existsSync(file));
}

/** Installs what is missing; does nothing when all is there. Throws with the reason when it cannot. */
export async function install(log = console.log) {
  const at = layout();
  const withChromium = fs.existsSync(path.join(at.chromium, 'chromium')) || !findChromium();
  if (process.env.CHROME_PATH && !findChromium()) throw new Error(`CHROME_PATH names no file: ${process.env.CHROME_PATH}`);
  if (withChromium && `${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new Error('no Chromium found: install Chromium or Chrome, or set CHROME_PATH (npm has one for Linux on x64 only)');
  }
  if (!nodeIsRight && process.platform === 'darwin')
    throw new Error(`on macOS run the VS Code tests with Node ${VERSIONS.node.split('.')[0]}`);
  const stamp = JSON.stringify({ RECIPE, ...VERSIONS, chromium: withChromium && CHROMIUM_VERSIONS, on: nodePackage });
  if (fs.existsSync(at.stamp) && fs.readFileSync(at.stamp, 'utf8') === stamp) return;

  log(`installing VS Code for the tests into ${at.cache}`);
  const started = Date.now();
  const { node, ...dependencies } = { ...VERSIONS, ...(withChromium ? CHROMIUM_VERSIONS : {}) };
  if (!nodeIsRight) dependencies[nodePackage] = node;
  fs.mkdirSync(at.cache, { recursive: true });
  fs.rmSync(at.stamp, { force: true });
  fs.rmSync(path.join(at.cache, 'package-lock.json'), { force: true });
  fs.writeFileSync(path.join(at.cache, 'package.json'), JSON.stringify({ private: true, dependencies }, null, 2));
  npmInstall(at.cache);
  npmInstall(at.vscode); // takes the versions of the shrinkwrap in the package; `npm ci` refuses that shrinkwrap
  replaceNativeModules(at.vscode);
  if (withChromium) await unpackChromium(at);
  // A third of what came is for chat, agents and dev containers; the server runs without it.
  for (const part of ['node_modules/@github', 'node_modules/@microsoft/mxc-sdk', 'node_modules/@devcontainers', 'extensions/copilot']) {
    fs.rmSync(path.join(at.vscode, part), { recursive: true, force: true });
  }
  fs.rmSync(path.join(at.modules, '@sparticuz'), { recursive: true, force: true });
  fs.writeFileSync(at.stamp, stamp);
  log(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

function npmInstall(cwd) {
  // What a surrounding `npm test` hands down would make this npm install into the project.
  const inherited = /^npm_(config_(local_)?prefix|config_global|package_|lifecycle_)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // Offline, npm's own patience would cost more than a minute a package.
  const impatient = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const args = ['install', '--omit=dev', ...quiet, ...impatient];
  const run = spawnSync(windows ? 'npm.cmd' : 'npm', args, { cwd, env, encoding: 'utf8', shell: windows });
  if (run.status === 0) return;
  const reason = run.error?.message ?? run.stderr.trim().split('\n').slice(0, 5).join('\n');
  throw new Error(`npm install failed in ${cwd}\n${reason}`);
}

/** Two of the server's modules are native and come as sources; nothing is compiled here, JavaScript takes their place. */
function replaceNativeModules(vscode) {
  for (const name of ['spdlog', 'native-watchdog']) {
    const main = path.join(vscode, 'node_modules', '@vscode', name, 'index.js');
    if (!fs.existsSync(main)) throw new Error(`this code-server has no @vscode/${name}`);
    fs.copyFileSync(path.join(here, 'shims', `${name}.js`), main);
  }
}

async function unpackChromium({ modules, chromium }) {
  const packed = name => fs.createReadStream(path.join(modules, '@sparticuz', 'chromium', 'bin', name)).pipe(createBrotliDecompress());
  fs.rmSync(chromium, { recursive: true, force: true });
  fs.mkdirSync(chromium, { recursive: true });
  await pipeline(packed('chromium.br'), fs.createWriteStream(path.join(chromium, 'chromium'), { mode: 0o755 }));
  for (const name of ['al2023.tar.br', 'fonts.tar.br']) {
    const tar = spawn('tar', ['-x', '-C', chromium], { stdio: ['pipe', 'inherit', 'inherit'] });
    const ended = new Promise((resolve, reject) =>
      tar.on('error', reject).on('exit', code => (code ? reject(new Error(`tar ended with ${code}`)) : resolve()))
    );
    await pipeline(packed(name), tar.stdin);
    await ended;
  }
  const fonts = path.join(modules, 'dejavu-fonts-ttf', 'ttf');
  for (const name of ['DejaVuSans.ttf', 'DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf']) {
    fs.copyFileSync(path.join(fonts, name), path.join(chromium, 'fonts', name));
  }
  // This Chromium aborts when it finds no font at all. The path is relative: a cache folder may be moved.
  fs.writeFileSync(
    path.join(chromium, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir>
<cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n`
  );
}
