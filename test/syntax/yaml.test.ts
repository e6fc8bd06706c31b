import { describe, expect, it } from 'vitest';
import { entry, get } from '../../server/src/syntax/tree';
import { parseYaml } from '../../server/src/syntax/yaml';
import { outline, written } from './outline';

const see = (text: string) => outline(parseYaml(text), text);
const root = (text: string) => parseYaml(text).roots[0];

describe('a YAML tree', () => {
  it('holds the maps, lists and scalars of a model config', () => {
    expect(see('nc: 80\nbackbone:\n  # from\n  - [-1, 1, Conv, [64, 3, 2]]\n  - {type: "Up", args: [None, 2]}\n')).toMatchInlineSnapshot(
      `"{nc: 80, backbone: [[-1, 1, "Conv", [64, 3, 2]], {type: "Up", args: ["None", 2]}]}"`
    );
  });

  it('has the span of every node in the text as it is written', () => {
    const text = '\uFEFFa: [1, "x y"]\r\nb:\r\n\t\r\n  - é𝄞 # c\r\n  - |\r\n    k\r\n';
    const tree = parseYaml(text);
    expect([...written(tree)].map(({ node }) => text.slice(node.span.start, node.span.end)).sort()).toMatchInlineSnapshot(`
      [
        ""x y"",
        "- é𝄞 # c
        - |
          k",
        "1",
        "[1, "x y"]",
        "a",
        "a: [1, "x y"]
      b:
      	
        - é𝄞 # c
        - |
          k",
        "b",
        "|
          k",
        "é𝄞",
      ]
    `);
  });

  it('knows flow from block style and quoted from plain text', () => {
    const tree = root('a: {b: "1"}\nc: [\'x\']\n');
    expect(tree).toMatchObject({ kind: 'map', flow: false });
    expect(get(tree, 'a')).toMatchObject({ kind: 'map', flow: true, entries: [{ value: { value: '1', text: '1', quoted: true } }] });
    expect(get(tree, 'c')).toMatchObject({ kind: 'list', flow: true, items: [{ quoted: true }] });
  });

  it('has a root for every document that is not empty', () => {
    expect(see('a: 1\n---\n---\n# nothing\n---\n- 2\n...\n')).toBe('{a: 1}\n[2]');
  });

  it.each(['', '\uFEFF', '\n\n', '# only a comment', '---', '   '])('has no root and no problem for %j', text => {
    expect(parseYaml(text)).toMatchObject({ roots: [], problems: [] });
  });

  it('gives an empty value a place behind its key', () => {
    const tree = root('a:\nb: 1\n');
    expect(entry(tree, 'a')).toMatchObject({ value: { value: null, text: '' }, span: { start: 0, end: 2 } });
  });

  it('collects comments wherever they stand', () => {
    const text = '# top\na: [1, # in brackets\n  2] # at the end\nb: | # header\n  # text, no comment\nc: "#" \n#\n';
    const { comments } = parseYaml(text);
    expect(comments.map(c => c.text)).toEqual(['top', 'in brackets', 'at the end', 'header', '']);
    expect(comments.map(c => text.slice(c.span.start, c.span.end))).toEqual(['# top', '# in brackets', '# at the end', '# header', '#']);
  });

  it('keeps nodes with tags that nobody knows', () => {
    expect(see('a: !!python/tuple [1, 2]\nb: !foo x\nc: !a!b 3\nd: !!str 4\ne: !!float 1e3\nf: !!int "5"\n')).toBe(
      '{a: [1, 2], b: "x", c: 3, d: "4", e: 1000, f: 5}'
    );
  });

  it('skips keys that are no scalars', () => {
    expect(see('[1, 2]: 3\n? {a: 1}\n: 4\nx: 5\n')).toMatchInlineSnapshot(`
      "{x: 5}
      syntax at "[1, 2]": A key must be a word or a number here; this entry is not read.
      syntax at "{a: 1}": A key must be a word or a number here; this entry is not read."
    `);
  });

  it('takes __proto__ and constructor for keys like others', () => {
    expect(see('__proto__: {polluted: 1}\nconstructor: 2\n')).toBe('{__proto__: {polluted: 1}, constructor: 2}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('reports a key that stands twice, with the place of the first', () => {
    const text = "a: 1\nb: 2\na: 3\n'a': 4\n";
    const { problems } = parseYaml(text);
    expect(problems).toEqual([
      {
        kind: 'duplicate-key',
        span: { start: 10, end: 11 },
        message: 'The key "a" stands twice in this map; the last one wins.',
        first: { start: 0, end: 1 }
      },
      expect.objectContaining({ span: { start: 15, end: 18 }, first: { start: 0, end: 1 } })
    ]);
    expect(get(root(text), 'a')).toMatchObject({ value: 4 });
  });
});

describe('an alias', () => {
  it('is the node of its anchor, children shared, with its own span', () => {
    const tree = root('a: &x [1]\nb: *x\n');
    const [a, b] = [get(tree, 'a'), get(tree, 'b')];
    expect(b).toMatchObject({ kind: 'list', span: { start: 13, end: 15 }, aliasOf: { start: 6, end: 9 } });
    expect(b?.kind === 'list' && a?.kind === 'list' && b.items === a.items).toBe(true);
  });

  it('means the last anchor of its name above it', () => {
    expect(see('- &x 1\n- *x\n- &x 2\n- *x\n')).toBe('[1, *1, 2, *2]');
  });

  it('of no anchor, or of the node it stands in, is null and a problem', () => {
    expect(see('a: &x [1, *x]\nb: *y\n---\n- *x\n')).toMatchInlineSnapshot(`
      "{a: [1, null], b: null}
      [null]
      syntax at "*x": The alias *x stands inside the node that it names.
      syntax at "*y": The alias *y names no anchor &y above it.
      syntax at "*x": The alias *x names no anchor &x above it."
    `);
  });
});

describe('a merge key', () => {
  it('brings in the entries that the map does not write itself, behind them', () => {
    expect(see('d: &d {x: 1, y: 2}\ne:\n  <<: *d\n  y: 3\n')).toBe('{d: {x: 1, y: 2}, e: {y: 3, <x: 1}}');
  });

  it('takes a list of maps, the first of which wins', () => {
    expect(see('- &a {x: 1}\n- &b {x: 2, y: 2}\n- {<<: [*a, *b, {z: 3}]}\n')).toBe('[{x: 1}, {x: 2, y: 2}, {<x: 1, <y: 2, <z: 3}]');
  });

  it('takes what its map has merged itself', () => {
    expect(see('- &a {x: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b, z: 3}\n')).toBe('[{x: 1}, {y: 2, <x: 1}, {z: 3, <y: 2, <x: 1}]');
  });

  it('of no map is a problem', () => {
    expect(see('a: {<<: 3, x: 1}\n')).toMatchInlineSnapshot(`
      "{a: {x: 1}}
      syntax at "<<": A merge key (<<) needs a map, an alias of a map, or a list of these."
    `);
  });

  it('in quotes is a key', () => {
    expect(see('"<<": {a: 1}\n')).toBe('{<<: {a: 1}}');
  });
});
