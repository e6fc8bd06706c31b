import { expect, it } from 'vitest';
import { layoutKey, layoutOf, neighbour, partAround, planOf } from '../../client/webview/graphLayout';
import { panel } from '../../server/src/features/panel';
import { analyse } from '../support/see';

const model = (text: string, file?: string) => panel(analyse(text, file === undefined ? {} : { file }), [], undefined);

const MERGING = `input: [1, 4, 4]
layers:
  - {type: conv2d, filters: 2, kernel: 1, name: stem}
  - conv2d: {filters: 2, kernel: 1}
  - {type: add, from: [stem, -1]}
`;
const ALL = { first: 0, last: 2 };

it('is drawn with its inputs below zero and an edge for each thing that is read', () => {
  const { nodes, edges } = planOf(model(MERGING), ALL);
  expect(nodes.map(({ node, title, shape }) => `${node}: ${title} ${shape}`)).toEqual([
    '-1: input 1×4×4',
    '0: stem · conv2d 1×2×4×4',
    '1: 1 · conv2d 1×2×4×4',
    '2: 2 · add 1×2×4×4'
  ]);
  expect(edges).toEqual([
    [-1, 0],
    [0, 1],
    [0, 2],
    [1, 2]
  ]);
});

it('stands from the inputs down, with no box on another', () => {
  const { places, lines, width, height } = layoutOf(planOf(model(MERGING), ALL));
  const boxes = [...places.values()];
  expect(lines).toHaveLength(4);
  for (const { from, to } of lines) expect(places.get(from)!.y).toBeLessThan(places.get(to)!.y);
  for (const [i, a] of boxes.entries()) {
    expect([a.x - a.width / 2 >= 0, a.x + a.width / 2 <= width, a.y + a.height / 2 <= height]).toEqual([true, true, true]);
    for (const b of boxes.slice(i + 1)) {
      const apart = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
      expect(apart).toBe(true);
    }
  }
});

it('stays where it is laid out as long as no box grows much and no edge changes', () => {
  const key = (text: string) => layoutKey(planOf(model(text), ALL));
  expect(key(MERGING.replaceAll('filters: 2', 'filters: 4'))).toBe(key(MERGING));
  expect(key(MERGING.replace('[stem, -1]', '[stem, stem]'))).not.toBe(key(MERGING));
  expect(key(MERGING.replaceAll('stem', 'the_very_first_convolution'))).not.toBe(key(MERGING));
});

it('of a large model shows the layers around the chosen one, the same as long as that is among them', () => {
  expect(partAround(600, 599)).toEqual({ first: 0, last: 599 });
  const part = partAround(2311, 1000);
  expect(part).toEqual({ first: 850, last: 1149 });
  expect(partAround(2311, 1149, part)).toEqual(part);
  expect(partAround(2311, 1150, part)).toEqual({ first: 1000, last: 1299 });
  expect(partAround(2311, 0, part)).toEqual({ first: 0, last: 299 });
  expect(partAround(2311, 2310, part)).toEqual({ first: 2011, last: 2310 });
  // The model has become shorter meanwhile.
  expect(partAround(900, 880, { first: 700, last: 999 })).toEqual({ first: 600, last: 899 });
});

it('leaves out what is read from outside of its part', () => {
  const long = `input: [1, 4, 4]\nlayers:\n${'  - relu: {}\n'.repeat(700)}  - {type: add, from: [0, -1]}\n`;
  const { nodes, edges } = planOf(model(long), { first: 401, last: 700 });
  expect([nodes.length, nodes[0]!.node, edges.length, edges.at(-1)]).toEqual([300, 401, 299, [699, 700]]);
});

it('is walked along its edges, and sideways in the order of the file', () => {
  const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'x'];
  const steps = (at: number) => keys.map(key => neighbour(model(MERGING), at, key));
  expect(steps(0)).toEqual([undefined, 1, undefined, 1, 0, 2, undefined]);
  expect(steps(2)).toEqual([0, undefined, 1, undefined, 0, 2, undefined]);
});
