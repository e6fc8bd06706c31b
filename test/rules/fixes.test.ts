import { describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/index';
import { fix, fixes, offeredIn } from '../support/fix';
import { analyse, codes } from '../support/see';

const POOL = `input: [8, 25, 25] # even would do
layers:
  - maxpool2d: {kernel: 2, stride: 2}
  - conv2d: {filters: 8, kernel: 3, pading: 1}
`;

describe('fixes', () => {
  it('say what comes out', () => {
    expect(fixes(POOL)).toMatchInlineSnapshot(`
      [
        "SL103 Set ceil_mode to true: gives 13×13",
        "SL103 Set padding to 1: gives 13×13",
        "SL103 Set the input to 24×24: gives 12×12",
        "SL103 Set the input to 26×26: gives 13×13",
        "SL306 (safe) Change \`pading\` to \`padding\`: gives 12×12",
      ]
    `);
  });

  it('name an argument and its value as the file has them', () => {
    const pool = (fields: string) =>
      fixes(
        `layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 25 dim: 25 } } }\nlayer { name: "p" type: "Pooling" bottom: "x" top: "y" pooling_param { ${fields} } }\nlayer { name: "q" type: "Convolution" bottom: "x" top: "z" convolution_param { num_output: 3 kernel_size: 2 stride: 2 } }\nlayer { name: "e" type: "Eltwise" bottom: "y" bottom: "z" top: "t" }\n`,
        { file: 'net.prototxt' }
      );
    expect(pool('kernel_size: 2 stride: 2')).toContain('SL203 Set round_mode of `p` (Pooling) to FLOOR: gives 12×12');
    expect(pool('kernel_size: 2 stride: 2 round_mode: CEIL')).toContain('SL203 Set round_mode of `p` (Pooling) to FLOOR: gives 12×12');
    expect(pool('kernel_size: 2 stride: 2')).toContain('SL203 Set pad of `q` (Convolution) to 1: gives 13×13');
    // Scaling makes 16 of the 64 that are written, as the layer behind wants them.
    const scaled =
      'scales:\n  n: [0.33, 0.25, 1024]\nbackbone:\n  - [-1, 1, Conv, [128, 3]]\n  - [-1, 1, nn.Conv2d, [16, 8, 3]]\nhead: []\n';
    expect(fixes(scaled, { file: 'yolov8n.yaml' })).toContain('SL201 Set out_channels of row 0 to 64: gives 638×638');
  });

  it('write an argument into a map in one line', () => {
    expect(fix(POOL, 'Set ceil_mode')).toContain('  - maxpool2d: {kernel: 2, stride: 2, ceil_mode: true}\n');
  });

  it('write an argument into a map over several lines, behind comments', () => {
    const text = 'input: [8, 25, 25]\nlayers:\n  - maxpool2d:\n      kernel_size: 2\n      stride: 2 # half\n  - relu\n';
    expect(fix(text, 'Set padding')).toBe(
      'input: [8, 25, 25]\nlayers:\n  - maxpool2d:\n      kernel_size: 2\n      stride: 2 # half\n      padding: 1\n  - relu\n'
    );
  });

  it('write an argument behind positional ones', () => {
    const text = 'input: [8, 25, 25]\nlayers:\n  - maxpool2d: [2, 2]\n  - relu: {}\n';
    expect(fix(text, 'Set padding')).toContain('  - maxpool2d: [2, 2, 1]\n');
  });

  it('write JSON with quotes, a key a line where it has them so', () => {
    const text = '{"input": [8, 25, 25], "layers": [\n  {\n    "type": "maxpool2d",\n    "kernel": 2\n  },\n  {"type": "relu"}\n]}';
    expect(fix(text, 'Set ceil_mode', { file: 'model.json' })).toContain(
      '    "type": "maxpool2d",\n    "kernel": 2,\n    "ceil_mode": true\n  }'
    );
  });

  it('change the input where it stands', () => {
    expect(fix(POOL, 'Set the input to 24×24')).toContain('input: [8, 24, 24] # even would do');
    const directive = '# shapelint: input=8x25x25\nlayers:\n  - maxpool2d: {kernel: 2}\n  - relu: {}\n';
    expect(fix(directive, 'Set the input to 26×26')).toContain('# shapelint: input=8x26x26\n');
  });

  it('put the key that was meant in the place of a wrong one', () => {
    expect(fix(POOL, 'Change `pading`')).toContain('kernel: 3, padding: 1}');
  });
});

describe('the bad examples of every rule', () => {
  for (const rule of rules) {
    for (const [i, { bad, file }] of rule.examples.entries()) {
      const options = file === undefined ? {} : { file };
      it(`${rule.code}: each fix of example ${i + 1} makes it silent, and once more is nothing new`, () => {
        for (const { title, text } of offeredIn(analyse(bad, options))) {
          expect(codes(text, options), title).toEqual([]);
          expect(offeredIn(analyse(text, options)), title).toEqual([]);
        }
      });
    }
  }
});
