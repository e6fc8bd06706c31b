import { describe, expect, it } from 'vitest';
import { panel } from '../../server/src/features/panel';
import { explore, sizeInput, sizeMarks, type Verdict } from '../../server/src/features/sizeExplorer';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse, type Seen } from '../support/see';

const show = (text: string, options: Seen = {}) => {
  const analysis = analyse(text, options);
  return panel(analysis, diagnose(analysis), sizeInput(analysis));
};

const MERGING = `input: [1, 4, 4]
layers:
  - {type: conv2d, filters: 2, kernel: 1, name: stem}
  - conv2d: {filters: 2, kernel: 1}
  - {type: add, from: [stem, -1]}
  - globalavgpool2d
`;

describe('the model of the panel', () => {
  it('wires layers by their positions, inputs below zero', () => {
    expect(show(MERGING).layers.map(({ name, sources }) => [name, sources])).toEqual([
      ['stem', [-1]],
      [null, [0]],
      [null, [0, 1]],
      [null, [2]]
    ]);
  });

  it('keeps a value until its last reader has run', () => {
    const { layers, peakBytes } = show(MERGING);
    const map = 4 * 2 * 16;
    expect(layers.map(layer => layer.bytes)).toEqual([map, map, map, 8]);
    // The input beside stem; stem beside the second; all three; the sum beside its mean.
    expect(layers.map(layer => layer.liveBytes)).toEqual([4 * 16 + map, 2 * map, 3 * map, map + 8]);
    expect(peakBytes).toBe(3 * map);
  });

  it('says from where on memory is not known', () => {
    const { layers, peakBytes } = show('input: [1, 4, 4]\nlayers:\n  - relu: {}\n  - type: Mystery\n  - relu: {}\n');
    expect(layers.map(layer => layer.liveBytes)).toEqual([2 * 4 * 16, null, null]);
    expect(peakBytes).toBeNull();
  });

  it('marks the worst that is reported for a layer', () => {
    const { layers } = show('input: [3, 5, 5]\nlayers:\n  - maxpool2d: {kernel: 2}\n  - conv2d: {filters: 8, kernel: 7}\n  - relu\n');
    expect(layers.map(layer => layer.problem)).toEqual(['warning', 'error', null]);
  });

  it('says where each layer stands', () => {
    const { layers } = show(MERGING);
    expect(layers.map(({ head }) => MERGING.slice(head.start, head.end))).toEqual(['conv2d', 'conv2d', 'add', 'globalavgpool2d']);
  });
});

const keras = (name: string, type: string, config: object, ...inbound: readonly unknown[]) => ({
  class_name: type,
  name,
  config: { name, ...config },
  inbound_nodes: inbound
});

/** One convolution that is applied twice, and a pool behind that takes no small map. */
const SIAMESE = {
  class_name: 'Functional',
  config: {
    name: 'twice',
    layers: [
      keras('in', 'InputLayer', { batch_input_shape: [null, 8, 8, 1] }),
      keras('c', 'Conv2D', { filters: 1, kernel_size: [1, 1] }, [['in', 0, 0, {}]], [['c', 0, 0, {}]]),
      keras('p', 'MaxPooling2D', { pool_size: [4, 4] }, [['c', 1, 0, {}]])
    ],
    input_layers: [['in', 0, 0]],
    output_layers: [['p', 0, 0]]
  },
  keras_version: '2.15.0',
  backend: 'tensorflow'
};

