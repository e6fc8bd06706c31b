import { describe, expect, it } from 'vitest';
import { structureActions } from '../../server/src/features/structureActions';
import { analyse } from '../support/see';
import { renumbered, restructured } from '../support/structure';

const YOLO = `nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
  - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4
  - [-1, 1, Conv, [32, 3, 2]] # 2-P3/8
head:
  - [-1, 1, nn.Upsample, [None, 2, nearest]] # 3
  - [[-1, 1], 1, Concat, [1]] # 4
  - [-1, 1, Conv, [32, 3, 1]] # 5
  - [[5, 2], 1, Detect, [nc]] # 6
`;

const CFG = `[net]
width=32
height=32
channels=3

[convolutional]
filters=8
size=3
pad=1

# halve it
[maxpool]
size=2
stride=2

[route]
layers=-2

[shortcut]
from=0
`;

const LIST = `input: [3, 32, 32]
layers:
  - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: stem}
  - conv2d: {filters: 8, kernel: 3, padding: 1} # inner
  - {type: add, from: [stem, -1]}
`;

describe('rows of Ultralytics', () => {
  it('are renumbered behind a new one, in references, heads and comments', () => {
    expect(restructured(YOLO, { insert: { after: 1, op: 'identity', args: {} } })).toMatchInlineSnapshot(`
      "
      nc: 3
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
        - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4
        - [-1, 1, nn.Identity, []]
        - [-1, 1, Conv, [32, 3, 2]] # 3-P3/8
      head:
        - [-1, 1, nn.Upsample, [None, 2, nearest]] # 4
        - [[-1, 1], 1, Concat, [1]] # 5
        - [-1, 1, Conv, [32, 3, 1]] # 6
        - [[6, 3], 1, Detect, [nc]] # 7
      "
    `);
  });

  it('read what a row that goes read', () => {
    expect(restructured(YOLO, { remove: { layer: 5 } })).toMatchInlineSnapshot(`
      "
      nc: 3
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
        - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4
        - [-1, 1, Conv, [32, 3, 2]] # 2-P3/8
      head:
        - [-1, 1, nn.Upsample, [None, 2, nearest]] # 3
        - [[-1, 1], 1, Concat, [1]] # 4
        - [[4, 2], 1, Detect, [nc]] # 5
      changed: 6
      "
    `);
  });

  it('say what a row that goes leaves behind', () => {
    expect(restructured(YOLO, { remove: { layer: 3 } })).toMatchInlineSnapshot(`
      "
      nc: 3
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
        - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4
        - [-1, 1, Conv, [32, 3, 2]] # 2-P3/8
      head:
        - [[-1, 1], 1, Concat, [1]] # 3
        - [-1, 1, Conv, [32, 3, 1]] # 4
        - [[4, 2], 1, Detect, [nc]] # 5
      changed: 4,5,6; broken: 4,5,6
      "
    `);
  });

  it('change places on the way, with their comments', () => {
    expect(restructured(YOLO, { swap: { first: 2 } })).toMatchInlineSnapshot(`
      "
      nc: 3
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
        - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4
        - [-1, 1, nn.Upsample, [None, 2, nearest]] # 2
      head:
        - [-1, 1, Conv, [32, 3, 2]] # 3-P3/8
        - [[-1, 1], 1, Concat, [1]] # 4
        - [-1, 1, Conv, [32, 3, 1]] # 5
        - [[5, 3], 1, Detect, [nc]] # 6
      changed: 6
      "
    `);
  });

  it('are copied with what they refer to among themselves', () => {
    expect(restructured(YOLO, { copy: { first: 4, last: 5 } })).toMatchInlineSnapshot(`
      "
      nc: 3
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
        - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4
        - [-1, 1, Conv, [32, 3, 2]] # 2-P3/8
      head:
        - [-1, 1, nn.Upsample, [None, 2, nearest]] # 3
        - [[-1, 1], 1, Concat, [1]] # 4
        - [-1, 1, Conv, [32, 3, 1]] # 5
        - [[-1, 1], 1, Concat, [1]] # 6
        - [-1, 1, Conv, [32, 3, 1]] # 7
        - [[7, 2], 1, Detect, [nc]] # 8
      "
    `);
  });
});

