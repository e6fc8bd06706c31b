import { describe, expect, it } from 'vitest';
import { fix } from '../support/fix';
import { reports, see } from '../support/see';

const layers = (input: string, ...rows: string[]): string => `input: ${input}\nlayers:\n${rows.map(row => `  - ${row}`).join('\n')}\n`;

describe('a window that does not fit', () => {
  it('lists the sizes where the network made the map small', () => {
    const conv = 'conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}';
    expect(reports(layers('[3, 64, 64]', conv, conv, conv, conv, 'conv2d: {filters: 8, kernel: 7}'))).toMatchInlineSnapshot(`
      "
      SL101 error 7:34
      conv2d 7×7 needs at least 7×7; 4×4 arrives (padding 0).
      Height: ⌊(4 + 0 − 7)/1⌋ + 1 = −2. Width: ⌊(4 + 0 − 7)/1⌋ + 1 = −2.
      Height and width by layer: 64, 32, 16, 8, 4.
      Padding 2 gives 2×2.
      Input 112×112 works: every size from 97.
      "
    `);
  });
  it('names the single axis of a sequence', () => {
    expect(reports(layers('[3, 5]', 'conv1d: {filters: 8, kernel: 7}'))).toMatchInlineSnapshot(`
      "
      SL101 error 3:34
      conv1d 7 needs at least length 7; length 5 arrives (padding 0).
      Length: ⌊(5 + 0 − 7)/1⌋ + 1 = −1.
      Padding 1 gives length 1.
      Input length 7 works: every size from 7.
      "
    `);
  });
  it('counts dilation and padding', () => {
    expect(reports(layers('[3, 5, 9]', 'conv2d: {filters: 8, kernel: 3, dilation: 4, padding: 1}'))).toMatchInlineSnapshot(`
      "
      SL101 error 3:34
      conv2d 3×3 needs at least 7×7; 5×9 arrives (padding 1).
      Height: ⌊(5 + 2·1 − (4·(3 − 1) + 1))/1⌋ + 1 = −1.
      Padding 2 gives 1×5.
      Input 7×9 works: every size from 7.
      "
    `);
  });
  it('says depth first in volumes', () => {
    expect(reports(layers('[1, 2, 64, 64]', 'conv3d: {filters: 8, kernel: 3}'))).toMatchInlineSnapshot(`
      "
      SL101 error 3:34
      conv3d 3×3×3 needs at least 3×3×3; 2×64×64 arrives (padding 0).
      Depth: ⌊(2 + 0 − 3)/1⌋ + 1 = 0.
      Padding 1 gives 2×64×64.
      Input 3×64×64 works: every size from 3.
      "
    `);
  });
});

describe('samples that are never read', () => {
  it('names the axis and how many are lost', () => {
    expect(reports(layers('[3, 27, 24]', 'maxpool2d: {kernel: 4, stride: 4}'))).toMatchInlineSnapshot(`
      "
      SL103 warning 3:25
      The last 3 rows of the 27×24 input are never read: (27 + 0 − 4)/4 + 1 = 6.75 → 6.
      Ceil mode gives 7, padding 1 gives 7.
      Inputs 24×24 and 28×24 are read in full: multiples of 4.
      "
    `);
  });
  it('counts samples of a sequence', () => {
    expect(reports(layers('[3, 27]', 'avgpool1d: {kernel: 4}'))).toMatchInlineSnapshot(`
      "
      SL103 warning 3:25
      The last 3 samples of the input of length 27 are never read: (27 + 0 − 4)/4 + 1 = 6.75 → 6.
      Ceil mode gives 7, padding 1 gives 7.
      Input lengths 24 and 28 are read in full: multiples of 4.
      "
    `);
  });
  it('offers no ceil mode to a convolution', () => {
    expect(reports(layers('[3, 25, 25]', 'conv2d: {filters: 8, kernel: 2, stride: 2}'))).toMatchInlineSnapshot(`
      "
      SL103 warning 3:34
      The last row and column of the 25×25 input are never read: (25 + 0 − 2)/2 + 1 = 12.5 → 12.
      Padding 1 gives 13.
      Inputs 24×24 and 26×26 are read in full: even sizes.
      "
    `);
  });
});

describe('channels', () => {
  it('names the layer that decided them, past what keeps them', () => {
    const text = layers(
      '[3, 32, 32]',
      '{type: conv2d, filters: 64, kernel: 1, name: stem}',
      'batchnorm2d: {}',
      'relu: {}',
      'conv2d: {in_channels: 32, filters: 8, kernel: 1}'
    );
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL201 error 6:27
      Expects 32 input channels; 64 arrive from layer 2.
      64 here would fit.
        3:12 \`stem\` (conv2d) gives 64 channels.
      "
    `);
  });
});

