import { describe, expect, it } from 'vitest';
import { faultsOfShapes } from './schema';
import { BROKEN, CLEAN, LOSSY, SCALED, workspace } from './shapelint';

const work = workspace({
  'clean.yaml': CLEAN,
  'lossy.yaml': LOSSY,
  'broken.yaml': BROKEN,
  'scaled.yaml': SCALED,
  'notes.yaml': 'title: nothing\n',
  'open.yaml': CLEAN.replace('32, 32', '"?", 32'),
  'merging.yaml': `input: [3, 8, 8]
layers:
  - {type: conv2d, filters: 4, kernel: 3, padding: 1, name: "stem, first"}
  - {type: conv2d, filters: 4, kernel: 1}
  - {type: add, from: ["stem, first", -1]}
  - {type: Mystery}
  - {type: relu}
`
});

async function shapesJson(...args: string[]) {
  const { stdout } = await work.run(['shapes', '--format', 'json', ...args]);
  return JSON.parse(stdout);
}

describe('shapes --format json', () => {
  it('promises one object', async () => {
    const model = await shapesJson('clean.yaml');
    expect(faultsOfShapes(model)).toEqual([]);
    expect(model).toEqual({
      path: 'clean.yaml',
      dialect: 'layers',
      variant: null,
      inputs: [{ name: 'input', shape: [1, 3, 32, 32], source: 'file' }],
      layers: [
        {
          id: '0',
          type: 'conv2d',
          line: 3,
          inputs: [[1, 3, 32, 32]],
          outputs: [[1, 8, 32, 32]],
          params: 224,
          macs: 221184,
          receptiveField: [3, 3],
          outputStride: [1, 1],
          fieldOffset: [-1, -1],
          fieldFits: true,
          misaligned: null,
          sampleUses: { corner: 4, middle: 9 }
        },
        {
          id: '1',
          type: 'flatten',
          line: 4,
          inputs: [[1, 8, 32, 32]],
          outputs: [[1, 8192]],
          params: 0,
          macs: 0,
          receptiveField: model.layers[1].receptiveField,
          outputStride: model.layers[1].outputStride,
          fieldOffset: model.layers[1].fieldOffset,
          fieldFits: null,
          misaligned: null,
          sampleUses: null
        }
      ],
      totals: { params: 224, macs: 221184, activationBytes: 4 * 2 * 8192 },
      diagnostics: []
    });
  });

  it('says null where an extent is not known, and that the sums are partial', async () => {
    const model = await shapesJson('open.yaml');
    expect(faultsOfShapes(model)).toEqual([]);
    expect(model.inputs[0].shape).toEqual([1, 3, null, 32]);
    expect(model.layers[0]).toMatchObject({ outputs: [[1, 8, null, 32]], params: 224, macs: null });
    expect(model.totals).toEqual({ params: 224, macs: 0, activationBytes: 0, partial: true });
  });

  it('has no outputs behind a fault or an unknown module, and names layers as the file does', async () => {
    const model = await shapesJson('merging.yaml');
    expect(faultsOfShapes(model)).toEqual([]);
    expect(model.layers.map((layer: { id: string }) => layer.id)).toEqual(['stem, first', '1', '2', '3', '4']);
    expect(model.layers[2]).toMatchObject({
      inputs: [
        [1, 4, 8, 8],
        [1, 4, 8, 8]
      ],
      outputs: [[1, 4, 8, 8]],
      receptiveField: [3, 3]
    });
    expect(model.layers[3]).toMatchObject({ inputs: [[1, 4, 8, 8]], outputs: [], params: null });
    expect(model.layers[4]).toMatchObject({ inputs: [], outputs: [], receptiveField: null });
    expect(model.totals.partial).toBe(true);
  });

  it('carries the problems as check does, and ends with 1 for an error', async () => {
    const { stdout, status } = await work.run(['shapes', '--format', 'json', 'broken.yaml']);
    const model = JSON.parse(stdout);
    const checked = JSON.parse((await work.run(['check', '--format', 'json', 'broken.yaml'])).stdout);
    expect(faultsOfShapes(model)).toEqual([]);
    expect(model.diagnostics).toEqual(checked.files[0].diagnostics);
    expect(status).toBe(1);
  });

  it('is a list for several files; as jsonl, a line a file', async () => {
    const several = await shapesJson('clean.yaml', 'scaled.yaml');
    expect(several.map((model: { dialect: string }) => model.dialect)).toEqual(['layers', 'ultralytics']);
    expect(several.flatMap(faultsOfShapes)).toEqual([]);
    const { stdout } = await work.run(['shapes', '--format', 'jsonl', 'clean.yaml', 'scaled.yaml']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map(line => JSON.parse(line))).toEqual(several);
  });

  it('follows the input, the scale and their sources', async () => {
    const own = await shapesJson('scaled.yaml');
    expect(own).toMatchObject({ variant: 'n', inputs: [{ shape: [1, 3, 640, 640], source: 'default' }] });
    const chosen = await shapesJson('scaled.yaml', '--scale', 'S', '--input', '2x3x64x96');
    expect(chosen).toMatchObject({ variant: 's', inputs: [{ shape: [2, 3, 64, 96], source: 'option' }] });
    expect(chosen.layers[0].outputs).toEqual([[2, 32, 32, 48]]);
  });
});

