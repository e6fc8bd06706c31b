import { describe, expect, it } from 'vitest';
import { extentsUpTo, findParting, partingStep } from '../../server/src/analysis/cause';
import { newMemo } from '../../server/src/analysis/memo';
import { workingInputs } from '../../server/src/analysis/sizes';
import { analyse, reports } from '../support/see';

/** Two levels down and up again, joined with what was there before. */
const uNet = (size: number): string => `input: [8, ${size}, ${size}]
layers:
  - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: level0}
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: down1}
  - {type: relu, name: level1}
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: down2}
  - {type: upsample, scale: 2, name: up1}
  - {type: concat, from: [up1, level1], name: join1}
  - {type: upsample, scale: 2, name: up0}
  - {type: concat, from: [up0, level0], name: join0}
`;

function partingOf(text: string, layer: string) {
  const analysis = analyse(text);
  const result = analysis.layers.find(one => one.layer.id === layer)!;
  const [a, b] = result.layer.sources;
  const parting = findParting({ graph: analysis.graph, layers: analysis.layers, memo: newMemo() }, [a!, b!], 2);
  const step = parting && partingStep(parting);
  return (
    parting && {
      fork: parting.fork?.layer.id,
      at: step?.layer.layer.id,
      branches: parting.branches.map(({ steps, extent }) => [...steps.map(s => `${s.from}→${s.to}`), extent])
    }
  );
}

describe('where two sizes part', () => {
  it('is the step that rounds, at an odd size', () => {
    expect(partingOf(uNet(82), 'join1')).toEqual({ fork: 'level1', at: 'down2', branches: [['41→21', '21→42', 42], [41]] });
    expect(reports(uNet(82))).toMatchInlineSnapshot(`
      "
      SL202 error 8:32
      Cannot concatenate 42×42 (\`up1\`) with 41×41 (\`level1\`).
      They part at \`down2\` (conv2d): the stride-2 convolution rounds 41 up to 21, ×2 gives 42; the other branch keeps 41.
      Inputs 80×80 and 84×84 work: multiples of 4.
        7:12 \`up1\` (upsample) gives 8×42×42.
        5:12 \`level1\` (relu) gives 8×41×41.
        6:12 The sizes part here: height 41 becomes 21.
      "
    `);
  });
  it('is found at the outer level when the inner one fits', () => {
    const parting = partingOf(uNet(83), 'join0');
    expect(parting).toMatchObject({ fork: 'level0', at: 'down1', branches: [['83→42', '42→21', '21→42', '42→84', 84], [83]] });
  });
  it('is the first step on either way when every step is exact', () => {
    const text = uNet(80).replace('{type: upsample, scale: 2, name: up1}', '{type: upsample, scale: 3, name: up1}');
    expect(partingOf(text, 'join1')).toMatchObject({ at: 'down2', branches: [['40→20', '20→60', 60], [40]] });
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL202 error 8:32
      Cannot concatenate 60×60 (\`up1\`) with 40×40 (\`level1\`).
      They part at \`down2\` (conv2d): the stride-2 convolution takes 40 to 20, ×3 gives 60; the other branch keeps 40.
        7:12 \`up1\` (upsample) gives 8×60×60.
        5:12 \`level1\` (relu) gives 8×40×40.
        6:12 The sizes part here: height 40 becomes 20.
      "
    `);
  });
  it('looks at both ways', () => {
    const text = `input: [8, 79, 79]
layers:
  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: conv}
  - {type: maxpool2d, kernel: 2, name: pool, from: input, ceil: false}
  - {type: concat, from: [conv, pool]}
`;
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL103 warning 4:31
      The last row and column of the 79×79 input are never read: (79 + 0 − 2)/2 + 1 = 39.5 → 39.
      Ceil mode gives 40, padding 1 gives 40.
      Inputs 78×78 and 80×80 are read in full: even sizes.

      SL202 error 5:33
      Cannot concatenate 40×40 (\`conv\`) with 39×39 (\`pool\`).
      They part at \`conv\` (conv2d): the stride-2 convolution rounds 79 up to 40; on the other branch the stride-2 pool rounds 79 down to 39.
      Inputs 78×78 and 80×80 work: even sizes.
        3:12 \`conv\` (conv2d) gives 8×40×40.
        4:12 \`pool\` (maxpool2d) gives 8×39×39.
        3:12 The sizes part here: height 79 becomes 40.
        4:12 On the other branch height 79 becomes 39.
      "
    `);
  });
  it('is nothing where two inputs of the model meet', () => {
    const text =
      'input: {a: [8, 4, 4], b: [8, 5, 5]}\nlayers:\n  - {type: conv2d, filters: 8, kernel: 1, from: a, name: x}\n  - {type: conv2d, filters: 8, kernel: 1, from: b, name: y}\n  - {type: add, from: [x, y]}\n';
    expect(partingOf(text, '2')).toBeUndefined();
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL203 error 5:27
      Cannot add 8×4×4 (\`x\`) to 8×5×5 (\`y\`).
        3:12 \`x\` (conv2d) gives 8×4×4.
        4:12 \`y\` (conv2d) gives 8×5×5.
      "
    `);
  });
  it('looks into blocks', () => {
    const text =
      'nc: 1\nbackbone:\n  - [-1, 1, Conv, [8, 3, 1]]\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, nn.Upsample, [None, 2]]\nhead:\n  - [[-1, 0], 1, Concat, [1]]\n  - [[-1], 1, Detect, [nc]]\n';
    expect(reports(text, { input: '3x41x41' })).toMatchInlineSnapshot(`
      "
      SL202 error 7:11
      Cannot concatenate 42×42 (row 2) with 41×41 (row 0).
      They part at row 1: the stride-2 convolution rounds 41 up to 21, ×2 gives 42; the other branch keeps 41.
      Inputs 40×40 and 42×42 work: even sizes.
        5:13 Row 2 gives 8×42×42.
        3:13 Row 0 gives 8×41×41.
        4:13 The sizes part here: height 41 becomes 21.
      "
    `);
  });
});

