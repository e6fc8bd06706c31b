// Random nets that the programs run rightly, in .cfg and prototxt: their shapes are counted here by the formulas of
// oracles/darknet/semantics.md and oracles/caffe/semantics.md, and nothing is told of them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { isTensor } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';
import { chance } from '../bench/chance.mjs';
import { runs } from '../support/fuzzing';

type Extents = readonly [channels: number, height: number, width: number];

interface Chance {
  below(n: number): number;
  of<T>(list: readonly T[]): T;
}

/** A net as text, and what comes out of each of its layers. */
interface Net {
  readonly text: string;
  readonly file: string;
  readonly expected: readonly string[];
}

/** True of random nets: some layer is read by none, or a window of Caffe's ends before the map does. */
const TRUE = new Set(['SL604', 'SL103']);

function check({ text, file, expected }: Net): void {
  const analysis = readModel({ text, path: file, settings: defaultSettings })!.analyse();
  const shapes = analysis.layers.map(({ output }) => (isTensor(output) ? output.dims.slice(1).join('×') : 'unknown'));
  expect({ text, shapes }).toEqual({ text, shapes: expected });
  const told = diagnose(analysis)
    .filter(({ severity, rule }) => severity !== 'information' && !TRUE.has(rule.code))
    .map(({ rule, message }) => `${rule.code} ${message}`);
  expect({ text, told }).toEqual({ text, told: [] });
}

const each = (from: Extents, change: (extent: number) => number): Extents => [from[0], change(from[1]), change(from[2])];
const withChannels = ([, height, width]: Extents, channels: number): Extents => [channels, height, width];
const divisorsOf = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1).filter(k => n % k === 0);

/** One layer of a .cfg net by what stands before it; undefined where none of the kind fits. */
type Section = (random: Chance, before: readonly Extents[]) => { readonly lines: readonly string[]; readonly out: Extents } | undefined;

const sections: readonly Section[] = [
  function convolutional(random, before) {
    const from = before.at(-1)!;
    const [size, stride] = [random.of([1, 3, 5]), random.of([1, 1, 2])];
    const groups = random.of(divisorsOf(from[0]).slice(0, 3));
    const filters = groups * (1 + random.below(8));
    const lines = [
      `filters=${filters}`,
      `size=${size}`,
      `stride=${stride}`,
      'pad=1',
      `groups=${groups}`,
      `batch_normalize=${random.below(2)}`
    ];
    const padding = Math.floor(size / 2);
    const out = withChannels(
      each(from, n => Math.floor((n + 2 * padding - size) / stride) + 1),
      filters
    );
    return { lines: ['[convolutional]', ...lines, `activation=${random.of(['leaky', 'mish', 'linear'])}`], out };
  },
  function maxpool(random, before) {
    const [size, stride] = random.of([
      [2, 2],
      [2, 1],
      [3, 1],
      [5, 1]
    ] as const);
    return { lines: ['[maxpool]', `size=${size}`, `stride=${stride}`], out: each(before.at(-1)!, n => Math.floor((n - 1) / stride) + 1) };
  },
  function upsample(_, before) {
    const from = before.at(-1)!;
    return from[1] > 64 ? undefined : { lines: ['[upsample]', 'stride=2'], out: each(from, n => 2 * n) };
  },
  function route(random, before) {
    const layers = before.length - 1;
    const first = 1 + random.below(layers);
    const alike = before.flatMap((one, i) => (i > 0 && one[1] === before[first]![1] && one[2] === before[first]![2] ? [i] : []));
    const sources = [first, ...(random.below(2) === 0 ? [random.of(alike)] : [])];
    const numbers = sources.map(i => (random.below(2) === 0 ? i - 1 : i - 1 - layers));
    const channels = sources.reduce((sum, i) => sum + before[i]![0], 0);
    return { lines: ['[route]', `layers = ${numbers.join(', ')}`], out: withChannels(before[first]!, channels) };
  },
  function slice(random, before) {
    const from = before.at(-1)!;
    const groups = random.of(divisorsOf(from[0]).slice(0, 3));
    const lines = ['[route]', 'layers=-1', `groups=${groups}`, `group_id=${random.below(groups)}`];
    return { lines, out: withChannels(from, from[0] / groups) };
  },
  function shortcut(random, before) {
    const from = before.at(-1)!;
    const alike = before.flatMap((one, i) => (i > 0 && i < before.length - 1 && String(one) === String(from) ? [i - 1] : []));
    return alike.length === 0 ? undefined : { lines: ['[shortcut]', `from=${random.of(alike)}`, 'activation=linear'], out: from };
  },
  function reorg(_, before) {
    const from = before.at(-1)!;
    if (from[1] % 2 !== 0 || from[2] % 2 !== 0 || from[0] > 64) return undefined;
    return {
      lines: ['[reorg]', 'stride=2'],
      out: withChannels(
        each(from, n => n / 2),
        4 * from[0]
      )
    };
  },
  function dropout(_, before) {
    return { lines: ['[dropout]', 'probability=.3'], out: before.at(-1)! };
  }
];

