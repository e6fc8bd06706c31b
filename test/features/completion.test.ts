import { describe, expect, it } from 'vitest';
import { complete, offered, taken } from '../support/completion';

const layers = (...items: string[]) => `input: [3, 8, 8]\nlayers:\n${items.map(item => `  - ${item}\n`).join('')}`;
const rows = (...items: string[]) => `# shapelint: input=3x64x64\nnc: 3\nbackbone:\n${items.map(item => `  - ${item}\n`).join('')}`;
const STEM = '{type: conv2d, filters: 8, kernel: 3, name: stem}';
const CONV = '[-1, 1, Conv, [16, 3, 2]]';

describe('completion of types', () => {
  it('offers them in a half-written row, in place of what is typed', () => {
    expect(taken(rows(CONV, '[-1, 1, Co<|>'), 'Concat')).toBe('  - [-1, 1, Concat');
    expect(taken(rows(CONV, '[-1, 1, Co<|>nv, [8]]'), 'GhostConv')).toBe('  - [-1, 1, GhostConv, [8]]');
    expect(taken(rows(CONV, '[-1, 1, <|>'), 'C2f')).toBe('  - [-1, 1, C2f');
  });

  it('says what they take, what they are and where they are documented', () => {
    const found = complete(rows(CONV, '[-1, 1, C2<|>')).find(({ label }) => label === 'C2f');
    expect(found?.markdown).toMatch(/^`C2f\(out_channels, shortcut = \w+, groups = 1, expansion = 0.5\)`\n\n.+\[Documentation\]\(https:/s);
  });

  it('shows the shape that a type gives here by itself', () => {
    const found = offered(layers(STEM, 'ty<|>'));
    expect(found).toContain('relu: 8×6×6');
    expect(found).toContain('flatten: 288');
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/^globalavgpool2d/)]));
    expect(found).toContain('conv2d');
  });

  it('writes a layer as those beside it are written', () => {
    expect(taken(layers(STEM, '<|>'), 'relu')).toBe('  - {type: relu}');
    expect(taken(layers('conv2d: {filters: 8, kernel: 3}', 're<|>'), 'relu')).toBe('  - relu');
    expect(taken(layers('conv2d: {filters: 8, kernel: 3}', 'lin<|>'), 'linear')).toBe('  - linear: ');
    expect(taken(layers('type: conv2d\n    filters: 8\n    kernel: 3', '<|>'), 'relu')).toBe('  - type: relu');
    expect(taken(layers('{type: Conv2D, filters: 8, kernel: 3}', '{type: <|>}'), 'Conv2D')).toBe('  - {type: Conv2D}');
  });

  it('stands in quotes in JSON', () => {
    const json = (item: string) => `{"input": [3, 8, 8], "layers": [{"type": "relu"}, ${item}]}`;
    expect(taken(json('{"type": "so<|>"}'), 'softmax', { file: 'm.json' })).toContain('{"type": "softmax"}');
    expect(taken(json('{"type": <|>}'), 'softmax', { file: 'm.json' })).toContain('{"type": "softmax"}');
    expect(taken(json('{"type": "conv2d", "ker<|>"}'), 'kernel', { file: 'm.json' })).toContain('{"type": "conv2d", "kernel": }');
  });
});

describe('completion of keys', () => {
  it('offers those that are not written yet, with unit and default', () => {
    expect(offered(layers(STEM, '{type: conv2d, kernel: 3, <|>}'))).toMatchInlineSnapshot(`
      [
        "filters: channels",
        "in_channels: channels · optional",
        "stride: samples · default 1",
        "padding: samples · default 0",
        "dilation: samples · default 1",
        "groups: whole number · default 1",
        "bias: true or false · default true",
        "border: default zeros · zeros | reflect | replicate | circular",
        "name",
        "from",
        "repeat: whole number · default 1 · 1 to 10000",
      ]
    `);
  });

  it('writes the colon unless it is there', () => {
    expect(taken(layers(STEM, '{type: conv2d, ker<|>'), 'kernel')).toBe('  - {type: conv2d, kernel: ');
    expect(taken(layers(STEM, '{type: conv2d, ker<|>: 3}'), 'kernel')).toBe('  - {type: conv2d, kernel: 3}');
    expect(taken(layers(STEM, 'conv2d: {str<|>'), 'stride')).toBe('  - conv2d: {stride: ');
    expect(taken(layers(STEM, 'type: conv2d\n    ker<|>\n    filters: 8'), 'kernel')).toBe('    kernel: ');
    expect(taken(layers(STEM, 'type: conv2d\n    <|>'), 'kernel')).toBe('    kernel: ');
  });

  it('takes the names that the file uses', () => {
    expect(offered(layers('{type: conv2d, out_channels: 8, kernel_size: 3}', '{type: conv2d, <|>}')).slice(0, 3)).toEqual([
      'out_channels: channels',
      'kernel_size: samples',
      'in_channels: channels · optional'
    ]);
  });
});

