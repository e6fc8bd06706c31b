import { describe, expect, it } from 'vitest';
import { covers } from '../../server/src/base/span';
import { SYMBOL_LIMIT, symbols } from '../../server/src/features/symbols';
import { outline } from '../support/editor';
import { analyse } from '../support/see';

describe('the outline', () => {
  it('has the layers with their shapes under the sections they stand in', () => {
    expect(
      outline(`# shapelint: input=3x64x64
nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [32, 3, 2]]
head:
  - [-1, 1, nn.Upsample, [None, 2, nearest]]
  - [[-1, 0], 1, Concat, [1]]
`)
    ).toMatchInlineSnapshot(`
      "
      backbone: 2 layers
        0 Conv: 16×32×32
        1 Conv: 32×16×16
      head: 2 layers
        2 nn.Upsample: 32×32×32
        3 Concat: 48×32×32
      "
    `);
  });

  it('is flat where there is one list only', () => {
    expect(outline('input: [3, 8, 8]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, name: stem}\n  - relu\n')).toMatchInlineSnapshot(`
      "
      input: 3×8×8
      stem: conv2d · 8×6×6
      1 relu: 8×6×6
      "
    `);
  });

  it('ends where editors get slow', () => {
    expect(symbols(analyse(`input: [3, 8, 8]\nlayers:\n${'  - type: relu\n'.repeat(SYMBOL_LIMIT + 10)}`))).toHaveLength(SYMBOL_LIMIT);
  });

  it('selects something inside each item, aliases too, and gives each a name', () => {
    const source = 'input: [3, 8, 8]\nlayers:\n  - &c {type: conv2d, filters: 8, kernel: 3}\n  - *c\n  - {type: relu, name: ""}\n  - {}\n';
    for (const { name, span, selection } of symbols(analyse(source))) {
      expect(name).not.toBe('');
      expect(covers(span, selection)).toBe(true);
    }
  });
});
