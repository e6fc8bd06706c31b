import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const bench = fileURLToPath(new URL('bench.mjs', import.meta.url));
const dir = mkdtempSync(path.join(tmpdir(), 'shapelint-bench-test-'));
const file = path.join(dir, 'rows.jsonl');

interface Row {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly met: boolean | null;
  readonly note?: string;
}

let table = '';
let rows: readonly Row[] = [];

beforeAll(() => {
  const run = spawnSync(process.execPath, [bench, '--quick', '--no-build', '--no-peer', file], { encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(0);
  table = run.stdout;
  rows = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
}, 120_000);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('the table has a line for each row', () => {
  const [head, rule, ...lines] = table.trimEnd().split('\n');
  expect(head).toMatch(/^\| What +\| Shapelint +\| Peer +\| Ratio +\| Target +\| Met +\|$/);
  expect(rule).toMatch(/^\|(?:-+:?\|){6}$/);
  expect(lines).toHaveLength(rows.length);
  for (const [i, line] of lines.entries()) expect(line).toContain(rows[i]!.what);
});

test('every part of the benchmark has its rows', () => {
  const ids = rows.map(row => row.id);
  for (const format of ['ultralytics', 'layers', 'json', 'darknet', 'caffe']) {
    expect(ids).toContain(`first-analysis/${format}/100`);
    expect(ids).toContain(`first-analysis/${format}/1000`);
  }
  for (const what of ['keystroke-diagnostics', 'keystroke-hints', 'hover', 'memory']) expect(ids).toContain(`${what}/1000`);
  for (const what of [
    'start',
    'folder',
    'sizes',
    'corpus/darknet',
    'building/ultralytics',
    'building/keras',
    'building/keras/NASNetLarge',
    'growth/100'
  ])
    expect(ids).toContain(what);
  expect(new Set(ids).size).toBe(ids.length);
});

test('numbers are finite and positive, and a row without one says why', () => {
  for (const row of rows) {
    for (const value of [row.ours, row.peer, row.ratio]) if (value !== null) expect(value, row.id).toBeGreaterThan(0);
    if (row.ours === null) expect(row.note, row.id).toMatch(/is not built|Linux|not here|has no/);
    expect(JSON.stringify(row)).not.toMatch(/NaN|Infinity/);
  }
});

test('a target is judged where both sides were measured', () => {
  const compared = rows.filter(row => row.id.startsWith('first-analysis/') && row.ours !== null);
  for (const row of compared) {
    const target = /\/(?:darknet|caffe)\//.test(row.id) ? 0.3 : 1.25;
    expect(row, row.id).toMatchObject({ ratio: row.ours! / row.peer!, met: row.ours! / row.peer! <= target });
  }
});