describe('the size explorer', () => {
  const POOLED = 'input: [3, 8, 8]\nlayers:\n  - maxpool2d: {kernel: 2}\n  - conv2d: {filters: 4, kernel: 3}\n';

  const DARKNET =
    '[net]\nwidth=32\nheight=32\nchannels=3\n\n[maxpool]\nsize=5\nstride=4\npadding=0\n\n[convolutional]\nfilters=2\nsize=3\nstride=2\n';

  const verdict = (text: string, extents: readonly number[]): Verdict => {
    const { is, layer, partial } = explore(analyse(text), extents);
    return { is, ...(layer !== undefined && { layer }), ...(partial && { partial }) };
  };

  const marks = (text: string, extents: readonly number[], moved: readonly number[]): string =>
    sizeMarks(analyse(text), extents, moved, 12)
      .runs.map(({ from, to, is }) => `${is} ${from === to ? from : `${from}–${to}`}`)
      .join(', ');

  it('names the axes of the only input', () => {
    expect(sizeInput(analyse(POOLED))).toEqual({
      axes: [
        { name: 'height', extent: 8 },
        { name: 'width', extent: 8 }
      ]
    });
    expect(sizeInput(analyse('input: {a: [3, 8, 8], b: [3, 8, 8]}\nlayers:\n  - {type: add, from: [a, b]}\n'))).toBeUndefined();
    expect(sizeInput(analyse('input: [3, "?", 8]\nlayers:\n  - relu: {}\n'))).toBeUndefined();
  });

  it('tells exact sizes from lossy and broken ones, and which layer it is', () => {
    expect(verdict(POOLED, [8, 8])).toEqual({ is: 'exact' });
    expect(verdict(POOLED, [9, 8])).toEqual({ is: 'lossy', layer: 0 });
    expect(verdict(POOLED, [8, 5])).toEqual({ is: 'broken', layer: 1 });
    expect(verdict(POOLED, [1, 1])).toEqual({ is: 'broken', layer: 0 });
  });

  it('does not blame a size for what is wrong at every size', () => {
    const wrong = `${POOLED}  - conv2d: {filters: 4, kernel: x}\n`;
    expect(verdict(wrong, [8, 8])).toEqual({ is: 'exact', partial: true });
    expect(marks(wrong, [8, 8], [0, 1])).toEqual(marks(POOLED, [8, 8], [0, 1]));
  });

  it('has the shapes at a size', () => {
    expect(explore(analyse(POOLED), [16, 10])).toEqual({ is: 'exact', extents: [16, 10], outputs: ['3×8×5', '4×6×3'] });
  });

  it('marks sizes of one axis as the others are, and of all as one', () => {
    expect(marks(POOLED, [8, 8], [0, 1])).toBe('broken 1–5, exact 6, lossy 7, exact 8, lossy 9, exact 10, lossy 11, exact 12');
    expect(marks(POOLED, [8, 9], [0])).toBe('broken 1–5, lossy 6–12');
    expect(marks(POOLED, [8, 5], [0])).toBe('broken 1–12');
  });

  it('speaks of places in the table, where a layer that is used twice stands once', () => {
    const found = explore(analyse(JSON.stringify(SIAMESE), { file: 'model.json' }), [2, 8]);
    expect(found).toMatchObject({ is: 'broken', layer: 2, outputs: ['2×8×1', '2×8×1', '?'] });
  });

  it.each([
    ['a layer list', POOLED, {}],
    ['what is lost whatever the size', `${POOLED}  - adaptiveavgpool2d: 7\n  - maxpool2d: {kernel: 2}\n`, {}],
    ['strides', 'input: [3, 9, 9]\nlayers:\n  - conv2d: {filters: 4, kernel: 3, stride: 2}\n', {}],
    ['a division that truncates', DARKNET, { file: 'net.cfg' }],
    ['a linear layer behind a flatten', 'input: [1, 8, 8]\nlayers:\n  - flatten\n  - linear: {in: 64, units: 2}\n', {}]
  ])('marks %s as a run at each size does', (_, text, options) => {
    const analysis = analyse(text, options);
    for (const [extents, moved] of [
      [
        [8, 8],
        [0, 1]
      ],
      [[8, 8], [0]],
      [[8, 11], [0]],
      [[9, 40], [1]]
    ]) {
      const found = sizeMarks(analysis, extents!, moved!, 70).runs.flatMap(({ from, to, is }) => Array(to - from + 1).fill(is));
      const tried = Array.from(
        { length: 70 },
        (_, i) =>
          explore(
            analysis,
            extents!.map((n, at) => (moved!.includes(at) ? i + 1 : n))
          ).is
      );
      expect(found).toEqual(tried);
    }
  });
});
