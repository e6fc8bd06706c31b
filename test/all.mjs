// The project's test command: every check, one line each and the full output of what failed. Its last line is the count.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-test-'));
const vitestReport = path.join(temporary, 'vitest.json');

/** `count` reads the counts of a stage that has tests of its own, `remarks` what its reader must not miss; the others are one test each. */
const STAGES = [
  { name: 'types', command: ['npm', 'run', 'types'] },
  { name: 'lint', command: ['npm', 'run', 'lint'] },
  { name: 'dead code', command: ['npm', 'run', 'dead'] },
  { name: 'build', command: ['npm', 'run', 'build'] },
  {
    name: 'vitest',
    command: ['npx', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
    count: countVitest,
    remarks: () => (readVitest()?.testResults ?? []).flatMap(failedIn)
  },
  { name: 'VS Code', command: ['node', 'test/vscode/run.mjs'], count: countVsCode, remarks: vsCodeRemarks }
];
const STAGE_LIMIT = 12 * 60_000;

let running;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    stop(running);
    process.exit(1);
  });
}
process.once('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));

const total = { passed: 0, failed: 0, skipped: 0 };
const remarks = [];
for (const stage of STAGES) {
  const began = Date.now();
  const { ok, output } = await run(stage.command);
  const counts = stage.count?.(output) ?? { passed: ok ? 1 : 0, failed: 0, skipped: 0 };
  // A stage that broke before it could count is a failure all the same.
  if (!ok && !counts.failed) counts.failed = 1;
  for (const key of Object.keys(total)) total[key] += counts[key];
  remarks.push(...(stage.remarks?.(output) ?? []));
  if (!ok) console.log(`\n${output.trimEnd()}\n`);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${stage.name}: ${said(counts)} (${seconds} s)${skipReason(output)}`);
}
process.exitCode = total.failed ? 1 : 0;
// Whoever sees only the end of the output sees what failed.
if (remarks.length) console.log(`\n${remarks.join('\n')}\n`);
console.log(said(total));

/** Runs a command to its end, or to the limit; `output` is what it wrote, in order. */
function run([command, ...args]) {
  return new Promise(resolve => {
    // A group of its own: what a stage started ends with it.
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: windows, detached: !windows });
    running = child;
    let output = '';
    const read = chunk => {
      output += chunk;
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const timer = setTimeout(() => {
      output += `\nnot through after ${STAGE_LIMIT / 1000} s\n`;
      stop(child);
    }, STAGE_LIMIT);
    child.once('error', error => {
      clearTimeout(timer);
      resolve({ ok: false, output: output + error.message });
    });
    child.once('close', code => {
      clearTimeout(timer);
      resolve({ ok: code === 0, output });
    });
  });
}

function stop(child) {
  try {
    if (windows) child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // Already gone.
  }
}

function readVitest() {
  return fs.existsSync(vitestReport) ? JSON.parse(fs.readFileSync(vitestReport, 'utf8')) : undefined;
}

/** A file that could not be loaded has no tests, so only its suite is failed. */
function isUnloaded(file) {
  return file.status === 'failed' && !file.assertionResults.length;
}

function failedIn(file) {
  const name = path.relative(root, file.name);
  if (isUnloaded(file)) return [`not loaded: ${name}`];
  return file.assertionResults.filter(one => one.status === 'failed').map(one => `failed: ${name}: ${one.fullName}`);
}

function countVitest() {
  const report = readVitest();
  if (!report) return undefined;
  const unloaded = report.testResults.filter(isUnloaded).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0)
  };
}

function countVsCode(output) {
  if (skipReason(output)) return { passed: 0, failed: 0, skipped: 1 };
  const found = /^VS Code: (\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(output);
  return found ? { passed: Number(found[1]), failed: Number(found[2]), skipped: Number(found[3]) } : undefined;
}

/** What the stage lists at its end. */
function vsCodeRemarks(output) {
  return output.match(/^(failed|failed twice|passed only when repeated|broke off), in .*$/gm) ?? [];
}

function skipReason(output) {
  const reason = /^skipped: .*/m.exec(output)?.[0];
  return reason ? ` ${reason}` : '';
}

function said({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
