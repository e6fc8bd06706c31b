// The layer list as docs/formats describe it: every spelling that a team may have chosen.
import { describe, expect, it } from 'vitest';
import type { Source } from '../../server/src/analysis/analysis';
import { readSettings } from '../../server/src/config/settings';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse, one, run, shape } from '../support/layerList';

describe('a type', () => {
  it.each(
    [
      'conv2d Conv2D conv_2d conv-2d Conv2d CONV2D nn.Conv2d torch.nn.Conv2d keras.layers.Conv2D tf.keras.layers.Conv2D layers.Conv2D convolution2d Convolution2D',
      'deconv2d Deconv2D convtranspose2d ConvTranspose2d conv_transpose_2d Conv2DTranspose nn.ConvTranspose2d keras.layers.Conv2DTranspose conv2d_transpose',
      'linear Linear dense Dense fc FC fully_connected nn.Linear keras.layers.Dense',
      'maxpool2d MaxPool2d max_pool_2d MaxPooling2D max_pooling2d nn.MaxPool2d keras.layers.MaxPooling2D',
      'avgpool2d AveragePooling2D average_pooling_2d AvgPool2d',
      'batchnorm2d BatchNorm2d batch_norm BatchNormalization bn nn.BatchNorm2d',
      'flatten Flatten nn.Flatten keras.layers.Flatten',
      'globalavgpool2d GlobalAveragePooling2D global_average_pooling2d gap',
      'upsample Upsample up_sample nn.Upsample',
      'dropout Dropout nn.Dropout',
      'relu ReLU nn.ReLU'
    ].map(names => names.split(' '))
  )('%s in every spelling', (...names) => {
    const args =
      /pool2d|Pool/i.test(names[0]!) && !/global/.test(names[0]!)
        ? 'kernel: 2'
        : /conv/.test(names[0]!)
          ? 'filters: 6, kernel: 2, stride: 2'
          : '';
    const given = names[0] === 'linear' ? 'units: 5' : names[0] === 'upsample' ? 'scale: 2' : args;
    const expected = one(`{type: ${names[0]}, ${given}}`);
    for (const name of names) {
      expect(one(`{type: ${name}, ${given}}`), name).toBe(expected);
      expect(one(`${name}: {${given}}`), name).toBe(expected);
    }
  });

  it('without dimensions takes those that arrive', () => {
    expect(one('{type: conv, filters: 6, kernel: 3}', [4, 8, 8])).toBe('1×6×6×6');
    expect(one('{type: conv1d, filters: 6, kernel: 3}', [4, 8])).toBe('1×6×6');
    expect(one('{type: conv3d, filters: 6, kernel: 3}', [4, 8, 8, 8])).toBe('1×6×6×6×6');
  });

  it.each(['type', 'op', 'module', 'class_name', 'layer'])('stands under %s', key => {
    expect(one(`{${key}: conv2d, filters: 6, kernel: 3}`)).toBe('1×6×6×6');
    expect(one(`{filters: 6, kernel: 3, ${key}: conv2d}`)).toBe('1×6×6×6');
  });

  it('stands as the key, with a map, a list, a number or nothing behind it, or alone', () => {
    expect(one('conv2d: {filters: 6, kernel: 3}')).toBe('1×6×6×6');
    expect(one('conv2d: [6, 3]')).toBe('1×6×6×6');
    expect(one('linear: 10')).toBe('1×4×8×10');
    expect(one('flatten:')).toBe('1×256');
    expect(one('flatten: {}')).toBe('1×256');
    expect(run('input: [4, 8, 8]\nlayers:\n  - conv2d: {filters: 6, kernel: 3}\n  - relu\n  - flatten\n')).toEqual({
      shapes: ['1×6×6×6', '1×6×6×6', '1×216'],
      codes: []
    });
  });

  it('has its arguments beside it or under args, params, kwargs, config, options', () => {
    for (const key of ['args', 'params', 'kwargs', 'config', 'options']) {
      expect(one(`{type: conv2d, ${key}: {filters: 6, kernel: 3}}`), key).toBe('1×6×6×6');
    }
    expect(one('{type: conv2d, args: [6, 3]}')).toBe('1×6×6×6');
    expect(one('{type: conv2d, filters: 6, args: {kernel: 3}}')).toBe('1×6×6×6');
  });
});

