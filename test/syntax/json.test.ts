import { describe, expect, it } from 'vitest';
import { parseJson } from '../../server/src/syntax/json';
import { get } from '../../server/src/syntax/tree';
import { codes } from '../support/see';
import { outline, written } from './outline';

const see = (text: string) => outline(parseJson(text), text);

describe('a JSON tree', () => {
  it('holds maps, lists and scalars with their spans', () => {
    const text = '\uFEFF{"a": [1, -2.5e3, "\\u00e9"],\r\n "b": {"c": null, "d": true}}';
    expect(see(text)).toBe('{a: [1, -2500, "é"], b: {c: null, d: true}}');
    expect([...written(parseJson(text))].map(({ node }) => text.slice(node.span.start, node.span.end))).toEqual([
      text.slice(1),
      '{"c": null, "d": true}',
      'true',
      '"d"',
      'null',
      '"c"',
      '"b"',
      '[1, -2.5e3, "\\u00e9"]',
      '"\\u00e9"',
      '-2.5e3',
      '1',
      '"a"'
    ]);
  });

  it('keeps the source of numbers beyond 2^53, and those that are infinite as text', () => {
    const [root] = parseJson('{"a": 12345678901234567890, "b": 1e999, "c": -0}').roots;
    expect(get(root, 'a')).toMatchObject({ value: 12345678901234567000, text: '12345678901234567890' });
    expect(get(root, 'b')).toMatchObject({ value: '1e999', quoted: false });
    expect(get(root, 'c')).toMatchObject({ value: 0 });
  });

  it('reads comments and trailing commas, and reports them', () => {
    const text = '{"a": [1,], // one\n /* two */ "b": 2,}';
    expect(see(text)).toMatchInlineSnapshot(`
      "{a: [1], b: 2}
      syntax at ",": JSON allows no comma before a closing bracket.
      syntax at "// one": JSON has no comments; strict readers refuse this file.
      syntax at "/* two */": JSON has no comments; strict readers refuse this file.
      syntax at ",": JSON allows no comma before a closing bracket."
    `);
    expect(parseJson(text).comments.map(c => c.text)).toEqual(['one', 'two']);
  });

  it('takes both in JSON with comments', () => {
    const text = '{"a": [1,], // one\n "b": 2,}';
    expect(outline(parseJson(text, true), text)).toBe('{a: [1], b: 2}');
    expect(codes('// a net\n{"input": [3, 8, 8], "layers": [{"relu": {}},]}', { file: 'net.jsonc' })).toEqual([]);
  });

  it('reports a key that stands twice', () => {
    expect(see('{"a": 1, "a": 2}')).toMatchInlineSnapshot(`
      "{a: 1, a: 2}
      duplicate-key at "\\"a\\"": The key "a" stands twice in this map; the last one wins."
    `);
  });

  it('takes __proto__ for a key like others', () => {
    expect(see('{"__proto__": {"polluted": 1}}')).toBe('{__proto__: {polluted: 1}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(['', ' \n', '\uFEFF'])('has no root and no problem for %j', text => {
    expect(parseJson(text)).toEqual({ roots: [], comments: [], problems: [] });
  });
});

describe('half-typed JSON', () => {
  it('keeps what is there when the end is missing', () => {
    expect(see('{"a": [1, {"b": 2')).toMatchInlineSnapshot(`
      "{a: [1, {b: 2}]}
      syntax at "2": A closing } is missing here.
      syntax at "2": A closing ] is missing here.
      syntax at "2": A closing } is missing here."
    `);
  });

  it('gives a key without a value null', () => {
    expect(see('{"a": , "b", "c": 3}')).toMatchInlineSnapshot(`
      "{a: null, b: null, c: 3}
      syntax at ",": A value is missing here.
      syntax at ",": A colon is missing here."
    `);
  });

  it('closes an open text at the end of its line', () => {
    expect(see('{"a": "x\n, "b": 1}')).toMatchInlineSnapshot(`
      "{a: "x", b: 1}
      syntax at "\\"x": The quote that opens here is not closed on its line."
    `);
  });

  it('with a merge conflict reads its upper side', () => {
    expect(see('{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> x\n}\n')).toMatchInlineSnapshot(`
      "{a: 1}
      syntax at "<<<<<<< HEAD": This file holds an unresolved merge conflict; of each conflict only the upper side is read."
    `);
  });
});
