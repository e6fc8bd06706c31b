import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, type Span } from '../../server/src/base/span';
import { MAX_PROBLEMS } from '../../server/src/syntax/guard';
import { parseJson } from '../../server/src/syntax/json';
import { locate } from '../../server/src/syntax/locate';
import { parsePrototext } from '../../server/src/syntax/prototext';
import type { Tree } from '../../server/src/syntax/tree';
import { parseYaml } from '../../server/src/syntax/yaml';
import { runs } from '../support/fuzzing';
import { inline, written } from './outline';
import { whole } from './whole';

const config = 'nc: 80 # classes\nd: &d {k: 3, s: "1"}\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - {<<: *d, x: \'y\'}\nt: |\n  a\n  b\n';
const json = '{"nc": 80,\n "layers": [{"type": "Conv", "args": [64, 3, null]}, {"type": "Up"}] /* c */\n}\n';

const pieces = fc.constantFrom(
  ...[
    '\n',
    '\r\n',
    '\r',
    '  ',
    '- ',
    ': ',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '#',
    ' #',
    '&a',
    '*a',
    '<<: *a',
    '!',
    '!!str ',
    '%',
    '---\n'
  ],
  ...[
    '...\n',
    '|\n',
    '>-\n',
    '?',
    '\t',
    '\0',
    '\uFEFF',
    '\uD800',
    '\u2028',
    '\\',
    '//',
    '/*',
    '*/',
    'a',
    'key: ',
    '- [',
    '1',
    '.inf',
    '1e9'
  ],
  ...['<<<<<<< a\n', '=======\n', '>>>>>>> b\n', '\x1f', '\x18', '\x02']
);
const soup = fc.array(fc.oneof(pieces, fc.string({ maxLength: 4, unit: 'binary' })), { maxLength: 40 }).map(parts => parts.join(''));

/** A whole text, with some of it cut out and something else put in. */
const damaged = (text: string) =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(6), fc.oneof(pieces, fc.constant(''))), { maxLength: 4 })
    .map(cuts => cuts.reduce((t, [at, length, by]) => t.slice(0, at) + by + t.slice(at + length), text));

const net = 'name: "n" # c\nlayer {\n  type: "Input" top: \'a\'; dim: [1, 0x2]\n  p < q: -1.5e3f, r: true >\n}\nlayer { s: "x\\n" "y" }\n';
const texts = fc.oneof(soup, damaged(config), damaged(json), damaged(net));
const within = (text: string, s: Span) => 0 <= s.start && s.start <= s.end && s.end <= text.length;

function check(text: string, tree: Tree): void {
  for (const { node, parent } of written(tree)) {
    expect(within(text, node.span)).toBe(true);
    if (parent) expect(covers(parent.span, node.span)).toBe(true);
    if (node.kind === 'scalar' && typeof node.value === 'number') expect(Number.isFinite(node.value)).toBe(true);
    if (node.kind === 'map') for (const e of node.entries) expect(within(text, e.span)).toBe(true);
  }
  for (const comment of tree.comments) expect(within(text, comment.span)).toBe(true);
  expect(tree.problems.length).toBeLessThanOrEqual(MAX_PROBLEMS);
  for (const { span, message } of tree.problems) {
    expect(within(text, span)).toBe(true);
    expect(span.end > span.start || text.trim() === '').toBe(true);
    expect(text.slice(span.start, span.end - 1)).not.toMatch(/[\r\n]/);
    expect(message).toMatch(/^[A-Z].*[.?!]$/s);
  }
}

describe.each([
  ['YAML', parseYaml],
  ['JSON', parseJson],
  ['prototext', parsePrototext]
])('any text read as %s', (_, parse) => {
  it('gives a tree within the text, with few problems', () => {
    fc.assert(
      fc.property(texts, text => check(text, parse(text))),
      runs(2000)
    );
  });

  it('gives the same tree each time', () => {
    fc.assert(
      fc.property(texts, text => {
        expect(whole(parse(text))).toEqual(whole(parse(text)));
      })
    );
  });

  it('has the same structure with LF and CRLF', () => {
    fc.assert(
      fc.property(texts, text => {
        const lf = text.replaceAll('\r', '');
        const [a, b] = [parse(lf), parse(lf.replaceAll('\n', '\r\n'))];
        expect(b.problems.length > 0).toBe(a.problems.length > 0);
        // About one broken text in 20,000 is mended in another place, since yaml's errors then stand in other places.
        if (a.problems.length > 0 && parse === parseYaml) return;
        expect(b.roots.map(inline)).toEqual(a.roots.map(inline));
        expect(b.problems.map(p => p.message).sort()).toEqual(a.problems.map(p => p.message).sort());
        expect(b.comments.map(c => c.text)).toEqual(a.comments.map(c => c.text));
      }),
      runs(20000)
    );
  });

  it('has a path to every offset', () => {
    fc.assert(
      fc.property(texts, fc.nat(200), (text, offset) => {
        for (const root of parse(text).roots) for (const node of locate(root, offset)) expect(within(text, node.span)).toBe(true);
      })
    );
  });
});
