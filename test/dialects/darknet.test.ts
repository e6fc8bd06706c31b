import { describe, expect, it } from 'vitest';
import { reports, see } from '../support/see';

const net = (width: number, height: number, channels = 3): string => `[net]\nwidth=${width}\nheight=${height}\nchannels=${channels}\n`;
const file = 'model.cfg';

describe('Darknet layers', () => {
  it('pad is a switch, a pool rounds up, a route joins, an upsample with a negative stride shrinks', () => {
    const text = `${net(63, 31)}
[convolutional]
filters=8
size=3
stride=2
pad=1
[maxpool]
size=2
stride=2
[upsample]
stride=2
[upsample]
stride=-2
[route]
layers=-1,-3
groups=2
group_id=1
`;
    expect(see(text, { file })).toMatchInlineSnapshot(`
      "
      [net]
      width=63
      height=31
      channels=3

      [convolutional]  ‹8×16×32›
      filters=8
      size=3
      stride=2
      pad=1
      [maxpool]  ‹8×8×16›
      size=2
      stride=2
      [upsample]  ‹8×16×32›
      stride=2
      [upsample]  ‹8×8×16›
      stride=-2
      [route]  ‹8×8×16›
      layers=-1,-3
      groups=2
      group_id=1
      "
    `);
  });

  it('the same section is read otherwise by the other fork', () => {
    const text = `${net(16, 8)}
[crnn]
output_filters=4
hidden_filters=2
[reorg]
stride=2
extra=1
`;
    expect(see(text, { file })).toMatchInlineSnapshot(`
      "
      [net]
      width=16
      height=8
      channels=3

      [crnn]  ‹4×16×8›
      ^^^^^^ warning[SL306] Rows are taken for columns here, and the images are 8×16: only square ones come out as they are.
      output_filters=4
      hidden_filters=2
      [reorg]  ‹513›
      stride=2
      extra=1
      "
    `);
    expect(see(text, { file, variant: 'alexeyab' })).toMatchInlineSnapshot(`
      "
      [net]
      width=16
      height=8
      channels=3

      [crnn]  ‹~?›
      ^^^^^^ warning[SL306] \`output\` is not written: Darknet goes on with 1.
      ^^^^^^ warning[SL306] \`hidden\` is not written: Darknet goes on with 1.
      ^^^^^^ error[SL616] size=3 needs pad=1: without it the map shrinks, and the state does not fit it.
      output_filters=4
      ^^^^^^^^^^^^^^ warning[SL306] crnn has no argument \`output_filters\`.
      hidden_filters=2
      ^^^^^^^^^^^^^^ warning[SL306] crnn has no argument \`hidden_filters\`.
      [reorg]  ‹~?›
      stride=2
      extra=1
      ^^^^^ warning[SL306] reorg has no argument \`extra\`.
      "
    `);
  });

  it('rows and maps: connected gives a map of 1×1, softmax a row', () => {
    const text = `${net(4, 4)}
[connected]
output=10
[dropout]
[softmax]
[convolutional]
filters=2
`;
    expect(see(text, { file })).toMatchInlineSnapshot(`
      "
      [net]
      width=4
      height=4
      channels=3

      [connected]  ‹10×1×1›
      output=10
      [dropout]  ‹10×1×1›
      [softmax]  ‹10›
      [convolutional]  ‹~?›
      ^^^^^^^^^^^^^^^ error[SL305] convolutional needs 4 axes; 2 arrive (1×10).
      filters=2
      "
    `);
  });

  it('antialiasing strides behind the convolution, maxpool_depth pools channels, implicit learns a map', () => {
    const text = `${net(16, 16)}
[convolutional]
filters=8
size=3
stride=2
pad=1
antialiasing=1
[maxpool]
maxpool_depth=1
out_channels=2
[history]
[implicit]
filters=5
atoms=3
`;
    expect(see(text, { file })).toMatchInlineSnapshot(`
      "
      [net]
      width=16
      height=16
      channels=3

      [convolutional]  ‹8×8×8›
      filters=8
      size=3
      stride=2
      pad=1
      antialiasing=1
      [maxpool]  ‹2×8×8›
      maxpool_depth=1
      out_channels=2
      [history]  ‹8×8×8›
      ^^^^^^^^^ warning[SL604] Layer 2 (history) is read by no layer, and is no output of the model.
      [implicit]  ‹5×3×1›
      filters=5
      atoms=3
      "
    `);
  });

  it('a deconvolution, an instance head and the forks’ own sections', () => {
    const text = `${net(8, 8)}
[deconvolutional]
filters=5
size=4
stride=2
pad=1
[iseg]
classes=3
ids=2
[sam]
from=-2
`;
    expect(see(text, { file })).toMatchInlineSnapshot(`
      "
      [net]
      width=8
      height=8
      channels=3

      [deconvolutional]  ‹5×14×14›
      filters=5
      size=4
      stride=2
      pad=1
      [iseg]  ‹5×14×14›
      classes=3
      ids=2
      [sam]  ‹~?›
      ^^^^^ error[SL601] \`[sam]\` is no module Darknet knows.
      from=-2
      "
    `);
  });

  it('a size that is written twice, a directive and a suppression', () => {
    const text = `# shapelint: input=3x64x64
${net(8, 8)}inputs=100
[convolutional]
filters=8
# shapelint-disable-next-line SL612
size=3x
`;
    expect(see(text, { file })).toMatchInlineSnapshot(`
      "
      # shapelint: input=3x64x64
      [net]
      width=8
      height=8
      channels=3
      inputs=100
             ^^^ error[SL503] inputs: 100 here, 192 by 8 × 8 × 3.
      [convolutional]  ‹8×62×62›
      filters=8
      # shapelint-disable-next-line SL612
      size=3x
      "
    `);
  });
});

