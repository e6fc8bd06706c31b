import { describe, expect, it } from 'vitest';
import { AnalysisHost } from '../../server/src/analysis/host';
import { applyEdits } from '../../server/src/base/edit';
import { defaultSettings } from '../../server/src/config/settings';
import { renumbered } from '../support/structure';

const CONV = '[convolutional]\nfilters=8\nsize=3\npad=1\n\n';

const POOL = '[maxpool]\nsize=2\nstride=2\n\n';

const CFG = `[net]
width=32
height=32
channels=3

${CONV}${CONV}[shortcut]
from=-2

${POOL}[route]
layers=-1, 3

[sam]
from=-2

[route]
layers=-3,4
`;

const NEW = '[convolutional]\nfilters=16\nsize=1\n\n';

/** The options that refer to layers once they are renumbered. */
const references = (before: string, after: string): string | undefined =>
  renumbered(before, after, { file: 'x.cfg' })
    ?.split('\n')
    .filter(line => /^(?:layers|from)=/.test(line))
    .join('; ');

const putBefore = (section: string, text = CFG, what = NEW): string => text.replace(section, what + section);

describe('options of Darknet that sections put in or taken out by hand left behind', () => {
  it('count the new section where it stands between', () => {
    expect(references(CFG, CFG)).toBeUndefined();
    expect(references(CFG, putBefore('[maxpool]'))).toBe('from=-2; layers=-1, 4; from=-2; layers=-3,5');
    expect(references(CFG, putBefore('[sam]'))).toBe('from=-2; layers=-1, 3; from=-3; layers=-4,4');
    expect(references(CFG, putBefore('[shortcut]'))).toBe('from=-3; layers=-1, 4; from=-2; layers=-3,5');
  });

  it('count several sections that were pasted, and such in several places', () => {
    expect(references(CFG, putBefore('[maxpool]', CFG, NEW + CONV + NEW))).toBe('from=-2; layers=-1, 6; from=-2; layers=-3,7');
    expect(references(CFG, putBefore('[sam]', putBefore('[maxpool]')))).toBe('from=-2; layers=-1, 4; from=-3; layers=-4,5');
    expect(references(CFG, putBefore('[sam]', CFG.replace(POOL, ''), NEW + NEW))).toBe('from=-2; layers=-1, 3; from=-2; layers=-3,3');
  });

  it('count no longer what was taken out; what referred to that stays', () => {
    expect(references(CFG, CFG.replace(POOL, ''))).toBe('from=-2; layers=-1, 3; from=-2; layers=-3,3');
  });

  it('stay where a section changed places with another', () => {
    expect(references(CFG, putBefore('[shortcut]', CFG.replace(POOL, ''), POOL))).toBeUndefined();
  });

  it('are as they should be where some are set right by hand', () => {
    const some = putBefore('[maxpool]').replace('-1, 3', '-1, 4');
    expect(references(CFG, some)).toBe('from=-2; layers=-1, 4; from=-2; layers=-3,5');
    expect(references(CFG, some.replace('-3,4', '-3,5'))).toBeUndefined();
  });
});

describe('references of other formats', () => {
  it('of a layer list are counted anew where they are numbers; names stay', () => {
    const list = `input: [3, 8, 8]
layers:
  - {type: conv2d, filters: 3, kernel: 1, name: stem}
  - {type: relu}
  - {type: conv2d, filters: 3, kernel: 1}
  - {type: add, from: [1, -1]}
  - {type: add, from: [stem, 3]}
`;
    const more = list.replace('  - {type: relu}\n', '  - {type: tanh}\n  - {type: relu}\n');
    expect(renumbered(list, more)).toContain('from: [2, -1]}\n  - {type: add, from: [stem, 4]}');
  });

  it('of Ultralytics are set right where they point at their own row, or behind it', () => {
    const rows = (middle: string, heads: string): string =>
      `nc: 3\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n${middle}  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[${heads}], 1, Detect, [nc]]\n`;
    const two = '  - [-1, 1, Conv, [24, 3, 1]]\n'.repeat(2);
    expect(renumbered(rows(two, '3'), rows('', '3'))).toContain('[[1], 1, Detect, [nc]]');
  });
});

describe('a document that is edited by hand', () => {
  const URI = 'file:///x.cfg';
  const open = (): ((text: string) => string | undefined) => {
    const host = new AnalysisHost();
    let version = 0;
    return text => {
      const known = host.document(URI);
      if (known) host.change(URI, { text, version: ++version });
      else host.set(URI, { text, version: ++version, path: 'x.cfg', settings: defaultSettings, choice: {} });
      const stale = host.stale(URI);
      return (
        stale &&
        applyEdits(text, stale.edits)
          .split('\n')
          .filter(line => /^layers=/.test(line))
          .join('; ')
      );
    };
  };

  it('has left over what it had before, through edits in several places', () => {
    const edit = open();
    const first = putBefore('[maxpool]');
    expect(edit(CFG)).toBeUndefined();
    expect(edit(putBefore('[maxpool]', CFG, '[convolutional]\n\n'))).toBe('layers=-1, 4; layers=-3,5');
    expect(edit(first)).toBe('layers=-1, 4; layers=-3,5');
    expect(edit(putBefore('[sam]', first))).toBe('layers=-1, 4; layers=-4,5');
  });

  it('has nothing left over once all is undone, or renumbered', () => {
    const edit = open();
    edit(CFG);
    expect(edit(putBefore('[maxpool]'))).toBeDefined();
    expect(edit(CFG)).toBeUndefined();
    expect(edit(putBefore('[maxpool]'))).toBeDefined();
    const mended = putBefore('[maxpool]').replace('-1, 3', '-1, 4').replace('-3,4', '-3,5');
    expect(edit(mended)).toBeUndefined();
    expect(edit(putBefore('[sam]', mended))).toBe('layers=-1, 4; layers=-4,5');
  });
});
