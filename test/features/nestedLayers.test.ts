import { describe, expect, it } from 'vitest';
import { restructured } from '../support/structure';

describe('layers of Keras', () => {
  it('stand behind one another without a word in a Sequential model, also inside of another one', () => {
    const layer = (name: string, className: string, config: object = {}, more: object = {}) => ({
      class_name: className,
      config: { name, ...config },
      name,
      ...more
    });
    const inner = {
      class_name: 'Sequential',
      config: {
        name: 'head',
        layers: [layer('in', 'InputLayer', { batch_input_shape: [null, 8, 8, 2] }), layer('a', 'ReLU'), layer('b', 'Flatten')]
      },
      name: 'head',
      inbound_nodes: [[['conv', 0, 0, {}]]]
    };
    const model = {
      class_name: 'Functional',
      keras_version: '2.15.0',
      config: {
        name: 'm',
        layers: [
          layer('x', 'InputLayer', { batch_input_shape: [null, 8, 8, 2] }, { inbound_nodes: [] }),
          layer('conv', 'Conv2D', { filters: 2, kernel_size: [1, 1] }, { inbound_nodes: [[['x', 0, 0, {}]]] }),
          inner
        ],
        input_layers: [['x', 0, 0]],
        output_layers: [['head', 1, 0]]
      }
    };
    const text = JSON.stringify(model).replaceAll('{"class_name"', '\n{"class_name"');
    const file = { file: 'm.json' };
    expect(restructured(text, { insert: { after: 3, op: 'identity', args: {} } }, file)).toMatchInlineSnapshot(`
      "

      {"class_name":"Functional","keras_version":"2.15.0","config":{"name":"m","layers":[
      {"class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,8,8,2]},"name":"x","inbound_nodes":[]},
      {"class_name":"Conv2D","config":{"name":"conv","filters":2,"kernel_size":[1,1]},"name":"conv","inbound_nodes":[[["x",0,0,{}]]]},
      {"class_name":"Sequential","config":{"name":"head","layers":[
      {"class_name":"InputLayer","config":{"name":"in","batch_input_shape":[null,8,8,2]},"name":"in"},
      {"class_name":"ReLU","config":{"name":"a"},"name":"a"},
      {"class_name":"Activation","config":{"name":"identity","trainable":true,"activation":"linear"},"name":"identity"},
      {"class_name":"Flatten","config":{"name":"b"},"name":"b"}]},"name":"head","inbound_nodes":[[["conv",0,0,{}]]]}],"input_layers":[["x",0,0]],"output_layers":[["head",1,0]]}}
      "
    `);
    expect(restructured(text, { remove: { layer: 5 } }, file)).toMatchInlineSnapshot(`
      "

      {"class_name":"Functional","keras_version":"2.15.0","config":{"name":"m","layers":[
      {"class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,8,8,2]},"name":"x","inbound_nodes":[]},
      {"class_name":"Conv2D","config":{"name":"conv","filters":2,"kernel_size":[1,1]},"name":"conv","inbound_nodes":[[["x",0,0,{}]]]}],"input_layers":[["x",0,0]],"output_layers":[["conv",0,0]]}}
      "
    `);
    expect(restructured(text, { swap: { first: 3 } }, file)).toMatchInlineSnapshot(`
      "

      {"class_name":"Functional","keras_version":"2.15.0","config":{"name":"m","layers":[
      {"class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,8,8,2]},"name":"x","inbound_nodes":[]},
      {"class_name":"Conv2D","config":{"name":"conv","filters":2,"kernel_size":[1,1]},"name":"conv","inbound_nodes":[[["x",0,0,{}]]]},
      {"class_name":"Sequential","config":{"name":"head","layers":[
      {"class_name":"InputLayer","config":{"name":"in","batch_input_shape":[null,8,8,2]},"name":"in"},
      {"class_name":"Flatten","config":{"name":"b"},"name":"b"},
      {"class_name":"ReLU","config":{"name":"a"},"name":"a"}]},"name":"head","inbound_nodes":[[["conv",0,0,{}]]]}],"input_layers":[["x",0,0]],"output_layers":[["head",1,0]]}}
      "
    `);
    expect(restructured(text, { copy: { first: 3, last: 3 } }, file)).toMatchInlineSnapshot(`
      "

      {"class_name":"Functional","keras_version":"2.15.0","config":{"name":"m","layers":[
      {"class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,8,8,2]},"name":"x","inbound_nodes":[]},
      {"class_name":"Conv2D","config":{"name":"conv","filters":2,"kernel_size":[1,1]},"name":"conv","inbound_nodes":[[["x",0,0,{}]]]},
      {"class_name":"Sequential","config":{"name":"head","layers":[
      {"class_name":"InputLayer","config":{"name":"in","batch_input_shape":[null,8,8,2]},"name":"in"},
      {"class_name":"ReLU","config":{"name":"a"},"name":"a"},
      {"class_name":"ReLU","config":{"name":"a_2"},"name":"a_2"},
      {"class_name":"Flatten","config":{"name":"b"},"name":"b"}]},"name":"head","inbound_nodes":[[["conv",0,0,{}]]]}],"input_layers":[["x",0,0]],"output_layers":[["head",1,0]]}}
      "
    `);
  });
});

