import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLEAN, SCALED, workspace } from './shapelint';

const work = workspace({
  'repository/.git/config.yaml': CLEAN,
  'repository/.gitignore': 'build/\n*.gen.yaml\n!kept.gen.yaml\n',
  'repository/a.yaml': CLEAN,
  'repository/b.yml': SCALED,
  'repository/c.json': JSON.stringify({ input: [3, 8, 8], layers: [{ type: 'conv2d', filters: 4, kernel: 3 }, { type: 'relu' }] }),
  'repository/d.txt': CLEAN,
  'repository/net.cfg': '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\nstride=1\npad=1\n',
  'repository/other.cfg': '[server]\nport=80\n',
  'repository/notes.yaml': 'title: nothing\n',
  'repository/binary.yaml': new Uint8Array([0, 1, 2]),
  'repository/made.gen.yaml': CLEAN,
  'repository/kept.gen.yaml': CLEAN,
  'repository/build/out.yaml': CLEAN,
  'repository/node_modules/package/model.yaml': CLEAN,
  'repository/deep/.gitignore': '/local.yaml\n!again.gen.yaml\n',
  'repository/deep/local.yaml': CLEAN,
  'repository/deep/again.gen.yaml': CLEAN,
  'repository/deep/below/local.yaml': CLEAN,
  'repository/deep/below/other.gen.yaml': CLEAN,
  'empty/readme.md': 'nothing'
});

async function found(...paths: string[]): Promise<string[]> {
  const { stdout } = await work.run(['check', '--format', 'json', ...paths]);
  return JSON.parse(stdout).files.map((file: { path: string }) => file.path);
}

describe('a folder', () => {
  it('gives its model configs in order, without what .gitignore, .git and node_modules hold', async () => {
    expect(await found('repository')).toEqual([
      'repository/a.yaml',
      'repository/b.yml',
      'repository/c.json',
      'repository/deep/again.gen.yaml',
      'repository/deep/below/local.yaml',
      'repository/kept.gen.yaml',
      'repository/net.cfg'
    ]);
  });

  it('is silent about files that are no model config', async () => {
    const { stderr, status } = await work.run(['check', 'repository']);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  it('obeys the .gitignore files above it in its repository', async () => {
    expect(await found('repository/deep/below')).toEqual(['repository/deep/below/local.yaml']);
  });

  it('is read when it is named, ignored or not; so is a file', async () => {
    expect(await found('repository/build', 'repository/made.gen.yaml')).toEqual(['repository/build/out.yaml', 'repository/made.gen.yaml']);
  });

  it('may be named in several ways; each file is checked once', async () => {
    expect(await found('repository/deep/', './repository/deep', 'repository/deep/below/local.yaml')).toEqual([
      'repository/deep/again.gen.yaml',
      'repository/deep/below/local.yaml'
    ]);
    const [first] = await found(join(work.folder, 'repository', 'deep'));
    expect(first).toBe(`${work.folder.replaceAll('\\', '/')}/repository/deep/again.gen.yaml`);
  });

  it('is the current one when none is named', async () => {
    expect(await found()).toEqual(await found('.'));
    expect(await found()).toContain('repository/a.yaml');
  });

  it('without any model config is no failure', async () => {
    expect(await work.run(['check', 'empty'])).toEqual({ status: 0, stdout: 'No model configs found.\n', stderr: '' });
  });

  it('passes over files without the scale that is asked for', async () => {
    expect((await work.run(['check', 'repository', '--scale', 'q'])).status).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('follows links to files and none to folders', async () => {
    work.write('links/real/a.yaml', CLEAN);
    symlinkSync('..', join(work.folder, 'links/real/round'));
    symlinkSync('real/a.yaml', join(work.folder, 'links/b.yaml'));
    symlinkSync('nowhere.yaml', join(work.folder, 'links/c.yaml'));
    expect(await found('links')).toEqual(['links/b.yaml', 'links/real/a.yaml']);
  });
});
