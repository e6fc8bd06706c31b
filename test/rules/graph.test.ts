import { describe, expect, it } from 'vitest';
import { settingsIn } from '../../server/src/config/configuration';
import { names } from '../../server/src/rules/names';
import { codes, reports, see } from '../support/see';

const yolo = (rows: string, head: string, top = 'nc: 2\n'): string => `${top}backbone:\n${rows}head:\n${head}`;
const under = (yaml: string) => ({ settings: settingsIn(yaml, '/project', names) });

describe('layers that nobody reads', () => {
  it('are told in a layer list that names its outputs', () => {
    const text = 'input: [3, 8, 8]\noutputs: [b]\nlayers:\n  - {type: relu, name: a}\n  - {type: relu, name: b, from: input}\n';
    expect(see(text)).toMatchInlineSnapshot(`
      "
      input: [3, 8, 8]
      outputs: [b]
      layers:
        - {type: relu, name: a}  ‹3×8×8›
                 ^^^^ warning[SL604] \`a\` (relu) is read by no layer, and is no output of the model.
        - {type: relu, name: b, from: input}  ‹3×8×8›
      "
    `);
    expect(codes(text.replace('outputs: [b]\n', ''))).toEqual([]);
    expect(codes(text.replace('[b]', '[a, b]'))).toEqual([]);
  });
  it('are told in Keras models, apart from inputs and inner models', () => {
    const layer = (class_name: string, name: string, from?: string) => ({
      class_name,
      name,
      config: class_name === 'InputLayer' ? { name, batch_shape: [null, 4] } : { name },
      inbound_nodes: from ? [{ args: [{ class_name: '__keras_tensor__', config: { keras_history: [from, 0, 0] } }], kwargs: {} }] : []
    });
    const layers = [layer('InputLayer', 'in'), layer('ReLU', 'a', 'in'), layer('ReLU', 'b', 'in')];
    const config = { name: 'm', layers, input_layers: [['in', 0, 0]], output_layers: [['b', 0, 0]] };
    expect(codes(JSON.stringify({ class_name: 'Functional', config }), { file: 'model.json' })).toEqual(['SL604']);
  });
});

describe('detection heads', () => {
  it('are told levels that stand twice, and an input that leaves part of a cell over', () => {
    const rows = '  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\n';
    expect(codes(yolo(rows, '  - [[1, 1], 1, Detect, [nc]]\n'))).toEqual(['SL614']);
    expect(reports(yolo(rows, '  - [[0, 1], 1, Detect, [nc]]\n'), { input: '3x642x640' })).toMatchInlineSnapshot(`
      "
      SL501 warning 6:17
      Output stride is 4; height 642 is no multiple (160.5 cells).
      Inputs 640×640 and 644×640 have whole cells: multiples of 4.
      "
    `);
  });
  it('are told sizes between aligned corners, where only those run', () => {
    const rows = '  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\n';
    const head = '  - [-1, 1, nn.ConvTranspose2d, [16, 3, 2, 1]]\n  - [[-1, 0], 1, Concat, [1]]\n  - [[-1, 1], 1, RTDETRDecoder, [nc]]\n';
    const at = (size: number): string => reports(yolo(rows, head), { input: `3x${size}x${size}` });
    expect(at(642)).toMatchInlineSnapshot(`
      "
      SL501 warning 8:18
      Output stride is 4, between aligned corners; height 642 is not 4k + 1 (160.25 cells) and width 642 is not 4k + 1 (160.25 cells).
      Inputs 641×641 and 645×645 have whole cells: 4k + 1.
      "
    `);
    expect(at(641).trim()).toBe('');
  });
  it('are told classes that differ from nc', () => {
    expect(see(yolo('  - [-1, 1, Conv, [16, 3, 2]]\n', '  - [[0], 1, Detect, [80]]\n'))).toContain(
      'warning[SL503] Classes: 80 here, 2 by nc.'
    );
  });
});

it('a kernel in the place of channels is told with what scaling makes of it', () => {
  const text = yolo(
    '  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [3, 2]]\n',
    '  - [[1], 1, Detect, [nc]]\n',
    'nc: 2\nscales:\n  n: [1, 0.5, 1024]\n'
  );
  expect(reports(text)).toMatchInlineSnapshot(`
    "
    SL613 warning 6:20
    3 stands where Conv has its output channels; scaling makes 8 of it.
    3 × width 0.5, rounded up to a multiple of 8 = 8. Channels come first, then the kernel.
    "
  `);
});

