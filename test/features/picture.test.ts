import { describe, expect, it } from 'vitest';
import type { AxisMap } from '../../server/src/arithmetic/axisMap';
import { pictureMarkdown, windowPicture } from '../../server/src/features/picture';
import { hover } from '../support/editor';

const window = (given: Partial<Extract<AxisMap, { kind: 'window' }>>): AxisMap => ({
  kind: 'window',
  kernel: 3,
  stride: 1,
  dilation: 1,
  before: 0,
  after: 0,
  rounding: 'floor',
  ...given
});

const alt = (map: AxisMap, n: number, known?: { before: number; after: number }) => windowPicture(map, n, 'height', known)?.alt;
const count = (text: string, of: string | RegExp) => text.split(of).length - 1;

/** How many cells have a dashed frame. */
const dashed = (map: AxisMap, n: number, known?: { before: number; after: number }) =>
  count(/<path d='([^']*)' fill='none' stroke='#808080'/.exec(windowPicture(map, n, 'height', known)!.svg)?.[1] ?? '', 'z');

describe('the picture of a window', () => {
  it('marks samples that are never read', () => {
    const map = window({ kernel: 2, stride: 2 });
    expect(alt(map, 25)).toBe('height: 25 samples, windows of 2, stride 2: 12 out, the last sample is never read');
    const { svg } = windowPicture(map, 25, 'height')!;
    // A frame a cell, two strokes for the one that is crossed out.
    expect([count(svg, /h-[\d.]+z/), count(svg, /l[\d.]+ -?14/)]).toEqual([25, 2]);
  });

  it('shows padding, and how much of it is read', () => {
    expect(alt(window({ stride: 2, before: 1, after: 1 }), 640)).toBe(
      'height: 640 samples, padding 1 and 1, windows of 3, stride 2: 320 out, 1 of the padding at the end is not read'
    );
    expect(dashed(window({ stride: 2, before: 1, after: 1 }), 12)).toBe(2);
    expect(alt({ kind: 'same', kernel: 3, stride: 2, dilation: 1 }, 32)).toContain('padding 0 and 1');
  });

  it('takes what an earlier layer padded for padding', () => {
    expect(dashed(window({ stride: 2 }), 26, { before: 1, after: 1 })).toBe(2);
  });

  it('shows holes, gaps and windows that hang over or do not fit', () => {
    expect(alt(window({ dilation: 2, before: 2, after: 2 }), 20)).toContain('windows of 3 (dilation 2)');
    expect(alt(window({ kernel: 1, stride: 2 }), 20)).toContain('1 of every 2 are skipped');
    expect(alt(window({ stride: 2, rounding: 'ceil' }), 12)).toContain('the last window hangs over by 1');
    expect(alt(window({ kernel: 7 }), 5)).toBe('height: 5 samples, windows of 7, stride 1: a window spans 7, only 5 are there');
  });

  it('is left out where the formula says all', () => {
    expect(alt(window({ before: 1, after: 1 }), 40)).toBeUndefined();
    expect(alt({ kind: 'scale', numerator: 2, denominator: 1 }, 40)).toBeUndefined();
    expect(alt(window({ kernel: 400, stride: 2 }), 640)).toBeUndefined();
  });

  it('draws one dot a tap, and no window over what is left out', () => {
    const { svg } = windowPicture(window({ kernel: 2, stride: 2 }), 1001, 'height')!;
    expect(count(svg, '⋯')).toBe(1);
    expect(count(svg, 'h0')).toBe(2 * 8);
  });

  it('stays small, whatever it shows', () => {
    const sizes = [2, 16, 20, 38].flatMap(kernel =>
      [1, 2].flatMap(stride =>
        [1, 30, 225, 100_000].map(n => {
          const picture = windowPicture(window({ kernel, stride, before: 1, after: 2 }), n, 'height, width');
          return picture ? pictureMarkdown(picture).length : 0;
        })
      )
    );
    expect(Math.max(...sizes)).toBeLessThan(20_000);
    expect(Math.max(...sizes)).toBeGreaterThan(1_000);
  });
});

describe('the hover', () => {
  const POOL = 'input: [3, 25, 25]\nlayers:\n  - max<|>pool2d: {kernel: 2, stride: 2}\n';

  it('has the picture for clients that ask for it', () => {
    const shown = hover(POOL, { settings: { pictures: true } });
    expect(shown).toMatch(/!\[height: 25 samples[^\]]*\]\(data:image\/svg\+xml;utf8,[^\s()'"<>]+\)/);
    expect(hover(POOL)).not.toContain('data:');
  });
});
