// The suite and the UI script in the real VS Code. Exit status: 0 passed (or skipped, when nothing can be installed and CI
// is not set), 1 failed, 2 not installable.
//   node test/vscode/run.mjs [--only node|web|serverless|ui|ui-web|packaged]... [--step REGEXP] [--desktop] [--extension DIR]
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSuite } from './bundle.mjs';
import { commandSteps, viewSteps, walkthroughSteps } from './commandsUi.mjs';
import { exportSteps } from './exportUi.mjs';
import { start } from './harness.mjs';
import { install } from './install.mjs';
import { accessibilitySteps, panelSteps } from './panelUi.mjs';
import { structureSteps } from './structureUi.mjs';
import { processSteps, restrictedSteps, steps } from './ui.mjs';

const SUITE_LIMIT = 180_000;
const STEP_LIMIT = 120_000;
const here = path.dirname(fileURLToPath(import.meta.url));
const workspace = path.join(here, 'workspace');
const RUNS = ['node', 'web', 'serverless', 'ui', 'ui-web', 'packaged'];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: RUNS },
    step: { type: 'string', default: '' },
    desktop: { type: 'boolean', default: !!process.env.VSCODE_PATH },
    extension: { type: 'string', default: path.join(here, '../..') }
  }
});
const inEveryHost = { ...steps, ...panelSteps, ...structureSteps, ...exportSteps, ...commandSteps, ...walkthroughSteps, ...viewSteps };
const unknown = options.only.filter(run => !RUNS.includes(run));
if (unknown.length) throw new Error(`--only knows ${RUNS.join(', ')}, not ${unknown.join(', ')}`);
const extension = fs.realpathSync(options.extension);
const total = { passed: 0, failed: 0, skipped: 0 };
/** What a reader of the end of the output has to know: which tests failed, and which steps had to be done twice. */
const remarks = [];

let session;
for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.once(signal, async () => {
    await session?.close();
    process.exit(status);
  });
}

process.exitCode = await main();

