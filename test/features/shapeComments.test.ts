import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../server/src/base/edit';
import { removeShapes, writeShapes } from '../../server/src/features/shapeComments';
import { analyse, codes, type Seen } from '../support/see';

function written(text: string, options: Seen = {}): string {
  const edits = writeShapes(analyse(text, options));
  return 'refusal' in edits ? edits.refusal : applyEdits(text, edits);
}

const removed = (text: string, options: Seen = {}): string => applyEdits(text, removeShapes(analyse(text, options)));

const YAML = `input: [3, 8, 8]
layers:
  - conv2d: {filters: 4, kernel: 3}
  - conv2d:   # the second
      filters: 8
      kernel: 3 # small
  - flatten: {}
`;

const CFG = `[net]
width=8
height=8
channels=3

# first
[convolutional]
filters=4
size=3

[maxpool]
size=2
stride=2
`;

describe('shapes in comments', () => {
  it('stand behind the layers, and behind what is said there already', () => {
    expect(written(YAML)).toBe(`input: [3, 8, 8]
layers:
  - conv2d: {filters: 4, kernel: 3}  # ‹4×6×6›
  - conv2d:   # the second
      filters: 8
      kernel: 3 # small  ‹8×4×4›
  - flatten: {}  # ‹128›
`);
  });

  it('are brought up to date, and written once', () => {
    const once = written(YAML);
    expect(written(once)).toBe(once);
    expect(written(once.replace('[3, 8, 8]', '[3, 9, 9]'))).toContain('{filters: 4, kernel: 3}  # ‹4×7×7›');
  });

  it('go without a trace', () => {
    expect(removed(written(YAML))).toBe(YAML);
    expect(removed(written(CFG, { file: 'net.cfg' }), { file: 'net.cfg' })).toBe(CFG);
  });

  it('stand in lines of their own where a comment takes a whole line', () => {
    expect(written(CFG, { file: 'net.cfg' })).toContain('# first\n# ‹4×6×6›\n[convolutional]\n');
    const once = written(CFG, { file: 'net.cfg' });
    expect(written(once, { file: 'net.cfg' })).toBe(once);
  });

  it('keep line ends as they are', () => {
    const windows = CFG.replaceAll('\n', '\r\n');
    const text = written(windows, { file: 'net.cfg' });
    expect(text).toContain('# ‹4×6×6›\r\n[conv');
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('go where nothing is known any more', () => {
    const broken = written(YAML).replace('[3, 8, 8]', '[3, 4, 4]');
    expect(written(broken)).toContain('kernel: 3 # small\n');
  });

  it('leave directives and other comments alone', () => {
    const text =
      'input: [3, 8, 8] # 8 → 6\nlayers:\n  - conv2d: {filters: 4, kernel: 3} # shapelint-disable-next-line SL103\n  - maxpool2d: {kernel: 4}\n';
    expect(written(text)).toBe(text.replace('kernel: 4}\n', 'kernel: 4}  # ‹4×1×1›\n'));
    expect(removed(text)).toBe(text);
  });

  it('do not change what a file says besides', () => {
    const text = `nc: 4
backbone:
  - [-1, 1, Conv, [64, 3, 2]] # 0-P1/2
  - [-1, 1, Conv, [128, 3, 2]] # 1-P2/8
head:
  - [-1, 1, Classify, [nc]]
`;
    expect(codes(text)).toEqual(codes(written(text)));
  });

  it('are refused where there are no comments', () => {
    expect(written('{"input": [3, 8, 8], "layers": [{"type": "relu"}]}', { file: 'a.json' })).toBe(
      'JSON has no comments that shapes could be written into.'
    );
  });
});
