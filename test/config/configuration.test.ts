import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../server/src/config/configuration';
import type { Settings } from '../../server/src/config/settings';
import { names } from '../../server/src/rules/names';
import { parseYaml } from '../../server/src/syntax/yaml';
import { complete } from '../support/completion';
import { codes, type Seen, see } from '../support/see';

/** Settings as `shapelint.yaml` in the project's folder gives them; nothing may be wrong with the file. */
function settings(yaml: string): Partial<Settings> {
  const { settings, problems } = readConfiguration(parseYaml(yaml), '/project', names);
  expect(problems).toEqual([]);
  return settings;
}

const under = (yaml: string, more: Seen = {}): Seen => ({ ...more, settings: settings(yaml) });

const POOL = 'input: [8, 25, 25]\nlayers:\n  - {type: maxpool2d, kernel: 2, name: pool}\n  - {type: maxpool2d, kernel: 4, name: other}\n';

describe('what is wrong in shapelint.yaml', () => {
  it('is told at its place, with the nearest name, and the rest counts', () => {
    const text = `preset: stric
rules: { SL999: off, pixels-unread: loud, checkerboard: warning }
input: 3x8x8
inputs:
  "*.yaml": 3by8
overrides:
  - { files: "*.json", rule: { SL103: off } }
modules:
  A: sane
  B: { like: conv2, args: [filters, kernl] }
  C: [same]
dialects: []
`;
    expect(see(text, { file: 'shapelint.yaml' })).toMatchInlineSnapshot(`
      "
      preset: stric
              ^^^^^ error[SL704] Expected recommended, strict; stric is written.
      rules: { SL999: off, pixels-unread: loud, checkerboard: warning }
               ^^^^^ error[SL704] \`SL999\` is not the code or name of a rule.
                                          ^^^^ error[SL704] Expected error, warning, information, off; loud is written.
      input: 3x8x8
      ^^^^^ error[SL704] There is no setting \`input\` here: did you mean inputs?
      inputs:
        "*.yaml": 3by8
                  ^^^^ error[SL704] Expected extents as in 3x640x640 (? for an unknown one), or NAME=3x64x64,NAME=… for several inputs; 3by8 is written.
      overrides:
        - { files: "*.json", rule: { SL103: off } }
            ^^^^^ error[SL704] The key \`rules\` is missing here.
                             ^^^^ error[SL704] There is no setting \`rule\` here: did you mean rules?
      modules:
        A: sane
           ^^^^ error[SL704] Expected same; sane is written.
        B: { like: conv2, args: [filters, kernl] }
                   ^^^^^ error[SL704] \`conv2\` is not a type of the layer list: did you mean conv2d?
                                          ^^^^^ error[SL704] \`kernl\` is not an argument of the layer list: did you mean kernel?
        C: [same]
           ^^^^^^ error[SL704] Expected same; a list is written.
      dialects: []
      "
    `);
    const { settings } = readConfiguration(parseYaml(text), '/project', names);
    expect(settings.rules).toEqual({ SL401: 'warning', checkerboard: 'warning' });
  });

  it('is syntax as well', () => {
    expect(codes('rules: { SL103: off\n', { file: 'shapelint.yaml' })).toEqual(['SL704']);
  });

  it('is nothing in an empty file', () => {
    for (const text of ['', '# nothing yet\n', 'rules:\n', 'inputs: {}\n']) expect(codes(text, { file: 'shapelint.yaml' })).toEqual([]);
  });
});

describe('rules', () => {
  it('are set by code or by name', () => {
    expect(codes(POOL, under('rules: { SL103: off }'))).toEqual([]);
    expect(codes(POOL, under('rules: { Pixels-Unread: off }'))).toEqual([]);
    expect(see(POOL, under('rules: { SL103: error }'))).toContain('error[SL103]');
  });
  it('of taste are on in the strict preset', () => {
    const text = 'input: [8, 16, 16]\nlayers:\n  - deconv2d: {filters: 8, kernel: 3, stride: 2}\n';
    expect(codes(text, under('preset: strict'))).toEqual(['SL401']);
    expect(codes(text, under('preset: strict\nrules: { checkerboard: off }'))).toEqual([]);
    expect(codes(text, under('preset: recommended'))).toEqual([]);
  });
});