describe('an argument', () => {
  const conv = (args: string) => one(`{type: conv2d, ${args}}`);
  it.each(['filters', 'out_channels', 'channels', 'num_filters', 'units', 'out_features', 'outChannels', 'Filters'])(
    '%s is the output channels',
    key => {
      expect(conv(`${key}: 6, kernel: 3`)).toBe('1×6×6×6');
    }
  );
  it.each(['units', 'out_features', 'filters', 'outFeatures', 'features', 'num_output'])('%s is the output of a linear layer', key => {
    expect(one(`{type: linear, ${key}: 6}`)).toBe('1×4×8×6');
  });
  it.each(['kernel', 'kernel_size', 'filter_size', 'k', 'kernelSize', 'ksize', 'size'])('%s is the window', key => {
    expect(conv(`filters: 6, ${key}: 3`)).toBe('1×6×6×6');
  });
  it.each(['kernel', 'kernel_size', 'pool_size', 'k', 'size'])('%s is the window of a pooling layer', key => {
    expect(one(`{type: maxpool2d, ${key}: 2}`)).toBe('1×4×4×4');
  });
  it.each(['stride', 'strides', 's'])('%s is the step', key => {
    expect(conv(`filters: 6, kernel: 2, ${key}: 2`)).toBe('1×6×4×4');
  });
  it.each(['padding', 'pad', 'p'])('%s is what is added', key => {
    expect(conv(`filters: 6, kernel: 3, ${key}: 1`)).toBe('1×6×8×8');
  });
  it.each(['dilation', 'rate', 'dilation_rate'])('%s spreads the window', key => {
    expect(conv(`filters: 6, kernel: 3, ${key}: 2`)).toBe('1×6×4×4');
  });
  it.each(['from', 'input', 'inputs', 'bottom'])('%s says what a layer reads', key => {
    const text = `input: [4, 8, 8]\nlayers:\n  - {type: conv2d, filters: 6, kernel: 3, name: a}\n  - {type: relu}\n  - {type: add, ${key}: [a, -1]}\n  - {type: maxpool2d, kernel: 2, ${key}: a}\n`;
    expect(run(text)).toEqual({ shapes: ['1×6×6×6', '1×6×6×6', '1×6×6×6', '1×6×3×3'], codes: [] });
  });

  it('may be a number for all axes or one for each, in one to three dimensions', () => {
    expect(one('{type: conv1d, filters: 6, kernel: [3]}', [4, 8])).toBe('1×6×6');
    expect(conv('filters: 6, kernel: [3, 5]')).toBe('1×6×6×4');
    expect(conv('filters: 6, kernel: [3, 5], padding: [1, 2], stride: [1, 2]')).toBe('1×6×8×4');
    expect(one('{type: conv3d, filters: 6, kernel: [1, 3, 5]}', [4, 8, 8, 8])).toBe('1×6×8×6×4');
    expect(one('{type: maxpool3d, kernel: [1, 2, 2]}', [4, 8, 8, 8])).toBe('1×4×8×4×4');
    expect(one('{type: maxpool1d, kernel: 2}', [4, 8])).toBe('1×4×4');
  });

  it('pads per side, by name, and causally', () => {
    expect(conv('filters: 6, kernel: 3, padding: [[0, 1], [2, 3]]')).toBe('1×6×7×11');
    expect(conv('filters: 6, kernel: 3, padding: same')).toBe('1×6×8×8');
    expect(conv('filters: 6, kernel: 3, padding: valid')).toBe('1×6×6×6');
    expect(conv('filters: 6, kernel: 3, padding: SAME')).toBe('1×6×8×8');
    expect(one('{type: conv1d, filters: 6, kernel: 3, padding: causal, dilation: 2}', [4, 8])).toBe('1×6×8');
    expect(one('{type: zeropad2d, padding: 1}')).toBe('1×4×10×10');
    expect(one('{type: zero_padding2d, padding: [[0, 1], [2, 3]]}')).toBe('1×4×9×13');
  });

  it('that is not known is a warning, with the nearest name', () => {
    const analysis = analyse('input: [4, 8, 8]\nlayers:\n  - conv2d: {filters: 6, kernel: 3, strid: 2}\n');
    const [report] = diagnose(analysis);
    expect(report).toMatchObject({ severity: 'warning', rule: { code: 'SL306' } });
    expect(report!.message).toMatch(/strid.*stride/s);
    expect(shape(analysis.layers[0]!.output)).toBe('1×6×6×6');
  });

  it('of the framework that bears on no shape is passed over', () => {
    expect(
      conv('filters: 6, kernel: 3, activation: relu, use_bias: false, kernel_initializer: he_normal, name: x, padding_mode: zeros')
    ).toBe('1×6×6×6');
  });
});

