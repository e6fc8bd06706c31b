import { describe, expect, it } from 'vitest';
import { fieldDoc } from '../../server/src/dialects/caffe/fieldDocs';
import { fieldsOf, messageNames } from '../../server/src/dialects/caffe/schema';
import { layerTypes } from '../../server/src/dialects/caffe/types';
import { complete, offered, taken } from '../support/completion';
import { hover, outline } from '../support/editor';
import { folded, goto, readers, rename, renameable } from '../support/navigation';

const file = { file: 'net.prototxt' };
const NET = `layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
layer {
  name: "conv1"
  type: "Convolution"
  bottom: "data"
  top: "conv1"
  convolution_param { num_output: 4 kernel_size: 3 }
}
layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
`;
const within = (layer: string): string => `${NET}layer {\n${layer}\n}\n`;

describe('completion in a prototxt file', () => {
  it('offers types in quotes, with the shape that they give by themselves', () => {
    expect(taken(within('  type: Poo<|>'), 'Pooling', file)).toBe('  type: "Pooling"');
    expect(taken(within('  type: "Poo<|>"'), 'Pooling', file)).toBe('  type: "Pooling"');
    expect(taken(within('  type: <|>'), 'Pooling', file)).toBe('  type: "Pooling"');
    expect(offered(within('  bottom: "conv1"\n  type: "<|>"'), file)).toEqual(expect.arrayContaining(['ReLU: 4×6×6', 'Flatten: 144']));
  });

  it('offers the fields that a message lacks, and of parameter blocks the one of the type', () => {
    const found = offered(within('  name: "p"\n  type: "Pooling"\n  <|>'), file);
    expect(found).toEqual(expect.arrayContaining(['bottom: may be repeated', 'top: may be repeated', 'pooling_param', 'include']));
    expect(found.filter(one => /^(?:name|type|convolution_param)/.test(one))).toEqual([]);
    expect(taken(within('  type: "Pooling"\n  po<|>'), 'pooling_param', file)).toBe('  pooling_param { }');
    expect(complete(within('  type: "Pooling"\n  po<|>'), file).find(({ label }) => label === 'pooling_param')?.caret).toBe(16);
    expect(taken(within('  bo<|>: "x"'), 'bottom', file)).toBe('  bottom: "x"');
    expect(offered(`${NET}<|>`, file)[0]).toBe('layer');
  });

  it('says default and meaning of a field', () => {
    const found = complete(within('  type: "Pooling"\n  pooling_param { <|> }'), file);
    expect(found.find(({ label }) => label === 'round_mode')).toMatchObject({
      detail: 'default CEIL · CEIL | FLOOR',
      markdown: expect.stringMatching(/rounded up/)
    });
    expect(offered(within('  type: "Dropout"\n  dropout_param { <|> }'), file)).toEqual([
      expect.stringMatching(/^dropout_ratio: .*default 0.5/)
    ]);
  });

  it('offers words without quotes, texts in quotes, and true and false', () => {
    expect(offered(within('  type: "Pooling"\n  pooling_param { pool: <|> }'), file)).toEqual(['MAX: default', 'AVE', 'STOCHASTIC']);
    expect(taken(within('  type: "Convolution"\n  convolution_param { weight_filler { type: <|> } }'), 'xavier', file)).toContain(
      'type: "xavier"'
    );
    expect(offered(within('  type: "Convolution"\n  convolution_param { bias_term: <|> }'), file)).toEqual(['true: default', 'false']);
    expect(offered(`${NET}layers { type: CONV<|> }`, file)).toContain('CONVOLUTION');
  });

  it('offers blobs, the latest of a name, and tops of the names at hand', () => {
    expect(offered(within('  bottom: "<|>"'), file)).toEqual(['conv1: ReLU 4×6×6', 'data: Input 3×8×8']);
    expect(taken(within('  bottom: <|>'), 'conv1', file)).toBe('  bottom: "conv1"');
    expect(offered(within('  name: "p" bottom: "conv1" top: "<|>"'), file)).toEqual(['p', 'conv1']);
  });
});

