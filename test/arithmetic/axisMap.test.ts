import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AxisMap, gap, preimage, reads, size, unread, uses } from '../../server/src/arithmetic/axisMap';
import { exactQuotient, formula } from '../../server/src/arithmetic/formula';
import { runs } from '../support/fuzzing';
import { arbitraryMap, arbitraryPeriodicMap, arbitraryWindow, taps } from './arbitraryMap';

type WindowMap = Extract<AxisMap, { kind: 'window' }>;
const window = (kernel: number, stride = 1, pad = 0, more: Partial<WindowMap> = {}): WindowMap => ({
  kind: 'window',
  kernel,
  stride,
  dilation: 1,
  before: pad,
  after: pad,
  rounding: 'floor',
  ...more
});
const out = (map: AxisMap, n: number): number | undefined => {
  const result = size(map, n);
  return 'extent' in result ? result.extent : undefined;
};
const extent = fc.integer({ min: 1, max: 40 });

describe('sizes', () => {
  test.each([
    ['3 on 6', window(3), 6, 4],
    ['3 on 4', window(3), 4, 2],
    ['3/2 on 7', window(3, 2), 7, 3],
    ['3/3 on 7', window(3, 3), 7, 2],
    ['3/2 on 5', window(3, 2), 5, 2],
    ['5/2 padded on 200', window(5, 2, 1), 200, 99],
    ['3/2 ceil on 6', window(3, 2, 0, { rounding: 'ceil' }), 6, 3],
    ['2/2 ceil, padded, on 3: the third window would start in the padding', window(2, 2, 1, { rounding: 'ceil', clip: true }), 3, 2],
    ['the same without clipping', window(2, 2, 1, { rounding: 'ceil' }), 3, 3],
    ['1/3 ceil on 5: clipped without any padding (torch)', window(1, 3, 0, { rounding: 'ceil', clip: true }), 5, 2],
    ['3/2 truncating on 2 goes on with 1', window(3, 2, 0, { rounding: 'truncate' }), 2, 1],
    ['same 3/2 on 5', { kind: 'same', kernel: 3, stride: 2, dilation: 1 }, 5, 3],
    ['causal 3/2 on 5', { kind: 'causal', kernel: 3, stride: 2, dilation: 1 }, 5, 3],
    ['transposed 4/2 padded on 7', { kind: 'transposed', kernel: 4, stride: 2, dilation: 1, before: 1, after: 1, outputPadding: 0 }, 7, 14],
    ['scale 3/2 on 5', { kind: 'scale', numerator: 3, denominator: 2 }, 5, 7],
    ['float scale 1.1 on 10, as doubles have it', { kind: 'scale-float', factor: 1.1 }, 10, 11],
    ['float scale 0.29 on 100 loses one', { kind: 'scale-float', factor: 0.29 }, 100, 28]
  ] as [string, AxisMap, number, number][])('%s', (_, map, n, expected) => expect(out(map, n)).toBe(expected));

  test.each([
    [224, 7],
    [225, 8],
    [321, 11]
  ])('ResNet brings %i to %i', (n, expected) => {
    const chain = [window(7, 2, 3), window(3, 2, 1), window(3, 2, 1), window(3, 2, 1), window(3, 2, 1)];
    expect(chain.reduce((extent, map) => out(map, extent)!, n)).toBe(expected);
  });

  test.each([
    ['a floor window above its room', window(3, 2, 0), 2, { why: 'window-exceeds-input', window: 3, room: 2 }],
    ['a dilated one', window(3, 1, 1, { dilation: 4 }), 6, { why: 'window-exceeds-input', window: 9, room: 8 }],
    ['truncating to nothing', window(3, 2, 0, { rounding: 'truncate' }), 1, { why: 'window-exceeds-input', window: 3, room: 1 }],
    ['a ceil window a stride too large', window(5, 2, 0, { rounding: 'ceil' }), 3, { why: 'vanishes', extent: 0 }],
    ['a crop of everything', { kind: 'shift', before: -3, after: -3 }, 5, { why: 'vanishes', extent: -1 }],
    ['a remainder', { kind: 'shrink', factor: 2, remainder: 'error' }, 5, { why: 'indivisible', by: 2 }],
    ['stride 0', window(3, 0), 5, { why: 'vanishes', extent: 0 }],
    ['a scale by n/0', { kind: 'scale', numerator: 1, denominator: 0 }, 5, { why: 'vanishes', extent: 0 }]
  ] as [string, AxisMap, number, object][])('%s fails', (_, map, n, failure) => expect(size(map, n)).toEqual({ failure }));
});

