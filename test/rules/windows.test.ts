import { describe, expect, it } from 'vitest';
import { codes, reports, see } from '../support/see';

const list = (...layers: string[]): string => `input: [8, 64, 64]\nlayers:\n${layers.map(layer => `  - ${layer}\n`).join('')}`;
const strict = (...on: string[]) => ({ settings: { rules: Object.fromEntries(on.map(code => [code, 'information' as const])) } });

describe('a stride larger than the window', () => {
  it('is said where a stem of its own skips samples', () => {
    expect(see(list('conv2d: {filters: 8, kernel: 1, stride: 2}'))).toMatchInlineSnapshot(`
      "
      input: [8, 64, 64]
      layers:
        - conv2d: {filters: 8, kernel: 1, stride: 2}  ‹8×32×32›
                                       ^ information[SL104] Of every 2 samples along the height and width 1 is never read: stride 2 is larger than the window of 1.
      "
    `);
  });
  it('names the axes that differ', () => {
    expect(see(list('maxpool2d: {kernel: [1, 2], stride: [2, 4]}'))).toMatchInlineSnapshot(`
      "
      input: [8, 64, 64]
      layers:
        - maxpool2d: {kernel: [1, 2], stride: [2, 4]}  ‹8×32×16›
                              ^^^^^^ information[SL104] Of every 2 samples along the height 1 is never read: stride 2 is larger than the window of 1; of every 4 samples along the width 2 are never read: stride 4 is larger than the window of 2.
      "
    `);
  });
  it('stays unsaid of a 1×1 projection beside another branch', () => {
    const text = list(
      '{type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: main}',
      '{type: conv2d, filters: 8, kernel: 1, stride: 2, from: input, name: projection}',
      '{type: add, from: [main, projection]}'
    );
    expect(codes(text)).toEqual([]);
  });
  it('stays unsaid where there is a single window', () => {
    expect(codes('input: [8, 2, 2]\nlayers:\n  - conv2d: {filters: 8, kernel: 2, stride: 4}\n')).toEqual([]);
  });
});

describe('uneven overlap of a transposed convolution', () => {
  it('is said with the numbers of products', () => {
    expect(see(list('deconv2d: {filters: 8, kernel: 5, stride: 2}'), strict('SL401'))).toMatchInlineSnapshot(`
      "
      input: [8, 64, 64]
      layers:
        - deconv2d: {filters: 8, kernel: 5, stride: 2}  ‹8×131×131›
                                         ^ information[SL401] Kernel 5 is no multiple of stride 2: one output sample is made of 4 input samples, another of 9.
      "
    `);
  });
  it('is none where the kernel is a multiple of the stride, and off by default', () => {
    expect(codes(list('deconv2d: {filters: 8, kernel: 4, stride: 2, padding: 1}'), strict('SL401'))).toEqual([]);
    expect(codes(list('deconv2d: {filters: 8, kernel: 3, stride: 2}'))).toEqual([]);
  });
});

describe('a lattice of dilations', () => {
  const dilated = (rate: number): string => `conv2d: {filters: 8, kernel: 3, padding: ${rate}, dilation: ${rate}}`;
  it('is followed through layers without a window, and its factor falls with each rate', () => {
    expect(see(list(dilated(4), 'relu', dilated(8), dilated(6), dilated(5)), strict('SL402'))).toMatchInlineSnapshot(`
      "
      input: [8, 64, 64]
      layers:
        - conv2d: {filters: 8, kernel: 3, padding: 4, dilation: 4}  ‹8×64×64›
        - relu  ‹8×64×64›
        - conv2d: {filters: 8, kernel: 3, padding: 8, dilation: 8}  ‹8×64×64›
                                                                ^ information[SL402] Rates 4 and 8 are all multiples of 4: along each axis only one sample in 4 has a part in the output.
        - conv2d: {filters: 8, kernel: 3, padding: 6, dilation: 6}  ‹8×64×64›
                                                                ^ information[SL402] Rates 4, 8 and 6 are all multiples of 2: along each axis only one sample in 2 has a part in the output.
        - conv2d: {filters: 8, kernel: 3, padding: 5, dilation: 5}  ‹8×64×64›
      "
    `);
  });
  it('ends where a window reads neighbours or the step changes', () => {
    expect(codes(list(dilated(2), dilated(1), dilated(2)), strict('SL402'))).toEqual([]);
    expect(codes(list(dilated(2), 'maxpool2d: 2', dilated(2)), strict('SL402'))).toEqual([]);
  });
});

describe('a border read less often than the middle', () => {
  it('is said with both numbers, by the stride and the dilation that are there', () => {
    expect(
      see(list('conv2d: {filters: 8, kernel: 5}', 'maxpool2d: {kernel: 3, stride: 2}'), strict('SL404', 'SL103'))
    ).toMatchInlineSnapshot(`
      "
      input: [8, 64, 64]
      layers:
        - conv2d: {filters: 8, kernel: 5}  ‹8×60×60›
                                       ^ information[SL404] A sample in the corner is read once, one in the middle 25 times (no padding).
        - maxpool2d: {kernel: 3, stride: 2}  ‹8×29×29›
                              ^ information[SL103] The last row and column of the 60×60 input are never read: (60 + 0 − 3)/2 + 1 = 29.5 → 29.
                              ^ information[SL404] A sample in the corner is read once, one in the middle 4 times (no padding).
      "
    `);
  });
  it('is none where windows do not overlap or an earlier layer padded', () => {
    expect(codes(list('maxpool2d: 2', 'pad: {amounts: 1}', 'conv2d: {filters: 8, kernel: 3}'), strict('SL404'))).toEqual([]);
  });
});

describe('a crop that leaves nothing', () => {
  it('is told with what it takes', () => {
    expect(reports('input: [3, 8, 4]\nlayers:\n  - crop: {amounts: [4, 1]}\n')).toMatchInlineSnapshot(`
      "
      SL102 error 3:21
      Output would be 0×2: the crop takes all 8 rows.
      Height: 8 − 2·4 = 0.
      Input 9×4 works: height every size from 9 and width every size from 3.
      "
    `);
  });
});

describe('inputs that work', () => {
  it('are told alone where there is only one', () => {
    const rows = ['conv2d: {filters: 8, kernel: 3, padding: 1}', 'flatten: {}', 'linear: {in_features: 8, units: 2}'];
    expect(reports(`input: [8, 3, 3]\nlayers:\n${rows.map(row => `  - ${row}\n`).join('')}`)).toContain('\nOnly input 1×1 works.\n');
  });
});
