import { expect, it } from 'vitest';
import { bytes, count, fill, grouped } from '../../client/webview/words';

it('keeps three digits of a large number, and all of a small one', () => {
  expect([0, 7, 999, 1000, 12_345, 2_616_248, 1e16].map(count)).toEqual(['0', '7', '999', '1.00 k', '12.3 k', '2.62 M', '10.0 P']);
  expect([0, 1023, 1024, 6_437_208, 2 ** 40].map(bytes)).toEqual(['0 B', '1023 B', '1.00 KiB', '6.14 MiB', '1.00 TiB']);
  expect(grouped(1_234_567)).toBe('1,234,567');
});

it('puts values into a text, and leaves alone what has none', () => {
  expect(fill('{0} of {1} at {0}, {2}', 1, 'x')).toBe('1 of x at 1, {2}');
});
