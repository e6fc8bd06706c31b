import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../server/src/config/settings';
import { fix, fixes } from '../support/fix';

const of = (code: string, found: readonly string[]): string[] => found.filter(title => title.startsWith(code));

const TWO_LEVELS = `nc: 2
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 1, Conv, [128, 3, 2]]
  - [-1, 1, Conv, [256, 3, 2]]
head:
  - [[LEVELS], 1, Detect, [nc]]
`;

describe('fixes of a head that reads several levels', () => {
  it('read the level that is missing', () => {
    const text = TWO_LEVELS.replace('LEVELS', '0, 1, 1');
    expect(of('SL614', fixes(text))).toMatchInlineSnapshot(`
      [
        "SL614 Read row 2 (256×80×80) in place of \`1\`",
      ]
    `);
    expect(fix(text, 'Read row 2 (256×80×80) in place of `1`')).toContain('[[0, 1, 2], 1, Detect');
  });

  it('order the levels', () => {
    const text = TWO_LEVELS.replace('LEVELS', '2, 0, 1');
    expect(of('SL614', fixes(text))).toEqual(['SL614 (safe) Order the levels by their strides: 0, 1, 2']);
    expect(fix(text, 'Order the levels')).toContain('[[0, 1, 2], 1, Detect');
  });
});

const YOLO = '\n[yolo]\nmask=0,1\nanchors=1,2, 3,4, 5,6, 7,8\nclasses=7\nnum=4\n';
const CONV = '\n[convolutional]\nfilters=60\nsize=1\n';
const TWO_HEADS = `[net]\nwidth=32\nheight=32\nchannels=3\n${CONV}${YOLO}\n[route]\nlayers=-2\n${CONV}${YOLO}`;

describe('fixes of the heads of Darknet', () => {
  it('correct the channels of all heads at once, and of each', () => {
    expect(of('SL502', fixes(TWO_HEADS, { file: 'model.cfg' })).slice(0, 2)).toMatchInlineSnapshot(`
      [
        "SL502 (safe) Correct all 2 heads (filters=24): gives 32×32",
        "SL502 (safe) Set filters to 24: gives 32×32",
      ]
    `);
    expect(fix(TWO_HEADS, 'Correct all 2 heads', { file: 'model.cfg' }).match(/filters=\d+/g)).toEqual(['filters=24', 'filters=24']);
    expect(fix(TWO_HEADS, 'Set filters to 24', { file: 'model.cfg' }).match(/filters=\d+/g)).toEqual(['filters=24', 'filters=60']);
  });

  it('give a head the boxes that no other has', () => {
    expect(fix(TWO_HEADS, 'Change `0,1` to `2,3`', { file: 'model.cfg' }).match(/mask=\S+/g)).toEqual(['mask=0,1', 'mask=2,3']);
  });
});

describe('fixes of an argument that scaling takes for channels', () => {
  it('write channels in front, twice as many where the stride halves the map', () => {
    const text = 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [-1, 1, Conv, [3, 2]]\nhead:\n  - [[1], 1, Detect, [nc]]\n';
    expect(of('SL613', fixes(text))).toMatchInlineSnapshot(`
      [
        "SL613 Write 128 channels in front of 3: gives 128×160×160",
        "SL613 Write 64 channels in front of 3: gives 64×160×160",
        "SL613 Write 8, the least that scaling keeps: gives 321×321",
      ]
    `);
    expect(fix(text, 'Write 128 channels in front')).toContain('[-1, 1, Conv, [128, 3, 2]]');
  });

  it('count channels as they are written, before the width scales them', () => {
    const text =
      'nc: 2\nscales: { n: [1, 0.25, 1024] }\nbackbone:\n  - [-1, 1, Conv, [64, 3]]\n  - [-1, 1, Conv, [true, 3]]\nhead:\n  - [[1], 1, Detect, [nc]]\n';
    expect(fix(text, 'Write 64 channels in place of true')).toContain('- [-1, 1, Conv, [64, 3]]\nhead');
  });
});

