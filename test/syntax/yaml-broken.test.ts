import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../server/src/syntax/yaml';
import { inline, outline } from './outline';

const see = (text: string) => outline(parseYaml(text), text);

describe('half-typed YAML', () => {
  const rows = ['[-1, 1, Conv, [64, 3, 2]]', "[-1, 1, Up, [None, 2, 'nearest']]", '{from: -1, type: Conv, args: [64, "x"]}', 'plain text'];
  it.each([0, 1, 2])('leaves the other rows whole, however much of row %i is typed', at => {
    for (const indent of ['', '  ']) {
      for (const row of rows) {
        for (let typed = 0; typed <= row.length; typed++) {
          const lines = ['- [0, 1, A, [1]]', '- [1, 1, B, [2]]'];
          lines.splice(at, 0, `- ${row.slice(0, typed)}`);
          const text = `nc: 80\nbackbone:\n${lines.map(line => `${indent}${line}\n`).join('')}head:\n  - [2, 1, D, [nc]]\n`;
          const [tree, ...more] = parseYaml(text).roots;
          expect(more).toEqual([]);
          const seen = inline(tree!);
          for (const part of ['nc: 80', '[0, 1, "A", [1]]', '[1, 1, "B", [2]]', 'head: [[2, 1, "D", ["nc"]]]']) {
            expect(seen, text).toContain(part);
          }
        }
      }
    }
  });

  it('has one problem at the outermost bracket that is not closed', () => {
    expect(see('b:\n  - [-1, 1, Conv, [64, 3\n  - [-1, 1, Conv, [128]]\n')).toMatchInlineSnapshot(`
      "{b: [[-1, 1, "Conv", [64, 3]], [-1, 1, "Conv", [128]]]}
      syntax at "[": This [ is not closed: ]] is missing before the next line begins."
    `);
  });

  it('at the end of the text keeps what is there', () => {
    expect(see('- [1]\n- [2, {a: [3,')).toMatchInlineSnapshot(`
      "[[1], [2, {a: [3]}]]
      syntax at "[": This [ is not closed: ]}] is missing before the next line begins."
    `);
  });

  it('reads an unclosed quote to the end of its line', () => {
    expect(see("a: 'foo\nb: 'bar'\n")).toMatchInlineSnapshot(`
      "{a: "foo", b: "bar"}
      syntax at "'foo": The quote that opens here is not closed."
    `);
  });

  it('reads a key with an unclosed quote as a key', () => {
    expect(see('a:\n  "b: 1\n  c: "2"\nd: 3\n')).toMatchInlineSnapshot(`
      "{a: {b: 1, c: "2"}, d: 3}
      syntax at "\\"": The quote that opens here is not closed."
    `);
  });

  it('passes over a bracket that closes nothing', () => {
    expect(see('- [1]]\n- [2]\n')).toMatchInlineSnapshot(`
      "[[1], [2]]
      syntax at "]": This ] closes nothing: remove it, or write the bracket that it closes."
    `);
  });

  it('names a bracket that closes another kind', () => {
    expect(see('a: [1, 2}\nb: 3\n')).toMatchInlineSnapshot(`
      "{a: [1, 2], b: 3}
      syntax at "}": A [ was opened here; ] must close it, not }."
    `);
  });

  it('keeps a key without its colon', () => {
    expect(see('- type: conv\n  out\n- type: x\n')).toMatchInlineSnapshot(`
      "[{type: "conv", out: null}, {type: "x"}]
      syntax at "out": A key needs a colon and a space behind it."
    `);
  });

  it('keeps the key below a word that is typed above it', () => {
    expect(see('a: 1\nhea\nb: 2\n')).toMatchInlineSnapshot(`
      "{a: 1, b: 2}
      syntax at "hea": This is neither a key with its colon nor a list item; is something missing, or the indentation wrong?"
    `);
  });

  it('keeps the list items below a word, and below an item without its space', () => {
    expect(see('a:\n  foo\n  - [1]\nb:\n  -[2]\n  - [3]\n')).toMatchInlineSnapshot(`
      "{a: [[1]], b: [[3]]}
      syntax at "foo": This text takes the list items below it for its own lines; begin it with "- ", or remove it.
      syntax at "-[2]": This text takes the list items below it for its own lines; begin it with "- ", or remove it."
    `);
  });

  it('keeps the list items around one that has lost its dash', () => {
    expect(see('a:\n  - [1]\n  [2]\n  - [3]\nb: 4\n')).toMatchInlineSnapshot(`
      "{a: [[1], [3]], b: 4}
      syntax at "[2]": A key needs a colon and a space behind it."
    `);
  });

  it('keeps the list items before brackets that are not closed', () => {
    expect(see('a:\n  [1, 2\n  - [3]\n  - [4]\nb: 5\n')).toMatchInlineSnapshot(`
      "{a: [[3], [4]], b: 5}
      syntax at "[1, 2": These brackets are not closed before the next list item begins."
    `);
  });

  it('keeps the root list around a stray word', () => {
    expect(see('- [1]\nfoo\n- [2]\n')).toMatchInlineSnapshot(`
      "[[1], [2]]
      syntax at "foo": This text takes the list items below it for its own lines; begin it with "- ", or remove it."
    `);
  });

  it('says that tabs cannot indent, and reads on', () => {
    expect(see('a:\n\tb: 1\nc: 2\n')).toMatchInlineSnapshot(`
      "{a: null, b: 1, c: 2}
      syntax at "\\t": YAML does not allow tabs as indentation; use spaces."
    `);
  });
});

describe('valid YAML that the parser is too strict about', () => {
  it('may go on with brackets at the left margin, as in PyYAML', () => {
    const text = 'a: [\n[1, 2], # one\n[3]\n]\nb: 4 # two\n';
    expect(see(text)).toBe('{a: [[1, 2], [3]], b: 4}');
    expect(parseYaml(text).comments.map(c => c.text)).toEqual(['one', 'two']);
  });

  it('keeps quoted texts over several lines', () => {
    expect(see('a: "x\n  b: 1\n  y"\nc: 2\n')).toBe('{a: "x b: 1 y", c: 2}');
  });
});

describe('a merge conflict', () => {
  it('is one problem; its upper side is read', () => {
    expect(see('a: 1\n<<<<<<< HEAD\nb: 2\n||||||| base\nb: 0\n=======\nb: 3\nc: 3\n>>>>>>> topic\nd: 4\n')).toMatchInlineSnapshot(`
      "{a: 1, b: 2, d: 4}
      syntax at "<<<<<<< HEAD": This file holds an unresolved merge conflict; of each conflict only the upper side is read."
    `);
  });

  it('half resolved is a problem all the same', () => {
    expect(see('a: 1\r\n>>>>>>> topic\r\nd: 4\r\n')).toMatchInlineSnapshot(`
      "{a: 1, d: 4}
      syntax at ">>>>>>> topic": This file holds an unresolved merge conflict; of each conflict only the upper side is read."
    `);
  });

  it('is not a row of equals signs in a text', () => {
    expect(see('a: |\n  title\n  =======\nb: 1\n')).toBe('{a: "title\\n=======\\n", b: 1}');
  });
});
