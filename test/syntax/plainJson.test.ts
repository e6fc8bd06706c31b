import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAnyJson } from '../../server/src/syntax/json';
import { parsePlainJson } from '../../server/src/syntax/plainJson';
import { configs } from '../fuzz/configs';
import { editedTexts } from '../fuzz/edits';
import { runs } from '../support/fuzzing';

const stock = configs.filter(({ file }) => file.endsWith('.json')).map(({ text }) => text);
const values = fc.json().map(text => text.replaceAll(',', ' ,\n'));
const texts = fc.oneof(
  values,
  editedTexts(stock).map(versions => versions.at(-1)!)
);

it('reads a text as jsonc-parser reads it, or leaves it to jsonc-parser', () => {
  let plain = 0;
  fc.assert(
    fc.property(texts, text => {
      const tree = parsePlainJson(text);
      if (!tree) return;
      plain++;
      expect(tree).toEqual({ ...parseAnyJson(text), piecewise: true });
    }),
    runs(500)
  );
  expect(plain).toBeGreaterThan(100);
});

it.each([
  ['a comment', '[1] // one'],
  ['a comma too many', '[1, ]'],
  ['a comma too few', '{"a": 1 "b": 2}'],
  ['an open bracket', '[1'],
  ['a number with a point alone', '[1.]'],
  ['a word', '[None]'],
  ['a line break in a text', '"a\nb"'],
  ['an unknown escape', '"\\x"'],
  ['a second value', '{} {}'],
  ['a byte order mark', '\uFEFF{}'],
  ['nothing', '']
])('leaves %s to jsonc-parser', (_, text) => {
  expect(parsePlainJson(text)).toBeUndefined();
});