it('comments that are out of date are told, and what they say of other things is left alone', () => {
  const text = yolo(
    '  - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2\n  - [-1, 1, Conv, [32, 3, 2]] # 2-P3/8\n  - [-1, 1, Conv, [32, 3, 1]] # P2 for small things\n',
    '  - [[2], 1, Detect, [nc]] # Detect(P2)\n'
  );
  expect(see(text)).toMatchInlineSnapshot(`
    "
    nc: 2
    backbone:
      - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2  ‹16×320×320›
      - [-1, 1, Conv, [32, 3, 2]] # 2-P3/8  ‹32×160×160›
                                    ^ information[SL503] The comment says row 2; this is row 1.
                                      ^^^^ information[SL503] The comment says stride 8 (P3/8); the stride here is 4 (P2/4).
      - [-1, 1, Conv, [32, 3, 1]] # P2 for small things  ‹32×160×160›
    head:
      - [[2], 1, Detect, [nc]] # Detect(P2)  ‹(6×25600, (64×25600, 2×25600, (32×160×160)))›
    "
  `);
});

describe('other sizes, scales and phases', () => {
  const net =
    'input: [8, 64, 64]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: down}\n  - {type: upsample, scale: 2, name: up}\n  - {type: concat, from: [up, input]}\n';
  it('are solved for the declared range, and told once a merge', () => {
    expect(reports(net, under('inputs: { "*": { from: 60, to: 70 } }'))).toMatchInlineSnapshot(`
      "
      SL204 warning 5:12
      At input 61×61 the merge at layer 2 (concat) breaks: 62 against 61.
      Of 11 sizes of the declared range it breaks at 5: 61×61, 63×63, 65×65, 67×67, 69×69.
      Inputs that work: even sizes.
        4:12 \`up\` (upsample) gives 8×62×62.
      "
    `);
    expect(codes(net, under('inputs: { "*": { from: 60, to: 70, step: 2 } }'))).toEqual([]);
  });
  it('stay unsaid where the size that is shown breaks it already', () => {
    expect(codes(net.replace('64, 64', '63, 63'), under('inputs: { "*": { from: 60, to: 70 } }'))).toEqual(['SL202']);
  });
  it('of a huge range are all counted', () => {
    expect(reports(net, under('inputs: { "*": { from: 1, to: 90000 } }'))).toContain(
      'Of 90000 sizes of the declared range it breaks at 45000: 1×1'
    );
  });
  it('a fault at one scale alone is told with the name of the scale', () => {
    const text = yolo(
      '  - [-1, 1, Conv, [512, 3, 2]]\n  - [-1, 1, Conv, [1024, 3, 1]]\n  - [-1, 1, nn.Conv2d, [256, 256, 1]]\n',
      '  - [[2], 1, Detect, [nc]]\n',
      'nc: 2\nscales:\n  n: [1, 0.25, 1024]\n  s: [1, 0.5, 1024]\n'
    );
    expect(reports(text)).toMatchInlineSnapshot(`
      "
      SL201 warning 8:25
      In scale s: Expects 256 input channels; 512 arrive from row 1 (1024 × width 0.5 = 512).
      512 here would fit.
        7:13 Row 1 gives 512 channels (1024 × width 0.5 = 512).
      "
    `);
  });
});

it('an upsampling that misses by one is told with what brings the size back', () => {
  const text =
    'input: [8, 33, 33]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n  - deconv2d: {filters: 8, kernel: 2, stride: 2}\n  - deconv2d: {filters: 8, kernel: 2, stride: 2}\n';
  expect(see(text)).toMatchInlineSnapshot(`
    "
    input: [8, 33, 33]
    layers:
      - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}  ‹8×17×17›
      - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}  ‹8×9×9›
      - deconv2d: {filters: 8, kernel: 2, stride: 2}  ‹8×18×18›
                                       ^ information[SL304] Gives 18 along the height and width; the matching down-sampling took 17.
      - deconv2d: {filters: 8, kernel: 2, stride: 2}  ‹8×36×36›
    "
  `);
});