describe('what Darknet swallows is told with what it makes of it', () => {
  it('an option before [net] is shown where it stands again, a default where it is read', () => {
    const text = `width=64\n${net(64, 64)}[convolutional]\nsize=3\npad=1\n[convolutional]\nfilters=8\n`;
    expect(reports(text, { file })).toMatchInlineSnapshot(`
      "
      SL701 error 1:1
      An option stands before the first section: Darknet has no place for it and crashes.
        3:1 It stands here too.

      SL306 warning 6:1
      \`filters\` is not written: Darknet goes on with 1.
      Darknet goes on all the same.
        9:1 Layer 1 (convolutional) is given 1×64×64.
      "
    `);
  });

  it('numbers, words, commas, blanks and comments', () => {
    const text = `${net(32, 32)}
[convolutional]
filters=1e2
size=0x3
activation=leaky # fast
[route]
layers=-1,
[yolo]
mask=0,1 2
anchors=1,2, 3,4   5,6
num=3
`;
    expect(reports(text, { file })).toMatchInlineSnapshot(`
      "
      SL612 warning 7:9
      Darknet reads \`1e2\` as 1: only the digits at the beginning count.

      SL612 error 8:6
      Darknet reads \`0x3\` as 0: only the digits at the beginning count.

      SL612 warning 9:12
      Darknet does not know \`leaky # fast\` and reads this as relu.

      SL612 warning 11:10
      Nothing stands between two commas or behind the last: Darknet reads 0 there.
      For layers and masks that is layer or box 0.

      SL502 error 13:6
      The mask names box 12; num=3 has boxes 0 to 2.
      Darknet reads beyond the anchors.

      SL612 warning 13:8
      Darknet removes blanks first: \`1 2\` is read as 12; between numbers of a list stands a comma.

      SL502 warning 14:9
      5 numbers, no whole pairs, of anchors for num=3: 6 numbers are needed.
      Darknet takes 0.5 for those that are missing.

      SL612 warning 14:16
      Darknet removes blanks first: \`4 5\` is read as 45; between numbers of a list stands a comma.
      "
    `);
  });

  it('a window beyond the map goes on with one', () => {
    expect(reports(`${net(4, 4)}[convolutional]\nfilters=8\nsize=7\nstride=4\n`, { file })).toMatchInlineSnapshot(`
      "
      SL101 warning 7:6
      conv 7×7 needs at least 7×7; 4×4 arrives (padding 0).
      Height: trunc((4 + 0 − 7)/4) + 1 = 1. Width: trunc((4 + 0 − 7)/4) + 1 = 1.
      Darknet says nothing and goes on with 1×1.
      Padding 2 gives 1×1.
      Input 7×7 is read in full: 4k + 3 from 7.
      "
    `);
  });

  it('dilation, weights and shared layers without their partners', () => {
    const text = `${net(32, 32)}
[convolutional]
filters=8
size=3
dilation=2
[convolutional]
filters=8
size=3
pad=1
share_index=0
[shortcut]
from=-2
weights_type=per_feature
`;
    expect(reports(text, { file })).toMatchInlineSnapshot(`
      "
      SL616 error 9:10
      dilation=2 needs pad=1: without it the output has the size of a window without dilation, and reads and writes lie outside of the map.

      SL201 error 14:13
      Inside convolutional (sharedConv): expects 3 input channels; 8 arrive from layer 0.
      8 here would fit.
        6:1 Layer 0 (convolutional) gives 8 channels.

      SL616 error 17:14
      weights_type=per_feature needs weights_normalization=relu or softmax: without it Darknet stops with an error.
      "
    `);
  });
});
