import { describe, expect, it } from 'vitest';
import { argumentHints } from '../../server/src/features/argumentHints';
import { analyse, type Seen } from '../support/see';

/** The source with the names of arguments in front of them. */
function named(source: string, options: Seen = {}): string {
  let text = source;
  const found = argumentHints(analyse(source, options), { start: 0, end: source.length });
  for (const { offset, label } of found.toReversed()) text = `${text.slice(0, offset)}‹${label}›${text.slice(offset)}`;
  return `\n${text}`;
}

describe('names of arguments', () => {
  it('stand in front of what is written by position, scaled or not', () => {
    expect(
      named(`nc: 3
scales: {n: [0.5, 0.25, 1024]}
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 2, C2f, [128, True]]
head:
  - [-1, 1, Classify, [nc]]
`)
    ).toMatchInlineSnapshot(`
      "
      nc: 3
      scales: {n: [0.5, 0.25, 1024]}
      backbone:
        - [-1, 1, Conv, [‹out_channels:›64, ‹kernel:›3, ‹stride:›2]]
        - [-1, 2, C2f, [‹out_channels:›128, ‹shortcut:›True]]
      head:
        - [-1, 1, Classify, [‹classes:›nc]]
      "
    `);
  });

  it('are not needed where arguments have keys', () => {
    expect(named('input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n')).not.toContain('‹');
  });
});
