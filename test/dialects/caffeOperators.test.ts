import { expect, it } from 'vitest';
import { analyse } from '../support/see';

/** A layer behind an image of 1×3×8×8. */
const net = (type: string, settings: string): string =>
  `layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
layer { name: "l" type: "${type}" bottom: "x" top: "o" ${settings} }
`;

it.each([
  ['all axes from one on are features', 'InnerProduct', 'inner_product_param { num_output: 5 axis: 2 }', [1, 3, 5], 64 * 5 + 5],
  ['an embedding has an offset unless it is told otherwise', 'Embed', 'embed_param { num_output: 2 input_dim: 7 }', [1, 3, 8, 8, 2], 16],
  ['copies follow one another along one axis', 'Tile', 'tile_param { axis: 2 tiles: 3 }', [1, 3, 24, 8], 0]
])('%s', (_, type, settings, dims, weights) => {
  expect(analyse(net(type, settings), { file: 'net.prototxt' }).layers[1]).toMatchObject({ output: { dims }, weights });
});
