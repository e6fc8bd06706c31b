import { conv, dilation, groups, kernel, pad, stride } from '../../ops/conv';
import { activation as activationOp } from '../../ops/elementwise';
import { elementwise } from '../../ops/merge';
import { batchNorm } from '../../ops/norm';
import { withDefault } from '../../ops/param';
import { flatten, permute } from '../../ops/reshape';
import { type Builder, defineBlock, type Ref } from '../block';
import { addConnected, asImage, image, outputs } from './connected';
import { activation, addConvolution, filters, normalise } from './convolution';

/** One time step of Darknet's recurrent layers (src/rnn_layer.c, lstm_layer.c, gru_layer.c, crnn_layer.c, conv_lstm_layer.c). */

export const rnn = defineBlock({
  name: 'rnn',
  doc: 'Recurrent layer: three fully connected layers, from the input and from the state to the state, and from there to the output.',
  params: { outFeatures: outputs, hidden: { ...outputs, doc: 'Extent of the state.' }, normalise, activation, image },
  build(g, [x], { outFeatures, hidden, normalise, activation, image }) {
    const row = addConnected(g, g.add(flatten, x!), hidden, normalise);
    const state = g.add(elementwise, [row, addConnected(g, row, hidden, normalise)]);
    const out = addConnected(g, g.add(activationOp, state, { function: activation }), outFeatures, normalise);
    return image ? asImage(g, out, outFeatures) : out;
  }
});

/** Adds the gates of a cell, each a layer from the input and one from the state; what the last one gives. */
function addGates(g: Builder, x: Ref, count: number, features: number, normalise: boolean): Ref {
  const row = g.add(flatten, x);
  let state = addConnected(g, row, features, normalise);
  state = g.add(elementwise, [state, addConnected(g, state, features, normalise)]);
  for (let gate = 1; gate < count; gate++) {
    const sum = g.add(elementwise, [addConnected(g, row, features, normalise), addConnected(g, state, features, normalise)]);
    state = g.add(elementwise, [g.add(activationOp, sum, { function: 'logistic' }), state], { operation: 'multiply' });
  }
  return state;
}

export const lstm = defineBlock({
  name: 'lstm',
  doc: 'Long short-term memory: four gates, each a fully connected layer from the input and one from the state.',
  params: { outFeatures: outputs, normalise, image },
  build(g, [x], { outFeatures, normalise, image }) {
    const out = addGates(g, x!, 4, outFeatures, normalise);
    return image ? asImage(g, out, outFeatures) : out;
  }
});

export const gru = defineBlock({
  name: 'gru',
  doc: 'Gated recurrent unit: three gates, each a fully connected layer from the input and one from the state.',
  params: { outFeatures: outputs, normalise },
  build: (g, [x], { outFeatures, normalise }) => addGates(g, x!, 3, outFeatures, normalise)
});

const window = { kernel: withDefault(kernel, 3), stride, padding: pad, groups, dilation };

export const crnn = defineBlock({
  name: 'crnn',
  doc: 'Convolutional recurrent layer: three convolutions, from the input and from the state to the state, and from there to the output.',
  params: {
    outChannels: filters,
    hidden: { ...filters, doc: 'Channels of the state.' },
    ...window,
    normalise,
    activation,
    // pjreddie's fork hands width and height over in the wrong order (parser.c, parse_crnn).
    swapped: { ...image, doc: 'Whether rows and columns change places.', default: false }
  },
  build(g, [x], { outChannels, hidden, activation, swapped, ...one }) {
    const map = swapped ? g.add(permute, x!, { order: [0, 1, 3, 2] }) : x!;
    const first = addConvolution(g, map, { ...one, outChannels: hidden });
    const state = g.add(elementwise, [first, addConvolution(g, first, { ...one, outChannels: hidden })]);
    return addConvolution(g, g.add(activationOp, state, { function: activation }), { ...one, outChannels });
  }
});

export const convLstm = defineBlock({
  name: 'conv_lstm',
  doc: 'Convolutional long short-term memory: four gates, each a convolution of the input and one of the state.',
  params: {
    outChannels: filters,
    ...window,
    peephole: { ...normalise, doc: 'Whether three gates see the cell as well, by a convolution each.' },
    normalise
  },
  build(g, [x], { outChannels, peephole, ...one }) {
    const gate = { ...one, outChannels };
    const first = addConvolution(g, x!, gate);
    for (let i = 1; i < 4; i++) addConvolution(g, x!, gate);
    // The state has the size that comes out; its convolutions are sized for the size that arrives and are not checked.
    const inner = { inChannels: outChannels, outChannels, kernel: one.kernel, groups: one.groups, bias: !one.normalise };
    for (let i = 0; i < 4 + (peephole ? 3 : 0); i++) {
      g.hold(conv, inner);
      if (one.normalise) g.hold(batchNorm, { features: outChannels });
    }
    return g.add(activationOp, first, { function: 'tanh' });
  }
});