describe('fixes of branches that look at different places', () => {
  it('make the window odd and pad half of it, and keep the stride', () => {
    const text = `input: [8, 32, 32]
layers:
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: conv}
  - {type: maxpool2d, kernel: 2, from: input, name: pool}
  - {type: concat, from: [conv, pool]}
`;
    const strict = { settings: { ...defaultSettings, preset: 'strict' as const } };
    expect(of('SL505', fixes(text, strict))).toMatchInlineSnapshot(`
      [
        "SL505 Set kernel of \`pool\` (maxpool2d) to 3, stride to 2 and padding to 1: gives 16×16",
      ]
    `);
  });
});

describe('fixes of a number of axes', () => {
  it('bring axes back that a flatten merged', () => {
    const text = 'input: [8, 4, 4]\nlayers:\n  - flatten\n  - conv2d: {filters: 8, kernel: 1}\n';
    expect(of('SL305', fixes(text))).toMatchInlineSnapshot(`
      [
        "SL305 Change \`conv2d\` to \`conv1d\`: gives 128",
        "SL305 Remove the flatten (layer 0 (flatten)): gives 4×4",
        "SL305 Insert an unflatten to 128×1×1 behind layer 0 (flatten): gives 1×1",
      ]
    `);
    expect(fix(text, 'Insert an unflatten')).toContain('  - flatten\n  - reshape: {shape: [128, 1, 1]}\n  - conv2d:');
    expect(fix(text, 'Remove the flatten')).toBe('input: [8, 4, 4]\nlayers:\n  - conv2d: {filters: 8, kernel: 1}\n');
  });
});

describe('fixes of a layer that nothing reads', () => {
  it('let the next layer read it, or take it out', () => {
    const text =
      'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\n  - [-2, 1, Conv, [32, 3, 2]]\nhead:\n  - [[2], 1, Detect, [nc]]\n';
    expect(of('SL604', fixes(text))).toMatchInlineSnapshot(`
      [
        "SL604 Read row 1 (32×160×160) in place of \`-2\`: gives 160×160",
        "SL604 Remove row 1",
      ]
    `);
    expect(fix(text, 'Remove row 1')).toBe(
      'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[1], 1, Detect, [nc]]\n'
    );
  });
});

describe('fixes of a skip that breaks at another size', () => {
  it('make both ways round alike there', () => {
    const text = `input: [8, 64, 64]
layers:
  - {type: maxpool2d, kernel: 2, name: down}
  - {type: convtranspose2d, filters: 8, kernel: 2, stride: 2, name: up}
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, from: input, name: other}
  - {type: add, from: [down, other]}
`;
    const range = { inputs: [{ glob: '**', range: { from: [64], to: [80], step: 1 } }] };
    expect(of('SL204', fixes(text, { settings: range }))).toMatchInlineSnapshot(`
      [
        "SL204 Set ceil_mode of \`down\` (maxpool2d) to true: gives 32×32",
      ]
    `);
  });
});

describe('fixes of a configuration', () => {
  it('put the name that was meant', () => {
    const text = 'rules:\n  pixels-unred: off\nmodule: {}\n';
    expect(fixes(text, { file: 'shapelint.yaml' })).toEqual([
      'SL704 (safe) Change `pixels-unred` to `pixels-unread`',
      'SL704 (safe) Change `module` to `modules`'
    ]);
  });
});

describe('fixes of an upsampling that misses by one', () => {
  it('add at the end, or take a kernel that doubles', () => {
    const text =
      'input: [8, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n  - deconv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n';
    expect(of('SL304', fixes(text))).toEqual([
      'SL304 Set output_padding to 1: gives 32×32',
      'SL304 Set kernel to 4 and padding to 1: gives 32×32'
    ]);
  });
});