describe('completion of values', () => {
  it('offers what may stand there', () => {
    expect(offered(layers(STEM, '{type: upsample, scale: 2, mode: <|>}'))).toContain('bilinear');
    expect(offered(layers(STEM, '{type: conv2d, filters: 8, kernel: 3, padding: s<|>}'))).toEqual(['same', 'valid', 'causal']);
    expect(offered(layers(STEM, '{type: conv2d, filters: 8, kernel: 3, bias: <|>}'))).toEqual(['true: default', 'false']);
    expect(offered(rows(CONV, '[-1, 1, C2f, [16, <|>]]', '[-1, 1, nn.Upsample, [None, 2, nearest]]'))).toEqual(['True', 'False: default']);
    expect(offered(rows(CONV, '[-1, 1, nn.Upsample, [None, 2, <|>'))).toContain('nearest: default');
    expect(offered(rows(CONV, '[[-1], 1, Detect, [<|>'))).toEqual(['nc']);
  });

  it('is silent where any number may stand, outside of layers and in comments', () => {
    expect(offered(layers('{type: conv2d, filters: <|>}'))).toEqual([]);
    expect(offered(rows('[-1, <|>1, Conv, [16]]'))).toEqual([]);
    expect(offered(`${layers(STEM)}other: <|>\n`)).toEqual([]);
    expect(offered(layers(STEM, 'relu # <|>'))).toEqual([]);
  });
});

describe('completion of references', () => {
  it('offers earlier layers with their shapes, the nearest first', () => {
    expect(offered(layers(STEM, '{type: relu}', '{type: add, from: [<|>'))).toEqual([
      '-1: relu 8×6×6',
      '1: relu 8×6×6',
      'stem: conv2d 8×6×6',
      'input: input 3×8×8'
    ]);
    expect(offered(rows(CONV, CONV, '[[-1, <|>], 1, Concat, [1]]'))).toEqual(['-1: Conv 16×16×16', '1: Conv 16×16×16', '0: Conv 16×32×32']);
  });

  it('counts back behind a minus', () => {
    expect(offered(rows(CONV, CONV, '[[-1, -<|>'))).toEqual(['-1: Conv 16×16×16', '-2: Conv 16×32×32']);
    expect(taken(rows(CONV, CONV, '[[-1, -<|>'), '-2')).toBe('  - [[-1, -2');
  });

  it('puts the levels in front that a head has not yet, the finest behind those that are written', () => {
    const down = (channels: number) => `[-1, 1, Conv, [${channels}, 3, 2]]`;
    const same = '[-1, 1, Conv, [32, 3, 1]]';
    const backbone = [down(16), down(16), same, down(32), down(64)];
    expect(offered(rows(...backbone, '[[2, <|>], 1, Detect, [nc]]'))).toEqual([
      '3: Conv 32×8×8 · stride 8',
      '-1: Conv 64×4×4 · stride 16',
      '4: Conv 64×4×4 · stride 16',
      '2: Conv 32×16×16 · stride 4',
      '1: Conv 16×16×16',
      '0: Conv 16×32×32 · stride 2'
    ]);
    expect(offered(rows(...backbone, '[[<|>], 1, Detect, [nc]]')).slice(0, 3)).toEqual([
      '-1: Conv 64×4×4 · stride 16',
      '4: Conv 64×4×4 · stride 16',
      '3: Conv 32×8×8 · stride 8'
    ]);
  });

  it('puts in front what goes with the layer', () => {
    expect(offered(rows(CONV, CONV, '[-1, 1, nn.Upsample, [None, 2, nearest]]', '[[-1, <|>], 1, Concat, [1]]'))).toEqual([
      '-1: nn.Upsample 16×32×32',
      '2: nn.Upsample 16×32×32',
      '0: Conv 16×32×32',
      '1: Conv 16×16×16'
    ]);
    const wide = '{type: conv2d, filters: 16, kernel: 1}';
    expect(offered(layers(STEM, wide, '{type: add, from: [-1, <|>]}')).slice(0, 2)).toEqual(['-1: conv2d 16×6×6', '1: conv2d 16×6×6']);
    expect(offered(layers(STEM, wide, '{type: add, from: [stem, <|>]}')).slice(0, 2)).toEqual(['stem: conv2d 8×6×6', '-1: conv2d 16×6×6']);
  });

  it('puts it in front in every format', () => {
    const conv = (filters: number, stride = 1) => `[convolutional]\nfilters=${filters}\nsize=3\npad=1\nstride=${stride}\n\n`;
    const cfg = `[net]\nwidth=32\nheight=32\nchannels=3\n\n${conv(8)}${conv(16, 2)}[upsample]\nstride=2\n\n[route]\nlayers=-1,<|>\n`;
    expect(offered(cfg, { file: 'net.cfg' }).at(-2)).toBe('0: convolutional 8×32×32');
    const caffe = (name: string, filters: number) =>
      `layer { name: "${name}" type: "Convolution" bottom: "d" top: "${name}" convolution_param { num_output: ${filters} kernel_size: 1 } }\n`;
    const data = 'layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n';
    const net = `${data}${caffe('a', 8)}${caffe('b', 16)}layer { name: "e" type: "Eltwise" bottom: "a" bottom: "<|>" top: "e" }\n`;
    expect(offered(net, { file: 'net.prototxt' })[0]).toBe('a: Convolution 8×8×8');
  });

  it('puts nothing in front for a layer that could not be built', () => {
    expect(offered(rows(CONV, CONV, '[[-1, <|>], 1, SemanticSegment, [nc]]'))).toHaveLength(3);
    expect(offered(rows(CONV, CONV, '[[-1, <|>], 1, Concat, ["x"]]'))).toHaveLength(3);
  });

  it('offers names without quotes in YAML and with them in JSON', () => {
    expect(taken(layers(STEM, '{type: relu, from: <|>}'), 'stem')).toBe('  - {type: relu, from: stem}');
    const json = '{"input": [3, 8, 8], "layers": [{"type": "relu", "name": "a"}, {"type": "relu"}, {"type": "add", "from": [<|>]}]}';
    expect(taken(json, 'a', { file: 'm.json' })).toContain('"from": ["a"]');
    expect(taken(json, '-1', { file: 'm.json' })).toContain('"from": [-1]');
  });
});
