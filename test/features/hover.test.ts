import { describe, expect, it } from 'vitest';
import { plainly } from '../../server/src/features/markdown';
import { hover } from '../support/editor';

describe('hover', () => {
  it('says what goes in and out, the arithmetic, where numbers come from, and the costs', () => {
    expect(
      hover(`input: [3, 640, 640]
layers:
  - conv2d: {filters: 64, ker<|>nel: 3, stride: 2, padding: 1}
`)
    ).toMatchInlineSnapshot(`
      "
      **kernel** · samples  
      Extent of the window.

      ---

      **conv2d** · row 0

      3×640×640 → **64×320×320**

      height, width: ⌊(640 + 2·1 − 3)/2⌋ + 1 = 320

      1,792 parameters · 176,947,200 MACs (353,894,400 FLOPs)  
      Receptive field 3×3 · output stride 2 · begins at −1

      |  |  |  |
      | :-- | :-- | :-- |
      | filters | 64 | written |
      | kernel | 3 | written |
      | stride | 2 | written |
      | padding | 1 | written |
      | dilation | 1 | default |
      | groups | 1 | default |
      | bias | true | default |
      | border | "zeros" | default |

      Convolution: every output sample is a weighted sum over a window of the input and over all channels of its group. [About conv](https://github.com/shapelint/shapelint/blob/main/docs/operators/conv.md)
      "
    `);
  });

  it('shows the window inside a block, and how the format computed an argument', () => {
    expect(
      hover(`# shapelint: input=3x640x640 scale=n
nc: 80
scales:
  n: [0.50, 0.25, 1024]
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 1, Conv, [1<|>28, 3, 2]]
`)
    ).toMatchInlineSnapshot(`
      "
      **out\\_channels** · channels  
      Channels that come out: the number of filters.  
      128 × width 0.25 = 32

      ---

      **Conv** · row 1

      16×320×320 → **32×160×160**

      height, width: ⌊(320 + 2·1 − 3)/2⌋ + 1 = 160

      4,672 parameters · 117,964,800 MACs (235,929,600 FLOPs)  
      Receptive field 7×7 · output stride 4 · begins at −3

      |  |  |  |
      | :-- | :-- | :-- |
      | in channels | 16 | recorded for row -1 |
      | out channels | 32 | 128 × width 0.25 = 32 |
      | kernel | 3 | written |
      | stride | 2 | written |
      | groups | 1 | default |
      | dilation | 1 | default |
      | activation | true | default |

      Convolution without bias, batch normalisation and activation; keeps the size for odd kernels and stride 1 when no padding is written. [About Conv](https://github.com/shapelint/shapelint/blob/main/docs/operators/blocks/Conv.md) · [Documentation](https://docs.ultralytics.com/reference/nn/modules/conv/#ultralytics.nn.modules.conv.Conv)
      "
    `);
  });

  it('gives each axis its own line where the arithmetic differs', () => {
    expect(hover('input: [3, 20, 30]\nlayers:\n  - con<|>v2d: {filters: 8, kernel: [3, 5]}\n')).toContain(
      'height: ⌊(20 + 0 − 3)/1⌋ + 1 = 18  \nwidth: ⌊(30 + 0 − 5)/1⌋ + 1 = 26'
    );
  });

  it('names where each of several inputs comes from', () => {
    expect(
      hover(`input: [3, 8, 8]
layers:
  - {type: conv2d, filters: 8, kernel: 3, name: stem}
  - conv2d: {filters: 8, kernel: 1}
  - {type: concat, fr<|>om: [stem, -1]}
`)
    ).toContain('8×6×6 (\\`stem\\`), 8×6×6 (layer 1) → **16×6×6**');
  });

  it('shows the arithmetic that fails', () => {
    expect(hover('input: [3, 2, 2]\nlayers:\n  - conv2d: {filters: 8, kern<|>el: 3}\n')).toContain('⌊(2 + 0 − 3)/1⌋ + 1 = 0');
  });

  it('marks a guess as one', () => {
    expect(hover('input: [3, 8, 8]\nlayers:\n  - con<|>v2d: {in_channels: 4, filters: 8, kernel: 3}\n')).toContain(
      '≈ 8×6×6**  \nA best guess'
    );
  });

  it('says that a module is not known', () => {
    expect(hover('input: [3, 8, 8]\nlayers:\n  - type: relu\n  - type: My<|>Own\n')).toContain('This module is not known.');
  });

  it('is silent between layers', () => {
    expect(hover('input: [3, 8, 8]\nowner: <|>me\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n')).toBeUndefined();
  });

  it('shows texts from the file as texts', () => {
    const shown = hover('input: [3, 8, 8]\nlayers:\n  - {type: re<|>lu, name: "<img src=x> [a](command:b) `c` **d** http://e"}\n');
    expect(shown).toContain('\\<img src=x\\> \\[a\\](command:b) \\`c\\` \\*\\*d\\*\\* http\\://e');
  });

  it('cuts long texts and joins lines', () => {
    expect(plainly('a\nb')).toBe('a b');
    expect(plainly('x'.repeat(500))).toHaveLength(200);
  });

  it('names the layer that a reference stands for, with what it gives', () => {
    const rows = (row: string) => `# shapelint: input=3x64x64
nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [16, 3, 1]]
  - ${row}
`;
    const first = (text: string) => hover(text)?.split('---')[0];
    expect(first(rows('[[-1, <|>0], 1, Concat, [1]]'))).toContain('reads 0 · Conv · **16×32×32**');
    expect(first(rows('[[-<|>1, 0], 1, Concat, [1]]'))).toContain('reads 1 · Conv · **16×32×32**');
    expect(first('input: [3, 8, 8]\nlayers:\n  - {type: relu, name: a}\n  - {type: add, from: [a, in<|>put]}\n')).toContain(
      'reads the input input · **3×8×8**'
    );
  });
});
