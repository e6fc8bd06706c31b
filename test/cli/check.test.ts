import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOfCheck } from './schema';
import { BROKEN, CLEAN, LOSSY, SCALED, workspace } from './shapelint';

const work = workspace({
  'clean.yaml': CLEAN,
  'lossy.yaml': LOSSY,
  'broken.yaml': BROKEN,
  'scaled.yaml': SCALED,
  'notes.yaml': 'title: nothing to see\n',
  'torn.yaml': 'input: [3, 5, 5]\nlayers:\n  - conv2d: {filters: 8, kernel: [3\n  - relu: {}\n',
  'binary.yaml': new Uint8Array([108, 97, 0, 1, 2]),
  'latin.yaml': Buffer.from(`# caf\u00e9\n${LOSSY}`, 'latin1'),
  'marked.yaml': `\ufeff${LOSSY}`
});

const checkJson = async (...args: string[]) => JSON.parse((await work.run(['check', '--format', 'json', ...args])).stdout);

describe('check', () => {
  it('ends with 0 when there is no error, with 1 when there is one', async () => {
    expect(await work.run(['check', 'clean.yaml'])).toEqual({ status: 0, stdout: 'No problems in 1 file.\n', stderr: '' });
    expect((await work.run(['check', 'lossy.yaml'])).status).toBe(0);
    expect((await work.run(['check', 'broken.yaml'])).status).toBe(1);
  });

  it('shows a line a problem, the rest of its message below, and a summary', async () => {
    const { stdout } = await work.run(['check', 'broken.yaml', 'lossy.yaml', 'clean.yaml']);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('broken.yaml');
    expect(lines[1]).toMatch(/^ {2}3:\d+ {2}error {2}\S.*SL101$/);
    expect(lines[2]).toMatch(/^ {10,}\S/);
    expect(stdout).toMatch(/\n {2}3:\d+ {2}warning {2}.*SL103\n/);
    expect(stdout).toMatch(/\n2 problems \(1 error, 1 warning\) in 2 files\n$/);
  });

  it('promises its JSON', async () => {
    const result = await checkJson('broken.yaml', 'clean.yaml');
    expect(faultsOfCheck(result)).toEqual([]);
    expect(result.files[0]).toMatchObject({ path: 'broken.yaml', dialect: 'layers' });
    expect(result.files[0].diagnostics[0]).toMatchObject({ rule: 'SL101', name: 'window-exceeds-input', line: 3, layer: '0' });
    expect(result.files[1]).toEqual({ path: 'clean.yaml', dialect: 'layers', diagnostics: [] });
  });

  it('counts columns in UTF-16 units of the text as it is, a byte order mark included', async () => {
    const [plain, marked] = [await checkJson('lossy.yaml'), await checkJson('marked.yaml')];
    // The mark stands in the first line, where a fix changes the input.
    const placed = ({ fixes: _, ...rest }: { fixes: unknown }) => rest;
    expect(placed(marked.files[0].diagnostics[0])).toEqual(placed(plain.files[0].diagnostics[0]));
    work.write('wide.yaml', 'input: [3, 5, 5]\nlayers:\n  - {name: "\u{1f600}", type: maxpool2d, kernel: 2, stride: 2}\n');
    const [narrow] = (await checkJson('wide.yaml')).files[0].diagnostics;
    const line = '  - {name: "\u{1f600}", type: maxpool2d, kernel: 2, stride: 2}';
    expect(line.slice(narrow.column - 1, narrow.endColumn - 1)).toMatch(/^(?:2|maxpool2d)$/);
  });

  it('tells in its JSON how each problem can be mended', async () => {
    const [problem] = (await checkJson('lossy.yaml')).files[0].diagnostics;
    expect(problem.fixes[0]).toEqual({
      title: 'Set ceil_mode to true: gives 3×3',
      edits: [{ line: 3, column: 37, endLine: 3, endColumn: 37, text: ', ceil_mode: true' }]
    });
  });

  it('applies safe fixes to the files, and says how many', async () => {
    const typo = 'input: [3, 8, 8]\r\nlayers:\r\n  - conv2d: {filters: 8, kernel: 3, pading: 1} # same size\r\n';
    work.write('typo.yaml', typo);
    const { stdout, stderr, status } = await work.run(['check', '--fix', 'typo.yaml', 'lossy.yaml']);
    expect([status, stderr]).toEqual([0, 'shapelint: fixed 1 problem in 1 file\n']);
    expect(stdout).toContain('SL103');
    expect(work.read('typo.yaml')).toBe(typo.replace('pading', 'padding'));
    expect(work.read('lossy.yaml')).toBe(LOSSY);
    expect((await work.run(['check', '--fix', 'typo.yaml'])).stderr).toBe('shapelint: fixed 0 problems in 0 files\n');
  });

  it('applies one fix for all heads, and orders what a head reads', async () => {
    const conv = '\n[convolutional]\nfilters=60\nsize=1\n';
    const yolo = (mask: string) => `\n[yolo]\nmask=${mask}\nanchors=1,2, 3,4, 5,6, 7,8\nclasses=7\nnum=4\n`;
    const cfg = `[net]\nwidth=32\nheight=32\nchannels=3\n${conv}${yolo('2,3')}\n[route]\nlayers=-2\n${conv}${yolo('0,1')}`;
    const rows = '  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\n';
    const swapped = `nc: 2\nbackbone:\n${rows}head:\n  - [[1, 0], 1, Detect, [nc]]\n`;
    work.write('heads.cfg', cfg);
    work.write('swapped.yaml', swapped);
    expect((await work.run(['check', '--fix', 'heads.cfg', 'swapped.yaml'])).stderr).toBe('shapelint: fixed 3 problems in 2 files\n');
    expect(work.read('heads.cfg')).toBe(cfg.replaceAll('filters=60', 'filters=24'));
    expect(work.read('swapped.yaml')).toBe(swapped.replace('[1, 0]', '[0, 1]'));
  });

  it('does not write a file whose encoding it would spoil', async () => {
    const latin = Buffer.from('# caf\u00e9\ninput: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, pading: 1}\n', 'latin1');
    work.write('spoiled.yaml', latin);
    const { stderr, status } = await work.run(['check', '--fix', 'spoiled.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('not fixed, for it is not encoded in UTF-8');
    expect(work.read('spoiled.yaml', 'latin1')).toBe(latin.toString('latin1'));
  });

  it('writes workflow commands for GitHub', async () => {
    work.write('a,b.yaml', BROKEN);
    const { stdout, status } = await work.run(['check', '--format', 'github', 'a,b.yaml', 'lossy.yaml']);
    expect(status).toBe(1);
    const [error, warning] = stdout.trimEnd().split('\n');
    expect(error).toMatch(/^::error file=a%2Cb\.yaml,line=3,endLine=3,col=\d+,endColumn=\d+,title=SL101::.*%0A/);
    expect(warning).toMatch(/^::warning file=lossy\.yaml,line=3,.*title=SL103::/);
  });

  it('colours for a terminal or where FORCE_COLOR asks for it', async () => {
    expect((await work.run(['check', 'broken.yaml'])).stdout).not.toContain('\u001b');
    expect((await work.run(['check', 'broken.yaml'], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[31merror');
    expect((await work.run(['check', 'broken.yaml'], { env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
  });

  it('shows no control characters of a file', async () => {
    work.write('escape.yaml', 'input: [3, 5, 5]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n  - {type: "re\\e[31mlu2"}\n');
    const { stdout } = await work.run(['check', 'escape.yaml']);
    expect(stdout).toContain('lu2');
    expect(stdout).not.toContain('\u001b');
  });

  it('takes a file that cannot be parsed for a problem in that file', async () => {
    const { status, stdout } = await work.run(['check', 'torn.yaml']);
    expect(stdout).toContain('SL701');
    expect(status).toBe(1);
  });

  it('reads bytes that are no UTF-8 as text all the same', async () => {
    expect((await checkJson('latin.yaml')).files[0].diagnostics[0].rule).toBe('SL103');
  });
});

describe('check with files it cannot use', () => {
  it('notes a named file that is no model config', async () => {
    const { status, stderr } = await work.run(['check', 'notes.yaml']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'shapelint: notes.yaml: this is no model config\n' });
  });

  it('reports each file that cannot be read, checks the others, and ends with 2', async () => {
    const { status, stdout, stderr } = await work.run(['check', 'absent.yaml', 'binary.yaml', 'broken.yaml']);
    expect(status).toBe(2);
    expect(stderr).toBe('shapelint: absent.yaml: no such file or folder\nshapelint: binary.yaml: this is a binary file\n');
    expect(stdout).toContain('SL101');
  });

  it.skipIf(process.platform === 'win32')('says why a link leads nowhere', async () => {
    symlinkSync('round.yaml', join(work.folder, 'round.yaml'));
    const { status, stderr } = await work.run(['check', 'round.yaml']);
    expect(status).toBe(2);
    expect(stderr).toBe('shapelint: round.yaml: a symbolic link that leads back to itself\n');
  });
});

describe('check --rule and --max-warnings', () => {
  it('sets a rule by code or name, in any case', async () => {
    expect((await work.run(['check', 'lossy.yaml', '--rule', 'sl103=error'])).status).toBe(1);
    expect((await work.run(['check', 'broken.yaml', '--rule', 'window-exceeds-input=off'])).status).toBe(0);
    const args = ['broken.yaml', 'lossy.yaml', '--rule', 'SL101=information', '--rule=SL103=off'];
    expect((await work.run(['check', ...args])).stdout).toContain('1 problem (1 remark) in 1 file');
  });

  it('refuses rules and severities that do not exist', async () => {
    const rule = await work.run(['check', '--rule', 'window-exceed-input=off']);
    expect(rule.stderr).toContain("there is no rule 'window-exceed-input'; did you mean window-exceeds-input?");
    const severity = await work.run(['check', '--rule', 'SL101=fatal']);
    expect(severity.stderr).toContain('CODE=SEVERITY with error, warning, information, off');
    expect([rule.status, severity.status]).toEqual([2, 2]);
  });

  it('ends with 1 when there are more warnings than allowed', async () => {
    expect((await work.run(['check', 'lossy.yaml', '--max-warnings', '1'])).status).toBe(0);
    const { status, stderr } = await work.run(['check', 'lossy.yaml', '--max-warnings', '0']);
    expect(status).toBe(1);
    expect(stderr).toBe('shapelint: 1 warning, and --max-warnings allows 0\n');
  });
});

describe('check with a choice of model', () => {
  it('takes the input size over what the file says', async () => {
    expect((await work.run(['check', 'broken.yaml', '--input', '3x32x32'])).status).toBe(0);
    expect((await work.run(['check', 'clean.yaml', '--input', '3x4x4'])).status).toBe(0);
  });

  it('takes a scale, and says which there are', async () => {
    expect((await work.run(['check', 'scaled.yaml', '--scale', 's'])).status).toBe(0);
    const { status, stderr } = await work.run(['check', 'scaled.yaml', '--scale', 'q']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'shapelint: scaled.yaml: --scale q: this file has n, s\n' });
  });

  it('notes a scale that has no effect', async () => {
    const { status, stderr } = await work.run(['check', 'clean.yaml', '--scale', 's']);
    expect(status).toBe(0);
    expect(stderr).toContain('--scale s has no effect');
  });
});
