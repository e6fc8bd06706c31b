import { expect, it } from 'vitest';
import { plainValue } from '../../server/src/syntax/scalar';

// Oracle: PyYAML 6.0.3, SafeLoader. What is no finite number stays the text.
it.each<[string, null | boolean | number | string]>([
  ['', null],
  ['~', null],
  ['Null', null],
  ['None', 'None'],
  ['True', true],
  ['yes', true],
  ['ON', true],
  ['off', false],
  ['No', false],
  ['y', 'y'],
  ['tRUE', 'tRUE'],
  ['-0', 0],
  ['1_000', 1000],
  ['0x10', 16],
  ['-0x1F', -31],
  ['0b101', 5],
  ['010', 8],
  ['-017', -15],
  ['09', '09'],
  ['0x_', '0x_'],
  ['12:30', 750],
  ['-1:30', -90],
  ['012:30', '012:30'],
  ['12:30.5', 750.5],
  ['1:60', '1:60'],
  ['.5', 0.5],
  ['-.5', '-.5'],
  ['5.', 5],
  ['1e3', '1e3'],
  ['1.0e3', '1.0e3'],
  ['1.0e+3', 1000],
  ['1.e-3', 0.001],
  ['.inf', '.inf'],
  ['-.INF', '-.INF'],
  ['.nan', '.nan'],
  ['1.0e+999', '1.0e+999'],
  ['12345678901234567890', 12345678901234567000],
  ['2001-12-14', '2001-12-14'],
  ['-', '-'],
  ['3x', '3x']
])('the plain scalar %j stands for %j', (text, value) => {
  expect(plainValue(text)).toBe(value);
});
