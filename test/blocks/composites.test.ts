import { describe, expect, it } from 'vitest';
import { receptiveFields } from '../../server/src/analysis/field';
import { propagate } from '../../server/src/analysis/propagate';
import { readArgs } from '../../server/src/dialects/arguments';
import { torchConventions } from '../../server/src/ir/conventions';
import { isTensor, tensor } from '../../server/src/ir/shape';
import { faults, memo, run, spellings, written } from './moduleRun';

describe('C2f', () => {
  const at = (repeats: number) => run('C2f', [64, 128, repeats], [tensor(1, 64, 40, 40)]);

  it('keeps its output whatever the repeats', () => {
    expect([0, 1, 7].map(n => written(at(n).output))).toEqual(Array(3).fill([1, 128, 40, 40]));
  });

  it('grows by the same parameters and operations with every repeat', () => {
    const steps = [1, 2, 3].map(n => [at(n).weights! - at(n - 1).weights!, at(n).macs! - at(n - 1).macs!]);
    // Two 3×3 Conv of 64 channels, and 64 more channels into the last 1×1 Conv.
    expect(steps).toEqual(Array(3).fill([2 * (64 * 64 * 9 + 128) + 64 * 128, (2 * 64 * 64 * 9 + 64 * 128) * 1600]));
  });

  it('refuses groups that do not divide the hidden channels', () => {
    expect(faults(run('C2f', [64, 64, 1, false, 3], [tensor(1, 64, 8, 8)]))).toMatchObject([
      { kind: 'indivisible', blame: ['groups', 'inChannels'] }
    ]);
  });

  it('refuses an expansion that leaves no channels', () => {
    expect(faults(run('C2f', [64, 64, 1, false, 1, 0.01], [tensor(1, 64, 8, 8)]))).toMatchObject([
      { kind: 'argument', blame: ['expansion'] }
    ]);
  });

  it('takes as many repeats as a file may say, and says when they are too many', () => {
    expect(faults(at(1000))).toEqual([]);
    expect(faults(at(1e9))).toMatchObject([{ kind: 'argument', blame: ['repeats'], data: { problem: { is: 'range', max: 1000 } } }]);
  });
});

describe('attention', () => {
  it('costs the products over all positions', () => {
    const at = (size: number) => run('C2PSA', [256, 256, 1], [tensor(1, 256, size, size)]).macs!;
    const positions = 400;
    // 1×1 Conv at the seams, then qkv 128→256, projection, 3×3 depthwise, 128→256→128; twice 2 heads of N² × 32 and 64.
    const perPosition = 2 * 256 * 256 + 128 * 256 + 128 * 128 + 128 * 9 + 2 * 128 * 256;
    expect(at(20)).toBe(perPosition * positions + 2 * positions * positions * (32 + 64));
  });

  it('costs less within areas', () => {
    const at = (area: number) => run('A2C2f', [64, 64, 1, true, area], [tensor(1, 64, 20, 20)]).macs!;
    // Two blocks, one head of 32: areas save three quarters of the two products.
    expect(at(1) - at(4)).toBe((2 * 2 * 400 * 400 * 32 * 3) / 4);
  });

  it('names the output channels that must be the input channels', () => {
    for (const type of ['PSA', 'C2PSA', 'C2fPSA']) {
      expect(faults(run(type, [64, 128], [tensor(1, 64, 8, 8)]))).toEqual([
        { kind: 'channels-mismatch', blame: ['outChannels'], data: { expected: 64, actual: 128 } }
      ]);
    }
  });

  it('needs positions that divide into areas', () => {
    expect(faults(run('A2C2f', [64, 64, 1, true, 4], [tensor(1, 64, 21, 23)]))).toMatchObject([{ kind: 'reshape-mismatch' }]);
  });

  it('needs hidden channels that make whole heads', () => {
    expect(faults(run('A2C2f', [64, 96, 1], [tensor(1, 64, 20, 20)]))).toMatchObject([
      { kind: 'indivisible', data: { value: 48, by: 32 } }
    ]);
  });

  it('is refused where channels do not make whole heads', () => {
    // 200 channels: three heads of 66.
    expect(faults(run('C2PSA', [400, 400], [tensor(1, 400, 8, 8)]))).toMatchObject([{ kind: 'reshape-mismatch' }]);
  });
});

describe('the receptive field', () => {
  const extents = (type: string, constructorArgs: readonly number[]) => {
    const spelling = spellings.get(type)!;
    const written = constructorArgs.map(value => ({ value, origin: { kind: 'default', by: 'dialect' } as const }));
    const span = { start: 0, end: 0 };
    const args = readArgs(spelling, written).args;
    const layer = {
      index: 0,
      id: '0',
      type,
      unit: spelling.unit,
      args,
      sources: [{ input: 0 }],
      repeat: 1,
      span,
      head: span,
      findings: []
    };
    const inputs = [{ name: 'x', dims: [1, 64, 40, 40], source: 'default' as const }];
    const graph = { inputs, layers: [layer], conventions: torchConventions, notices: [], probes: [] };
    return receptiveFields(graph, propagate(graph, memo), memo)
      .at(0)
      ?.map(axis => axis.extent);
  };

  it.each([
    ['C2f', [64, 64, 2], 9],
    ['C3x', [64, 64, 1], 3],
    ['SPPF', [64, 64], 13],
    ['Focus', [64, 64, 3], 6],
    ['AConv', [64, 64], 4],
    ['RepNCSPELAN4', [64, 64, 32, 32], 13],
    ['HGStem', [64, 32, 64], 11],
    ['ResNetLayer', [64, 64, 1, 1], 11],
    // Attention sees every position.
    ['C2PSA', [64, 64], undefined],
    ['A2C2f', [64, 64], undefined],
    ['C3TR', [64, 64], undefined],
    ['AIFI', [64], undefined]
  ] as const)('of %s%j is %s', (type, args, extent) => {
    expect(extents(type, args)).toEqual([extent, extent]);
  });
});

describe('unknown extents', () => {
  it.each([...spellings.keys()].filter(type => !/^(Index|CBFuse|ImagePoolingAttn|C2fAttn|CBLinear|HG|ResNet|AIFI)/.test(type)))(
    '%s says nothing of them',
    type => {
      const args = /^(SCDown)$/.test(type) ? [64, 64, 3, 2] : /ELAN/.test(type) ? [64, 64, 32, 32] : /VGG/.test(type) ? [64] : [64, 64];
      const { findings, output } = run(type, args, [tensor('batch', 64, '?', '?')]);
      expect(findings).toEqual([]);
      expect(isTensor(output) && output.dims.slice(0, 2)).toEqual(['batch', 64]);
    }
  );
});
