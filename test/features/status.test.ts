import { describe, expect, it } from 'vitest';
import { status } from '../../server/src/features/status';
import { analyse } from '../support/see';

const SCALED = 'nc: 3\nscales:\n  n: [0.5, 0.25, 1024]\n  s: [0.5, 0.5, 1024]\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n';

describe('the status', () => {
  it('names the format, the variant that is shown and the input with its source', () => {
    const { dialect, variant, variants, inputs } = status(analyse(SCALED, { variant: 's' }));
    expect([dialect.title, variant?.title, variants.map(({ id }) => id), inputs]).toMatchInlineSnapshot(`
      [
        "Ultralytics",
        "scale s",
        [
          "s",
          "n",
        ],
        [
          {
            "name": "images",
            "shape": "3×640×640",
            "source": "default",
          },
        ],
      ]
    `);
  });

  it('says ? for an input that nothing says', () => {
    expect(status(analyse('layers:\n  - conv2d: {filters: 8, kernel: 3}\n  - maxpool2d: {kernel: 2}\n')).inputs).toMatchInlineSnapshot(`
      [
        {
          "name": "input",
          "shape": "?",
          "source": "default",
        },
      ]
    `);
  });
});