async function main() {
  const { main: entry } = JSON.parse(fs.readFileSync(path.join(extension, 'package.json'), 'utf8'));
  if (!fs.existsSync(path.join(extension, entry))) {
    console.error(`${entry} is not built: npm run build`);
    return 1;
  }
  const tests = await bundleSuite(extension);
  if (options.desktop) await runDesktop(tests);
  else {
    try {
      await install();
    } catch (error) {
      if (process.env.CI !== 'true') {
        console.log(`skipped: ${error.message.split('\n').join(' ')}`);
        return 0;
      }
      console.error(error.message);
      return 2;
    }
    for (const run of options.only) {
      if (run === 'ui') await runUi('node', { ...inEveryHost, ...processSteps, ...accessibilitySteps });
      else if (run === 'ui-web') await runUi('web', inEveryHost);
      else if (run === 'packaged') await runPackaged();
      else await runSuite(run, tests);
    }
  }
  for (const remark of remarks) console.log(remark);
  console.log(`\nVS Code: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed ? 1 : 0;
}

async function runSuite(host, tests) {
  console.log(`\nextension host: ${host}`);
  const began = Date.now();
  const output = [];
  const log = text => {
    output.push(text);
    console.log(text);
  };
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    session = await start({ extension, workspace, tests, host, log });
    const status = await within(SUITE_LIMIT, session.exit);
    counts = mochaCounts(output.join('\n'));
    if (counts.failed) remarks.push(...mochaFailures(output.join('\n')).map(name => `failed, in ${host}: ${name}`));
    if (status !== 0 && !counts.failed) throw new Error(`the run ended with ${status}`);
    if (!counts.passed && !counts.failed) throw new Error('no test ran');
  } catch (error) {
    counts.failed++;
    remarks.push(`broke off, in ${host}: ${error.message}`);
    console.error(`${error.message}\n${session?.serverLog() ?? ''}`);
  }
  await endSession();
  add(counts);
  console.log(`${host}: ${seconds(began)} s`);
}

/** The extension as it is published, in a workspace that nobody trusts. */
async function runPackaged() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-packaged-'));
  try {
    const packaged = path.join(folder, 'shapelint.vsix');
    const made = spawnSync(process.execPath, [path.join(extension, 'package.mjs'), packaged], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`${made.stdout}${made.stderr}`);
    const settings = { 'security.workspace.trust.startupPrompt': 'never' };
    await runUi('node', { ...restrictedSteps, ...walkthroughSteps }, { packaged, restricted: true, settings });
  } catch (error) {
    console.error(error.message);
    total.failed++;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function runUi(host, wanted, more = {}) {
  console.log(`\nmouse and keyboard, extension host: ${host}${more.packaged ? ', packaged' : ''}\n`);
  const began = Date.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const [name, step] of Object.entries(wanted)) {
      if (!new RegExp(options.step).test(name)) continue;
      const { settings, folders, alone } = step;
      const own = Boolean(settings ?? folders ?? alone);
      const attempt = async () => {
        if (own || session?.own) await endSession();
        session ??= { ...(await start({ extension, workspace, host, settings, folders, log: console.log, ...more })), own };
        const passed = await passes(name, step);
        // What a failed step left behind must not fail the next one.
        if (!passed) await endSession();
        return passed;
      };
      if (await attempt()) {
        counts.passed++;
        continue;
      }
      // The workbench of a busy machine may take a key or the focus for itself; what is wrong with us fails again in a new window.
      const passed = await attempt();
      counts[passed ? 'passed' : 'failed']++;
      remarks.push(`${passed ? 'passed only when repeated' : 'failed twice'}, in ${host}: ${name}`);
    }
  } catch (error) {
    counts.failed++;
    remarks.push(`broke off, in ${host}: ${error.message}`);
    console.error(`${error.message}\n${session?.serverLog() ?? ''}`);
  }
  await endSession();
  add(counts);
  console.log(`ui in ${host}: ${seconds(began)} s`);
}

async function passes(name, step) {
  const began = Date.now();
  try {
    await Promise.race([within(STEP_LIMIT, step(session.page, session)), session.exit]);
    console.log(`  ✔ ${name} (${Date.now() - began} ms)`);
    return true;
  } catch (error) {
    const picture = path.join(extension, '.vscode-test', 'failures', `${name.replaceAll(/\W+/g, '-')}.png`);
    await session.page.screenshot({ path: picture, timeout: 10_000 }).catch(() => {});
    console.log(`  ✘ ${name}\n      ${error.message.split('\n').join('\n      ')}\n      picture: ${picture}`);
    return false;
  }
}

async function endSession() {
  await session?.close();
  session = undefined;
}

async function runDesktop(tests) {
  console.log(`\ndesktop VS Code: ${process.env.VSCODE_PATH ?? 'downloaded'}`);
  const screen = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY;
  const virtual = process.platform === 'linux' && !screen && spawnSync('xvfb-run', ['--help']).status === 0;
  const command = [...(virtual ? ['xvfb-run', '-a'] : []), process.execPath, path.join(here, 'desktop.mjs'), extension, workspace, tests];
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', chunk => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const status = await new Promise(resolve => child.once('close', resolve));
  const counts = mochaCounts(output);
  if (status !== 0 && !counts.failed) counts.failed = 1;
  add(counts);
}

/** What mocha's spec reporter says at its end. */
function mochaCounts(output) {
  const count = word => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'm').exec(output)?.[1] ?? 0);
  return { passed: count('passing'), failed: count('failing'), skipped: count('pending') };
}

/** The names of failed tests, as mocha's spec reporter marks them within the tree of tests. */
function mochaFailures(output) {
  return [...output.matchAll(/^\s+\d+\) (.+[^:])$/gm)].map(([, name]) => name);
}

function add(counts) {
  for (const key of Object.keys(total)) total[key] += counts[key];
}

function within(limit, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not through after ${limit / 1000} s`)), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function seconds(began) {
  return ((Date.now() - began) / 1000).toFixed(1);
}
