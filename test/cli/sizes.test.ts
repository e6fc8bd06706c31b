import { describe, expect, it } from 'vitest';
import { faultsOfSizes } from './schema';
import { workspace } from './shapelint';

/** Five halvings, and the last three levels joined again on the way up. */
const PYRAMID = `input: [3, 640, 640]
layers:
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1}
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1}
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: p3}
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: p4}
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1}
  - {type: upsample, scale: 2, name: up4}
  - {type: concat, from: [up4, p4]}
  - {type: upsample, scale: 2, name: up3}
  - {type: concat, from: [up3, p3]}
`;

const work = workspace({
  'pyramid.yaml': PYRAMID,
  'conv.yaml': 'input: [3, 6, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n  - relu\n',
  'dense.yaml': 'input: [1, 28, 28]\nlayers:\n  - maxpool2d: {kernel: 4}\n  - flatten\n  - linear: {in_features: 49, units: 10}\n',
  'scaled.yaml': 'input: [1, 20]\nlayers:\n  - {type: upsample, scale: 1.1, mode: linear}\n',
  'never.yaml': 'input: [3, 8, 8]\nlayers:\n  - conv2d: {in_channels: 4, filters: 8, kernel: 3}\n',
  'swin.yaml':
    'network_def: {_target_: SwinUNETR, in_channels: 1, out_channels: 2, feature_size: 12, spatial_dims: 2}\ninferer: {_target_: monai.inferers.SlidingWindowInferer, roi_size: [64, 64]}\n',
  'notes.yaml': 'title: nothing\n'
});

async function sizesJson(...args: string[]) {
  const { stdout } = await work.run(['sizes', '--format', 'json', ...args]);
  const json = JSON.parse(stdout);
  expect(faultsOfSizes(json)).toEqual([]);
  return json;
}

describe('sizes --format json', () => {
  it('promises three sets for each axis, the minimum and the output stride', async () => {
    const residues = [0, 25, 26, 27, 28, 29, 30, 31];
    const set = { exact: true, upTo: null, from: 25, modulus: 32, residues, exceptions: [] };
    const axis = {
      minimum: 25,
      valid: set,
      lossless: set,
      recommended: { ...set, from: 32, residues: [0] },
      outputStride: 32,
      text: 'multiples of 32 (25 to 31 above one also run)'
    };
    expect(await sizesJson('pyramid.yaml')).toEqual({
      path: 'pyramid.yaml',
      dialect: 'layers',
      variant: null,
      axes: [
        { axis: 'height', ...axis },
        { axis: 'width', ...axis }
      ],
      joint: null,
      lastFitting: '8',
      // What is repeated lies beside what it meets.
      misaligned: [
        { layer: '6', apart: [8, 8] },
        { layer: '8', apart: [12, 12] }
      ]
    });
  });

  it('knows what an operator beside the way of the data divides by', async () => {
    const { axes } = await sizesJson('swin.yaml');
    expect(axes.map(({ text }: { text: string }) => text)).toEqual(['multiples of 32', 'multiples of 32']);
  });

  it('says up to which size it looked where no proof is possible', async () => {
    const { axes } = await sizesJson('scaled.yaml');
    expect(axes[0]).toMatchObject({ axis: 'length', minimum: 1, valid: { exact: false, upTo: 2048 } });
  });

  it('gives all inputs for an output, as runs of sizes', async () => {
    const { output, layer, inputs } = await sizesJson('conv.yaml', '--output', '4x4');
    expect({ output, layer }).toEqual({ output: [4, 4], layer: '1' });
    expect(inputs.map(({ axis, ranges }: { axis: string; ranges: unknown }) => [axis, ranges])).toEqual([
      ['height', [[6, 6]]],
      ['width', [[6, 6]]]
    ]);
  });

  it('gives only inputs that are valid', async () => {
    // Floor and ceil give 7 from 193 on; the way up runs from 217 on only.
    const { inputs } = await sizesJson('pyramid.yaml', '--output', '7', '--layer', '4');
    expect(inputs[0].ranges).toEqual([[217, 224]]);
  });
});

describe('sizes', () => {
  it('says it in words, axes of the same sizes together', async () => {
    const { stdout, status } = await work.run(['sizes', 'dense.yaml']);
    expect(status).toBe(0);
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
      "
      dense.yaml  layers

      height and width
        valid          only 28 to 31
        lossless       exactly 28
        recommended    exactly 28
        minimum        28
        output stride  4

      height × width together: 196 to 199 × 4 to 7; 28 to 31 × 28 to 31; 4 to 7 × 196 to 199

      last layer whose receptive field fits the input: 0
      "
    `);
  });

  it('answers the inverse question in words', async () => {
    const { stdout } = await work.run(['sizes', 'pyramid.yaml', '--output', '20x?', '--layer', 'p4']);
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
      "
      pyramid.yaml  layers

      inputs that give 20×? at p4
        height: only 313 to 320
        width: multiples of 32 (25 to 31 above one also run)
      "
    `);
  });

  it('ends with 1 where no size runs, or none gives the output', async () => {
    expect((await work.run(['sizes', 'never.yaml'])).status).toBe(1);
    expect((await work.run(['sizes', 'pyramid.yaml', '--output', '3', '--layer', 'p3'])).status).toBe(1);
  });

  it.each([
    [['notes.yaml'], 'notes.yaml: this is no model config'],
    [['pyramid.yaml', '--layer', '4'], 'pyramid.yaml: --layer says where an output is wanted: --output is missing'],
    [['pyramid.yaml', '--output', '4', '--layer', '40'], 'pyramid.yaml: there is no layer 40'],
    [['conv.yaml', '--output', '4', '--layer', 'p'], 'conv.yaml: there is no layer p'],
    [['pyramid.yaml', '--output', '4x4x4'], 'pyramid.yaml: --output names 3 extents; the map of layer 8 has 2'],
    [['dense.yaml', '--output', '4', '--layer', '1'], 'dense.yaml: layer 1 makes no map']
  ])('%s cannot be answered', async (args, message) => {
    expect(await work.run(['sizes', ...args])).toEqual({ status: 2, stdout: '', stderr: `shapelint: ${message}\n` });
  });
});
