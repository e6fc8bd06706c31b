import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describe, finite, has, intersect, nearest, type Residues, text } from '../../server/src/arithmetic/residues';

const arbitrarySet = fc
  .record({ below: fc.array(fc.boolean(), { maxLength: 12 }), pattern: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }) })
  .map(({ below, pattern }) => {
    const [threshold, period] = [below.length + 1, pattern.length];
    const holds = (n: number) => (n < threshold ? below[n - 1]! : pattern[n % period]!);
    return { holds, threshold, period, set: describe(holds, threshold, period) };
  });

const sizesUpTo = (limit: number) => Array.from({ length: limit }, (_, i) => i + 1);

test('a description agrees with its predicate up to four times threshold + period', () => {
  fc.assert(
    fc.property(arbitrarySet, ({ holds, threshold, period, set }) => {
      for (const n of sizesUpTo(4 * (threshold + period))) expect([n, has(set, n)]).toEqual([n, holds(n)]);
    })
  );
});

test('a description is in lowest terms', () => {
  fc.assert(
    fc.property(
      arbitrarySet,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 9 }),
      ({ holds, threshold, period, set }, times, later) => {
        expect(describe(holds, threshold + later, period * times)).toEqual(set);
        expect(set.period).toBeLessThanOrEqual(period);
        if (set.residues.length > 0) expect(has(set, set.threshold)).toBe(true);
      }
    )
  );
});

test('an intersection holds what both hold', () => {
  fc.assert(
    fc.property(arbitrarySet, arbitrarySet, (a, b) => {
      const both = intersect(a.set, b.set)!;
      expect(sizesUpTo(300).filter(n => has(both, n) !== (a.holds(n) && b.holds(n)))).toEqual([]);
    })
  );
});

test('an intersection gives up past the period cap', () => {
  const every = (period: number) => describe(n => n % period === 0, 1, period);
  expect(intersect(every(1009), every(1013))).toBeUndefined();
});

test('nearest finds the next member either way', () => {
  fc.assert(
    fc.property(arbitrarySet, fc.integer({ min: 1, max: 40 }), ({ set, holds }, n) => {
      const below = sizesUpTo(n).filter(holds).at(-1);
      const above = sizesUpTo(100).find(size => size >= n && holds(size));
      expect(nearest(set, n)).toEqual({ ...(below && { below }), ...(above && { above }) });
    })
  );
});

test.each([
  ['multiples of 32 (25 to 31 above one also run)', describe(n => n % 32 === 0 || n % 32 >= 25, 1, 32)],
  ['multiples of 32 from 64', describe(n => n % 32 === 0 && n > 32, 64, 32)],
  ['multiples of 8 (7 above one also runs)', describe(n => n % 8 === 0 || n % 8 === 7, 1, 8)],
  ['every size', describe(() => true, 1, 1)],
  ['every size from 7', describe(n => n >= 7, 7, 6)],
  ['every size from 7; also 3 and 5', describe(n => n >= 7 || n === 3 || n === 5, 7, 1)],
  ['every size but multiples of 4', describe(n => n % 4 !== 0, 1, 4)],
  ['odd sizes from 3', describe(n => n % 2 === 1 && n > 1, 3, 2)],
  ['even sizes', describe(n => n % 2 === 0, 1, 4)],
  ['32k + 1', describe(n => n % 32 === 1, 1, 32)],
  ['32k + 1 from 33', describe(n => n % 32 === 1 && n > 1, 33, 32)],
  ['32k + 1 to 7 or 9', describe(n => (n % 32 >= 1 && n % 32 <= 7) || n % 32 === 9, 1, 32)],
  ['exactly 6', finite([6])],
  ['only 4 to 6 and 9', finite([9, 4, 5, 6])],
  ['only 1, 3, 5, 7, 9 and 2 more up to 13', finite([1, 3, 5, 7, 9, 11, 13])],
  ['no size', finite([])]
] as [string, Residues][])('%s', (prose, set) => expect(text(set)).toBe(prose));