test('size(n) = m for every n of preimage(m) and for no neighbour', () => {
  fc.assert(
    fc.property(arbitraryMap, fc.integer({ min: 1, max: 20 }), (map, m) => {
      const intervals = preimage(map, m);
      const inside = (n: number) => intervals.some(({ from, to }) => from <= n && n <= to);
      const wrong = Array.from({ length: 250 }, (_, i) => i + 1).filter(n => inside(n) !== (out(map, n) === m));
      expect(wrong).toEqual([]);
      // Disjoint, rising, never touching.
      intervals.slice(1).forEach((next, i) => void expect(next.from).toBeGreaterThan(intervals[i]!.to + 1));
    }),
    runs(500)
  );
});

test('a floor window has stride extents for each size, the truncating one 2·stride − 1 for 1', () => {
  expect(preimage(window(3, 2, 1), 20)).toEqual([{ from: 39, to: 40 }]);
  expect(preimage(window(9, 4, 0, { rounding: 'truncate' }), 1)).toEqual([{ from: 6, to: 12 }]);
  expect(preimage({ kind: 'constant', extent: 7 }, 7)).toEqual([{ from: 1, to: Number.MAX_SAFE_INTEGER }]);
});

test('reads is the hull of what a convolution of ones touches', () => {
  fc.assert(
    fc.property(arbitraryPeriodicMap, extent, (map, n) => {
      taps(map, n, out(map, n) ?? 0).forEach((touched, m) => {
        const { from, to } = reads(map, m, n);
        const real = (i: number) => map.kind !== 'transposed' || (i >= 0 && i < n); // a transposed map pads its output, not its input
        const within = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).filter(real);
        for (const i of touched) expect(within).toContain(i);
        // A dilated kernel may skip samples of the hull, a transposed one also its ends.
        if (map.kind === 'transposed' && map.dilation > 1) return;
        expect([within.at(0), within.at(-1)]).toEqual([touched.at(0), touched.at(-1)]);
      });
    }),
    runs(500)
  );
});

test('uses counts the outputs that a convolution of ones spreads each sample to', () => {
  fc.assert(
    fc.property(arbitraryPeriodicMap, extent, (map, n) => {
      const touched = taps(map, n, out(map, n) ?? 0).map(samples => new Set(samples));
      for (let i = -1; i <= n; i++) {
        const expected = i < 0 || i >= n ? 0 : touched.filter(samples => samples.has(i)).length;
        expect([i, uses(map, i, n)]).toEqual([i, expected]);
      }
    }),
    runs(500)
  );
  const corner = [0, 1, 2, 3].map(i => uses(window(3), i, 6));
  expect(corner).toEqual([1, 2, 3, 3]);
});

test('unread counts the real samples that only a further window would read', () => {
  const known = fc.record({ before: fc.integer({ min: 0, max: 3 }), after: fc.integer({ min: 0, max: 3 }) });
  const windowed = fc.oneof(
    { arbitrary: arbitraryWindow as fc.Arbitrary<AxisMap>, weight: 3 },
    arbitraryPeriodicMap.filter(map => ['same', 'causal', 'shrink'].includes(map.kind))
  );
  fc.assert(
    fc.property(windowed, extent, known, (map, n, padding) => {
      const outputs = out(map, n);
      let expected = 0;
      if (outputs !== undefined) {
        const touched = taps(map, n, outputs);
        const lastRead = Math.max(...touched.flat());
        const step = 'stride' in map ? map.stride : 'factor' in map ? map.factor : 1;
        const nextWindow = touched[0]![0]! + outputs * step;
        for (let i = padding.before; i < n - padding.after; i++) if (i > lastRead && i >= nextWindow) expected++;
      }
      expect(unread(map, n, padding)).toBe(expected);
    }),
    runs(1000)
  );
});

test('a remainder in the padding is no loss, a real one is, the stride gap is counted apart', () => {
  expect(unread(window(3, 3), 7)).toBe(1);
  expect(unread(window(3, 2), 5)).toBe(0);
  expect(unread(window(3, 2, 1), 6)).toBe(0);
  expect(unread(window(3, 2), 8, { before: 1, after: 1 })).toBe(0);
  expect([unread(window(1, 2), 4), gap(window(1, 2))]).toEqual([0, 1]);
  expect(unread({ kind: 'shrink', factor: 4, remainder: 'drop' }, 11)).toBe(3);
});

