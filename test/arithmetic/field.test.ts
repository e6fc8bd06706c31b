import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AxisMap, size } from '../../server/src/arithmetic/axisMap';
import { extent, type Field, join, offset, pointField, stride, through } from '../../server/src/arithmetic/field';
import { runs } from '../support/fuzzing';
import { arbitraryPeriodicMap, taps } from './arbitraryMap';

const conv = (kernel: number, step = 1, pad = (kernel - 1) / 2): AxisMap => ({
  kind: 'window',
  kernel,
  stride: step,
  dilation: 1,
  before: pad,
  after: pad,
  rounding: 'floor'
});
const times = (count: number, ...maps: AxisMap[]) => Array.from({ length: count }, () => maps).flat();

function fieldOf(maps: readonly AxisMap[], n = 640): Field {
  let [field, at]: [Field, number] = [pointField, n];
  for (const map of maps) {
    field = through(field, map, at)!;
    const result = size(map, at);
    at = 'extent' in result ? result.extent : 0;
  }
  return field;
}

describe('receptive fields of known nets', () => {
  const pool = conv(2, 2, 0);
  const vgg16 = [2, 2, 3, 3, 3].flatMap(count => [...times(count, conv(3)), pool]);
  // ResNet-50 as published: each stage but the first strides in its first 1×1.
  const stage = (blocks: number, step: number) => [conv(1, step), conv(3), conv(1), ...times(blocks - 1, conv(1), conv(3), conv(1))];
  const resnet50 = [conv(7, 2), conv(3, 2), ...stage(3, 1), ...stage(4, 2), ...stage(6, 2), ...stage(3, 2)];
  // torchvision strides in the 3×3.
  const stageV15 = (blocks: number, step: number) => [conv(3, step), ...times(blocks - 1, conv(3))];
  const torchvision = [conv(7, 2), conv(3, 2), ...stageV15(3, 1), ...stageV15(4, 2), ...stageV15(6, 2), ...stageV15(3, 2)];
  test.each([
    ['two 3×3 of stride 2', times(2, conv(3, 2)), 7, 4],
    ['VGG-16 to pool5', vgg16, 212, 32],
    ['ResNet-50', resnet50, 483, 32],
    ['ResNet-50 of torchvision', torchvision, 427, 32]
  ])('%s', (_, maps, expected, step) => {
    const field = fieldOf(maps);
    expect([extent(field), stride(field)]).toEqual([expected, step]);
  });
});

test('a field starts where the pads put it', () => {
  expect(offset(fieldOf([conv(7, 2), conv(3, 2)]))).toBe(-5);
  // 'same' pads 0 and 1 at an even extent, 1 and 1 at an odd one.
  const same: AxisMap = { kind: 'same', kernel: 3, stride: 2, dilation: 1 };
  expect([offset(fieldOf([same], 224)), offset(fieldOf([same], 225))]).toEqual([0, -1]);
});

describe('with an extent left open', () => {
  const open = (maps: readonly AxisMap[]): Field | undefined =>
    maps.reduce<Field | undefined>((field, map) => field && through(field, map, undefined), pointField);
  const same = (kernel: number, step = 1): AxisMap => ({ kind: 'same', kernel, stride: step, dilation: 1 });

  test('a field has its size, and its place where no stride pads by the extent', () => {
    const [sliding, strided] = [open([same(3), conv(3, 2)])!, open([conv(3, 2), same(3, 2), same(3)])!];
    expect([extent(sliding), offset(sliding)]).toEqual([5, -2]);
    expect([extent(strided), stride(strided), offset(strided)]).toEqual([15, 4, undefined]);
  });

  test('branches join where one holds the other wherever they lie', () => {
    const trunk = open([same(3, 2)])!;
    const [wide, projected] = [through(trunk, same(3), undefined)!, through(trunk, same(1), undefined)!];
    expect(join(wide, projected)).toEqual(wide);
    // The same window on the same samples pads alike; another one, or the same of other samples, shifts by itself.
    expect(extent(join(trunk, open([same(3, 2)])!)!)).toBe(3);
    expect(join(trunk, open([conv(1, 1, 0), same(3, 2)])!)).toBeUndefined();
    expect(extent(join(open([same(7, 2)])!, open([same(1, 2)])!)!)).toBe(7);
  });

  test('its size and stride are those at every extent', () => {
    const chain = fc.array(arbitraryPeriodicMap, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(chain, fc.integer({ min: 200, max: 300 }), (maps, n) => {
        const field = open(maps);
        fc.pre(field !== undefined && field !== 'all');
        let at = n;
        for (const map of maps) {
          const result = size(map, at);
          fc.pre('extent' in result);
          at = (result as { extent: number }).extent;
        }
        const there = fieldOf(maps, n);
        expect([extent(field!), stride(field!)]).toEqual([extent(there), stride(there)]);
        const begins = offset(field!);
        if (begins !== undefined) expect(begins).toBe(offset(there));
      }),
      runs(500)
    );
  });
});

test('the field of an upsampled map depends on the position', () => {
  const field = fieldOf([conv(2, 2, 0), { kind: 'scale', numerator: 2, denominator: 1 }, conv(3)]);
  expect([extent(field), stride(field)]).toEqual([4, 1]);
  expect(field).toEqual({ period: 2, advance: 2, from: [-2, 0], to: [1, 3] });
});

test('branches join to the hull; branches of different stride do not', () => {
  const [wide, skip] = [fieldOf([conv(5, 2)]), fieldOf([conv(1, 2, 0)])];
  expect(join(wide, skip)).toEqual(wide);
  const up: AxisMap = { kind: 'grow', factor: 2 };
  expect(join(fieldOf([conv(2, 2, 0), up]), pointField)).toEqual({ period: 2, advance: 2, from: [0, 0], to: [1, 1] });
  expect(join(wide, pointField)).toBeUndefined();
  expect(join(wide, 'all')).toBe('all');
});

test('everything behind a global pool sees the whole input', () => {
  const field = fieldOf([conv(3), { kind: 'constant', extent: 1 }, conv(1)]);
  expect([field, extent(field), stride(field), offset(field)]).toEqual(['all', undefined, undefined, undefined]);
});

test('a float scale and a period past the cap have no field', () => {
  expect(through(pointField, { kind: 'scale-float', factor: 1.5 }, 640)).toBeUndefined();
  expect(through(pointField, { kind: 'grow', factor: 5000 }, 640)).toBeUndefined();
});

test('a field holds all that a chain of convolutions of ones touches', () => {
  const undilated = arbitraryPeriodicMap.filter(map => map.kind !== 'constant' && !(map.kind === 'transposed' && map.dilation > 1));
  fc.assert(
    fc.property(fc.array(undilated, { minLength: 1, maxLength: 3 }), fc.integer({ min: 20, max: 40 }), (maps, n) => {
      // Held, not equalled: at the ends the numeric chain touches less, for want of input.
      let touched: Set<number>[] = Array.from({ length: n }, (_, i) => new Set([i]));
      for (const map of maps) {
        const result = size(map, touched.length);
        fc.pre('extent' in result);
        touched = taps(map, touched.length, (result as { extent: number }).extent).map(
          samples => new Set(samples.flatMap(i => [...(touched[i] ?? [])]))
        );
      }
      const field = fieldOf(maps, n);
      fc.pre(field !== 'all');
      touched.forEach((samples, m) => {
        const shift = field.advance * Math.floor(m / field.period);
        const [from, to] = [field.from[m % field.period]! + shift, field.to[m % field.period]! + shift];
        for (const i of samples) expect(from <= i && i <= to).toBe(true);
      });
    }),
    runs(500)
  );
});