describe('overrides', () => {
  it('count for files by glob, the last one most', () => {
    expect(codes(POOL, under('overrides: [{ files: "*.yaml", rules: { SL103: off } }]'))).toEqual([]);
    expect(codes(POOL, under('overrides: [{ files: "*.json", rules: { SL103: off } }]'))).toEqual(['SL103']);
    expect(
      codes(POOL, under('overrides: [{ files: "**", rules: { SL103: off } }, { files: "model.*", rules: { SL103: error } }]'))
    ).toEqual(['SL103']);
  });
  it('count for layers by id, also for rules that are off', () => {
    const json = JSON.stringify({ input: [8, 25, 25], layers: [{ type: 'maxpool2d', kernel: 2, name: 'pool' }, { type: 'relu' }] });
    const options = { file: 'nets/model.json' };
    expect(codes(json, options)).toEqual(['SL103']);
    expect(codes(json, under('overrides: [{ files: nets/*.json, layers: pool, rules: { SL103: off } }]', options))).toEqual([]);
    expect(codes(json, under('overrides: [{ files: nets/*.json, layers: ["1"], rules: { SL103: off } }]', options))).toEqual(['SL103']);
    const deconv = 'input: [8, 16, 16]\nlayers:\n  - {type: deconv2d, filters: 8, kernel: 3, stride: 2, name: up}\n';
    expect(codes(deconv, under('overrides: [{ files: "*", layers: [up], rules: { SL401: warning } }]'))).toEqual(['SL401']);
  });
});

describe('inputs', () => {
  it('are given by glob, relative to the folder of the file', () => {
    const text = 'layers:\n  - conv2d: {filters: 8, kernel: 3}\n  - relu\n  - relu: {}\n';
    const options = { file: 'models/net.yaml' };
    expect(see(text, under('inputs: { "models/*.yaml": 3x16x16 }', options))).toContain('‹8×14×14›');
    expect(see(text, under('inputs: { "*.yaml": [3, 12, 12] }', options))).toContain('‹8×10×10›');
    expect(see(text, under('inputs: { "other/*.yaml": 3x16x16, "net.yaml": { size: 3x20x20, from: 16, to: 32 } }', options))).toContain(
      '‹8×18×18›'
    );
  });
});

const MODULES = 'modules: { CBAM: same, MyDown: { like: conv2d, args: [filters, kernel, stride], defaults: { padding: 1 } } }';

describe('declared modules', () => {
  it('are known in the layer list', () => {
    const text =
      'input: [3, 32, 32]\nlayers:\n  - MyDown: [16, 3, 2]\n  - {type: CBAM, ratio: 4}\n  - {type: MyDown, filters: 8, kernel: 3}\n';
    expect(see(text, under(MODULES))).toMatchInlineSnapshot(`
      "
      input: [3, 32, 32]
      layers:
        - MyDown: [16, 3, 2]  ‹16×16×16›
        - {type: CBAM, ratio: 4}  ‹16×16×16›
        - {type: MyDown, filters: 8, kernel: 3}  ‹8×16×16›
      "
    `);
  });
  it('are known in Ultralytics files, scaled where they give channels', () => {
    const text =
      'nc: 1\nscales:\n  n: [1, 0.5, 1024]\nbackbone:\n  - [-1, 1, MyDown, [16, 3, 2]]\n  - [-1, 1, CBAM, [7]]\n  - [-1, 1, Conv, [16, 3, 2]]\nhead:\n  - [[2], 1, Detect, [nc]]\n';
    expect(see(text, under(MODULES))).toMatchInlineSnapshot(`
      "
      nc: 1
      scales:
        n: [1, 0.5, 1024]
      backbone:
        - [-1, 1, MyDown, [16, 3, 2]]  ‹8×320×320›
        - [-1, 1, CBAM, [7]]  ‹8×320×320›
        - [-1, 1, Conv, [16, 3, 2]]  ‹8×160×160›
      head:
        - [[2], 1, Detect, [nc]]  ‹(5×25600, (64×25600, 1×25600, (8×160×160)))›
      "
    `);
  });
  it('are known where classes are built, by path or name', () => {
    const text =
      '# input: [1, 3, 32, 32]\n_target_: torch.nn.Sequential\n_args_:\n  - {_target_: mine.blocks.MyDown, out_channels: 8, kernel_size: 3, stride: 2}\n  - {_target_: mine.CBAM, channels: 8}\n';
    expect(see(text, under(MODULES))).toMatchInlineSnapshot(`
      "
      # input: [1, 3, 32, 32]
      _target_: torch.nn.Sequential  ‹8×16×16›
      _args_:
        - {_target_: mine.blocks.MyDown, out_channels: 8, kernel_size: 3, stride: 2}  ‹8×16×16›
        - {_target_: mine.CBAM, channels: 8}  ‹8×16×16›
      "
    `);
  });
  it('are known in Keras models', () => {
    const layer = (class_name: string, config: object) => ({ class_name, registered_name: `mine>${class_name}`, module: 'mine', config });
    const model = {
      class_name: 'Sequential',
      config: {
        name: 'm',
        layers: [
          { class_name: 'InputLayer', config: { name: 'in', batch_shape: [null, 32, 32, 3] } },
          layer('MyDown', { name: 'a', filters: 8, kernel: 3, stride: 2 }),
          layer('CBAM', { name: 'b' })
        ]
      }
    };
    const text = JSON.stringify(model, undefined, 1);
    expect(see(text, under(MODULES, { file: 'model.json' })).match(/‹[^›]*›/g)).toEqual(['‹32×32×3›', '‹16×16×8›', '‹16×16×8›']);
    expect(codes(text, under(MODULES, { file: 'model.json' }))).toEqual([]);
  });
  it('are known in nets of Caffe', () => {
    const text =
      'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }\nlayer { name: "c" type: "CBAM" bottom: "x" top: "c" }\n';
    expect(codes(text, { file: 'net.prototxt' })).toEqual(['SL602']);
    expect(see(text, under(MODULES, { file: 'net.prototxt' }))).toContain('type: "CBAM" bottom: "x" top: "c" }  ‹3×4×4›');
  });
});

