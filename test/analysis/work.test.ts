import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caffeConfig, darknetConfig, jsonConfig, layerListConfig, ultralyticsConfig } from '../bench/configs.mjs';
import { newWork, type Task, type Work } from '../support/work';

/** Keras' functional models as `to_json()` writes them: of so many layers as fit into the longest text that is read. */
function kerasConfig(count: number): Task {
  const layers = Array.from({ length: Math.min(count, 4_000) }, (_, i) => ({
    module: 'keras.layers',
    class_name: i === 0 ? 'InputLayer' : i % 2 ? 'Conv2D' : 'BatchNormalization',
    config:
      i === 0
        ? { name: 'l0', batch_shape: [null, 32, 32, 8], dtype: 'float32' }
        : i % 2
          ? { name: `l${i}`, trainable: true, filters: 8, kernel_size: [3, 3], strides: [1, 1], padding: 'same', activation: 'linear' }
          : { name: `l${i}`, trainable: true, axis: -1, momentum: 0.99, epsilon: 0.001, center: true, scale: true },
    name: `l${i}`,
    inbound_nodes: i === 0 ? [] : [{ args: [tensor(`l${i - 1}`)], kwargs: {} }]
  }));
  const edges = { input_layers: [['l0', 0, 0]], output_layers: [[`l${layers.length - 1}`, 0, 0]] };
  const model = { module: 'keras', class_name: 'Functional', config: { name: 'm', layers, ...edges } };
  return { file: 'model.json', text: JSON.stringify(model) };
}

const tensor = (layer: string) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 32, 32, 8], dtype: 'float32', keras_history: [layer, 0, 0] }
});

const hydraConfig = (count: number): Task => ({
  file: 'config.yaml',
  text: `_target_: torch.nn.Sequential\n_args_:\n${Array.from({ length: count }, (_, i) =>
    i % 2
      ? '  - {_target_: torch.nn.ReLU}\n'
      : '  - _target_: torch.nn.Conv2d\n    in_channels: 3\n    out_channels: 3\n    kernel_size: 1\n'
  ).join('')}`
});

const FORMATS: readonly { readonly title: string; readonly make: (count: number) => Task }[] = [
  { title: 'Ultralytics', make: ultralyticsConfig },
  { title: 'layer lists in YAML', make: layerListConfig },
  { title: 'layer lists in JSON', make: jsonConfig },
  { title: 'Darknet', make: darknetConfig },
  { title: 'Caffe', make: caffeConfig },
  { title: 'Keras', make: kerasConfig },
  { title: 'Hydra', make: hydraConfig }
];

const LAYERS = 10_000;

/** A quiet machine enters 30,000 blocks in a millisecond, a busy one a fifth of that: no step may keep others waiting for 50. */
const MOST = 300_000;

describe('of a file of 10,000 layers, read, run and checked, no step is long', () => {
  let work: Work;
  beforeAll(async () => {
    work = await newWork(FORMATS.map(({ make }) => make(20)));
  });
  afterAll(() => work.close());

  it.each(FORMATS)('$title', async ({ make }) => {
    const { file, text } = make(LAYERS);
    const steps = await work.steps({ file, text });
    expect(steps.length).toBeGreaterThan(100);
    expect(Math.max(...steps)).toBeLessThan(MOST);
  });
});
