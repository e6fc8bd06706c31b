import { describe, expect, it } from 'vitest';
import { parsePrototext } from '../../server/src/syntax/prototext';
import { outline } from './outline';

const read = (text: string): string => outline(parsePrototext(text), text);

describe('the protobuf text format', () => {
  it('reads messages with either bracket, with and without a colon, and one separator behind a field', () => {
    expect(read('a: 1; b { c: "x", d < e: f > } g: { }')).toMatchInlineSnapshot(`"{a: 1, b: {c: "x", d: {e: "f"}}, g: {}}"`);
  });

  it('keeps repeated fields as they stand, and lists', () => {
    expect(read('dim: 1 dim: 2 k: [3, 4] m [ {a: 1}, {a: 2} ] n: []')).toMatchInlineSnapshot(
      `"{dim: 1, dim: 2, k: [3, 4], m: [{a: 1}, {a: 2}], n: []}"`
    );
  });

  it('reads numbers as C++ protobuf does', () => {
    expect(read('a: 0x1F b: 017 c: - 1 d: 1. e: .5 f: 5f g: 1e3 h: 1e400 i: inf j: -0')).toMatchInlineSnapshot(
      `"{a: 31, b: 15, c: -1, d: 1, e: 0.5, f: 5, g: 1000, h: "1e400", i: "inf", j: 0}"`
    );
  });

  it('joins texts and resolves escapes', () => {
    expect(read(`a: 'x' "y" b: "\\n\\101\\x41\\u00e9\\"" c: "#"`)).toMatchInlineSnapshot(`"{a: "xy", b: "\\nAAé\\"", c: "#"}"`);
  });

  it('keeps comments', () => {
    expect(parsePrototext('# one\na: 1 # two').comments.map(comment => comment.text)).toEqual(['one', 'two']);
  });
});

describe('what is wrong is told, and the rest is read', () => {
  it.each([
    ['a value that is missing', 'a {\n  b:\n  c: 1\n}'],
    ['a colon that is missing', 'a { b "x" c: 1 }'],
    ['a bracket that is missing', 'layer {\n  a: 1\nlayer {\n  b: 2\n}'],
    ['a bracket too many', 'a { b: 1 } } c: 2'],
    ['the other bracket', 'a < b: 1 } c: 2'],
    ['an end too early', 'a { b: 1'],
    ['comments of other languages', '// x\na: 1 /* y */ b: 2'],
    ['two separators', 'a: 1,, b: 2'],
    ['an open quote', 'a: "x\nb: 2'],
    ['an open list', 'a: [1, 2\nb: 2'],
    ['characters that belong nowhere', '\uFEFFa: 1 é b: 2'],
    ['a plus', 'a: +1'],
    ['a number with letters', 'a: 1_000 b: 09']
  ])('%s', (_, text) => {
    expect(read(text)).toMatchSnapshot();
  });

  it('that is nested too deep', () => {
    const text = `a: 1 ${'b { '.repeat(5000)}`;
    expect(parsePrototext(text).problems.map(problem => problem.kind)).toEqual(['limit']);
  });
});
