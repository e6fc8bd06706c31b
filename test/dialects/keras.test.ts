import { describe, expect, it } from 'vitest';
import { hints } from '../../server/src/features/hints';
import { hover } from '../../server/src/features/hover';
import { symbols } from '../../server/src/features/symbols';
import { isTensor, isTuple } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse } from '../support/see';

type Config = Record<string, unknown>;

interface Layer {
  readonly class_name: string;
  readonly config: Config;
  readonly module?: string;
  readonly registered_name?: string | null;
  readonly name?: string;
  readonly inbound_nodes?: unknown;
}

/** A layer of a functional model, called on the outputs of others: one argument each, or a list of them. */
function layer(
  class_name: string,
  name: string,
  config: Config,
  from: readonly (string | readonly string[])[] = [],
  more: Partial<Layer> = {}
): Layer {
  const edge = (of: string) => ({ class_name: '__keras_tensor__', config: { shape: [], dtype: 'float32', keras_history: [of, 0, 0] } });
  const args = from.map(one => (typeof one === 'string' ? edge(one) : one.map(edge)));
  const inbound_nodes = from.length > 0 ? [{ args, kwargs: {} }] : [];
  return { module: 'keras.layers', class_name, registered_name: null, config: { name, ...config }, name, inbound_nodes, ...more };
}

const input = (name: string, ...batch_shape: (number | null)[]): Layer => layer('InputLayer', name, { batch_shape });

const functional = (layers: readonly Layer[], outputs: readonly string[]) => ({
  module: 'keras.src.models.functional',
  class_name: 'Functional',
  config: {
    name: 'net',
    trainable: true,
    layers,
    input_layers: layers.filter(one => one.class_name === 'InputLayer').map(one => [one.name, 0, 0]),
    output_layers: outputs.map(name => [name, 0, 0])
  },
  registered_name: 'Functional'
});

/** Each layer with its outputs and parameters, and the first line of each report. */
function run(model: unknown) {
  const analysis = analyse(JSON.stringify(model), { file: 'model.json' });
  const shown = (shape: unknown): string => {
    const value = shape as Parameters<typeof isTensor>[0];
    if (isTensor(value)) return value.dims.join('×');
    return isTuple(value) ? value.items.map(shown).join(', ') : 'unknown';
  };
  return {
    layers: analysis.layers.map(({ layer: { id }, output, weights }) => `${id}: ${shown(output)}${weights ? ` (${weights})` : ''}`),
    reports: diagnose(analysis).map(({ rule, severity, layer: at, message }) => `${rule.code} ${severity} ${at}: ${message.split('\n')[0]}`)
  };
}