describe('merges', () => {
  it('shows whole shapes where another axis is joined', () => {
    const text = layers(
      '[8, 16, 16]',
      '{type: conv2d, filters: 4, kernel: 1, name: a}',
      '{type: conv2d, filters: 6, kernel: 1, name: b}',
      '{type: concat, axis: 2, from: [a, b]}'
    );
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL202 error 5:39
      Cannot concatenate 4×16×16 (\`a\`) with 6×16×16 (\`b\`) along height: channels differ, 4 against 6.
      Along channels (axis 1) they fit.
        3:12 \`a\` (conv2d) gives 4×16×16.
        4:12 \`b\` (conv2d) gives 6×16×16.
      "
    `);
  });
  it('counts axes where they differ', () => {
    const text = layers(
      '[8, 16, 16]',
      '{type: conv2d, filters: 4, kernel: 1, name: a}',
      '{type: flatten, name: b}',
      '{type: concat, from: [a, b]}'
    );
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL305 error 5:30
      Cannot concatenate a tensor of 4 axes (\`a\`) with one of 2 (\`b\`).
        4:12 \`b\` (flatten) gives 1024.
      "
    `);
  });
});

describe('reshapes', () => {
  it('gives the extent that would fit', () => {
    expect(reports(layers('[64]', 'reshape: {shape: [4, 10]}'))).toMatchInlineSnapshot(`
      "
      SL205 error 3:22
      Cannot reshape 64 to 4×10 = 40.
      4×16 would fit.
      "
    `);
  });
  it('says what -1 cannot be', () => {
    expect(reports(layers('[64]', 'reshape: {shape: [-1, 10]}'))).toMatchInlineSnapshot(`
      "
      SL205 error 3:22
      Cannot reshape 64 to −1×10: 10 does not divide 64.
      "
    `);
  });
  it('adds the parts of a split up', () => {
    expect(reports(layers('[64, 8]', '{type: split, sizes: [32, 16]}'))).toMatchInlineSnapshot(`
      "
      SL205 error 3:26
      The parts 32 + 16 = 48 do not add up to 64.
      32 as the last part would.
      "
    `);
  });
});

describe('divisions', () => {
  it('gives multiples where a factor divides a size', () => {
    expect(reports(layers('[4, 9, 8]', 'pixelunshuffle: {factor: 2}'))).toMatchInlineSnapshot(`
      "
      SL302 error 3:30
      factor 2 does not divide height 9.
      Multiples of 2 next to 9: 8, 10.
      "
    `);
  });
  it('gives multiples where a squared factor divides channels', () => {
    expect(reports(layers('[6, 8, 8]', 'pixelshuffle: {factor: 2}'))).toMatchInlineSnapshot(`
      "
      SL302 error 3:28
      factor² = 4 does not divide 6 channels.
      Multiples of 4 next to 6: 4, 8.
      "
    `);
  });
});

describe('an output of nothing', () => {
  it('says which inputs leave something', () => {
    expect(
      reports(layers('[3, 4, 4]', 'maxpool2d: {kernel: 4}', 'convtranspose2d: {filters: 8, kernel: 2, padding: 1}'))
    ).toMatchInlineSnapshot(`
      "
      SL102 error 4:43
      Output would be 0×0: 1×1 arrives.
      Height: (1 − 1)·1 − 2·1 + 2 = 0. Width: (1 − 1)·1 − 2·1 + 2 = 0.
      Height and width by layer: 4, 1, 0.
      Input 8×8 works: every size from 8.
      "
    `);
  });
});