describe('sections of Darknet', () => {
  it('are renumbered behind a new one', () => {
    expect(
      restructured(CFG, { insert: { after: 0, op: 'conv', args: { outChannels: 8, kernel: 3 } } }, { file: 'x.cfg' })
    ).toMatchInlineSnapshot(`
      "
      [net]
      width=32
      height=32
      channels=3

      [convolutional]
      filters=8
      size=3
      pad=1

      [convolutional]
      filters=8
      size=3
      stride=1
      pad=1
      activation=linear

      # halve it
      [maxpool]
      size=2
      stride=2

      [route]
      layers=-3

      [shortcut]
      from=0
      "
    `);
  });

  it('stay where one that reads on without a word would read another', () => {
    expect(restructured(CFG, { swap: { first: 1 } }, { file: 'x.cfg' })).toBe('cannot be written');
  });

  it('go with their lines, comments before them stay', () => {
    expect(restructured(CFG, { remove: { layer: 1 } }, { file: 'x.cfg' })).toMatchInlineSnapshot(`
      "
      [net]
      width=32
      height=32
      channels=3

      [convolutional]
      filters=8
      size=3
      pad=1

      # halve it

      [route]
      layers=-1

      [shortcut]
      from=0
      "
    `);
  });
});

describe('items of a layer list', () => {
  it('keep names and count positions anew', () => {
    expect(restructured(LIST, { insert: { after: 0, op: 'identity', args: {} } })).toMatchInlineSnapshot(`
      "
      input: [3, 32, 32]
      layers:
        - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: stem}
        - {type: identity}
        - conv2d: {filters: 8, kernel: 3, padding: 1} # inner
        - {type: add, from: [stem, -1]}
      "
    `);
  });

  it('in one line stay in one line', () => {
    const json = '{"input": [3, 8, 8], "layers": [{"type": "conv2d", "filters": 8, "kernel": 3}, {"type": "relu"}]}';
    expect(
      restructured(json, { insert: { after: 1, op: 'conv', args: { outChannels: 4, kernel: 1 } } }, { file: 'm.json' })
    ).toMatchInlineSnapshot(`
      "
      {"input": [3, 8, 8], "layers": [{"type": "conv2d", "filters": 8, "kernel": 3}, {"type": "relu"}, {"type": "conv2d", "filters": 4, "kernel": 1}]}
      "
    `);
    expect(restructured(json, { swap: { first: 0 } }, { file: 'm.json' })).toMatchInlineSnapshot(`
      "
      {"input": [3, 8, 8], "layers": [{"type": "relu"}, {"type": "conv2d", "filters": 8, "kernel": 3}]}
      "
    `);
  });
});

describe('actions of structure', () => {
  const titles = (text: string, at: string, behind = 0): string[] => {
    const start = text.indexOf(at) + behind;
    return structureActions(analyse(text), { start, end: start }, () => true).map(({ title }) => title);
  };

  it('are offered wherever the cursor is on a line of a layer, its comment and indentation included', () => {
    const there = titles(YOLO, '[32, 3, 1]');
    expect(there).toContain('Duplicate this layer');
    expect(titles(YOLO, '# 5', 3)).toEqual(there);
    expect(titles(YOLO, '  - [-1, 1, Conv, [32, 3, 1]]')).toEqual(there);
    expect(titles(YOLO, 'head:', 2)).toEqual([]);
  });
});

const MORE = YOLO.replace('# 1-P2/4\n', '# 1-P2/4\n  - [-1, 1, Conv, [64, 3, 1]]\n');

describe('references that rows put in or taken out by hand left behind', () => {
  it('are renumbered at once', () => {
    expect(renumbered(YOLO, MORE)).toMatchInlineSnapshot(`
      "
      nc: 3
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
        - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4
        - [-1, 1, Conv, [64, 3, 1]]
        - [-1, 1, Conv, [32, 3, 2]] # 2-P3/8
      head:
        - [-1, 1, nn.Upsample, [None, 2, nearest]] # 3
        - [[-1, 1], 1, Concat, [1]] # 4
        - [-1, 1, Conv, [32, 3, 1]] # 5
        - [[6, 3], 1, Detect, [nc]] # 6
      "
    `);
    expect(renumbered(MORE, YOLO)).toMatchInlineSnapshot(`
      "
      nc: 3
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
        - [-1, 1, Conv, [32, 3, 2]] # 1-P2/4
        - [-1, 1, Conv, [32, 3, 2]] # 2-P3/8
      head:
        - [-1, 1, nn.Upsample, [None, 2, nearest]] # 3
        - [[-1, 1], 1, Concat, [1]] # 4
        - [-1, 1, Conv, [32, 3, 1]] # 5
        - [[4, 2], 1, Detect, [nc]] # 6
      "
    `);
  });

  it('are left alone where no row came or went, or more was changed', () => {
    expect(renumbered(YOLO, YOLO.replace('[16, 3, 2]', '[24, 3, 2]'))).toBeUndefined();
    expect(renumbered(YOLO, MORE.replace('[5, 2]', '[6, 3]'))).toBeUndefined();
  });
});
