// Receptive fields: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019, table 1.
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis';
import { fieldFits, lastFitting, misalignment, sampleUses } from '../../server/src/analysis/sight';
import { lastMap } from '../../server/src/analysis/sizes/inverse';
import { isRemark } from '../../server/src/ir/finding';
import { isTensor } from '../../server/src/ir/shape';
import { hover } from '../support/editor';
import { analyseKeras, kerasText } from '../support/kerasModels';
import { describeWithOracles, listOracles } from '../support/oracles';
import { analyse } from '../support/see';
import { numbers } from './randomGraph';

const published: Readonly<Record<string, number>> = {
  VGG16: 212,
  MobileNet: 315,
  ResNet50: 483,
  ResNet101: 1027,
  ResNet152: 1507,
  InceptionV3: 1311
};

describeWithOracles('receptive fields at the last map', () => {
  const files = listOracles('keras', 'applications');
  it('are the published ones', () => {
    const found: Record<string, unknown> = {};
    const known: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(published)) {
      const file = files.find(one => one.startsWith(`${name}.default.json`));
      if (!file) continue;
      const analysis = analyseKeras(kerasText('applications', file), file);
      found[name] = analysis.field(lastMap(analysis)!.layer.index)?.map(axis => [axis.extent, axis.stride]);
      known[name] = [
        [field, 32],
        [field, 32]
      ];
    }
    expect(Object.keys(known).length).toBeGreaterThan(4);
    expect(found).toEqual(known);
  });
});

/** A ResNet of bottlenecks as first published (He et al. 2016, table 1): each stage but the first strides in its first 1×1. */
function resnet(blocks: readonly number[]): string {
  const rows = [
    '{type: conv2d, filters: 64, kernel: 7, stride: 2, padding: 3}',
    '{type: maxpool2d, kernel: 3, stride: 2, padding: 1, name: s0}'
  ];
  let last = 's0';
  for (const [stage, count] of blocks.entries()) {
    const width = 64 << stage;
    for (let i = 0; i < count; i++) {
      const [name, step] = [`s${stage}b${i}`, i === 0 && stage > 0 ? 2 : 1];
      rows.push(
        `{type: conv2d, filters: ${width}, kernel: 1, stride: ${step}, from: ${last}}`,
        `{type: conv2d, filters: ${width}, kernel: 3, padding: 1}`,
        `{type: conv2d, filters: ${4 * width}, kernel: 1, name: ${name}c}`
      );
      if (i === 0) rows.push(`{type: conv2d, filters: ${4 * width}, kernel: 1, stride: ${step}, from: ${last}, name: ${name}p}`);
      rows.push(`{type: add, from: [${name}c, ${i === 0 ? `${name}p` : last}], name: ${name}}`);
      last = name;
    }
  }
  return `input: [3, 224, 224]\nlayers:\n${rows.map(row => `  - ${row}\n`).join('')}`;
}

describe('receptive fields of residual nets as first published', () => {
  it.each([
    ['ResNet50', [3, 4, 6, 3]],
    ['ResNet101', [3, 4, 23, 3]],
    ['ResNet152', [3, 8, 36, 3]]
  ])('%s', (name, blocks) => {
    const analysis = analyse(resnet(blocks));
    expect(analysis.faults.filter(({ finding }) => !isRemark(finding))).toEqual([]);
    const [field, other] = analysis.field(analysis.layers.length - 1)!;
    expect([field?.extent, field?.stride, other]).toEqual([published[name], 32, field]);
    expect(analysis.layers.at(-1)!.output).toMatchObject({ dims: [1, 2048, 7, 7] });
  });
});

/** One layer of a chain: its text, and what it does to numbers, by definition. */
interface Link {
  readonly text: string;
  run(x: readonly number[]): number[];
}

