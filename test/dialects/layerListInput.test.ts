import { expect, it } from 'vitest';
import { see } from '../support/see';

const LAYERS = 'layers:\n  - conv2d: {filters: 8, kernel: 3}';

it.each(['[3, ?, ?]', '[3, "?", "?"]', '[3, ~, null]', '\n  - 3\n  - ?\n  - ?', '{shape: [3, ?, ?]}'])(
  'an extent that nobody knows is one: %j',
  input => {
    expect(see(`input: ${input}\n${LAYERS}`).trim()).toBe(`input: ${input}\nlayers:\n  - conv2d: {filters: 8, kernel: 3}  ‹8×?×?›`);
  }
);

it('a key is no extent', () => {
  expect(see(`input: [3, {height: 8}, 8]\n${LAYERS}`)).toContain('error[SL306] This takes a list of extents');
});

it('a key without a name is marked where it would stand, and means nothing else', () => {
  expect(see(`input: [3, 8, 8]\n${LAYERS}\n  - {type: relu, ? }\n`)).toContain('relu has no argument ``.');
});