const NESTED = `input: "data"
input_dim: 1
input_dim: 3
input_dim: 8
input_dim: 8
layers {
  layer {
    name: "pad1"
    type: "padding"
    pad: 1
  }
  bottom: "data"
  top: "pad1"
}
layers {
  layer {
    name: "conv1"
    type: "conv"
    num_output: 4
    kernelsize: 3
  }
  bottom: "pad1"
  top: "conv1"
}
layers { layer { name: "relu1" type: "relu" } bottom: "conv1" top: "conv1" }
layers { layer { name: "prob" type: "softmax" } bottom: "conv1" top: "prob" }
`;

describe('layers of the first generation of Caffe', () => {
  it('come in its words', () => {
    expect(restructured(NESTED, { insert: { after: 0, op: 'identity', args: {} } }, { file: 'net.prototxt' })).toMatchInlineSnapshot(`
      "
      input: "data"
      input_dim: 1
      input_dim: 3
      input_dim: 8
      input_dim: 8
      layers {
        layer {
          name: "identity"
          type: "split"
        }
        bottom: "data"
        top: "identity"
      }
      layers {
        layer {
          name: "pad1"
          type: "padding"
          pad: 1
        }
        bottom: "identity"
        top: "pad1"
      }
      layers {
        layer {
          name: "conv1"
          type: "conv"
          num_output: 4
          kernelsize: 3
        }
        bottom: "pad1"
        top: "conv1"
      }
      layers { layer { name: "relu1" type: "relu" } bottom: "conv1" top: "conv1" }
      layers { layer { name: "prob" type: "softmax" } bottom: "conv1" top: "prob" }
      "
    `);
    expect(
      restructured(NESTED, { insert: { after: 2, op: 'conv', args: { outChannels: 4, kernel: 3, padding: 1 } } }, { file: 'net.prototxt' })
    ).toMatchInlineSnapshot(`
      "
      input: "data"
      input_dim: 1
      input_dim: 3
      input_dim: 8
      input_dim: 8
      layers {
        layer {
          name: "pad1"
          type: "padding"
          pad: 1
        }
        bottom: "data"
        top: "pad1"
      }
      layers {
        layer {
          name: "conv1"
          type: "conv"
          num_output: 4
          kernelsize: 3
        }
        bottom: "pad1"
        top: "conv1"
      }
      layers { layer { name: "relu1" type: "relu" } bottom: "conv1" top: "conv1" }
      layers {
        layer {
          name: "conv"
          type: "conv"
          num_output: 4
          kernelsize: 3
          pad: 1
        }
        bottom: "conv1"
        top: "conv"
      }
      layers { layer { name: "prob" type: "softmax" } bottom: "conv" top: "prob" }
      "
    `);
  });

  it('go, move and are copied with their padding', () => {
    expect(restructured(NESTED, { remove: { layer: 1 } }, { file: 'net.prototxt' })).toMatchInlineSnapshot(`
      "
      input: "data"
      input_dim: 1
      input_dim: 3
      input_dim: 8
      input_dim: 8
      layers { layer { name: "relu1" type: "relu" } bottom: "data" top: "conv1" }
      layers { layer { name: "prob" type: "softmax" } bottom: "conv1" top: "prob" }
      changed: relu1,prob
      "
    `);
    expect(restructured(NESTED, { swap: { first: 2 } }, { file: 'net.prototxt' })).toMatchInlineSnapshot(`
      "
      input: "data"
      input_dim: 1
      input_dim: 3
      input_dim: 8
      input_dim: 8
      layers {
        layer {
          name: "pad1"
          type: "padding"
          pad: 1
        }
        bottom: "data"
        top: "pad1"
      }
      layers {
        layer {
          name: "conv1"
          type: "conv"
          num_output: 4
          kernelsize: 3
        }
        bottom: "pad1"
        top: "conv1"
      }
      layers { layer { name: "prob" type: "softmax" } bottom: "conv1" top: "prob" }
      layers { layer { name: "relu1" type: "relu" } bottom: "prob" top: "prob" }
      "
    `);
    expect(restructured(NESTED, { copy: { first: 1, last: 2 } }, { file: 'net.prototxt' })).toMatchInlineSnapshot(`
      "
      input: "data"
      input_dim: 1
      input_dim: 3
      input_dim: 8
      input_dim: 8
      layers {
        layer {
          name: "pad1"
          type: "padding"
          pad: 1
        }
        bottom: "data"
        top: "pad1"
      }
      layers {
        layer {
          name: "conv1"
          type: "conv"
          num_output: 4
          kernelsize: 3
        }
        bottom: "pad1"
        top: "conv1"
      }
      layers { layer { name: "relu1" type: "relu" } bottom: "conv1" top: "conv1" }
      layers {
        layer {
          name: "pad1"
          type: "padding"
          pad: 1
        }
        bottom: "conv1"
        top: "pad1"
      }
      layers {
        layer {
          name: "conv1_2"
          type: "conv"
          num_output: 4
          kernelsize: 3
        }
        bottom: "pad1"
        top: "conv1_2"
      }
      layers { layer { name: "relu1_2" type: "relu" } bottom: "conv1_2" top: "conv1_2" }
      layers { layer { name: "prob" type: "softmax" } bottom: "conv1_2" top: "prob" }
      "
    `);
  });
});