describe('the list', () => {
  const items = '  - {type: conv2d, filters: 6, kernel: 3}\n  - {type: relu}\n';
  it.each(['layers', 'network', 'net', 'architecture', 'backbone', 'head', 'encoder', 'blocks', 'modules'])('stands under %s', key => {
    expect(run(`input: [4, 8, 8]\n${key}:\n${items}`).shapes).toEqual(['1×6×6×6', '1×6×6×6']);
  });
  it('stands under model, model.layers, model.backbone and model.head', () => {
    expect(run(`input: [4, 8, 8]\nmodel:\n${items}`).shapes).toHaveLength(2);
    expect(run(`input: [4, 8, 8]\nmodel:\n  layers:\n${items.replaceAll('  -', '    -')}`).shapes).toHaveLength(2);
    expect(run(`model:\n  input: [4, 8, 8]\n  layers:\n${items.replaceAll('  -', '    -')}`).shapes).toEqual(['1×6×6×6', '1×6×6×6']);
    const both = `model:\n  input: [4, 8, 8]\n  backbone:\n${items.replaceAll('  -', '    -')}  head:\n    - {type: flatten}\n`;
    expect(run(both).shapes).toEqual(['1×6×6×6', '1×6×6×6', '1×216']);
  });
  it('goes on from backbone to head', () => {
    const text = `input: [4, 8, 8]\nbackbone:\n  - {type: conv2d, filters: 6, kernel: 3, name: c}\nhead:\n  - {type: flatten}\n  - {type: linear, units: 2}\n  - {type: maxpool2d, kernel: 2, from: c}\n`;
    expect(run(text)).toEqual({ shapes: ['1×6×6×6', '1×216', '1×2', '1×6×3×3'], codes: [] });
  });
  it('may be the whole document', () => {
    expect(run('- {type: conv2d, filters: 6, kernel: 3}\n- {type: relu}\n# shapelint: input=4x8x8\n').shapes).toEqual([
      '1×6×6×6',
      '1×6×6×6'
    ]);
  });
  it('may be JSON', () => {
    const text =
      '{\n  "input": [4, 8, 8],\n  "layers": [{"type": "Conv2d", "out_channels": 6, "kernel_size": [3, 3]}, {"flatten": {}}]\n}\n';
    for (const file of ['model.json', 'model.jsonc', 'untitled'])
      expect(run(text, file), file).toEqual({ shapes: ['1×6×6×6', '1×216'], codes: [] });
    const commented = text.replace('{\n', '{\n  // ours\n');
    for (const file of ['model.jsonc', 'untitled']) expect(run(commented, file).shapes, file).toEqual(['1×6×6×6', '1×216']);
  });
  it('may stand in several documents, each with its own input and names', () => {
    const text = `input: [4, 8, 8]\nlayers:\n${items}---\ninput: [2, 6, 6]\nlayers:\n${items}  - {type: add, from: [0, -1]}\n`;
    expect(run(text)).toEqual({ shapes: ['1×6×6×6', '1×6×6×6', '1×6×4×4', '1×6×4×4', '1×6×4×4'], codes: [] });
  });
  it('may use anchors, aliases and merge keys', () => {
    const text = `base: &base {type: conv2d, kernel: 3, padding: 1}
input: &size [4, 8, 8]
layers:
  - {<<: *base, filters: 6}
  - <<: *base
    filters: 7
    kernel: 5
  - &pool {type: maxpool2d, kernel: 2}
  - *pool
`;
    expect(run(text)).toEqual({ shapes: ['1×6×8×8', '1×7×6×6', '1×7×3×3', '1×7×1×1'], codes: ['SL103'] });
  });
  it('repeats a layer', () => {
    expect(one('{type: conv2d, filters: 6, kernel: 3, repeat: 3}')).toBe('1×6×2×2');
    const analysis = analyse('input: [4, 8, 8]\nlayers:\n  - {type: conv2d, filters: 6, kernel: 3, padding: 1, repeat: 2}\n');
    expect(analysis.layers[0]!.weights).toBe(6 * 4 * 9 + 6 + 6 * 6 * 9 + 6);
  });
});

