import { expect, it } from 'vitest';
import { see } from '../support/see';

const INPUT = 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }';
const net = (...layers: string[]): string => see(`${[INPUT, ...layers].join('\n')}\n`, { file: 'net.prototxt' });

it('a window that C lets go on with one sample is a warning, and the layers behind are known', () => {
  expect(
    net(
      'layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 2 kernel_size: 5 stride: 2 } }',
      'layer { name: "r" type: "ReLU" bottom: "c" top: "c" }'
    )
  ).toMatchInlineSnapshot(`
    "
    layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }  ‹3×4×4›
    layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 2 kernel_size: 5 stride: 2 } }  ‹2×1×1›
                                                                                                              ^ warning[SL101] Convolution 5×5 needs at least 5×5; 4×4 arrives (padding 0).
    layer { name: "r" type: "ReLU" bottom: "c" top: "c" }  ‹2×1×1›
    "
  `);
});

it('a fault of the other phase is told with its name, once', () => {
  expect(
    net(
      'layer { name: "a" type: "ReLU" bottom: "x" top: "a" include { phase: TEST } }',
      'layer { name: "b" type: "Sigmoid" bottom: "a" top: "b" }',
      'layer { name: "c" type: "TanH" bottom: "gone" top: "c" }'
    )
  ).toMatchInlineSnapshot(`
    "
    layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }  ‹3×4×4›
    layer { name: "a" type: "ReLU" bottom: "x" top: "a" include { phase: TEST } }  ‹3×4×4›
    layer { name: "b" type: "Sigmoid" bottom: "a" top: "b" }  ‹3×4×4›
                                              ^^^ error[SL601] In phase TRAIN: The layer that makes \`a\` is left out here.
    layer { name: "c" type: "TanH" bottom: "gone" top: "c" }  ‹~?›
                                           ^^^^^^ error[SL601] No layer makes \`gone\`.
    "
  `);
});

it('padding on one axis alone, and blocks that nobody reads', () => {
  expect(
    net(
      'layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 2 kernel_size: 3 pad_h: 1 } }',
      'layer { name: "p" type: "Pooling" bottom: "c" top: "p" convolution_param { num_output: 2 kernel_size: 2 } }'
    )
  ).toMatchInlineSnapshot(`
    "
    layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }  ‹3×4×4›
    layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 2 kernel_size: 3 pad_h: 1 } }  ‹2×4×2›
                                                                                                                       ^ warning[SL616] pad_h needs pad_w: without it pad_w is 0.
    layer { name: "p" type: "Pooling" bottom: "c" top: "p" convolution_param { num_output: 2 kernel_size: 2 } }  ‹~?›
                            ^^^^^^^^^ error[SL306] Pooling needs \`kernel_size\`, which is missing.
                                                           ^^^^^^^^^^^^^^^^^ warning[SL306] Pooling has no argument \`convolution_param\`: did you mean \`pooling_param\`?
    "
  `);
});

it('a number that wraps around in a C int', () => {
  expect(
    net(
      'layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 2 kernel_size: 3 dilation: 4294967295 } }'
    )
  ).toMatchInlineSnapshot(`
    "
    layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }  ‹3×4×4›
    layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 2 kernel_size: 3 dilation: 4294967295 } }  ‹~?›
                                                                                                                          ^^^^^^^^^^ error[SL306] \`dilation\` is -1; at least 0 is needed.
                                                                                                                          ^^^^^^^^^^ warning[SL612] 4294967295 is taken, and -1 is kept of it.
    "
  `);
});

it('a blob that several layers read cannot be written over', () => {
  expect(
    net('layer { name: "r" type: "ReLU" bottom: "x" top: "x" }', 'layer { name: "s" type: "Eltwise" bottom: "x" bottom: "x" top: "x" }')
  ).toMatchInlineSnapshot(`
    "
    layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }  ‹3×4×4›
    layer { name: "r" type: "ReLU" bottom: "x" top: "x" }  ‹3×4×4›
    layer { name: "s" type: "Eltwise" bottom: "x" bottom: "x" top: "x" }  ‹~?›
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[SL601] \`x\` cannot be written over: 2 layers read it, and each gets a copy.
    "
  `);
});

it('parts of a slice have their own shapes, and readers know which they read', () => {
  expect(
    net(
      'layer { name: "s" type: "Slice" bottom: "x" top: "a" top: "b" slice_param { slice_point: 1 } }',
      'layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "e" }'
    )
  ).toMatchInlineSnapshot(`
    "
    layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }  ‹3×4×4›
    layer { name: "s" type: "Slice" bottom: "x" top: "a" top: "b" slice_param { slice_point: 1 } }  ‹(1×4×4, 2×4×4)›
    layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "e" }  ‹~?›
                            ^^^^^^^^^ error[SL203] Cannot add 1×4×4 (\`a\`) to 2×4×4 (\`b\`).
    "
  `);
});

it('what a stage lacks is no fault of a layer that another stage has as well', () => {
  expect(
    net(
      'layer { name: "a" type: "ReLU" bottom: "x" top: "a" include { stage: "one" } }',
      'layer { name: "b" type: "TanH" bottom: "a" top: "b" include { stage: "one" } include { stage: "two" } }',
      'layer { name: "c" type: "TanH" bottom: "x" bottom: "x" top: "c" include { stage: "one" } include { stage: "two" } }'
    )
  ).toMatchInlineSnapshot(`
    "
    layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }  ‹3×4×4›
    layer { name: "a" type: "ReLU" bottom: "x" top: "a" include { stage: "one" } }
    layer { name: "b" type: "TanH" bottom: "a" top: "b" include { stage: "one" } include { stage: "two" } }
    layer { name: "c" type: "TanH" bottom: "x" bottom: "x" top: "c" include { stage: "one" } include { stage: "two" } }
                            ^^^^^^ error[SL601] In phase TEST, stage one: TanH takes 1 input; 2 are given.
    "
  `);
});