test('formulas', () => {
  const lines = (
    [
      [window(2, 2), 25],
      [window(3, 2, 1), 25],
      [window(3, 2, 2, { dilation: 2 }), 25],
      [window(3, 2, 0, { after: 1 }), 25],
      [window(2, 3), 25],
      [window(3, 1, 0), 2],
      [window(3, 2, 0, { rounding: 'truncate' }), 2],
      [window(2, 2, 1, { rounding: 'ceil', clip: true }), 3],
      [{ kind: 'same', kernel: 3, stride: 2, dilation: 1 }, 25],
      [{ kind: 'causal', kernel: 3, stride: 2, dilation: 2 }, 26],
      [{ kind: 'transposed', kernel: 4, stride: 2, dilation: 1, before: 1, after: 1, outputPadding: 1 }, 13],
      [{ kind: 'scale', numerator: 3, denominator: 2 }, 25],
      [{ kind: 'scale', numerator: 2, denominator: 1 }, 25],
      [{ kind: 'scale', numerator: 1, denominator: 3 }, 25],
      [{ kind: 'scale-float', factor: 1.3 }, 25],
      [{ kind: 'shift', before: -1, after: 2 }, 25],
      [{ kind: 'grow', factor: 2 }, 25],
      [{ kind: 'shrink', factor: 2, remainder: 'error' }, 25],
      [{ kind: 'shrink', factor: 2, remainder: 'drop' }, 25],
      [{ kind: 'constant', extent: 7 }, 25],
      [{ kind: 'identity' }, 25]
    ] as [AxisMap, number][]
  ).map(([map, n]) => `${formula(map, n)}    ${exactQuotient(map, n) ?? '-'}`);
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ⌊(25 + 0 − 2)/2⌋ + 1 = 12    (25 + 0 − 2)/2 + 1 = 12.5
    ⌊(25 + 2·1 − 3)/2⌋ + 1 = 13    -
    ⌊(25 + 2·2 − (2·(3 − 1) + 1))/2⌋ + 1 = 13    -
    ⌊(25 + 0 + 1 − 3)/2⌋ + 1 = 12    (25 + 0 + 1 − 3)/2 + 1 = 12.5
    ⌊(25 + 0 − 2)/3⌋ + 1 = 8    (25 + 0 − 2)/3 + 1 ≈ 8.666
    ⌊(2 + 0 − 3)/1⌋ + 1 = 0    -
    trunc((2 + 0 − 3)/2) + 1 = 1    (2 + 0 − 3)/2 + 1 = 0.5
    ⌈(3 + 2·1 − 2)/2⌉ + 1 − 1 = 2    (3 + 2·1 − 2)/2 + 1 = 2.5
    ⌈25/2⌉ = 13    25/2 = 12.5
    ⌊(26 + 4 + 0 − (2·(3 − 1) + 1))/2⌋ + 1 = 13    (26 + 4 + 0 − (2·(3 − 1) + 1))/2 + 1 = 13.5
    (13 − 1)·2 − 2·1 + 4 + 1 = 27    -
    ⌊25·3/2⌋ = 37    25·3/2 = 37.5
    25·2 = 50    -
    ⌊25/3⌋ = 8    25/3 ≈ 8.333
    ⌊25·1.3⌋ = 32    -
    25 − 1 + 2 = 26    -
    25·2 = 50    -
    25/2 = 12.5    25/2 = 12.5
    ⌊25/2⌋ = 12    25/2 = 12.5
    7    -
    25    -
    "
  `);
});

test('integers in, integers out: never NaN, never infinite, whatever the arguments', () => {
  const wild = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.maxSafeInteger());
  const wildMap = arbitraryMap.chain(map =>
    fc.record(Object.fromEntries(Object.entries(map).map(([key, value]) => [key, typeof value === 'number' ? wild : fc.constant(value)])))
  ) as unknown as fc.Arbitrary<AxisMap>;
  fc.assert(
    fc.property(wildMap, wild, wild, (map, n, m) => {
      const answers = [size(map, n), unread(map, n), gap(map), preimage(map, m), reads(map, m, n), uses(map, m, n)];
      expect(JSON.stringify(answers)).not.toContain('null');
      expect(formula(map, n) + (exactQuotient(map, n) ?? '')).not.toMatch(/NaN|Infinity|undefined/);
    }),
    runs(2000)
  );
});
