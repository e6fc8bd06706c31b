import { describe, expect, it } from 'vitest';
import { LOSSY, workspace } from './shapelint';

const work = workspace({
  '.git/HEAD': '',
  'shapelint.yaml': 'rules: { SL103: off }\n',
  'lossy.yaml': LOSSY,
  'deep/er/lossy.yaml': LOSSY,
  'own/shapelint.yml': 'rules: { pixels-unread: error }\n',
  'own/lossy.yaml': LOSSY,
  'bad/shapelint.yaml': 'rules: { pixels-unred: off }\ninputs: { "*.yaml": 3x8x8 }\n',
  'bad/lossy.yaml': LOSSY,
  'sized/shapelint.yaml': 'inputs: { "nets/*.yaml": 3x16x16 }\n',
  'sized/nets/net.yaml': 'layers:\n  - conv2d: {filters: 8, kernel: 3}\n  - relu: {}\n'
});

const check = async (...args: string[]) => {
  const { stdout, status } = await work.run(['check', '--format', 'json', ...args]);
  const { files } = JSON.parse(stdout) as { files: { path: string; diagnostics: { rule: string; severity: string }[] }[] };
  return { status, found: files.map(({ path, diagnostics }) => [path, ...diagnostics.map(({ rule, severity }) => `${rule} ${severity}`)]) };
};

describe('shapelint.yaml on the command line', () => {
  it('counts for the files below it, the nearest one alone', async () => {
    expect(await check('lossy.yaml', 'deep/er/lossy.yaml', 'own/lossy.yaml')).toEqual({
      status: 1,
      found: [['shapelint.yaml'], ['own/shapelint.yml'], ['lossy.yaml'], ['deep/er/lossy.yaml'], ['own/lossy.yaml', 'SL103 error']]
    });
  });
  it('gives way to options', async () => {
    expect((await check('lossy.yaml', '--rule', 'SL103=warning')).found[1]).toEqual(['lossy.yaml', 'SL103 warning']);
  });
  it('is checked with the files it counts for, once, and the rest of it counts', async () => {
    expect(await check('bad/lossy.yaml')).toEqual({
      status: 1,
      found: [
        ['bad/shapelint.yaml', 'SL704 error'],
        ['bad/lossy.yaml', 'SL103 warning']
      ]
    });
    expect((await check('bad')).found.map(([path]) => path)).toEqual(['bad/lossy.yaml', 'bad/shapelint.yaml']);
  });
  it('gives inputs to shapes as well, and is no model itself', async () => {
    const { stdout } = await work.run(['shapes', '--format', 'json', 'sized/nets/net.yaml']);
    expect(JSON.parse(stdout)).toMatchObject({ inputs: [{ shape: [1, 3, 16, 16], source: 'setting' }] });
    expect((await work.run(['shapes', 'shapelint.yaml'])).stderr).toContain('no model config');
  });
  it('is found for standard input by the name that it goes by', async () => {
    const given = { stdin: LOSSY };
    expect((await work.run(['check', '-', '--stdin-filename', 'own/x.yaml'], given)).status).toBe(1);
    expect((await work.run(['check', '-', '--stdin-filename', 'x.yaml'], given)).stdout).toContain('No problems');
  });
});