describe('a private spelling of the layer list', () => {
  const dialect =
    'dialects: [{ files: "nets/*.yaml", layers: net.blocks, type: kind, types: { c: conv2d, p: maxpool2d }, keys: { ch: filters, k: kernel, src: from, size: input } }]';
  const text =
    'size: [3, 32, 32]\nnet:\n  blocks:\n    - {kind: c, ch: 8, k: 3, name: a}\n    - {kind: p, k: 5}\n    - c: {ch: 4, k: 40}\n    - {kind: c, ch: 4, k: 1, src: b}\n';
  it('is read as the list itself, with every report at its place', () => {
    expect(see(text, under(dialect, { file: 'nets/a.yaml' }))).toMatchInlineSnapshot(`
      "
      size: [3, 32, 32]
      net:
        blocks:
          - {kind: c, ch: 8, k: 3, name: a}  ‹8×30×30›
          - {kind: p, k: 5}  ‹8×6×6›
          - c: {ch: 4, k: 40}  ‹~?›
                          ^^ error[SL101] conv2d 40×40 needs at least 40×40; 6×6 arrives (padding 0).
          - {kind: c, ch: 4, k: 1, src: b}  ‹~?›
                                        ^ error[SL601] \`b\` is no layer of this file: did you mean \`a\`?
      "
    `);
  });
  it('counts for its files alone', () => {
    expect(() => see(text, under(dialect, { file: 'other/a.yaml' }))).toThrow('not recognised');
    expect(() => see('services: [{ kind: c }]\n', under(dialect, { file: 'nets/a.yaml' }))).toThrow('not recognised');
  });
  it('is completed in its own words', () => {
    const options = under(dialect, { file: 'nets/a.yaml' });
    const labels = (item: string): string[] =>
      complete(`size: [3, 32, 32]\nnet:\n  blocks:\n    - {kind: c, ch: 8, k: 3, name: a}\n    - ${item}\n`, options).map(
        ({ label }) => label
      );
    expect(labels('{kind: <|>}')).toEqual(expect.arrayContaining(['c', 'p', 'linear']));
    expect(labels('{kind: <|>}')).not.toContain('conv2d');
    expect(labels('{kind: c, <|>}')).toEqual(expect.arrayContaining(['ch', 'k', 'stride', 'src', 'name']));
    expect(labels('{kind: c, <|>}')).not.toContain('filters');
    expect(labels('{kind: c, ch: 4, k: 1, src: <|>}')).toContain('a');
  });
});