describe('Keras models', () => {
  it('lay each layer out as it says itself', () => {
    const model = functional(
      [
        input('image', null, 3, 32, 24),
        layer('Conv2D', 'first', { filters: 8, kernel_size: [3, 3], padding: 'same', data_format: 'channels_first' }, ['image']),
        layer('Permute', 'turn', { dims: [2, 3, 1] }, ['first']),
        layer('Conv2D', 'last', { filters: 4, kernel_size: 1, strides: 2, data_format: 'channels_last' }, ['turn'])
      ],
      ['last']
    );
    expect(run(model)).toEqual({
      layers: ['image: ?×3×32×24', 'first: ?×8×32×24 (224)', 'turn: ?×32×24×8', 'last: ?×16×12×4 (36)'],
      reports: [
        'SL104 information last: Of every 2 samples along the height and width 1 is never read: stride 2 is larger than the window of 1.'
      ]
    });
  });

  it('declare classes of their authors unknown, and go on behind them without a word', () => {
    const own = { module: 'my.layers', registered_name: 'My>Gate' };
    const model = functional(
      [input('x', null, 16), layer('Gate', 'gate', { units: 4 }, ['x'], own), layer('Dense', 'out', { units: 2 }, ['gate'])],
      ['out']
    );
    expect(run(model)).toEqual({
      layers: ['x: ?×16', 'gate: unknown', 'out: unknown'],
      reports: ['SL602 information gate: `Gate` is not known: shapes are not followed behind it.']
    });
  });

  it('refuse classes that Keras does not have', () => {
    const model = functional([input('x', null, 16), layer('Dens', 'out', { units: 2 }, ['x'])], ['out']);
    expect(run(model).reports).toEqual(['SL601 error out: `Dens` is no module Keras knows: did you mean Dense?']);
  });

  it.each(['mixed_float16', { module: 'keras', class_name: 'DTypePolicy', config: { name: 'mixed_bfloat16' }, registered_name: null }])(
    'take a mixed-precision policy: %j',
    dtype => {
      const model = functional([input('x', null, 16), layer('Dense', 'out', { units: 2, dtype }, ['x'])], ['out']);
      expect(run(model)).toEqual({ layers: ['x: ?×16', 'out: ?×2 (34)'], reports: [] });
    }
  );

  it('run a layer on every step, and a recurrent one both ways', () => {
    const lstm = {
      module: 'keras.layers',
      class_name: 'LSTM',
      config: { name: 'lstm', units: 8, return_sequences: true },
      registered_name: null
    };
    const dense = { module: 'keras.layers', class_name: 'Dense', config: { name: 'dense', units: 3 }, registered_name: null };
    const model = functional(
      [
        input('steps', null, 10, 5),
        layer('Bidirectional', 'both', { layer: lstm, merge_mode: 'concat' }, ['steps']),
        layer('TimeDistributed', 'each', { layer: dense }, ['both'])
      ],
      ['each']
    );
    expect(run(model)).toEqual({ layers: ['steps: ?×10×5', 'both: ?×10×16 (896)', 'each: ?×10×3 (51)'], reports: [] });
  });

  it('are found in the config.json of the .keras layout, with a model inside', () => {
    const inner = functional([input('a', null, 4), layer('Dense', 'd', { units: 4 }, ['a'])], ['d']);
    const outer = functional(
      [
        input('x', null, 4),
        { ...layer('Functional', 'tower', {}, ['x']), ...inner, name: 'tower' },
        layer('Add', 'sum', {}, [['x', 'tower']])
      ],
      ['sum']
    );
    const archived = { ...outer, build_config: { input_shape: null }, compile_config: { optimizer: 'adam' } };
    expect(run(archived)).toEqual({
      layers: ['x: ?×4', 'tower/a: ?×4', 'tower/d: ?×4 (20)', 'tower: ?×4 (20)', 'sum: ?×4'],
      reports: []
    });
  });

  it('tell a merge that fails only when data flows as a warning', () => {
    const model = functional(
      [
        input('a', null, 8, 8, 3),
        input('b', null, 7, 8, 3),
        {
          ...layer('Concatenate', 'join', { axis: -1 }, [['a', 'b']]),
          build_config: {
            input_shape: [
              [null, 8, 8, 3],
              [null, 8, 8, 3]
            ]
          }
        } as Layer
      ],
      ['join']
    );
    expect(run(model).reports).toEqual(['SL202 warning join: Cannot concatenate 8×8 (`a`) with 7×8 (`b`).']);
  });
});

describe('a model on one line', () => {
  const count = 3000;
  const layers = [input('l0', null, 64, 64, 3)];
  for (let i = 1; i <= count; i++)
    layers.push(
      layer('Conv2D', `l${i}`, { filters: 8, kernel_size: [3, 3], padding: 'same', kernel_initializer: 'glorot_uniform' }, [`l${i - 1}`])
    );
  const text = JSON.stringify(functional(layers, [`l${count}`]));
  const analysis = analyse(text, { file: 'model.json' });

  it('of a megabyte has one hint, not thousands', () => {
    expect(text.length).toBeGreaterThan(1e6);
    expect(analysis.layers).toHaveLength(count + 1);
    expect(hints(analysis, { start: 0, end: text.length }).map(({ label }) => label)).toEqual(['64×64×8']);
  });

  it('shows every layer in hovers and in the outline', () => {
    const at = text.indexOf('"l1500"');
    expect(hover(analysis, at)?.markdown).toContain('64×64×8');
    expect(JSON.stringify(symbols(analysis)).match(/64×64×8/g)!.length).toBeGreaterThanOrEqual(count);
  });
});
