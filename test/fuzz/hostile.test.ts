import { describe, expect, it } from 'vitest';
import { LAYER_LIMIT } from '../../server/src/dialects/limit';
import { isTensor } from '../../server/src/ir/shape';
import { codes } from '../support/see';
import { holds, said } from './invariants';

const list = (...items: string[]) => `input: [3, 64, 64]\nlayers:\n${items.map(item => `  - ${item}\n`).join('')}`;
const rows = (...items: string[]) => `nc: 3\nbackbone:\n${items.map(item => `  - ${item}\n`).join('')}head:\n  - [[-1], 1, Detect, [nc]]\n`;

describe('numbers beyond any model', () => {
  it.each([
    ['repeats of a row', rows('[-1, 1000000000, Conv, [64]]')],
    ['repeats of a CSP block', rows('[-1, 1000000, C3k2, [64]]')],
    ['repeats that the scale makes so', `depth_multiple: 900\n${rows('[-1, 900, C2f, [64]]')}`],
    ['levels of SPPF', rows('[-1, 1, SPPF, [64, 5, 1000000000]]')],
    ['kernels', rows('[-1, 1, Conv, [64, 1000000000]]')],
    ['channels', rows('[-1, 1, Conv, [1000000000, 3]]', '[-1, 1, Conv, [2147483647, 3]]')],
    ['a width', `width_multiple: 1.0e+308\n${rows('[-1, 1, Conv, [64]]')}`],
    ['classes', rows('[-1, 1, Conv, [64]]').replace('nc: 3', 'nc: 1000000000')],
    [
      'a scale of an upsampling',
      rows('[-1, 1, nn.Upsample, [None, 1000000000, nearest]]', '[-1, 1, nn.Upsample, [None, 1000000000, nearest]]')
    ],
    ['a repeat', list('{type: conv2d, filters: 4, kernel: 1, repeat: 1000000000}')],
    ['a repeat that is allowed', list('{type: conv2d, filters: 4, kernel: 1, repeat: 10000}')],
    ['a kernel', list('{type: conv2d, filters: 4, kernel: 1000000000, padding: 1000000000}')],
    ['chunks', list('{type: chunk, chunks: 1000000000}')],
    ['a pixel shuffle', list('{type: pixelshuffle, factor: 1000000000}')],
    ['chunks of an unknown axis', `input: [C, 8, 8]\nlayers:\n  - {type: chunk, chunks: 1000000000}\n  - {type: pick}\n`],
    [
      'an input',
      '# shapelint: input=999999999x999999999x999999999\n' +
        list('{type: conv2d, filters: 4, kernel: 3}', '{type: flatten}', '{type: linear, units: 3}')
    ]
  ])('as %s', (_, text) => {
    expect(holds(text)).toBeDefined();
  });
});

const keras = (count: number): string =>
  JSON.stringify({
    class_name: 'Sequential',
    config: { name: 'm', layers: Array.from({ length: count }, (_, i) => ({ class_name: 'ReLU', config: { name: `r${i}` } })) }
  });

describe('files beyond any model', () => {
  it('of more rows than are read say so once', () => {
    const outcome = holds(rows(...Array<string>(LAYER_LIMIT + 500).fill('[-1, 1, nn.Identity, []]')))!;
    expect(outcome.analyses[0]!.layers).toHaveLength(LAYER_LIMIT);
    expect(said(outcome).filter(message => message.includes('20,000 layers'))).toHaveLength(1);
  });

  it('of 50,000 linear layers say so once', () => {
    const outcome = holds(list('flatten: {}', ...Array<string>(50_000).fill('linear: 10')))!;
    expect(outcome.analyses[0]!.layers).toHaveLength(LAYER_LIMIT);
    expect(said(outcome)).toHaveLength(1);
    expect(said(outcome)[0]).toMatch(/20,000 layers/);
  });

  it.each([
    ['model.cfg', `[net]\nwidth=8\nheight=8\nchannels=3\n${'[dropout]\n'.repeat(LAYER_LIMIT + 5)}`],
    ['net.prototxt', Array.from({ length: LAYER_LIMIT + 5 }, (_, i) => `layer { name: "d${i}" type: "Input" top: "d${i}" }`).join('\n')],
    ['model.json', keras(LAYER_LIMIT + 5)],
    ['config.yaml', `_target_: torch.nn.Sequential\n_args_:\n${'  - {_target_: torch.nn.ReLU}\n'.repeat(LAYER_LIMIT + 5)}`]
  ])('are cut in %s, and the limit says so', (file, text) => {
    expect(codes(text, { file }).filter(code => code === 'SL702')).toHaveLength(1);
  });

  it('of aliases of aliases', () => {
    const bomb = `a0: &a0 [1, 2]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`).join('\n')}\n`;
    expect(holds(bomb + list('{type: conv2d, filters: 4, kernel: *a9}', '*a9', '{type: relu, from: *a9}', '{type: *a9}'))).toBeDefined();
    expect(holds(bomb + rows('[-1, 1, Conv, *a9]', '[*a9, *a9, *a9, *a9]', '*a9', '[-1, 1, Conv, [*a9, *a9]]'))).toBeDefined();
  });

  it('of layers that all read all layers before', () => {
    expect(
      holds(
        list(...Array.from({ length: 300 }, (_, i) => `{type: add, from: [input, ${Array.from({ length: i }, (_, k) => k).join(', ')}]}`))
      )
    ).toBeDefined();
  });
});

it('keys, types, names and references that objects have of their own mean nothing', () => {
  for (const word of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf']) {
    const texts = [
      list('conv2d: {filters: 4, kernel: 1}', `{type: ${word}}`, `{type: nn.${word}}`, `${word}: {a: 1}`),
      list(`{type: conv2d, filters: 4, kernel: 1, ${word}: 3, name: ${word}}`, `{type: relu, from: ${word}}`),
      list('conv2d: {filters: 4, kernel: 1}', `{type: relu, from: ${word}}`, `{type: upsample, scale: 2, mode: ${word}}`),
      `${word}: 1\n${list('conv2d: {filters: 4, kernel: 1}')}`.replace('input: [3, 64, 64]', `input: {${word}: [3, 64, 64]}`),
      rows('[-1, 1, Conv, [64]]', `[-1, 1, ${word}, [64]]`, `[-1, 1, nn.${word}, [${word}]]`, `[${word}, ${word}, Conv, [${word}]]`),
      `${word}: 1\nscales: {${word}: [1, 1, 1024]}\n${rows('[-1, 1, Conv, [64]]')}`,
      `# shapelint: input=${word}=3x8x8\n# shapelint: scale=${word}\n# shapelint-disable ${word}\n${rows('[-1, 1, Conv, [64]]')}`
    ];
    for (const text of texts) expect(holds(text), text).toBeDefined();
  }
  const [analysis] = holds(
    list('{type: conv2d, filters: 4, kernel: 1, name: __proto__}', '{type: flatten}', '{type: relu, from: __proto__}')
  )!.analyses;
  expect(analysis!.layers.map(({ output }) => isTensor(output) && output.dims)).toEqual([
    [1, 4, 64, 64],
    [1, 16384],
    [1, 4, 64, 64]
  ]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});