function darknetNet(seed: number): Net {
  const random: Chance = chance(seed);
  const input: Extents = [1 + random.below(4), 16 + random.below(50), 16 + random.below(50)];
  const before: Extents[] = [input];
  const lines = ['[net]', `channels=${input[0]}`, `height = ${input[1]}`, `width = ${input[2]}`];
  for (let tries = 0; before.length < 16 && tries < 100; tries++) {
    const made = (before.length < 3 ? sections[0]! : random.of(sections))(random, before);
    if (!made) continue;
    before.push(made.out);
    lines.push('', ...made.lines);
  }
  return { text: `${lines.join('\n')}\n`, file: 'model.cfg', expected: before.slice(1).map(dims => dims.join('×')) };
}

/** A layer of a prototxt net: fields behind bottom and top, and what comes out; `reads` other blobs than the last. */
type Layer = (
  random: Chance,
  before: readonly Extents[]
) => { readonly fields: string; readonly out: Extents; readonly reads?: readonly number[] } | undefined;

const layers: readonly Layer[] = [
  function convolution(random, before) {
    const from = before.at(-1)!;
    const [kernel, stride] = [1 + random.below(5), 1 + random.below(2)];
    const padding = random.below(3);
    if (Math.min(from[1], from[2]) + 2 * padding < kernel) return undefined;
    const group = random.of(divisorsOf(from[0]).slice(0, 3));
    const outputs = group * (1 + random.below(8));
    const out = withChannels(
      each(from, n => Math.floor((n + 2 * padding - kernel) / stride) + 1),
      outputs
    );
    const settings = `num_output: ${outputs} kernel_size: ${kernel} stride: ${stride} pad: ${padding} group: ${group}`;
    return { fields: `type: "Convolution" convolution_param { ${settings} }`, out };
  },
  function pooling(random, before) {
    const from = before.at(-1)!;
    const [kernel, stride] = [1 + random.below(4), 1 + random.below(3)];
    const padding = random.below(kernel);
    if (Math.min(from[1], from[2]) + 2 * padding < kernel) return undefined;
    const out = each(from, n => {
      const made = Math.ceil((n + 2 * padding - kernel) / stride) + 1;
      return padding > 0 && (made - 1) * stride >= n + padding ? made - 1 : made;
    });
    const settings = `pool: ${random.of(['MAX', 'AVE'])} kernel_size: ${kernel} stride: ${stride} pad: ${padding}`;
    return { fields: `type: "Pooling" pooling_param { ${settings} }`, out };
  },
  function deconvolution(random, before) {
    const from = before.at(-1)!;
    if (from[1] > 40) return undefined;
    const outputs = 1 + random.below(8);
    const out = withChannels(
      each(from, n => 2 * (n - 1) + 4 - 2),
      outputs
    );
    return { fields: `type: "Deconvolution" convolution_param { num_output: ${outputs} kernel_size: 4 stride: 2 pad: 1 }`, out };
  },
  function eltwise(random, before) {
    const alike = before.flatMap((one, i) => (String(one) === String(before.at(-1)) ? [i] : []));
    return alike.length < 2
      ? undefined
      : { fields: `type: "Eltwise" eltwise_param { operation: ${random.of(['SUM', 'PROD', 'MAX'])} }`, out: before.at(-1)!, reads: alike };
  },
  function concat(_, before) {
    const [, height, width] = before.at(-1)!;
    const alike = before.flatMap((one, i) => (one[1] === height && one[2] === width ? [i] : [])).slice(-3);
    const channels = alike.reduce((sum, i) => sum + before[i]![0], 0);
    return { fields: 'type: "Concat"', out: [channels, height, width], reads: alike };
  },
  function plain(random, before) {
    const type = random.of(['ReLU', 'BatchNorm', 'LRN', 'Softmax', 'Sigmoid', 'PReLU', 'Dropout', 'Scale']);
    return { fields: `type: "${type}"`, out: before.at(-1)! };
  }
];

function caffeNet(seed: number): Net {
  const random: Chance = chance(seed);
  const input: Extents = [1 + random.below(4), 8 + random.below(40), 8 + random.below(40)];
  const before: Extents[] = [input];
  const lines = [`layer { name: "in" type: "Input" top: "b0" input_param { shape { dim: 2 ${input.map(n => `dim: ${n}`).join(' ')} } } }`];
  for (let tries = 0; before.length < 16 && tries < 100; tries++) {
    const made = random.of(layers)(random, before);
    if (!made) continue;
    const bottoms = (made.reads ?? [before.length - 1]).map(i => `bottom: "b${i}"`).join(' ');
    lines.push(`layer { name: "l${before.length}" ${bottoms} top: "b${before.length}" ${made.fields} }`);
    before.push(made.out);
  }
  return { text: `${lines.join('\n')}\n`, file: 'model.prototxt', expected: before.map(dims => dims.join('×')) };
}

it.each([
  ['.cfg', darknetNet],
  ['prototxt', caffeNet]
] as const)('random %s nets that run have the programs’ shapes, and no word is said', (_, make) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 30 }), seed => check(make(seed))),
    runs(150)
  );
});
