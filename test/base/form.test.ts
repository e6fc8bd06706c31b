import { expect, it } from 'vitest';
import { copyOf, formOf } from '../../server/src/base/form';

it('copies of a form hold its keys in their order, and belong to nobody else', () => {
  const form = formOf(['kernel', 'stride', 'padding', 'dilation', 'groups'], key => (key === 'padding' ? undefined : key.length));
  const [first, second] = [copyOf(form), copyOf(form)];
  first.kernel = 3;
  expect(Object.entries(second)).toEqual([
    ['kernel', 6],
    ['stride', 6],
    ['padding', undefined],
    ['dilation', 8],
    ['groups', 6]
  ]);
  expect(copyOf(form)).toEqual(second);
});

it('forms of other keys do not meet, however many there are', () => {
  const forms = Array.from({ length: 40 }, (_, i) => formOf([`a${i}`, `b${i}`], key => key));
  expect(forms.map(form => copyOf(form))).toEqual(forms.map((_, i) => ({ [`a${i}`]: `a${i}`, [`b${i}`]: `b${i}` })));
});
