// The model configs that are measured: written by seeded chance, so every run and every machine reads the same texts.
import { chance } from './chance.mjs';

/** A file to measure with. `places` are the offsets of digits somebody may type over: the last of a layer's channels. */
function config(file, count, lines) {
  let at = 0;
  const places = [];
  for (const { text, digit } of lines) {
    if (digit !== undefined) places.push(at + digit);
    at += text.length + 1;
  }
  return { file, count, text: lines.map(({ text }) => `${text}\n`).join(''), places };
}

/** A line whose last digit before `behind` is a place to type. */
const typed = (before, behind) => ({ text: before + behind, digit: before.length - 1 });
const line = text => ({ text });

/** The way down and up again, over and over. */
const STEPS = ['down', 'block', 'down', 'block', 'down', 'block', 'down', 'block', 'down', 'pool', 'up', 'up', 'up', 'up', 'up'];

const BLOCKS = [
  { module: 'C2f', rest: ', True', repeats: 6 },
  { module: 'C3', rest: '', repeats: 6 },
  { module: 'C3k2', rest: ', False, 0.25', repeats: 6 },
  { module: 'Conv', rest: ', 3, 1', repeats: 1 },
  { module: 'Conv', rest: ', 1, 1', repeats: 1 },
  { module: 'GhostConv', rest: ', 3, 1', repeats: 1 }
];

/**
 * Ultralytics rows: backbones and necks with skip connections one behind the other, and a Detect head as the last of
 * `count` rows. All are right at 640 × 640 and at the 256 × 256 at which Ultralytics builds the model.
 */
export function ultralyticsConfig(count) {
  const random = chance(count);
  const rows = [];
  const lastAt = new Map();
  let stride = 1;
  const add = (from, repeats, module, channels, rest) => {
    const before = `  - [${from}, ${repeats}, ${module}, [${channels}`;
    const behind = `${rest}]] # ${rows.length}-P${Math.log2(stride)}/${stride}`;
    rows.push(module === 'Conv' ? typed(before, behind) : line(before + behind));
    lastAt.set(stride, rows.length - 1);
  };
  // The widths of real detectors: one for each stride, and near ones.
  const channels = () => Math.min(64 * stride, 1024) * random.of([1, 1, 0.5, 0.75]);
  const steps = {
    down() {
      stride *= 2;
      add(-1, 1, 'Conv', channels(), ', 3, 2');
    },
    block() {
      const { module, rest, repeats } = random.of(BLOCKS);
      add(-1, 1 + random.below(repeats), module, channels(), rest);
    },
    pool: () => add(-1, 1, 'SPPF', channels(), ', 5'),
    up() {
      stride /= 2;
      const skipped = lastAt.get(stride);
      add(-1, 1, 'nn.Upsample', 'None', ', 2, "nearest"');
      if (skipped !== undefined && rows.length < count - 1) add(`[-1, ${skipped}]`, 1, 'Concat', 1, '');
      if (rows.length < count - 1) steps.block();
    }
  };
  for (let i = 0; rows.length < count - 1; i++) steps[STEPS[i % STEPS.length]]();
  const levels = [8, 16, 32].map(level => lastAt.get(level));
  const half = Math.floor(count / 2);
  return config('model.yaml', count, [
    line('# A detector.'),
    line('nc: 80'),
    line('scales: # [depth, width, max_channels]'),
    line('  n: [0.50, 0.25, 1024]'),
    line('  s: [0.50, 0.50, 1024]'),
    line('backbone:'),
    ...rows.slice(0, half),
    line('head:'),
    ...rows.slice(half),
    line(`  - [[${levels.join(', ')}], 1, Detect, [nc]] # Detect`)
  ]);
}

/** The layer list in YAML: residual stages in the two ways people write layers, in braces and line by line. */
export function layerListConfig(count) {
  const random = chance(count);
  const lines = [line('# A classifier.'), line('input: [3, 512, 512]'), line('layers:')];
  for (const { type, digits, name, ...rest } of layerList(count)) {
    const keys = Object.entries({ ...rest, ...(name && { name }) }).map(([key, value]) => `${key}: ${yamlValue(value)}`);
    if (digits !== undefined && random.below(3) > 0)
      lines.push(typed(`  - ${type}: { filters: ${digits}`, ` , ${keys.join(', ')} }`.slice(1)));
    else if (digits !== undefined) {
      lines.push(line(`  - type: ${type}`), typed(`    filters: ${digits}`, ''), ...keys.map(key => line(`    ${key}`)));
    } else lines.push(line(`  - { ${[`type: ${type}`, ...keys].join(', ')} }`));
  }
  return config('model.yaml', count, lines);
}