/** A weighted sum of the taps over a padded input; all weights are positive, so that nothing cancels out. */
const slide = (x: readonly number[], k: number, s: number, d: number, before: number, after: number): number[] => {
  const count = Math.floor((x.length + before + after - d * (k - 1) - 1) / s) + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, m) => {
    let sum = 0;
    for (let t = 0; t < k; t++) sum += (t + 1) * (x[m * s + d * t - before] ?? 0);
    return sum;
  });
};

/** Every input sample adds its multiples to a window of outputs. */
function spread(x: readonly number[], k: number, s: number, d: number, pad: number): number[] {
  const length = (x.length - 1) * s - 2 * pad + d * (k - 1) + 1;
  const out = Array<number>(Math.max(length, 0)).fill(0);
  for (const [i, value] of x.entries()) {
    for (let t = 0; t < k; t++) {
      const at = i * s - pad + d * t;
      if (at >= 0 && at < length) out[at]! += (t + 1) * value;
    }
  }
  return out;
}

function link(pick: ReturnType<typeof numbers>): Link {
  const [k, s, d, p] = [pick(1, 5), pick(1, 3), pick(1, 3), pick(0, 2)];
  const half = Math.min(p, k >> 1);
  const total = d * (k - 1);
  const links: Link[] = [
    {
      text: `conv1d: {filters: 1, kernel: ${k}, stride: ${s}, dilation: ${d}, padding: ${p}}`,
      run: x => slide(x, k, s, d, p, p)
    },
    {
      text: `conv1d: {filters: 1, kernel: ${k}, dilation: ${d}, padding: same}`,
      run: x => slide(x, k, 1, d, total >> 1, total - (total >> 1))
    },
    { text: `avgpool1d: {kernel: ${k}, stride: ${s}, padding: ${half}}`, run: x => slide(x, k, s, 1, half, half) },
    // A stride above the reach leaves outputs that see nothing.
    {
      text: `deconv1d: {filters: 1, kernel: ${k + 2}, stride: ${Math.min(s, k + 2)}, padding: ${p}}`,
      run: x => spread(x, k + 2, Math.min(s, k + 2), 1, p)
    },
    { text: `upsample: {scale: ${s}}`, run: x => x.flatMap(value => Array<number>(s).fill(value)) }
  ];
  return links[pick(0, links.length - 1)]!;
}

/** For each output sample, the first and the last input sample that change it. */
function perturbed(links: readonly Link[], n: number): ([number, number] | undefined)[] {
  const run = (x: readonly number[]) => links.reduce<number[]>((y, one) => one.run(y), [...x]);
  const usual = run(Array<number>(n).fill(1));
  const seen: ([number, number] | undefined)[] = usual.map(() => undefined);
  for (let i = 0; i < n; i++) {
    const other = run(Array.from({ length: n }, (_, at) => (at === i ? 2 : 1)));
    for (const [m, value] of other.entries()) if (value !== usual[m]) seen[m] = [seen[m]?.[0] ?? i, i];
  }
  return seen;
}

describe('receptive fields of chains', () => {
  it('are what a numeric perturbation of every input sample finds, on 200 random chains', () => {
    let compared = 0;
    for (let seed = 1; compared < 200 && seed < 2000; seed++) {
      const pick = numbers(seed);
      const links = Array.from({ length: pick(1, 4) }, () => link(pick));
      const n = pick(60, 160);
      const analysis = analyse(`input: [1, ${n}]\nlayers:\n${links.map(({ text }) => `  - ${text}\n`).join('')}`);
      const [axis] = analysis.field(links.length - 1) ?? [];
      const output = analysis.layers.at(-1)?.output;
      const { extent, stride, offset } = axis ?? {};
      if (!isTensor(output) || extent === undefined || stride === undefined || offset === undefined) continue;
      const seen = perturbed(links, n);
      expect({ seed, outputs: seen.length }).toEqual({ seed, outputs: output.dims.at(-1) });
      // Samples near the ends see less: some of their field is padding. Those inside see all of it.
      const inside = seen.flatMap((range, m) =>
        range && Math.floor(offset + (m - 2) * stride) >= 0 && Math.ceil(offset + (m + 2) * stride + extent) < n ? [{ m, range }] : []
      );
      if (inside.length < 12) continue;
      expect({ seed, field: Math.max(...inside.map(({ range: [from, to] }) => to - from + 1)) }).toEqual({ seed, field: extent });
      // Behind an upsampling samples see by turns; the same turn comes every 36th at the latest.
      const turns = links.some(({ text }) => /upsample|deconv/.test(text)) ? 36 : 1;
      const alike = inside.filter(({ m }) => m % turns === 0);
      expect({ seed, begins: alike.map(({ range }) => range[0]) }).toEqual({ seed, begins: alike.map(({ m }) => offset + m * stride) });
      compared++;
    }
    expect(compared).toBe(200);
  });
});

