import { describe, expect, it } from 'vitest';
import { flat, runHead } from '../support/headRuns';
import { describeWithOracles, readJson } from '../support/oracles';

/** Parameters, and billions of multiply-accumulates at the size they are given for, as torchvision's model pages print them. */
const published: Readonly<Record<string, readonly [params: number, giga: number, size?: number]>> = {
  alexnet: [61_100_840, 0.71],
  convnext_base: [88_591_464, 15.36],
  convnext_large: [197_767_336, 34.36],
  convnext_small: [50_223_688, 8.68],
  convnext_tiny: [28_589_128, 4.46],
  efficientnet_b0: [5_288_548, 0.39],
  efficientnet_b1: [7_794_184, 0.69, 240],
  efficientnet_b2: [9_109_994, 1.09, 288],
  efficientnet_b3: [12_233_232, 1.83, 300],
  efficientnet_b4: [19_341_616, 4.39, 380],
  efficientnet_b5: [30_389_784, 10.27, 456],
  efficientnet_b6: [43_040_704, 19.07, 528],
  efficientnet_b7: [66_347_960, 37.75, 600],
  mobilenet_v2: [3_504_872, 0.3],
  mobilenet_v3_large: [5_483_032, 0.22],
  mobilenet_v3_small: [2_542_856, 0.06],
  resnet18: [11_689_512, 1.81],
  resnet34: [21_797_672, 3.66],
  resnet50: [25_557_032, 4.09],
  resnet101: [44_549_160, 7.8],
  resnet152: [60_192_808, 11.51],
  resnext50_32x4d: [25_028_904, 4.23],
  resnext101_32x8d: [88_791_336, 16.41],
  resnext101_64x4d: [83_455_272, 15.46],
  vgg11: [132_863_336, 7.61],
  vgg11_bn: [132_868_840, 7.61],
  vgg13: [133_047_848, 11.31],
  vgg13_bn: [133_053_736, 11.31],
  vgg16: [138_357_544, 15.47],
  vgg16_bn: [138_365_992, 15.47],
  vgg19: [143_667_240, 19.63],
  vgg19_bn: [143_678_248, 19.63],
  wide_resnet50_2: [68_883_240, 11.4],
  wide_resnet101_2: [126_886_696, 22.75]
};

describe('a whole torchvision network', () => {
  it.each(Object.entries(published))('%s has the published parameters and operations', (name, [params, giga, size = 224]) => {
    const ran = runHead('TorchVision', [name, null, false], [[1, 3, size, size]]);
    expect(ran.faults).toEqual([]);
    expect(ran.shapes).toEqual([[1, 1000]]);
    expect(ran.weights).toBe(params);
    expect(Math.abs(ran.macs! / 1e9 - giga)).toBeLessThan(0.011);
  });
});

describeWithOracles('torchvision networks in a model', () => {
  it('have the shapes and parameters of Ultralytics', () => {
    interface Row {
      readonly type: string;
      readonly resolved: unknown[];
      readonly output: number[];
      readonly params: number;
    }
    const rows: { layers?: Row[]; input: number[] }[] = readJson('ultralytics', 'head_probe.json').probes;
    const found = rows.flatMap(({ layers = [], input }) =>
      layers.filter(layer => layer.type === 'TorchVision').map(layer => ({ layer, input }))
    );
    const wrong = found.filter(({ layer, input }) => {
      const ran = runHead(layer.type, layer.resolved, [input]);
      return JSON.stringify(ran.shapes) !== JSON.stringify(flat(layer.output)) || ran.weights !== layer.params;
    });
    expect(found.length).toBeGreaterThan(2);
    expect(wrong).toEqual([]);
  });
});

describe('the children of a torchvision network', () => {
  const shapes = (...args: unknown[]) => runHead('TorchVision', args, [[1, 3, 64, 64]]).shapes;

  it('are all handed out when split', () => {
    const all = shapes('resnet18', null, true, 2, true);
    expect(all).toHaveLength(9);
    expect(all[0]).toEqual([1, 3, 64, 64]);
    expect(all.at(-1)).toEqual([1, 512, 2, 2]);
  });

  it('are dropped from the end as Python slices', () => {
    expect(shapes('resnet18', null, true, 1)).toEqual([[1, 512, 1, 1]]);
    expect(shapes('resnet18', null, true, -1)).toEqual([[1, 64, 32, 32]]);
    expect(shapes('vgg11', null, true, 2)).toEqual([[1, 512, 2, 2]]);
    expect(shapes('resnet18', null, true, 99)).toEqual([[1, 3, 64, 64]]);
  });

  it('do not fit together when none is dropped, for the flattening between them is lost', () => {
    expect(runHead('TorchVision', ['resnet18', null, true, 0], [[1, 3, 64, 64]]).faults).toEqual(['linear-features: ']);
  });

  it('are not guessed for a network that is not known', () => {
    const ran = runHead('TorchVision', ['resnet19'], [[1, 3, 64, 64]]);
    expect(ran.faults).toEqual(['unknown-module: network']);
    expect(ran.shapes).toEqual([]);
  });
});