describe('linear layers', () => {
  it('names the axis of a map', () => {
    expect(reports(layers('[4, 9, 8]', 'linear: {in_features: 36, units: 2}'))).toMatchInlineSnapshot(`
      "
      SL301 error 3:27
      linear expects 36 features; 8 arrive on the last axis (width).
      8 here would fit.
      Input 9×36 works: height every size and width exactly 36.
      "
    `);
  });
  it('says for which inputs it was written', () => {
    const text = layers('[3, 40, 40]', 'maxpool2d: {kernel: 4}', 'flatten: {}', 'linear: {in_features: 147, units: 2}');
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL301 error 5:27
      linear expects 147; flatten gives 3×10×10 = 300.
      300 here would fit (only for inputs 40 to 43); so does any input once a pool to a fixed size stands before the flatten.
      Input 28×28 works: only 28 to 31.
        4:5 Layer 1 (flatten) gives 300.
      "
    `);
    expect(fix(text, 'Set the input to 28×28')).toBe(text.replace('40, 40', '28, 28'));
  });
  it('finds the flatten past a dropout', () => {
    expect(reports(layers('[4, 3, 3]', 'flatten: {}', 'dropout: {}', 'linear: {in_features: 35, units: 2}'))).toMatchInlineSnapshot(`
      "
      SL301 error 5:27
      linear expects 35; flatten gives 4×3×3 = 36.
      36 here would fit; so does any input once a pool to a fixed size stands before the flatten.
        4:5 Layer 1 (dropout) gives 36.
      "
    `);
  });
});

describe('references', () => {
  it('says in which way they lead nowhere', () => {
    const text = layers(
      '[4, 8, 8]',
      'relu: {}',
      '{type: relu, from: 2}',
      '{type: relu, from: 7}',
      '{type: relu, from: -9}',
      '{type: add, from: [0]}'
    );
    expect(see(text)).toMatchInlineSnapshot(`
      "
      input: [4, 8, 8]
      layers:
        - relu: {}  ‹4×8×8›
        - {type: relu, from: 2}  ‹~?›
                             ^ error[SL601] \`2\` comes later; a layer can only read those before it.
        - {type: relu, from: 7}  ‹~?›
                             ^ error[SL601] \`7\` comes later; a layer can only read those before it.
        - {type: relu, from: -9}  ‹~?›
                             ^^ error[SL601] \`-9\` lies before the input.
        - {type: add, from: [0]}  ‹4×8×8›
                 ^^^ error[SL601] add takes at least 2 inputs; 1 is given.
      "
    `);
  });
  it('says where a tuple arrives', () => {
    const text = layers('[8, 8, 8]', '{type: chunk, chunks: 2}', 'conv2d: {filters: 8, kernel: 1}');
    expect(see(text)).toMatchInlineSnapshot(`
      "
      input: [8, 8, 8]
      layers:
        - {type: chunk, chunks: 2}  ‹(4×8×8, 4×8×8)›
        - conv2d: {filters: 8, kernel: 1}  ‹~?›
          ^^^^^^ error[SL601] A tuple of 2 maps arrives from layer 0 (chunk); conv2d takes one.
      "
    `);
  });
});

describe('Ultralytics rows', () => {
  const net = (...rows: string[]): string =>
    `nc: 4\nbackbone:\n${rows.map(row => `  - ${row}`).join('\n')}\nhead:\n  - [[-1], 1, Detect, [nc]]\n`;
  it('say from where a scaled number comes', () => {
    const text = `scales:\n  n: [0.5, 0.25, 1024]\n${net('[-1, 1, Conv, [64, 3, 2]]', '[-1, 1, nn.Conv2d, [64, 32, 3]]')}`;
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL201 error 6:25
      Expects 64 input channels; 16 arrive from row 0 (64 × width 0.25 = 16).
      16 here would fit.
        5:13 Row 0 gives 16 channels (64 × width 0.25 = 16).
      "
    `);
  });
  it('say at which size Ultralytics builds the model', () => {
    const rows = ['[-1, 1, Conv, [16, 3, 4]]', '[-1, 1, Conv, [16, 3, 4]]', '[-1, 1, Conv, [16, 3, 2]]', '[-1, 1, Conv, [16, 9, 1, 0]]'];
    expect(reports(net(...rows), { input: '3x640x640' })).toMatchInlineSnapshot(`
      "
      SL103 warning 3:24
      The last row and column of the 640×640 input are never read: (640 + 2·1 − 3)/4 + 1 = 160.75 → 160.
      Padding 2 gives 161.

      SL104 information 3:24
      Of every 4 samples along the height and width 1 is never read: stride 4 is larger than the window of 3.
      A window of 4 reads all of it, with other sizes behind it.

      SL103 warning 4:24
      The last row and column of the 160×160 input are never read: (160 + 2·1 − 3)/4 + 1 = 40.75 → 40.
      Padding 2 gives 41.

      SL104 information 4:24
      Of every 4 samples along the height and width 1 is never read: stride 4 is larger than the window of 3.
      A window of 4 reads all of it, with other sizes behind it.

      SL101 error 6:24
      Conv 9×9 needs at least 9×9; 8×8 arrives (padding 0).
      Height: ⌊(8 + 0 − 9)/1⌋ + 1 = 0. Width: ⌊(8 + 0 − 9)/1⌋ + 1 = 0.
      Height and width by layer: 256, 64, 16, 8.
      Padding 1 gives 2×2.
      Ultralytics builds the model at 256×256, where this fails.
      "
    `);
  });
  it('name the operator inside a block, and no operand by index', () => {
    expect(reports(net('[-1, 1, Conv, [16, 3, 2]]', '[-1, 1, SPPF, [16, 4]]'))).toMatchInlineSnapshot(`
      "
      SL202 error 4:13
      Inside SPPF (concat): cannot concatenate 320×320 with 321×321.
      Inside SPPF the kernel-4 pool takes 320 to 321 (its kernel is even).
      Ultralytics builds the model at 256×256, where this fails too: another input size does not help.
      "
    `);
  });
  it('name what the framework does not know', () => {
    expect(reports(net('[-1, 1, Convv, [16, 3, 2]]'))).toMatchInlineSnapshot(`
      "
      SL601 error 3:13
      \`Convv\` is no module Ultralytics knows: did you mean Conv?
      "
    `);
  });
});
