import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePlainYaml } from '../../server/src/syntax/plainYaml';
import { parseAnyYaml } from '../../server/src/syntax/yaml';
import { runs } from '../support/fuzzing';

/** What `yaml` reads from a text too; false where the text is beyond plain YAML. */
function readsAsYaml(text: string): boolean {
  const plain = parsePlainYaml(text);
  if (!plain) return false;
  expect(plain).toEqual({ ...parseAnyYaml(text), piecewise: true });
  return true;
}

const parts = fc.constantFrom(
  ...['- ', '-', 'a', 'key: ', 'b:', ': ', ', ', '[', ']', '{', '}', '"q"', "'r'", "''", ' ', '  ', ' # c', '#', '1', '-1'],
  ...['true', 'x y', '"', "'", '[1, 2]', '{k: v}', '[-1, 1, Conv, [64, 3]]', '? ', '|', '<<: ', '---', '\r', 'a:1', 'http://x', '%', '~']
);
const soup = fc
  .array(fc.tuple(fc.nat(3), fc.array(parts, { maxLength: 5 })), { maxLength: 8 })
  .map(lines => lines.map(([indent, all]) => '  '.repeat(indent) + all.join('')).join('\n'));

const word = fc.constantFrom('Conv', 'a b', '-1', '0.5', 'true', '"x, y"', "'#'", 'None', '1e-3', 'a#b', 'x:y', 'ünï');
const comment = fc.constantFrom('', '', '', ' # why', '   #');
const { flow } = fc.letrec<{ flow: string }>(tie => ({
  flow: fc.oneof(
    { depthSize: 'small' },
    word,
    fc
      .tuple(fc.array(tie('flow'), { maxLength: 4 }), fc.constantFrom(', ', ',', ' , ', ',\n        '))
      .map(([items, by]) => `[${items.join(by)}]`),
    fc.array(tie('flow'), { maxLength: 3 }).map(values => `{ ${values.map((value, i) => `k${i}: ${value}`).join(', ')} }`)
  )
}));

/** Blocks at an indentation, as people write them: lists below keys, maps behind dashes, empty lines and comments between. */
const block = (indent: number, depth: number): fc.Arbitrary<string> => {
  const margin = ' '.repeat(indent);
  const inside = depth === 0 ? fc.constant('') : fc.nat(2).chain(more => block(indent + 1 + more, depth - 1).map(text => `\n${text}`));
  const value = fc.oneof({ weight: 3, arbitrary: flow.map(text => ` ${text}`) }, inside);
  const list = fc.array(
    fc.tuple(value, comment).map(([text, note]) => (text.startsWith('\n') ? `${margin}-${note}${text}` : `${margin}-${text}${note}`)),
    {
      minLength: 1,
      maxLength: 4
    }
  );
  const key = fc.constantFrom('type', 'a b', '"k"', 'nc', 'k2');
  const map = fc.array(
    fc
      .tuple(key, value, comment)
      .map(([name, text, note]) => (text.startsWith('\n') ? `${margin}${name}:${note}${text}` : `${margin}${name}:${text}${note}`)),
    { minLength: 1, maxLength: 4 }
  );
  const compact = map.map(entries => entries.map((entry, i) => (i === 0 ? `${margin}- ${entry.trimStart()}` : entry.replace(/^/gm, '  '))));
  return fc
    .tuple(fc.oneof(list, map, compact), fc.constantFrom('\n', '\n', '\n\n', '\n  # between\n'))
    .map(([lines, by]) => lines.join(by));
};

const texts = fc.oneof(
  soup,
  block(0, 3),
  block(0, 2).map(text => `${text.replaceAll('\n', '\r\n')}\r\n`)
);

it('reads a text as yaml reads it, or leaves it to yaml', () => {
  let plain = 0;
  fc.assert(
    fc.property(texts, text => {
      if (readsAsYaml(text)) plain++;
    }),
    runs(1000)
  );
  expect(plain).toBeGreaterThan(250);
});

it.each([
  ['an anchor', 'a: &x 1\n'],
  ['a merge', '<<: {a: 1}\n'],
  ['a tag', 'a: !!str 1\n'],
  ['a text of several lines', 'a: |\n  b\n'],
  ['a word that goes on in the next line', 'a: b\n  c\n'],
  ['a second document', 'a: 1\n---\nb: 2\n'],
  ['an open bracket', 'a: [1, 2\n'],
  ['a line too far to the right', 'a: 1\n  b: 2\n'],
  ['an escape', 'a: "\\n"\n'],
  ['a merge conflict', '<<<<<<< a\na: 1\n=======\na: 2\n>>>>>>> b\n']
])('leaves %s to yaml', (_, text) => {
  expect(parsePlainYaml(text)).toBeUndefined();
});
