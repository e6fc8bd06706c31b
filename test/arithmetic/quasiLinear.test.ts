import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AxisMap, size } from '../../server/src/arithmetic/axisMap';
import { compose, equalFrom, ofAxisMap, type QuasiLinear, sum } from '../../server/src/arithmetic/quasiLinear';
import { has, text } from '../../server/src/arithmetic/residues';
import { runs } from '../support/fuzzing';
import { arbitraryPeriodicMap } from './arbitraryMap';

/** Of float scales those that doubles hold exactly have a law. */
const exactScale = fc.record({ kind: fc.constant('scale-float' as const), factor: fc.integer({ min: 1, max: 32 }).map(n => n / 8) });

const chain = fc.array(fc.oneof({ arbitrary: arbitraryPeriodicMap, weight: 9 }, exactScale), { minLength: 1, maxLength: 5 });

const sizesUpTo = (limit: number) => Array.from({ length: limit }, (_, i) => i + 1);

const run = (maps: readonly AxisMap[], n: number) =>
  maps.reduce<number | undefined>((extent, map) => {
    const result = extent === undefined ? undefined : size(map, extent);
    return result && 'extent' in result ? result.extent : undefined;
  }, n);

const composed = (maps: readonly AxisMap[]) =>
  maps
    .map(map => ofAxisMap(map)!)
    .reduce<QuasiLinear | undefined>((inner, outer) => inner && compose(outer, inner), ofAxisMap({ kind: 'identity' }));

test('a chain of maps rises by the same every period, and equals running it, at every size', () => {
  fc.assert(
    fc.property(chain, maps => {
      const f = composed(maps);
      fc.pre(f !== undefined && f.threshold + f.period < 3000);
      expect(sizesUpTo(4 * (f.threshold + f.period)).filter(n => f.at(n) !== run(maps, n))).toEqual([]);
      for (let n = f.threshold; n < f.threshold + f.period; n++) {
        const value = run(maps, n);
        expect(run(maps, n + f.period)).toBe(value === undefined ? undefined : value + f.rise);
      }
    }),
    runs(1000)
  );
});

test('the law continues exactly where the table has ended', () => {
  fc.assert(
    fc.property(chain, fc.integer({ min: 1, max: 1e9 }), (maps, n) => {
      const f = composed(maps);
      fc.pre(f !== undefined);
      expect(f.at(n)).toBe(run(maps, n));
    })
  );
});

test('two branches agree exactly at the sizes described; a sum is the sum', () => {
  fc.assert(
    fc.property(chain, chain, (left, right) => {
      const [f, g] = [composed(left), composed(right)];
      fc.pre(f !== undefined && g !== undefined);
      const [equal, total] = [equalFrom(f, g), sum(f, g)];
      fc.pre(equal !== undefined && total !== undefined && equal.threshold + equal.period < 3000);
      const wrong = sizesUpTo(4 * (equal.threshold + equal.period)).filter(n => {
        const [a, b] = [run(left, n), run(right, n)];
        const both = a === undefined || b === undefined ? undefined : a + b;
        return has(equal, n) !== (a !== undefined && a === b) || total.at(n) !== both;
      });
      expect(wrong).toEqual([]);
    }),
    runs(500)
  );
});

const half = (rounding: 'floor' | 'ceil'): AxisMap => ({
  kind: 'window',
  kernel: 2,
  stride: 2,
  dilation: 1,
  before: 0,
  after: 0,
  rounding
});
const agreement = (left: AxisMap[], right: AxisMap[]) => text(equalFrom(composed(left)!, composed(right)!)!);

test('a net of five halvings beside its upsampled tail', () => {
  const conv: AxisMap = { kind: 'window', kernel: 3, stride: 2, dilation: 1, before: 1, after: 1, rounding: 'floor' };
  const twice: AxisMap = { kind: 'scale', numerator: 2, denominator: 1 };
  expect(agreement([conv, conv, conv, conv], [conv, conv, conv, conv, conv, twice])).toBe('multiples of 32 (17 to 31 above one also run)');
  expect(agreement([], [half('floor'), twice])).toBe('even sizes');
  expect(agreement([half('floor')], [half('ceil')])).toBe('even sizes');
});

test('branches that rise differently meet at finitely many sizes', () => {
  expect(agreement([], [{ kind: 'constant', extent: 6 }])).toBe('exactly 6');
  expect(agreement([half('floor')], [{ kind: 'shift', before: -5, after: -5 }])).toBe('only 19 and 20');
});

test('a float scale, and a period past the cap, have no description', () => {
  expect(ofAxisMap({ kind: 'scale-float', factor: 1.1 })).toBeUndefined();
  const by = (denominator: number) => ofAxisMap({ kind: 'scale', numerator: 1, denominator })!;
  expect(compose(by(1009), by(1013))).toBeUndefined();
});
