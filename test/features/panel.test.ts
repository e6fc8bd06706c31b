import { describe, expect, it } from 'vitest';
import { panel } from '../../server/src/features/panel';
import { explore, sizeInput, verdicts } from '../../server/src/features/sizeExplorer';
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

describe('the size explorer', () => {
  const POOLED = 'input: [3, 8, 8]\nlayers:\n  - maxpool2d: {kernel: 2}\n  - conv2d: {filters: 4, kernel: 3}\n';

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
    expect(
      verdicts(analyse(POOLED), [
        [8, 8],
        [9, 8],
        [8, 5],
        [1, 1]
      ])
    ).toEqual([{ is: 'exact' }, { is: 'lossy', layer: 0 }, { is: 'broken', layer: 1 }, { is: 'broken', layer: 0 }]);
  });

  it('does not blame a size for what is wrong at every size', () => {
    const wrong = `${POOLED}  - conv2d: {filters: 4, kernel: x}\n`;
    expect(verdicts(analyse(wrong), [[8, 8]])).toEqual([{ is: 'exact', partial: true }]);
  });

  it('has the shapes at a size', () => {
    expect(explore(analyse(POOLED), [16, 10])).toEqual({ is: 'exact', extents: [16, 10], outputs: ['3×8×5', '4×6×3'] });
  });
});
