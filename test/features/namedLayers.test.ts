import { describe, expect, it } from 'vitest';
import { restructured } from '../support/structure';

const LIST = `input: [3, 32, 32]
layers:
  - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: stem}
  - conv2d: {filters: 8, kernel: 3, padding: 1} # inner
  - {type: add, from: [stem, -1]}
`;

const NET = `layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
layer {
  name: "c1"
  type: "Convolution"
  bottom: "data"
  top: "c1"
  convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
}
layer { name: "r1" type: "ReLU" bottom: "c1" top: "c1" }
layer { name: "s" type: "Eltwise" bottom: "c1" bottom: "c1" top: "s" }
`;

const NAMED = { file: 'net.prototxt' };

describe('layers of Caffe', () => {
  it('read the output of a new one where they stand next to it', () => {
    expect(restructured(NET, { insert: { after: 2, op: 'conv', args: { outChannels: 4, kernel: 1 } } }, NAMED)).toMatchInlineSnapshot(`
      "
      layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
      layer {
        name: "c1"
        type: "Convolution"
        bottom: "data"
        top: "c1"
        convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
      }
      layer { name: "r1" type: "ReLU" bottom: "c1" top: "c1" }
      layer {
        name: "conv"
        type: "Convolution"
        bottom: "c1"
        top: "conv"
        convolution_param { num_output: 4 kernel_size: 1 }
      }
      layer { name: "s" type: "Eltwise" bottom: "conv" bottom: "conv" top: "s" }
      "
    `);
  });

  it('read what one that goes read', () => {
    expect(restructured(NET, { remove: { layer: 1 } }, NAMED)).toMatchInlineSnapshot(`
      "
      layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
      layer { name: "r1" type: "ReLU" bottom: "data" top: "c1" }
      layer { name: "s" type: "Eltwise" bottom: "c1" bottom: "c1" top: "s" }
      changed: r1,s
      "
    `);
  });
});

describe('layers with names', () => {
  it('are copied under free ones, what works in place included, and read in the place of the first', () => {
    expect(restructured(NET, { copy: { first: 1, last: 2 } }, NAMED)).toMatchInlineSnapshot(`
      "
      layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
      layer {
        name: "c1"
        type: "Convolution"
        bottom: "data"
        top: "c1"
        convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
      }
      layer { name: "r1" type: "ReLU" bottom: "c1" top: "c1" }
      layer {
        name: "c1_2"
        type: "Convolution"
        bottom: "c1"
        top: "c1_2"
        convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
      }
      layer { name: "r1_2" type: "ReLU" bottom: "c1_2" top: "c1_2" }
      layer { name: "s" type: "Eltwise" bottom: "c1_2" bottom: "c1_2" top: "s" }
      "
    `);
    expect(restructured(NET, { copy: { first: 1, last: 1 } }, NAMED)).toMatchInlineSnapshot(`
      "
      layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
      layer {
        name: "c1"
        type: "Convolution"
        bottom: "data"
        top: "c1"
        convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
      }
      layer {
        name: "c1_2"
        type: "Convolution"
        bottom: "c1"
        top: "c1_2"
        convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
      }
      layer { name: "r1" type: "ReLU" bottom: "c1_2" top: "c1_2" }
      layer { name: "s" type: "Eltwise" bottom: "c1_2" bottom: "c1_2" top: "s" }
      "
    `);
    expect(restructured(LIST, { copy: { first: 0, last: 1 } })).toMatchInlineSnapshot(`
      "
      input: [3, 32, 32]
      layers:
        - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: stem}
        - conv2d: {filters: 8, kernel: 3, padding: 1} # inner
        - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: stem_2}
        - conv2d: {filters: 8, kernel: 3, padding: 1} # inner
        - {type: add, from: [stem, -1]}
      "
    `);
  });

  it('that work in place follow what is put in front of them', () => {
    expect(restructured(NET, { insert: { after: 1, op: 'conv', args: { outChannels: 4, kernel: 1 } } }, NAMED)).toMatchInlineSnapshot(`
      "
      layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
      layer {
        name: "c1"
        type: "Convolution"
        bottom: "data"
        top: "c1"
        convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
      }
      layer {
        name: "conv"
        type: "Convolution"
        bottom: "c1"
        top: "conv"
        convolution_param { num_output: 4 kernel_size: 1 }
      }
      layer { name: "r1" type: "ReLU" bottom: "conv" top: "conv" }
      layer { name: "s" type: "Eltwise" bottom: "conv" bottom: "conv" top: "s" }
      "
    `);
    expect(restructured(NET, { swap: { first: 1 } }, NAMED)).toMatchInlineSnapshot(`
      "
      layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
      layer { name: "r1" type: "ReLU" bottom: "data" top: "data" }
      layer {
        name: "c1"
        type: "Convolution"
        bottom: "data"
        top: "c1"
        convolution_param { num_output: 4 kernel_size: 3 pad: 1 }
      }
      layer { name: "s" type: "Eltwise" bottom: "c1" bottom: "c1" top: "s" }
      "
    `);
  });

  it('are copied in Keras with the calls they make', () => {
    const layer = (name: string, className: string, config: object, ...inbound: readonly unknown[]) =>
      JSON.stringify({ class_name: className, config: { name, ...config }, name, inbound_nodes: inbound });
    const conv = (name: string, from: string) => layer(name, 'Conv2D', { filters: 2, kernel_size: [3, 3] }, [[from, 0, 0, {}]]);
    const layers = [layer('in', 'InputLayer', { batch_input_shape: [null, 16, 16, 2] }), conv('a', 'in'), conv('b', 'a')].join(',\n');
    const ends = '"input_layers": [["in", 0, 0]], "output_layers": [["b", 0, 0]]';
    const text = `{"class_name": "Functional", "keras_version": "2.15.0", "config": {"name": "m", "layers": [\n${layers}\n],\n${ends}}}`;
    expect(restructured(text, { copy: { first: 1, last: 2 } }, { file: 'm.json' })).toMatchInlineSnapshot(`
      "
      {"class_name": "Functional", "keras_version": "2.15.0", "config": {"name": "m", "layers": [
      {"class_name":"InputLayer","config":{"name":"in","batch_input_shape":[null,16,16,2]},"name":"in","inbound_nodes":[]},
      {"class_name":"Conv2D","config":{"name":"a","filters":2,"kernel_size":[3,3]},"name":"a","inbound_nodes":[[["in",0,0,{}]]]},
      {"class_name":"Conv2D","config":{"name":"b","filters":2,"kernel_size":[3,3]},"name":"b","inbound_nodes":[[["a",0,0,{}]]]},
      {"class_name":"Conv2D","config":{"name":"a_2","filters":2,"kernel_size":[3,3]},"name":"a_2","inbound_nodes":[[["b",0,0,{}]]]},
      {"class_name":"Conv2D","config":{"name":"b_2","filters":2,"kernel_size":[3,3]},"name":"b_2","inbound_nodes":[[["a_2",0,0,{}]]]}
      ],
      "input_layers": [["in", 0, 0]], "output_layers": [["b_2", 0, 0]]}}
      "
    `);
  });
});
