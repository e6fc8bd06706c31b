// Worked examples of convolution arithmetic: each is computed by hand in the field's textbooks, none by this project.
import { describe, expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { isTensor } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';

/** Output extents behind the channels, a row a layer, and the codes that are reported. */
function run(input: readonly number[], layers: readonly string[]) {
  const text = `input: [${input}]\nlayers:\n${layers.map(layer => `  - ${layer}`).join('\n')}\n`;
  const analysis = readModel({ text, path: 'example.yaml', settings: defaultSettings })!.analyse();
  return {
    sizes: analysis.layers.map(({ output }) => (isTensor(output) ? output.dims.slice(2).join('×') : '–')),
    channels: analysis.layers.map(({ output }) => (isTensor(output) ? output.dims[1] : undefined)),
    params: analysis.layers.map(({ weights }) => weights),
    reports: diagnose(analysis).map(({ rule, layer, message }) => `${rule.code} at ${layer}: ${message.split('\n')[0]}`)
  };
}

const dimensions = [
  { rank: 1, name: '1D (text, audio)', of: (n: number) => [4, n], times: (n: number) => String(n) },
  { rank: 2, name: '2D (images)', of: (n: number) => [3, n, n], times: (n: number) => `${n}×${n}` },
  { rank: 3, name: '3D (video, CT)', of: (n: number) => [1, n, n, n], times: (n: number) => `${n}×${n}×${n}` }
];

describe.each(dimensions)('in $name', ({ rank, of, times }) => {
  const conv = (args: string) => `conv${rank}d: {filters: 8, ${args}}`;
  const pool = (args: string) => `maxpool${rank}d: {${args}}`;

  it('three 3-wide windows shrink 6 to 4 and 2, and the third does not fit', () => {
    const { sizes, reports } = run(of(6), [conv('kernel: 3'), conv('kernel: 3'), conv('kernel: 3')]);
    expect(sizes).toEqual([times(4), times(2), '–']);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatch(/^SL101 at 2: /);
  });

  it('3 padded by 1 under a 2-wide window gives 4', () => {
    expect(run(of(3), [conv('kernel: 2, padding: 1')])).toMatchObject({ sizes: [times(4)], reports: [] });
  });

  it.each([
    [1, 5],
    [2, 3]
  ])('7 under a 3-wide window at stride %i gives %i', (stride, out) => {
    expect(run(of(7), [conv(`kernel: 3, stride: ${stride}`)])).toMatchObject({ sizes: [times(out)], reports: [] });
  });

  it('7 under a 3-wide window at stride 3 gives 2 and leaves one sample of each axis unread', () => {
    const { sizes, reports } = run(of(7), [conv('kernel: 3, stride: 3')]);
    expect(sizes).toEqual([times(2)]);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatch(/^SL103 at 0: .*last/);
  });

  it('5 under a 3-wide window at stride 2 gives 2 and loses nothing', () => {
    expect(run(of(5), [conv('kernel: 3, stride: 2')])).toMatchObject({ sizes: [times(2)], reports: [] });
  });

  it('200 goes to 99, 97 and 97', () => {
    const layers = [conv('kernel: 5, padding: 1, stride: 2'), pool('kernel: 3, stride: 1'), conv('kernel: 3, padding: 1')];
    expect(run(of(rank === 3 ? 50 : 200), layers).sizes).toEqual(
      rank === 3 ? [times(24), times(22), times(22)] : [times(99), times(97), times(97)]
    );
  });

  it.each([1, 3, 5, 7])('a window of %i with padding (k − 1)/2 keeps the size', kernel => {
    expect(run(of(32), [conv(`kernel: ${kernel}, padding: ${(kernel - 1) / 2}`)])).toMatchObject({ sizes: [times(32)], reports: [] });
  });

  it.each([
    [224, 7],
    [225, 8],
    [321, 11]
  ])('a ResNet-like chain of output stride 32 takes %i to %i', (input, out) => {
    const down = conv('kernel: 3, stride: 2, padding: 1');
    const chain = [conv('kernel: 7, stride: 2, padding: 3'), pool('kernel: 3, stride: 2, padding: 1'), down, down, down];
    const { sizes, reports } = run(of(input), chain);
    expect(sizes.at(-1)).toBe(times(out));
    expect(reports).toEqual([]);
  });
});

it('32×32×3 through ten 5×5 filters with padding 2 gives 32×32×10 with 760 parameters', () => {
  const result = run([3, 32, 32], ['conv2d: {filters: 10, kernel: 5, padding: 2}']);
  expect(result).toMatchObject({ sizes: ['32×32'], channels: [10], params: [760], reports: [] });
});
