// Runs an extension in the real VS Code (server and web UI) inside a headless Chromium.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { EXTENSION, MOUNT_EXTENSION, startFront } from './front.mjs';
import { findChromium, layout } from './install.mjs';
import { startServer } from './server.mjs';

const LOAD_LIMIT = 60_000;
const WORKSPACE_FILE = 'several.code-workspace';

/** Nothing that opens, asks, updates or reports by itself. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'window.restoreWindows': 'none',
  // In the web it is on by itself: edits would outlive the test that makes them.
  'files.autoSave': 'off'
};

/** What VS Code itself logs at every start or stop. */
const NOISE = [
  /^(Creating a socket|Resolv(ing|ed) connection token|Updating additional builtin|Ignoring fetching additional builtin)/,
  /^(Found additional builtin location|Loading development extension|Started initializing|Completed initializing)/,
  /^\[(reconnection-grace-time|AgentHost|AccountPolicyGate|driver|chat-stt)/,
  /^Timed out waiting for authentication provider/,
  /^No search provider registered for scheme/,
  /harness:\/\/mount\/workspace - ENOPRO/,
  /^Unable to read file '(harness|vscode-remote):.* \((Canceled|CodeExpectedError: ENOPRO)/,
  // Built-in web extensions that have no browser build in code-server.
  /vscode\.(git-base|emmet|github-authentication)/
];

/**
 * Starts VS Code and opens a copy of the workspace in it. Always close() the result; a failed start cleans up by itself.
 * @param {object} o
 * @param {string} o.extension     folder of the extension under development
 * @param {string} o.workspace     folder to open
 * @param {string} [o.tests]       bundled CommonJS module exporting run(); for the web hosts inside the extension
 * @param {string} [o.open]        file of the workspace to open
 * @param {string[]} [o.folders]   folders of the workspace that are opened side by side, in its place
 * @param {'node'|'web'|'serverless'} o.host  the extension host; serverless: a web worker without any server, as on vscode.dev
 * @param {string} [o.packaged]    a .vsix that is installed, in place of the extension under development (host node)
 * @param {boolean} [o.restricted] the workspace opens in Restricted Mode
 * @param {object} [o.settings]    user settings
 * @param {{ width: number, height: number }} [o.viewport]
 * @param {(text: string) => void} [o.log]  gets the console output of the extension hosts, so of the tests
 */
export async function start(o) {
  const closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await Promise.resolve(closer()).catch(() => {});
  };
  try {
    return { ...(await open(o, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(o, closers) {
  const serverless = o.host === 'serverless';
  // Settles with the exit status of run(), or with the reason why there will be none.
  let finish;
  let fail;
  const exit = new Promise((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  exit.catch(() => {});

  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-vscode-'));
  const removeDir = () => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', removeDir);
  closers.push(() => {
    process.off('exit', removeDir);
    removeDir();
  });
  const workspace = path.join(dir, 'workspace');
  fs.cpSync(o.workspace, workspace, { recursive: true });
  if (o.folders)
    fs.writeFileSync(path.join(dir, WORKSPACE_FILE), JSON.stringify({ folders: o.folders.map(name => ({ path: `workspace/${name}` })) }));

  const server = serverless ? undefined : await startServer(dir, o.settings ?? {}, o.packaged);
  if (server) closers.push(server.stop);
  server?.died.catch(fail);

  const front = await startFront({
    serverPort: server?.port,
    extension: fs.realpathSync(o.extension),
    workspace,
    configure: configuration => configure(configuration, o, authority),
    broken: fail
  });
  closers.push(front.stop);
  const authority = `127.0.0.1:${front.port}`;
  const { page, trouble } = await openBrowser(o, closers, finish, fail);
  try {
    await Promise.race([workbenchRestored(page, address(o, authority, workspace)), exit]);
  } catch (error) {
    const reasons = [`the workbench did not load: ${error.message.split('\n')[0]}`, ...trouble.slice(-10), server?.tail()];
    throw new Error(reasons.filter(Boolean).join('\n'));
  }
  return { page, exit, workspace, serverLog: () => server?.tail() ?? '' };
}

function configure(configuration, o, authority) {
  const serverless = o.host === 'serverless';
  configuration.enableWorkspaceTrust = Boolean(o.restricted);
  configuration.isEnabledCoderGettingStarted = false;
  // A serverless page has no settings file that could be written before it opens.
  configuration.configurationDefaults = serverless ? { ...QUIET_SETTINGS, ...o.settings } : QUIET_SETTINGS;
  delete configuration.productConfiguration.serviceWorker;
  delete configuration.productConfiguration.updateEndpoint;
  if (o.host !== 'node') {
    // Web extensions under development are taken from here only, never from the address's payload.
    configuration.developmentOptions.extensions = [{ scheme: 'http', authority, path: EXTENSION }];
    if (o.tests) {
      const relative = path.relative(o.extension, o.tests).split(path.sep).join('/');
      configuration.developmentOptions.extensionTestsPath = { scheme: 'http', authority, path: `${EXTENSION}/${relative}` };
    }
  }
  if (serverless) {
    // Without a file search, findFiles never answers and every start waits seconds for `workspaceContains`.
    configuration.productConfiguration.extensionEnabledApiProposals = { 'harness.harness-mount': ['fileSearchProvider'] };
    configuration.additionalBuiltinExtensions = [{ scheme: 'http', authority, path: MOUNT_EXTENSION }];
    configuration.webviewEndpoint = `http://${authority}/vscode/out/vs/workbench/contrib/webview/browser/pre`;
  }
  return configuration;
}

function address(o, authority, workspace) {
  const remote = file => `vscode-remote://${authority}${encodeURI(file.split(path.sep).join('/'))}`;
  const mounted = 'harness://mount/workspace';
  const folder = o.host === 'serverless' ? mounted : workspace;
  const opened = o.folders ? ['workspace', path.join(path.dirname(workspace), WORKSPACE_FILE)] : ['folder', folder];
  const payload = [];
  // An extension under development is never disabled, so only a packaged one shows what Restricted Mode leaves of it.
  if (o.host === 'node' && !o.packaged) payload.push(['extensionDevelopmentPath', remote(fs.realpathSync(o.extension))]);
  if (o.host === 'node' && o.tests) payload.push(['extensionTestsPath', remote(fs.realpathSync(o.tests))]);
  if (o.open) payload.push(['openFile', `${o.host === 'serverless' ? mounted : remote(workspace)}/${encodeURI(o.open)}`]);
  return `http://${authority}/?${opened[0]}=${encodeURIComponent(opened[1])}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

async function openBrowser(o, closers, finish, fail) {
  const { chromium } = createRequire(path.join(layout().cache, 'package.json'))('playwright-core');
  const found = findChromium();
  const browser = await chromium.launch({
    executablePath: found.path,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: { ...process.env, ...found.env },
    args: [
      ...found.args,
      '--disable-dev-shm-usage',
      // Nothing outside this machine is ever asked for: the run is the same with and without internet.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ...(process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [])
    ]
  });
  closers.push(() => browser.close());
  const viewport = o.viewport ?? { width: 1280, height: 800 };
  const context = await browser.newContext({ viewport, locale: 'en-US', permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const trouble = [];
  page.on('crash', () => fail(new Error('the browser page crashed')));
  browser.on('disconnected', () => fail(new Error('the browser stopped')));
  page.on('pageerror', error => trouble.push(`page error: ${error.message}`));
  page.on('response', response => response.status() >= 400 && trouble.push(`${response.status()} ${response.url()}`));
  // VS Code calls these two by name: the first when run() is through, the second for every log entry.
  let through = false;
  await page.exposeFunction('codeAutomationExit', code => {
    through = true;
    finish(code);
  });
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    const text = format(...args);
    if (!through && !NOISE.some(noise => noise.test(text))) o.log?.(text);
  });
  return { page, trouble };
}

async function workbenchRestored(page, url) {
  await page.goto(url, { timeout: LOAD_LIMIT, waitUntil: 'domcontentloaded' });
  await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: LOAD_LIMIT });
  await page.waitForFunction(() => globalThis.driver?.whenWorkbenchRestored().then(() => true), undefined, { timeout: LOAD_LIMIT });
}
