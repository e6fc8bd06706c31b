import { describe, expect, it } from 'vitest';
import { faultsOfDiff } from './schema';
import { CLEAN, SCALED, workspace } from './shapelint';

const work = workspace({
  'a.yaml': CLEAN,
  'b.yaml': CLEAN.replace('filters: 8', 'filters: 16'),
  'scaled.yaml': SCALED,
  'net.prototxt': ['TRAIN', 'TEST']
    .map((phase, i) => {
      const shape = `shape { dim: ${[16, 1][i]} dim: 3 dim: 8 dim: 8 }`;
      return `layer { name: "data" type: "Input" top: "data" input_param { ${shape} } include { phase: ${phase} } }\n`;
    })
    .concat('layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 3 } }\n')
    .join(''),
  'notes.yaml': 'title: nothing\n'
});

describe('diff', () => {
  it('shows what differs between two files, and their sums', async () => {
    const { stdout, status } = await work.run(['diff', 'a.yaml', 'b.yaml']);
    expect(status).toBe(0);
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
      "
      a.yaml  layers · input 1×3×32×32 (file)
      b.yaml  layers · input 1×3×32×32 (file)

         layer  type     output                              params                        MACs
      ~  0      conv2d   1×8×32×32 → 1×16×32×32           224 → 448           221,184 → 442,368
      ~  1      flatten  1×8192 → 1×16384                         0                           0
                total                            224 → 448 (+100 %)  221,184 → 442,368 (+100 %)

      Layers: 2 changed.
      "
    `);
  });

  it('compares two scales of one file', async () => {
    const { stdout } = await work.run(['diff', 'scaled.yaml', '--between', 'n,s', '--format', 'json']);
    const found = JSON.parse(stdout);
    expect(faultsOfDiff(found)).toEqual([]);
    expect([found.before.variant, found.after.variant]).toEqual(['n', 's']);
    expect(found.layers.map((layer: { change: string }) => layer.change)).toEqual(['changed', 'changed', 'changed']);
    expect(found.layers[0].after.outputs).toEqual([[1, 32, 320, 320]]);
  });

  it('compares the phases of one file, and files of two formats', async () => {
    const phases = await work.run(['diff', 'net.prototxt', '--between', 'TRAIN,test']);
    expect([phases.status, phases.stdout]).toEqual([0, expect.stringContaining('16×4×6×6 → 1×4×6×6')]);
    const formats = await work.run(['diff', 'a.yaml', 'net.prototxt', '--phase', 'TEST']);
    expect([formats.status, formats.stdout]).toEqual([0, expect.stringContaining('net.prototxt  caffe · TEST')]);
    expect(formats.stdout).toContain('conv2d → Convolution');
  });

  it('is a table in Markdown', async () => {
    const { stdout } = await work.run(['diff', 'a.yaml', 'b.yaml', '--format', 'markdown']);
    expect(stdout.split('\n')[0]).toBe('|  | layer | type | output | params | MACs |');
    expect(stdout).toContain('| ~ | 0 | conv2d | 1×8×32×32 → 1×16×32×32 | 224 → 448 |');
  });

  it('ends with 1 for a difference where that is asked for', async () => {
    const status = async (...args: string[]) => (await work.run(['diff', ...args, '--exit-code'])).status;
    expect(await status('a.yaml', 'b.yaml')).toBe(1);
    expect(await status('a.yaml', 'a.yaml')).toBe(0);
  });

  it('reads one side from standard input', async () => {
    const { stdout } = await work.run(['diff', 'a.yaml', '-', '--format', 'json'], { stdin: CLEAN });
    expect(JSON.parse(stdout).layers.every((layer: { change: string }) => layer.change === 'same')).toBe(true);
  });

  it('says why it cannot compare', async () => {
    const why = async (...args: string[]) => {
      const { status, stderr } = await work.run(['diff', ...args]);
      return `${status} ${stderr.trimEnd()}`;
    };
    expect(await why('a.yaml')).toContain('2 shapelint: one file alone: name a second one, or two variants of this one with --between n,s');
    expect(await why('a.yaml', 'gone.yaml')).toBe('2 shapelint: gone.yaml: no such file or folder');
    expect(await why('a.yaml', 'notes.yaml')).toBe('2 shapelint: notes.yaml: this is no model config');
    expect(await why('scaled.yaml', '--between', 'n,q')).toContain('--variant q: this file has n, s');
    expect(await why('scaled.yaml', '--between', 'n')).toContain("--between takes two names, as n,s, not 'n'");
    expect(await why('-', '-')).toContain('standard input can be one side alone');
  });
});
