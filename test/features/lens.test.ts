import { describe, expect, it } from 'vitest';
import { lensPlace, lensTitle } from '../../server/src/features/lens';
import { hover } from '../support/editor';
import { analyse } from '../support/see';

const DETECTOR = `nc: 80
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 1, Conv, [128, 3, 2]]
  - [-1, 1, Conv, [256, 3, 2]]
  - [-1, 1, Conv, [512, 3, 2]]
  - [-1, 1, Conv, [1024, 3, 2]]
head:
  - [-1, 1, nn.Upsample, [None, 2, nearest]]
  - [[-1, 3], 1, Concat, [1]]
  - [-1, 1, nn.Upsample, [None, 2, nearest]]
  - [[-1, 2], 1, Concat, [1]]
  - [[8, 6, 4], 1, Detect, [nc]]
`;

const lens = (source: string, input?: string): string => lensTitle(analyse(source, input ? { input } : {}));

describe('the lens', () => {
  it('sums a detector up: sizes, stride, smallest input, those that run, parameters', () => {
    expect(lens(DETECTOR)).toMatchInlineSnapshot(
      `"640×640 → 80×80, 40×40, 20×20 · stride 32 · smallest input 32 · valid: multiples of 32 · 186.7 M parameters"`
    );
  });

  it('names every axis where they differ', () => {
    expect(lens('input: [3, 64, 80]\nlayers:\n  - maxpool2d: {kernel: [2, 4]}\n  - pixelunshuffle: {factor: 2}\n')).toMatchInlineSnapshot(
      `"64×80 → 16×10 · stride 4×8 · smallest input 4×8 · valid: height multiples of 4, width multiples of 8 · 0 parameters"`
    );
  });

  it('names the vector at the end of a classifier', () => {
    expect(
      lens('input: [1, 28, 28]\nlayers:\n  - maxpool2d: {kernel: 4}\n  - flatten\n  - linear: {in_features: 49, units: 10}\n')
    ).toMatchInlineSnapshot(`"28×28 → 10 · stride 4 · smallest input 28 · valid: only 28 to 31 · 500 parameters"`);
  });

  it('says where no input runs', () => {
    expect(lens('input: [3, 8, 8]\nlayers:\n  - conv2d: {in_channels: 4, filters: 8, kernel: 3}\n')).toMatchInlineSnapshot(
      `"8×8 → 6×6 · no input size runs · at least 296 parameters"`
    );
  });

  it('says up to which size it looked', () => {
    expect(lens('input: [1, 20]\nlayers:\n  - {type: upsample, scale: 1.1, mode: linear}\n')).toMatchInlineSnapshot(
      `"20 → 22 · smallest input 1 · valid: every size (up to 2048, no farther was looked) · 0 parameters"`
    );
  });

  it('stands on top of what has layers', () => {
    expect(lensPlace({ ...analyse(DETECTOR), layers: [] })).toBeUndefined();
    expect(lensPlace(analyse(DETECTOR))).toEqual({ start: 0, end: 0 });
  });
});

describe('the hover on an input', () => {
  it('tells the sizes that it may have', () => {
    expect(hover(`# shapelint: input=3x1<|>00x100\n${DETECTOR}`)).toMatchInlineSnapshot(`
      "
      **Input** images · 3×100×100 · from the comment

      height and width

      |  |  |
      | :-- | :-- |
      | valid | multiples of 32 (25 to 31 above one also run) |
      | lossless | multiples of 32 (25 to 31 above one also run) |
      | recommended | multiples of 32 |
      | minimum | 25 |
      | output stride | 32 |
      "
    `);
  });

  it('counts the strides inside of a net that is one module', () => {
    const net =
      '_target_: monai.networks.nets.UNet\nspatial_dims: 2\nin_channels: 1\nout_channels: 2\nchannels: [4, 8, 16]\nstrides: [2, 2]\n';
    expect(hover(`# shapelint: input=1x6<|>4x64\n${net}`)).toContain('| output stride | 4 |');
  });

  it('tells axes apart that differ', () => {
    expect(hover('input: [3, <|>64, 80]\nlayers:\n  - maxpool2d: {kernel: [2, 4]}\n')).toMatchInlineSnapshot(`
      "
      **Input** input · 3×64×80 · from the file

      height

      |  |  |
      | :-- | :-- |
      | valid | every size from 2 |
      | lossless | even sizes |
      | recommended | even sizes |
      | minimum | 2 |
      | output stride | 2 |

      width

      |  |  |
      | :-- | :-- |
      | valid | every size from 4 |
      | lossless | multiples of 4 |
      | recommended | multiples of 4 |
      | minimum | 4 |
      | output stride | 4 |
      "
    `);
  });
});