describe('a reference', () => {
  const three = (from: string) =>
    run(
      `input: [4, 8, 8]\nlayers:\n  - {type: conv2d, filters: 6, kernel: 3, name: a}\n  - {type: conv2d, filters: 7, kernel: 3, name: b}\n  - {type: relu, from: ${from}}\n`
    );
  it.each([
    ['a', '1×6×6×6'],
    ['b', '1×7×4×4'],
    ['0', '1×6×6×6'],
    ['1', '1×7×4×4'],
    ['-1', '1×7×4×4'],
    ['-2', '1×6×6×6'],
    ['[-2]', '1×6×6×6'],
    ['input', '1×4×8×8'],
    ['[input]', '1×4×8×8']
  ])('%s', (from, expected) => {
    expect(three(from)).toMatchObject({ shapes: ['1×6×6×6', '1×7×4×4', expected], codes: [] });
  });
  it.each(['c', '2', '3', '99', '-9', 'aa', '{x: 1}', '1.5', '[a, nope]'])('%s leads nowhere and is told once', from => {
    const { codes } = three(from);
    expect(codes.filter(code => code === 'SL601').length).toBeGreaterThan(0);
  });
  it('reads inputs by name', () => {
    const text = `input: {image: [3, 32, 32], audio: [1, 400]}
layers:
  - {type: conv2d, filters: 8, kernel: 3, from: image}
  - {type: globalavgpool2d, name: seen}
  - {type: conv1d, filters: 8, kernel: 4, stride: 4, from: audio}
  - {type: globalavgpool1d}
  - {type: concat, from: [seen, -1]}
  - {type: linear, units: 2}
`;
    expect(run(text)).toEqual({ shapes: ['1×8×30×30', '1×8', '1×8×100', '1×8', '1×16', '1×2'], codes: [] });
  });
});

describe('the input', () => {
  const layer = 'layers:\n  - {type: conv2d, filters: 6, kernel: 3}\n  - {type: relu}\n';
  const first = (text: string, rest?: Partial<Source>) => run(text, 'models/m.yaml', rest).shapes[0];
  it.each(['input', 'inputs', 'input_shape', 'input_size'])('stands under %s', key => {
    expect(first(`${key}: [4, 8, 8]\n${layer}`)).toBe('1×6×6×6');
    expect(first(`${key}: {shape: [4, 8, 8]}\n${layer}`)).toBe('1×6×6×6');
  });
  it('has a batch, of 1 where none is written', () => {
    expect(first(`input: [4, 8, 8]\nbatch: 16\n${layer}`)).toBe('16×6×6×6');
    expect(first(`input: [4, 8, 8]\nbatch: N\n${layer}`)).toBe('N×6×6×6');
  });
  it('may have its channels last', () => {
    expect(first(`input: [8, 9, 4]\nlayout: channels-last\n${layer}`)).toBe('1×6×7×6');
    expect(first(`input: [8, 9, 4]\nlayout: channels_last\n${layer}`)).toBe('1×6×7×6');
  });
  it('may be of symbols and unknown extents', () => {
    expect(first(`input: [4, H, W]\n${layer}`)).toBe('1×6×?×?');
    expect(first(`input: [4, '?', 8]\n${layer}`)).toBe('1×6×?×6');
    expect(first(`input: [4, null, 8]\n${layer}`)).toBe('1×6×?×6');
    expect(run(`input: [4, H, W]\nlayers:\n  - {type: relu}\n  - {type: batchnorm}\n`)).toEqual({
      shapes: ['1×4×H×W', '1×4×H×W'],
      codes: []
    });
  });
  it('follows option, directive, file, setting in this order', () => {
    const own = `input: [4, 8, 8]\n${layer}`;
    const none = layer;
    const directive = '# shapelint: input=4x10x10\n';
    const setting = { settings: readSettings({ input: { 'models/*.yaml': '4x12x12' } }) };
    const option = { choice: { inputs: [{ dims: [4, 14, 14] }] } };
    expect(first(own)).toBe('1×6×6×6');
    expect(first(directive + own)).toBe('1×6×8×8');
    expect(first(directive + own, option)).toBe('1×6×12×12');
    expect(first(own, setting)).toBe('1×6×6×6');
    expect(first(none, setting)).toBe('1×6×10×10');
    expect(first(directive + none, setting)).toBe('1×6×8×8');
    expect(first(none, { ...setting, ...option })).toBe('1×6×12×12');
    expect(first(none)).toBe('–');
  });
  it('of a directive may give the batch, sizes alone, symbols, and one of several by name', () => {
    expect(first(`# shapelint: input=2x4x8x8\ninput: [4, 9, 9]\n${layer}`)).toBe('2×6×6×6');
    expect(first(`# shapelint: input=10x12\ninput: [4, 8, 8]\n${layer}`)).toBe('1×6×8×10');
    expect(first(`# shapelint: input=4xHx8\n${layer}`)).toBe('1×6×?×6');
    expect(first(`# shapelint: input=b=4x10x10\ninput: {a: [3, 8, 8], b: [4, 8, 8]}\nlayers:\n  - {type: relu, from: b}\n`)).toBe(
      '1×4×10×10'
    );
  });
});