/** The same layers in JSON. */
export function jsonConfig(count) {
  const lines = [line('{'), line('  "input": [3, 512, 512],'), line('  "layers": [')];
  for (const [i, { digits, ...rest }] of layerList(count).entries()) {
    const keys = Object.entries(rest).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
    const comma = i < count - 1 ? ',' : '';
    if (digits === undefined) lines.push(line(`    { ${keys.join(', ')} }${comma}`));
    else lines.push(typed(`    { "filters": ${digits}`, `, ${keys.join(', ')} }${comma}`));
  }
  return config('model.json', count, [...lines, line('  ]'), line('}')]);
}

/** Darknet: residual stages with routes and shortcuts, as its detectors have them, and one head. */
export function darknetConfig(count) {
  const random = chance(count);
  const lines = [line('[net]'), line('batch=64'), line('subdivisions=16'), line('width=416'), line('height=416'), line('channels=3')];
  const conv = (filters, size, stride) => [
    line('batch_normalize=1'),
    typed(`filters=${filters}`, ''),
    line(`size=${size}`),
    line(`stride=${stride}`),
    line('pad=1'),
    line('activation=leaky')
  ];
  const layers = [];
  while (layers.length < count - 2) {
    const filters = 8 * (2 + random.below(120));
    layers.push(
      ['convolutional', ...conv(filters, 3, 2)],
      ['convolutional', ...conv(filters / 2, 1, 1)],
      ['convolutional', ...conv(filters, 3, 1)],
      ['shortcut', line('from=-3'), line('activation=linear')],
      ['convolutional', ...conv(filters / 2, 1, 1)],
      ['upsample', line('stride=2')],
      ['route', line('layers=-1')]
    );
  }
  layers.length = count - 2;
  layers.push(['convolutional', line('filters=255'), line('size=1')]);
  layers.push(['yolo', line('mask=0,1,2'), line('anchors=10,13, 16,30, 33,23'), line('classes=80'), line('num=3')]);
  return config('model.cfg', count, [...lines, ...layers.flatMap(([type, ...options]) => [line(''), line(`[${type}]`), ...options])]);
}

/** Caffe: convolutions with their normalisation, as real nets write them. */
export function caffeConfig(count) {
  const random = chance(count);
  const lines = [
    line('name: "net"'),
    line('layer { name: "in" type: "Input" top: "b0" input_param { shape { dim: 1 dim: 8 dim: 64 dim: 64 } } }')
  ];
  const rest = [
    digits => [
      line('  type: "Convolution"'),
      line('  param { lr_mult: 1 decay_mult: 1 }'),
      line('  convolution_param {'),
      typed(`    num_output: ${digits}`, ''),
      line('    kernel_size: 3'),
      line('    pad: 1'),
      line('    weight_filler { type: "xavier" }'),
      line('  }')
    ],
    () => [line('  type: "BatchNorm"'), line('  batch_norm_param { use_global_stats: true }')],
    () => [line('  type: "ReLU"')]
  ];
  for (let i = 1; i < count; i++) {
    lines.push(line('layer {'), line(`  name: "l${i}"`), line(`  bottom: "b${i - 1}"`), line(`  top: "b${i}"`));
    lines.push(...rest[(i - 1) % 3](random.of(WIDTHS)), line('}'));
  }
  return config('model.prototxt', count, lines);
}

const yamlValue = value => (Array.isArray(value) ? `[${value.join(', ')}]` : value);

const WIDTHS = [16, 32, 48, 64, 96, 128, 192, 256, 384, 512];

/** `digits` stand for the filters. Every fifth stage goes up again, so that nothing vanishes. */
function layerList(count) {
  const random = chance(count);
  const layers = [];
  for (let stage = 0; layers.length < count; stage++) {
    const name = `stage${stage}`;
    layers.push(
      { type: 'conv2d', digits: random.of(WIDTHS), kernel: 3, padding: 1 },
      { type: 'batchnorm2d', name },
      { type: 'relu' },
      { type: 'conv2d', digits: random.of(WIDTHS), kernel: random.of([3, 5]), padding: 'same' },
      { type: 'gelu' },
      { type: 'concat', from: [name, -1] },
      stage % 5 === 4 ? { type: 'upsample', scale: 16 } : { type: 'maxpool2d', kernel: 2, stride: 2 }
    );
  }
  return layers.slice(0, count);
}
