import { describe, expect, it } from 'vitest';
import { parseCfg } from '../../server/src/syntax/cfg';
import {
  MAX_DEPTH,
  MAX_MEMBERS,
  MAX_MERGED,
  MAX_NODES,
  MAX_PROBLEMS,
  MAX_TEXT,
  tooDeepAt,
  withinLine
} from '../../server/src/syntax/guard';
import { parseJson } from '../../server/src/syntax/json';
import { parsePrototext } from '../../server/src/syntax/prototext';
import { get } from '../../server/src/syntax/tree';
import { parseAnyYaml, parseYaml } from '../../server/src/syntax/yaml';
import { outline, written } from './outline';

const MANY = 20_000;
const count = (text: string) => [...written(parseYaml(text))].length;

describe('depth', () => {
  it.each([
    ['brackets', '['.repeat(MANY)],
    ['braces', '{a: '.repeat(MANY)],
    ['dashes', '- '.repeat(MANY)],
    ['question marks', '? '.repeat(MANY)],
    ['colons', ': '.repeat(MANY)],
    ['keys, each deeper than the one before', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['items, each deeper than the one before', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}-`).join('\n')]
  ])('of many %s is one limit', (_, text) => {
    expect(parseYaml(text).problems.map(p => p.kind)).toEqual(['limit']);
  });

  it('within the limit is read', () => {
    const text = '['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH);
    expect(parseYaml(text).problems).toEqual([]);
    expect(parseJson(text).problems).toEqual([]);
    expect(count(text)).toBe(MAX_DEPTH);
  });

  it('over the limit leaves what stands before its line', () => {
    const text = `a: [1]\nb: 2\nc: ${'['.repeat(5000)}\nd: 3\n`;
    expect(outline(parseYaml(text), text)).toMatchInlineSnapshot(`
      "{a: [1], b: 2}
      limit at "[": Maps and lists are nested more than 200 deep here; this part and what follows it are not read."
    `);
  });

  it('in JSON is counted before anything recurses', () => {
    const text = `{"a": 1,\n"b": ${'['.repeat(MANY)}`;
    expect(outline(parseJson(text), text)).toMatchInlineSnapshot(`
      "{a: 1}
      syntax at "\\"": A key in double quotes is missing here.
      syntax at "\\"": A value is missing here.
      syntax at "\\"": A closing } is missing here.
      limit at "[": Maps and lists are nested more than 200 deep here; this part and what follows it are not read."
    `);
    expect(parseJson('[}'.repeat(MANY)).problems.some(p => p.kind === 'limit')).toBe(true);
  });

  it('counts no brackets in texts and comments', () => {
    expect(tooDeepAt('["[[[", "\\"[[[", /* [[[ */ // [[[\n []]', 2)).toBeUndefined();
    expect(tooDeepAt('[[[]]]', 2)).toBe(2);
  });

  it('counts through aliases', () => {
    const text = `a0: &a0 [1]\n${Array.from({ length: 500 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`).join('\n')}\n`;
    expect(parseYaml(text).problems.filter(p => p.kind === 'limit')).not.toEqual([]);
  });
});

describe('size', () => {
  it('of one map makes no difference to a key', () => {
    const block = Array.from({ length: MANY }, (_, i) => `k${i}: ${i}`);
    expect(count(block.join('\n'))).toBe(2 * MANY + 1);
    expect(parseYaml([...block, 'k7: 1'].join('\n')).problems.map(p => p.kind)).toEqual(['duplicate-key']);
    expect(count(`{${block.join(', ')}}`)).toBe(2 * MANY + 1);
  });

  it('of an alias bomb is the size of its text', () => {
    const text = `a0: &a0 [1]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`).join('\n')}`;
    expect(count(text)).toBe(1 + 10 * 2 + 1 + 9 * 9);
    expect(parseYaml(text).problems).toEqual([]);
  });

  it('of a chain of merges is limited', () => {
    const text = `m0: &m0 {k0: 1}\n${Array.from({ length: 1000 }, (_, i) => `m${i + 1}: &m${i + 1} {<<: *m${i}, k${i + 1}: 1}`).join('\n')}`;
    const { roots, problems } = parseYaml(text);
    expect(problems.map(p => p.kind)).toEqual(['limit']);
    const merged = roots.flatMap(r => (r.kind === 'map' ? r.entries : [])).flatMap(e => (e.value.kind === 'map' ? e.value.entries : []));
    expect(merged.length).toBeLessThan(MAX_MERGED + 2 * MANY);
  });

  it('of a line of 2 MB does no harm', () => {
    expect(parseYaml(`a: ${'x'.repeat(2e6)}\nb: 1\n`).problems).toEqual([]);
    expect(parseJson(`{"a": "${'x'.repeat(2e6)}"}`).problems).toEqual([]);
  });

  it('of a text beyond all measure is a limit', () => {
    const text = ' '.repeat(MAX_TEXT + 1);
    expect(parseYaml(text).problems.map(p => p.kind)).toEqual(['limit']);
    expect(parseJson(text).problems.map(p => p.kind)).toEqual(['limit']);
  });

  it('of one map or list is a limit, and the rest of the text is read', () => {
    const many = MAX_MEMBERS + 10;
    const texts = [`{"a": [${'1,'.repeat(many)}1], "b": 1}`, `a: [${'1,'.repeat(many)}1]\nb: 1\n`, `a:\n${'- 1\n'.repeat(many)}b: 1\n`];
    for (const { roots, problems } of [parseJson(texts[0]!), ...texts.slice(1).map(parseYaml)]) {
      expect(problems.map(p => p.kind)).toEqual(['limit']);
      const list = get(roots[0], 'a');
      expect(list?.kind === 'list' && list.items.length).toBe(MAX_MEMBERS);
      expect(get(roots[0], 'b')).toMatchObject({ value: 1 });
    }
    expect(parseYaml(texts[1]!)).toEqual({ ...parseAnyYaml(texts[1]!), piecewise: true });
    expect(parseCfg(`[net]\n${'a=1\n'.repeat(many)}`).problems.map(p => p.kind)).toContain('limit');
    expect(parsePrototext('a: 1\n'.repeat(many)).problems.map(p => p.kind)).toEqual(['limit']);
  });

  it('beyond the number of nodes is a limit', () => {
    const { roots, problems } = parseJson(`[${`[${'1,'.repeat(999)}1],`.repeat(MAX_NODES / 1_000 + 10)}1]`);
    expect(problems.map(p => p.kind)).toEqual(['limit']);
    expect(roots.length).toBe(0);
  });
});

describe('problems', () => {
  it.each(["a: '\n".repeat(MANY), '- [1\n'.repeat(MANY), ']'.repeat(MANY), 'a: *b\n'.repeat(MANY)])('are capped: %#', text => {
    expect(parseYaml(text).problems.length).toBe(MAX_PROBLEMS);
    expect(parseJson(text).problems.length).toBeLessThanOrEqual(MAX_PROBLEMS);
  });

  it('that are kept are the first ones, and a limit', () => {
    const text = `${'a: *b\n'.repeat(MANY)}c: ${'['.repeat(5000)}`;
    const { problems } = parseYaml(text);
    expect(problems.length).toBe(MAX_PROBLEMS);
    expect(problems.filter(p => p.kind === 'limit').length).toBe(1);
    expect(problems.at(-2)!.span.start).toBeLessThan(MAX_PROBLEMS * 6);
  });

  it('never reach over more than a line, and have a character to underline', () => {
    expect(withinLine('ab\ncd\n', { start: 1, end: 6 })).toEqual({ start: 1, end: 2 });
    expect(withinLine('ab\ncd\n', { start: 2, end: 2 })).toEqual({ start: 1, end: 2 });
    expect(withinLine('ab\r\n', { start: 4, end: 9 })).toEqual({ start: 1, end: 2 });
    expect(withinLine('', { start: 3, end: 9 })).toEqual({ start: 0, end: 0 });
  });
});
