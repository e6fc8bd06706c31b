// One recurrent layer, as PyTorch and Keras write it: what comes out, and what is learned.
import { expect, it } from 'vitest';
import { shape } from '../support/layerList';
import { analyse } from '../support/see';

const torch = (type: string, args: string, dims: string) =>
  `# input: [${dims}]\nmodel:\n  _target_: torch.nn.${type}\n  input_size: 5\n  hidden_size: 8\n${args && `  ${args}\n`}`;

const keras = (class_name: string, config: object) => {
  const module = 'keras.layers';
  const layers = [
    { module, class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 10, 5] } },
    { module, class_name, config: { name: 'walker', units: 8, ...config } }
  ];
  return JSON.stringify({ class_name: 'Sequential', config: { name: 'model', layers } });
};

function last(text: string, file: string): string {
  const { output, weights } = analyse(text, { file }).layers.at(-1)!;
  return `${shape(output)}, ${weights} learned`;
}

// Every matrix takes 5 + 8 features to 8, once for each vector; PyTorch learns two offsets for each of those, Keras one.
it.each([
  ['RNN', '', '10, 2, 5', '(10×2×8, 1×2×8)', 8 * (5 + 8 + 2)],
  ['GRU', '', '10, 2, 5', '(10×2×8, 1×2×8)', 3 * 8 * (5 + 8 + 2)],
  ['LSTM', '', '10, 2, 5', '(10×2×8, (1×2×8, 1×2×8))', 4 * 8 * (5 + 8 + 2)],
  ['LSTM', 'bias: false', '10, 5', '(10×8, (1×8, 1×8))', 4 * 8 * (5 + 8)],
  ['GRU', 'batch_first: true', '2, 10, 5', '(2×10×8, 1×2×8)', 3 * 8 * (5 + 8 + 2)],
  ['GRU', 'bidirectional: true', '10, 2, 5', '(10×2×16, 2×2×8)', 2 * 3 * 8 * (5 + 8 + 2)],
  ['GRU', 'num_layers: 2', '10, 2, 5', '(10×2×8, 2×2×8)', 3 * 8 * (5 + 8 + 2) + 3 * 8 * (8 + 8 + 2)],
  ['LSTM', 'proj_size: 3', '10, 2, 5', '(10×2×3, (1×2×3, 1×2×8))', 4 * 8 * (5 + 3 + 2) + 3 * 8]
])('torch.nn.%s with "%s" of %s', (type, args, dims, output, learned) => {
  expect(last(torch(type, args, dims), 'model.yaml')).toBe(`${output}, ${learned} learned`);
});

it.each([
  ['SimpleRNN', {}, '?×8', 8 * (5 + 8 + 1)],
  ['LSTM', {}, '?×8', 4 * 8 * (5 + 8 + 1)],
  ['LSTM', { return_sequences: true, return_state: true }, '(?×10×8, ?×8, ?×8)', 4 * 8 * (5 + 8 + 1)],
  ['GRU', { return_state: true }, '(?×8, ?×8)', 3 * 8 * (5 + 8 + 2)],
  ['GRU', { reset_after: false }, '?×8', 3 * 8 * (5 + 8 + 1)],
  ['GRU', { use_bias: false, return_sequences: true }, '?×10×8', 3 * 8 * (5 + 8)]
])('keras.layers.%s with %j', (type, config, output, learned) => {
  expect(last(keras(type, config), 'model.json')).toBe(`${output}, ${learned} learned`);
});
