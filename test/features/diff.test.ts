import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../server/src/base/align';
import { diff as diffOf } from '../../server/src/features/diff';
import { diffCells } from '../../server/src/features/diffCells';
import { analyse, type Seen } from '../support/see';

/** The rows that differ, and the sums; columns separated by bars. */
function diff(before: string, after: string, options: readonly [Seen, Seen] = [{}, {}]): string {
  const { rows, totals } = diffCells(diffOf(analyse(before, options[0]), analyse(after, options[1])));
  return `\n${[...rows, totals].map(cells => cells.join(' | ').trimEnd()).join('\n')}\n`;
}

const MODEL = `input: [3, 32, 32]
layers:
  - conv2d: {filters: 8, kernel: 3, padding: 1}
  - relu: {}
  - conv2d: {filters: 16, kernel: 3, padding: 1}
  - relu: {}
  - flatten: {}
`;

describe('a diff', () => {
  it('of a model with itself says that nothing differs', () => {
    expect(diff(MODEL, MODEL)).toMatchInlineSnapshot(`
      "
        |  | 5 layers alike |  |  |
       |  | total |  | 1,392 | 1,400,832
      "
    `);
  });

  it('shows an argument by all that follows from it', () => {
    expect(diff(MODEL, MODEL.replace('kernel: 3, padding: 1', 'kernel: 2, stride: 2'))).toMatchInlineSnapshot(`
      "
      ~ | 0 | conv2d | 1×8×32×32 → 1×8×16×16 | 224 → 104 | 221,184 → 24,576
      ~ | 1 | relu | 1×8×32×32 → 1×8×16×16 | 0 | 0
      ~ | 2 | conv2d | 1×16×32×32 → 1×16×16×16 | 1,168 | 1,179,648 → 294,912
      ~ | 3 | relu | 1×16×32×32 → 1×16×16×16 | 0 | 0
      ~ | 4 | flatten | 1×16384 → 1×4096 | 0 | 0
       |  | total |  | 1,392 → 1,272 (−8.6 %) | 1,400,832 → 319,488 (−77 %)
      "
    `);
  });

  it('knows a layer again behind one that has come', () => {
    expect(diff(MODEL, MODEL.replace('  - relu: {}\n', '  - batchnorm2d: {}\n  - relu: {}\n'))).toMatchInlineSnapshot(`
      "
        |  | 1 layer alike |  |  |
      + | 1 | batchnorm2d | 1×8×32×32 | 16 | 0
        |  | 4 layers alike |  |  |
       |  | total |  | 1,392 → 1,408 (+1.1 %) | 1,400,832
      "
    `);
  });

  it('takes one layer in the place of another for a change of its type', () => {
    expect(diff(MODEL, MODEL.replace('- flatten', '- globalavgpool2d'))).toMatchInlineSnapshot(`
      "
        |  | 4 layers alike |  |  |
      ~ | 4 | flatten → globalavgpool2d | 1×16384 → 1×16 | 0 | 0
       |  | total |  | 1,392 | 1,400,832
      "
    `);
  });

  it('compares two scales of one file row by row', () => {
    const scaled = `nc: 4
scales: {n: [1.0, 0.25, 1024], s: [1.0, 0.5, 1024]}
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
head:
  - [-1, 1, Classify, [nc]]
`;
    expect(diff(scaled, scaled, [{ variant: 'n' }, { variant: 's' }])).toMatchInlineSnapshot(`
      "
      ~ | 0 | Conv | 1×16×320×320 → 1×32×320×320 | 464 → 928 | 44,236,800 → 88,473,600
      ~ | 1 | Classify | 1×4, 1×4 | 28,164 → 48,644 | 2,097,157,120 → 4,194,309,120
       |  | total |  | 28,628 → 49,572 (+73 %) | 2,141,393,920 → 4,282,782,720 (+100 %)
      "
    `);
  });

  it('knows the same operator under the names of two formats', () => {
    const target = `# input: [1, 3, 32, 32]
_target_: torch.nn.Sequential
_args_:
  - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3, padding: 1}
`;
    const list = 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: 1}\n';
    const { layers } = diffOf(analyse(list), analyse(target));
    expect(layers.find(({ before }) => before)).toMatchObject({ change: 'changed', differs: ['type'] });
  });

  it('says where a side is not known', () => {
    expect(diff(MODEL, MODEL.replace('- flatten', '- Mystery'))).toContain('flatten → Mystery | 1×16384 → ? | 0 → – | 0 → –');
  });
});

describe('aligning', () => {
  const aligned = (before: string, after: string): string =>
    align(before.length, after.length, (b, a) => (before[b] === after[a] ? 1 : 0), 1)
      .map(pair =>
        'before' in pair && 'after' in pair ? before[pair.before] : 'before' in pair ? `-${before[pair.before]}` : `+${after[pair.after]}`
      )
      .join('');

  it('keeps as much as possible', () => {
    expect(aligned('abcd', 'abxcd')).toBe('ab+xcd');
    expect(aligned('abcd', 'acd')).toBe('a-bcd');
    expect(aligned('', 'ab')).toBe('+a+b');
    expect(aligned('axb', 'ayb')).toBe('a-x+yb');
  });

  it('names every item of both lists once, in order', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    fc.assert(
      fc.property(word, word, (before, after) => {
        const pairs = align(before.length, after.length, (b, a) => (before[b] === after[a] ? 1 : 0), 1);
        expect(pairs.flatMap(pair => ('before' in pair ? [pair.before] : []))).toEqual([...before].map((_, i) => i));
        expect(pairs.flatMap(pair => ('after' in pair ? [pair.after] : []))).toEqual([...after].map((_, i) => i));
        for (const pair of pairs) if ('before' in pair && 'after' in pair) expect(before[pair.before]).toBe(after[pair.after]);
      })
    );
  });

  it('takes lists of any length', () => {
    const pairs = align(5000, 4000, () => 0, 1);
    expect(pairs).toHaveLength(5000);
  });
});