const layers = (...rows: string[]): Analysis => analyse(`input: [8, 32, 32]\nlayers:\n${rows.map(row => `  - ${row}\n`).join('')}`);

describe('what a field tells', () => {
  it('is the last layer whose field fits the input', () => {
    const wide = layers(...Array<string>(20).fill('conv2d: {filters: 8, kernel: 3, padding: 1}'));
    expect(lastFitting(wide)?.layer.index).toBe(14);
    expect([14, 15].map(layer => [wide.field(layer)?.[0]?.extent, fieldFits(wide, layer)])).toEqual([
      [31, true],
      [33, false]
    ]);
  });

  it('is how far the centres of what meets lie apart', () => {
    const even = layers(
      '{type: conv2d, filters: 8, kernel: 2, padding: [[0, 1], [0, 1]], name: a}',
      '{type: conv2d, filters: 8, kernel: 3, padding: 1, from: input, name: b}',
      '{type: add, from: [a, b]}'
    );
    expect(misalignment(even, 2)).toEqual([0.5, 0.5]);
    const odd = layers(
      '{type: conv2d, filters: 8, kernel: 5, padding: 2, name: a}',
      '{type: conv2d, filters: 8, kernel: 3, padding: 1, from: input, name: b}',
      '{type: add, from: [a, b]}'
    );
    expect(misalignment(odd, 2)).toEqual([0, 0]);
  });

  it('is how often a corner and a middle sample are read', () => {
    const analysis = layers('conv2d: {filters: 8, kernel: 3}', 'conv2d: {filters: 8, kernel: 3, padding: 1}', 'relu');
    expect(analysis.layers.map(layer => sampleUses(analysis, layer))).toEqual([
      { corner: 1, middle: 9 },
      { corner: 4, middle: 9 },
      undefined
    ]);
  });

  it('stands in the hover', () => {
    expect(
      hover(`input: [8, 8, 8]
layers:
  - {type: conv2d, filters: 8, kernel: 2, padding: [[0, 1], [0, 1]], name: a}
  - {type: conv2d, filters: 8, kernel: 9, padding: 4, from: input, name: b}
  - {type: a<|>dd, from: [a, b]}
`)
    ).toMatchInlineSnapshot(`
      "
      **add** · row 2

      8×8×8 (\\\`a\\\`), 8×8×8 (\\\`b\\\`) → **8×8×8**

      0 parameters · 0 MACs  
      Receptive field 9×9 · output stride 1 · begins at −4  
      The field is larger than the input; \\\`a\\\` (conv2d) is the last whose field fits.  
      The centres of its inputs lie 0.5 input samples apart.

      |  |  |  |
      | :-- | :-- | :-- |
      | operation | "add" | the format's default |
      | batched | true | default |

      Elementwise operation: combines its inputs sample by sample; extents must be equal, or 1 where they are broadcast. [About elementwise](https://github.com/shapelint/shapelint/blob/main/docs/operators/elementwise.md)
      "
    `);
  });
});