describe('what made a size inside a block', () => {
  it('is named with its even kernel', () => {
    const text = 'nc: 1\nbackbone:\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, SPPF, [8, 4]]\nhead:\n  - [[-1], 1, Detect, [nc]]\n';
    expect(reports(text, { input: '3x64x64' })).toMatchInlineSnapshot(`
      "
      SL202 error 4:13
      Inside SPPF (concat): cannot concatenate 32×32 with 33×33.
      Inside SPPF the kernel-4 pool takes 32 to 33 (its kernel is even).
      Ultralytics builds the model at 256×256, where this fails too: another input size does not help.
      "
    `);
  });
});

describe('sizes that work', () => {
  it('are the nearest on either side that run', () => {
    const analysis = analyse(uNet(82));
    expect(workingInputs(analysis)).toEqual([
      [80, 80],
      [84, 84]
    ]);
    for (const size of [80, 84]) expect(analyse(uNet(size)).faults).toEqual([]);
  });
  it('are not stated where another fault would remain', () => {
    const text = `${uNet(82)}  - conv2d: {in_channels: 5, filters: 1, kernel: 1}\n`;
    expect(workingInputs(analyse(text))).toEqual([]);
  });
  it('are not stated for unknown inputs', () => {
    expect(workingInputs(analyse(uNet(82).replace('[8, 82, 82]', '[8, H, 82]')))).toEqual([]);
  });
});

it('the chain of sizes follows first inputs and leaves repetitions out', () => {
  const analysis = analyse(uNet(80));
  const run = { graph: analysis.graph, layers: analysis.layers, memo: newMemo() };
  expect(extentsUpTo(run, analysis.layers.at(-1)!, 2)).toEqual([80, 40, 20, 40, 80]);
});