describe('the framework', () => {
  const at = (framework: string, layer: string, n: number) => one(layer, [4, n, n], framework && `framework: ${framework}\n`);
  it("decides what 'same' means", () => {
    const strided = '{type: conv2d, filters: 6, kernel: 3, stride: 2, padding: same}';
    expect(at('tensorflow', strided, 7)).toBe('1×6×4×4');
    expect(at('keras', strided, 8)).toBe('1×6×4×4');
    expect(run(`framework: torch\ninput: [4, 8, 8]\nlayers:\n  - ${strided}\n`).codes).toHaveLength(1);
    expect(at('TensorFlow', '{type: maxpool2d, kernel: 3, stride: 2, padding: same}', 7)).toBe('1×4×4×4');
  });
  it('decides how a pooling window rounds', () => {
    const pool = '{type: maxpool2d, kernel: 2, stride: 2}';
    expect(at('caffe', pool, 7)).toBe('1×4×4×4');
    expect(run(`framework: torch\ninput: [4, 7, 7]\nlayers:\n  - ${pool}\n`).shapes).toEqual(['1×4×3×3']);
    expect(run(`framework: tensorflow\ninput: [4, 7, 7]\nlayers:\n  - ${pool}\n`).shapes).toEqual(['1×4×3×3']);
  });
  it('decides what becomes of a window larger than its input', () => {
    const wide = '{type: conv2d, filters: 6, kernel: 3, stride: 2}';
    expect(run(`framework: torch\ninput: [4, 2, 2]\nlayers:\n  - ${wide}\n`).codes).toEqual(['SL101']);
    expect(run(`framework: darknet\ninput: [4, 2, 2]\nlayers:\n  - ${wide}\n`).shapes).toEqual(['1×6×1×1']);
  });
  it('Keras counts the factor of its upsampling as size', () => {
    expect(at('keras', '{class_name: UpSampling2D, size: 2}', 8)).toBe('1×4×16×16');
    expect(at('keras', '{class_name: UpSampling2D, size: [2, 3]}', 8)).toBe('1×4×16×24');
  });
});

describe('a module nobody knows', () => {
  it('loses track without an error, and is told once', () => {
    const text =
      'input: [4, 8, 8]\nlayers:\n  - conv2d: {filters: 6, kernel: 3}\n  - {type: OurBlock, width: 3}\n  - {type: relu}\n  - {type: conv2d, filters: 6, kernel: 3}\n  - {type: linear, units: 3}\n';
    const analysis = analyse(text);
    expect(analysis.layers.map(({ output }) => shape(output))).toEqual(['1×6×6×6', '–', '–', '–', '–']);
    expect(diagnose(analysis).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([
    '- ',
    '- {',
    '- {type: ',
    '- {type: }',
    '- conv',
    '- conv2d',
    '- conv2d: {filters: ',
    '- {type: conv2d, filters}',
    '- type:',
    '- {type: conv2d, from: [',
    '-'
  ])('or a half-typed item (%s) leaves the layers before it their shapes', item => {
    const text = `input: [4, 8, 8]\nlayers:\n  - conv2d: {filters: 6, kernel: 3}\n  - {type: maxpool2d, kernel: 2}\n  ${item}\n`;
    expect(run(text).shapes.slice(0, 2)).toEqual(['1×6×6×6', '1×6×3×3']);
    const more = `${text}  - {type: relu}\n`;
    expect(run(more).shapes.slice(0, 2)).toEqual(['1×6×6×6', '1×6×3×3']);
  });
});
