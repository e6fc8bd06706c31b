import { expect, it } from 'vitest';
import { locate } from '../../server/src/syntax/locate';
import { parseYaml } from '../../server/src/syntax/yaml';

/** The texts of the path to the `|` in a source. */
function at(source: string): string[] {
  const offset = source.indexOf('|');
  const text = source.replace('|', '');
  return locate(parseYaml(text).roots[0]!, offset).map(node => text.slice(node.span.start, node.span.end));
}

it('leads from the root to the innermost node', () => {
  expect(at('a: [1, [2, 3|4]]\n')).toEqual(['a: [1, [2, 34]]', '[1, [2, 34]]', '[2, 34]', '34']);
});

it('leads to a key', () => {
  expect(at('a|b: 1\n')).toEqual(['ab: 1', 'ab']);
});

it('ends at the list when the cursor is between its items', () => {
  expect(at('[1, | 2]')).toEqual(['[1,  2]']);
});

it('counts the place directly behind a node to it', () => {
  expect(at('[1, 23|]')).toEqual(['[1, 23]', '23']);
});

it('does not enter an alias', () => {
  expect(at('- &a [1]\n- *|a\n')).toEqual(['- &a [1]\n- *a', '*a']);
});

it('does not enter what a merge key brings in', () => {
  expect(at('- &a {x: 1|2}\n- {<<: *a, y: 3}\n')).toEqual(['- &a {x: 12}\n- {<<: *a, y: 3}', '{x: 12}', '12']);
});

it('is empty outside the root', () => {
  expect(at('a: 1\n\n\n|\n')).toEqual([]);
});
