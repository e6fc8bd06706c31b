import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../server/src/base/edit';
import { settingsIn } from '../../server/src/config/configuration';
import { choiceFor, defaultSettings } from '../../server/src/config/settings';
import { type Setting, writeSetting } from '../../server/src/dialects/configuration/write';
import { names } from '../../server/src/rules/names';

const BASE = '/project';

function written(setting: Setting, text = ''): string {
  const edits = writeSetting(setting, text, BASE);
  if (!edits) throw new Error('cannot be written');
  return applyEdits(text, edits);
}

const CBAM: Setting = { module: 'CBAM', is: 'same' };
const OFF: Setting = { off: 'SL103', file: '/project/nets/a.json', layer: 'conv1' };

describe('settings that an action writes', () => {
  it('make a configuration', () => {
    expect(written(CBAM)).toBe('modules:\n  CBAM: same\n');
    expect(written(OFF)).toBe('overrides:\n  - { files: nets/a.json, layers: conv1, rules: { SL103: off } }\n');
    expect(written({ input: '3x224x224', file: '/project/a.json' })).toBe('inputs:\n  ./a.json: 3x224x224\n');
    expect(written({ module: 'Custom>Spectral Conv', is: { like: 'conv2d' } })).toBe(
      "modules:\n  'Custom>Spectral Conv': { like: conv2d }\n"
    );
  });

  it('come into the section that is there, in its style', () => {
    expect(written(CBAM, 'modules:\n    A: same # ours\nrules: {}\n')).toBe('modules:\n    A: same # ours\n    CBAM: same\nrules: {}\n');
    expect(written(CBAM, 'modules: { A: same }\n')).toBe('modules: { A: same, CBAM: same }\n');
    expect(written(CBAM, 'modules:\nrules: {}\n')).toBe('modules:\n  CBAM: same\nrules: {}\n');
    expect(written(CBAM, '{ rules: {} }')).toBe('{ rules: {}, modules: { CBAM: same } }');
    expect(written(CBAM, '# ours\r\n')).toBe('# ours\r\nmodules:\r\n  CBAM: same\r\n');
    expect(written(CBAM, 'preset: strict')).toBe('preset: strict\nmodules:\n  CBAM: same\n');
  });

  it('add to the override of the same files and layers', () => {
    const one = written(OFF);
    expect(written({ ...OFF, off: 'SL101' }, one)).toBe(
      'overrides:\n  - { files: nets/a.json, layers: conv1, rules: { SL103: off, SL101: off } }\n'
    );
    expect(written({ off: 'SL103', file: '/project/nets/a.json' }, one)).toBe(
      `${one}  - { files: nets/a.json, rules: { SL103: off } }\n`.replace('\n\n', '\n')
    );
    expect(written(OFF, one.replace('off', 'warning'))).toBe(one);
    expect(written(OFF, 'overrides: { files: b.json, rules: { SL101: off } }\n')).toBe(
      'overrides: [{ files: b.json, rules: { SL101: off } }, { files: nets/a.json, layers: conv1, rules: { SL103: off } }]\n'
    );
  });

  it('change the range that counts for a file', () => {
    const range: Setting = { range: { from: 64, to: 96, step: 32 }, file: '/project/nets/a.json' };
    expect(written(range, 'inputs:\n  "*.cfg": { from: 1, to: 2 }\n  nets/*: { size: 3x64x64, from: 60, to: 100 }\n')).toBe(
      'inputs:\n  "*.cfg": { from: 1, to: 2 }\n  nets/*: { size: 3x64x64, from: 64, to: 96, step: 32 }\n'
    );
    expect(writeSetting(range, 'inputs: { "*.cfg": { from: 1, to: 2 } }\n', BASE)).toBeUndefined();
  });

  it('are read again as they were meant', () => {
    for (const file of ['/project/a.json', '/project/n [1]/it’s (a).json', '/project/deep/er/{x}.json']) {
      const settings = settingsIn(written({ off: 'SL103', file, layer: '3' }), BASE, names);
      const rule = { code: 'SL103', id: 'pixels-unread' };
      const chosen = (path: string) => choiceFor({ ...defaultSettings, ...settings }, path, rule);
      expect(chosen(file).layer('3'), file).toBe('off');
      expect(chosen(file).layer('4'), file).toBeUndefined();
      expect(chosen(file.replace('.json', '2.json')).layer('3'), file).toBeUndefined();
      expect(chosen(file.replace('/project', '/project/other')).layer('3'), file).toBeUndefined();
    }
  });

  it('have no place in a file that is no mapping, nor for a file elsewhere', () => {
    expect(writeSetting(CBAM, '- a\n', BASE)).toBeUndefined();
    expect(writeSetting(OFF, '', '/elsewhere')).toBeUndefined();
  });
});
