import { describe, expect, it } from 'vitest';
import { goto, highlighted, readers } from '../support/navigation';

const NAMED = `input: [3, 8, 8]
layers:
  - {type: conv2d, filters: 8, kernel: 3, name: stem}
  - {type: relu}
  - {type: add, from: [stem, -1]}
  - {type: relu, from: input}
`;

const ROWS = `# shapelint: input=3x64x64
nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [16, 3, 1]]
head:
  - [[-1, 0], 1, Concat, [1]]
`;

const at = (source: string, piece: string, behind = 0): string => {
  const offset = source.indexOf(piece) + behind;
  return `${source.slice(0, offset)}<|>${source.slice(offset)}`;
};

describe('definition', () => {
  it('leads from a name to where the layer names itself', () => {
    expect(goto(at(NAMED, '[stem', 3))).toContain('name: «stem»');
  });

  it('leads from an index to the type of the layer, counted back or from the first', () => {
    expect(goto(at(ROWS, '[[-1, 0', 3))).toContain('«Conv», [16, 3, 1]');
    expect(goto(at(ROWS, '0], 1'))).toContain('«Conv», [16, 3, 2]');
    expect(goto(at(NAMED, '-1]', 1))).toContain('{type: «relu»}');
  });

  it('leads from the model’s input to where its size is written', () => {
    expect(goto(at(NAMED, 'from: input', 8))).toContain('input: «[3, 8, 8]»');
    expect(goto(at(ROWS, '-1, 1, Conv'))).toContain('«# shapelint: input=3x64x64»');
  });

  it('is nowhere for what is no reference', () => {
    expect(goto(at(ROWS, 'nc'))).toBeUndefined();
    expect(goto(at(NAMED, 'kernel'))).toBeUndefined();
    expect(goto('input: [3, 8, 8]\nlayers:\n  - relu\n  - {type: relu, from: no<|>ne}\n')).toBeUndefined();
  });
});

describe('references', () => {
  it('are all places that read a layer, the next one at its type', () => {
    const found = `
input: [3, 8, 8]
layers:
  - {type: conv2d, filters: 8, kernel: 3, name: stem}
  - {type: «relu»}
  - {type: add, from: [«stem», -1]}
  - {type: relu, from: input}
`;
    for (const [piece, behind] of [
      ['name: stem', 8],
      ['conv2d', 2],
      ['[stem', 2]
    ] as const)
      expect(readers(at(NAMED, piece, behind))).toBe(found);
  });

  it('of rows are the indices that lead there', () => {
    expect(readers(at(ROWS, 'Conv'))).toBe(`
# shapelint: input=3x64x64
nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [«-1», 1, Conv, [16, 3, 1]]
head:
  - [[-1, «0»], 1, Concat, [1]]
`);
  });

  it('of the input are the layers that read it', () => {
    expect(readers(at(NAMED, '[3, 8', 2))).toContain('from: «input»');
    expect(readers(at(NAMED, '[3, 8', 2))).toContain('{type: «conv2d»');
  });

  it('stand once where an alias repeats a layer', () => {
    expect(readers('input: [3, 8, 8]\nlayers:\n  - &r {type: relu, from: -1, name: a}\n  - *r\n  - re<|>lu\n')).not.toContain('«');
  });
});

describe('highlights', () => {
  it('are the layer and what refers to it in so many words', () => {
    expect(highlighted(at(NAMED, '[stem', 2))).toBe(`
input: [3, 8, 8]
layers:
  - {type: «conv2d», filters: 8, kernel: 3, name: «stem»}
  - {type: relu}
  - {type: add, from: [«stem», -1]}
  - {type: relu, from: input}
`);
  });
});
