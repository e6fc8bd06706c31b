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

  it('shows what each sample of a transposed convolution writes', () => {
    const map = { kind: 'transposed', kernel: 3, stride: 2, dilation: 1, before: 1, after: 1, outputPadding: 1 } as const;
    expect(alt(map, 8)).toBe('height: 8 samples, each writes 3, stride 2, 1 and 0 cropped: 16 out, 1 to 2 meet at each');
    // Cropped at the beginning.
    expect(dashed(map, 8)).toBe(1);
    expect(alt({ ...map, kernel: 4, outputPadding: 0 }, 8)).toBe(
      'height: 8 samples, each writes 4, stride 2, 1 and 1 cropped: 16 out, 2 meet at each'
    );
    expect(alt({ ...map, kernel: 2, before: 0, after: 0, outputPadding: 0 }, 8)).toBeUndefined();
    expect(alt({ ...map, kernel: 2, before: 0, after: 0 }, 8)).toContain('the last is the bias alone');
    expect(alt({ ...map, dilation: 2, before: 0, after: 0 }, 8)).toContain('each writes 3 (dilation 2), stride 2');
    const { svg } = windowPicture({ ...map, kernel: 2, stride: 3, before: 0, after: 0, outputPadding: 0 }, 4, 'height')!;
    // Of every three one is written by nobody.
    expect(count(svg, /l[\d.]+ -?14/) / 2).toBe(3);
    expect(svg).toContain('bias alone');
  });

  it('shows windows that are wider than cells could be, to scale', () => {
    const wide = window({ kernel: 400, stride: 160 });
    expect(alt(wide, 16_000)).toBe('height: 16000 samples, windows of 400, stride 160: 98 out, the last 80 samples are never read');
    const { svg } = windowPicture(wide, 16_000, 'time')!;
    // The beginning and the end as one piece each, and what is never read.
    expect([count(svg, /h-[\d.]+z/), count(svg, '⋯')]).toEqual([3, 1]);
    expect(alt(window({ kernel: 6000, before: 9 }), 10_000)).toBeUndefined();
  });

  it('crosses out what negative padding cuts off', () => {
    const map = window({ before: -2, after: -1 });
    expect(alt(map, 12)).toBe(
      'height: 12 samples, padding -2 and -1, windows of 3, stride 1: 7 out, the first 2 samples are cut off, the last sample is never read'
    );
    expect(count(windowPicture(map, 12, 'height')!.svg, /l[\d.]+ -?14/) / 2).toBe(3);
  });

  it('stays small, whatever it shows', () => {
    const sizes = [2, 16, 20, 38, 400, 4000].flatMap(kernel =>
      [1, 2, 37, 900].flatMap(stride =>
        [1, 30, 225, 100_000].flatMap(n =>
          [1, 2, 7].flatMap(dilation => {
            const slid = window({ kernel, stride, dilation, before: 1, after: 2 });
            const map: AxisMap = { kind: 'transposed', kernel, stride, dilation, before: 1, after: 0, outputPadding: 0 };
            return [slid, map].map(one => {
              const picture = windowPicture(one, n, 'height, width');
              return picture ? pictureMarkdown(picture).length : 0;
            });
          })
        )
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

  it('shows what a transposed convolution writes', () => {
    const net = 'input: [3, 8, 8]\nlayers:\n  - conv<|>transpose2d: {filters: 4, kernel: 3, stride: 2, padding: 1, outputPadding: 1}\n';
    const shown = hover(net, { settings: { pictures: true } });
    expect(shown).toContain(
      '![height: 8 samples, each writes 3, stride 2, 1 and 0 cropped: 16 out, 1 to 2 meet at each](data:image/svg+xml'
    );
  });
});