describe('shapes for people', () => {
  it('is a table with its sums, and the problems below', async () => {
    work.write('pooled.yaml', `${CLEAN.replace(/.*flatten.*\n/, '')}  - {type: maxpool2d, kernel: 2}\n`);
    const { stdout } = await work.run(['shapes', 'pooled.yaml']);
    expect(stdout).toBe(`pooled.yaml  layers · input 1×3×32×32 (file)

#  type       output     params     MACs  field  stride
0  conv2d     1×8×32×32     224  221,184    3×3     1×1
1  maxpool2d  1×8×16×16       0        0    4×4     2×2
   total                    224  221,184

Activations: 40,960 bytes as 32-bit floats.
`);
    const broken = await work.run(['shapes', 'broken.yaml']);
    expect(broken.stdout).toMatch(/≥[\s\S]*at least[\s\S]*SL101[\s\S]*1 problem \(1 error\) in 1 file\n$/);
  });

  it('names the layers where they have names', async () => {
    expect((await work.run(['shapes', 'merging.yaml'])).stdout).toMatch(/^# {2}layer {8}type .*\n0 {2}stem, first {2}conv2d /m);
  });

  it('is Markdown', async () => {
    const { stdout, stderr } = await work.run(['shapes', '--format', 'markdown', 'clean.yaml', 'lossy.yaml']);
    expect(stdout).toContain('### clean.yaml\n\n| # | type | output | params | MACs | field | stride |\n| ---: | --- | --- |');
    expect(stdout).toContain('| 0 | conv2d | 1×8×32×32 | 224 | 221,184 | 3×3 | 1×1 |');
    expect(stderr).toContain('SL103');
  });

  it('is CSV with one header for all files', async () => {
    const { stdout } = await work.run(['shapes', '--format', 'csv', 'clean.yaml', 'merging.yaml']);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('path,id,type,line,inputs,outputs,guess,params,macs,receptive_field,output_stride');
    expect(lines[1]).toBe('clean.yaml,0,conv2d,3,1x3x32x32,1x8x32x32,,224,221184,3x3,1x1');
    expect(lines[3]).toMatch(/^merging\.yaml,"stem, first",conv2d,/);
    expect(lines[5]).toContain('1x4x8x8 1x4x8x8,1x4x8x8,');
    expect(stdout.match(/^path,/gm)).toHaveLength(1);
  });
});

describe('shapes with files it cannot use', () => {
  it('ends with 2 and a line each, and shows the others', async () => {
    const { status, stdout, stderr } = await work.run(['shapes', 'absent.yaml', '.', 'notes.yaml', 'clean.yaml']);
    expect(status).toBe(2);
    expect(stderr.split('\n')).toEqual([
      'shapelint: absent.yaml: no such file or folder',
      'shapelint: .: this is a folder; name the files in it',
      'shapelint: notes.yaml: this is no model config',
      ''
    ]);
    expect(stdout).toContain('clean.yaml');
  });
});

describe('standard input', () => {
  it('is read for -, under the name that is given', async () => {
    const json = JSON.stringify({ input: [3, 8, 8], layers: [{ type: 'conv2d', filters: 4, kernel: 3 }, { type: 'relu' }] });
    const { stdout, status } = await work.run(['shapes', '--format', 'json', '-', '--stdin-filename', 'x/y.json'], { stdin: json });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ path: 'x/y.json', layers: [{ outputs: [[1, 4, 6, 6]] }, {}] });
    const checked = await work.run(['check', '-', '--format', 'json'], { stdin: LOSSY });
    expect(JSON.parse(checked.stdout).files[0]).toMatchObject({ path: '<stdin>', diagnostics: [{ rule: 'SL103' }] });
  });

  it('that holds no model is refused by shapes; a name without - is bad usage', async () => {
    expect(await work.run(['shapes', '-'])).toEqual({ status: 2, stdout: '', stderr: 'shapelint: <stdin>: this is no model config\n' });
    const { status, stderr } = await work.run(['shapes', 'clean.yaml', '--stdin-filename', 'x.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('- is not among the files');
  });
});
