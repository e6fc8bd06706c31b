import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis';
import { inputsWith, nearestValid, sizes } from '../../server/src/analysis/sizes';
import { runsAt } from '../../server/src/analysis/sizes/axis';
import { joint, jointText } from '../../server/src/analysis/sizes/joint';
import { analyse } from '../support/see';

const layers = (input: string, ...rows: string[]): Analysis =>
  analyse(`input: ${input}\nlayers:\n${rows.map(row => `  - ${row}\n`).join('')}`);

/** Whether the model runs at each height and width up to a bound. */
function grid(analysis: Analysis, bound: number): boolean[][] {
  const axes = sizes(analysis).axes;
  const upTo = Array.from({ length: bound }, (_, i) => i + 1);
  return upTo.map(height =>
    upTo.map(width =>
      runsAt(
        analysis.graph,
        analysis.memo,
        inputsWith(analysis, [
          [axes[0]!, height],
          [axes[1]!, width]
        ])
      )
    )
  );
}

describe('axes that are tied', () => {
  it('by a product are solved together, as brute force finds them', () => {
    const analysis = layers('[1, 12, 12]', 'maxpool2d: {kernel: 2}', 'flatten', 'linear: {in_features: 36, units: 2}');
    const found = joint(analysis)!;
    expect(found.exact).toBe(true);
    const said = (height: number, width: number): boolean =>
      found.boxes!.some(([h, w]) => h![0] <= height && height <= h![1] && w![0] <= width && width <= w![1]);
    const runs = grid(analysis, 80);
    expect(runs.map((row, i) => row.map((_, j) => said(i + 1, j + 1)))).toEqual(runs);
    expect(jointText(found, String)).toBe(
      'height × width together: 72 to 73 × 2 to 3; 36 to 37 × 4 to 5; 24 to 25 × 6 to 7; 18 to 19 × 8 to 9; 12 to 13 × 12 to 13; 8 to 9 × 18 to 19; 3 more'
    );
  });

  it('by a division are told by examples', () => {
    const analysis = layers('[1, 12, 10]', 'reshape: {shape: [6, -1]}');
    const found = joint(analysis)!;
    expect([found.boxes, found.exact, found.layer]).toEqual([undefined, false, 0]);
    for (const [height, width] of found.fails) expect((height! * width!) % 6).not.toBe(0);
    expect(jointText(found, layer => `layer ${layer}`)).toMatch(/^height × width: not all of these go together, .* fail at layer 0$/);
  });

  it('are none where each is free', () => {
    expect(joint(layers('[3, 32, 32]', 'conv2d: {filters: 4, kernel: 3, stride: 2}', 'conv2d: {filters: 4, kernel: 3}'))).toBeNull();
  });

  it('are heeded where inputs are proposed', () => {
    const analysis = layers('[1, 13, 12]', 'reshape: {shape: [4, -1]}', 'linear: {in_features: 36, units: 2}');
    for (const extents of nearestValid(analysis, [13, 12])) {
      const [height, width] = sizes(analysis).axes;
      const inputs = inputsWith(analysis, [
        [height!, extents[0]!],
        [width!, extents[1]!]
      ]);
      expect(runsAt(analysis.graph, analysis.memo, inputs)).toBe(true);
    }
  });
});