it('every field has words of its own, but those that old files alone have', () => {
  const set = new Set([...layerTypes.values()].flatMap(({ keyed }) => Object.keys(keyed)));
  const old = new Set(['V0LayerParameter', 'BlobProto']);
  const bare = messageNames
    .filter(message => !old.has(message))
    .flatMap(message =>
      [...fieldsOf(message).keys()]
        .filter(name => !name.endsWith('_param') && !set.has(name) && !fieldDoc(message, name))
        .map(name => `${message}.${name}`)
    );
  expect(bare).toEqual([]);
});

it('hover says what a field means, then what the layer does', () => {
  const text = hover(NET.replace('num_output', 'num_<|>output'), file);
  expect(text).toContain('**num\\_output** · channels');
  expect(text).toContain('3×8×8 → **4×6×6**');
  expect(hover(within('  type: "Pooling" bottom: "conv1" top: "p"\n  pooling_param { pool: A<|>VE kernel_size: 2 }'), file)).toContain(
    '**pool** · default MAX · MAX \\| AVE \\| STOCHASTIC'
  );
});

describe('blobs', () => {
  const reading = `${NET}layer { name: "p" type: "Pooling" bottom: "conv1" top: "p" pooling_param { kernel_size: 2 } }\n`;

  it('are defined where they were last written before the reader', () => {
    expect(goto(reading.replace('"Pooling" bottom: "conv1"', '"Pooling" bottom: "con<|>v1"'), file)).toContain(
      'bottom: "conv1" top: «"conv1"»'
    );
    expect(goto(reading.replace('"ReLU" bottom: "conv1"', '"ReLU" bottom: "con<|>v1"'), file)).toContain('  top: «"conv1"»');
  });

  it('know their readers; of several outputs each its own', () => {
    expect(readers(reading.replace('  top: "conv1"', '  top: "con<|>v1"'), file)).toContain('"ReLU" bottom: «"conv1"»');
    const parts = `${NET}layer { name: "s" type: "Slice" bottom: "conv1" top: "a" top: "b<|>" }
layer { name: "x" type: "ReLU" bottom: "a" top: "x" }
layer { name: "y" type: "ReLU" bottom: "b" top: "y" }
`;
    expect(readers(parts, file)).toContain('bottom: "a" top: "x"');
    expect(readers(parts, file)).toContain('bottom: «"b"» top: "y"');
  });

  it('are renamed with all that read and rewrite them, and the layer keeps its name', () => {
    const renamed = rename(reading.replace('"Pooling" bottom: "conv1"', '"Pooling" bottom: "con<|>v1"'), 'features', file);
    expect(renamed).toContain('name: "conv1"');
    expect(renamed.match(/"features"/g)).toHaveLength(4);
    expect(rename(reading.replace('name: "conv1"', 'name: "con<|>v1"'), 'first', file).match(/"first"/g)).toHaveLength(1);
  });

  it('are renamed in both phases', () => {
    const phases = `layer { name: "a" type: "Input" top: "x" include { phase: TRAIN } input_param { shape { dim: 1 dim: 3 } } }
layer { name: "b" type: "Input" top: "x" include { phase: TEST } input_param { shape { dim: 1 dim: 3 } } }
layer { name: "r" type: "ReLU" bottom: "x" top: "x" include { phase: TRAIN } }
layer { name: "p" type: "Sigmoid" bottom: "<|>x" top: "p" }
`;
    expect(rename(phases, 'y', file)).not.toContain('"x"');
    expect(rename(phases, 'p', file)).toBe('There is a layer p already (Sigmoid).');
    expect(renameable(phases.replace('"Sigmoid"', '"Sig<|>moid"').replace('"<|>x"', '"x"'), file)).toMatch(/type of the layer/);
  });
});

it('the outline has a line a layer; messages fold', () => {
  expect(outline(NET, file)).toMatchInlineSnapshot(`
    "
    data: Input · 3×8×8
    conv1: Convolution · 4×6×6
    relu1: ReLU · 4×6×6
    "
  `);
  expect(
    folded(NET.replace('{ num_output: 4 kernel_size: 3 }', '<\n    num_output: 4\n    kernel_size: 3\n  >'), file)
  ).toMatchInlineSnapshot(`
    "
       layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
    ┌  layer {
    │    name: "conv1"
    │    type: "Convolution"
    │    bottom: "data"
    │    top: "conv1"
    │┌   convolution_param <
    ││     num_output: 4
    ││     kernel_size: 3
    └└   >
       }
       layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
    "
  `);
});
