import fc from 'fast-check';
import { expect, it } from 'vitest';
import { grouped } from '../../server/src/base/grouped';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [-1_234_567, '-1,234,567'],
  [1234.5678, '1,234.568'],
  [0.25, '0.25'],
  [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991']
])('%d is written %s', (value, text) => expect(grouped(value)).toBe(text));

it('whole numbers are written as Intl writes them', () => {
  fc.assert(
    fc.property(fc.integer(), value => {
      expect(grouped(value)).toBe(value.toLocaleString('en-US'));
    })
  );
});
