import { describe, expect, it } from 'vitest';
import { goto, readers, rename, renameable } from '../support/navigation';

const layers = (...items: string[]) => `input: [3, 8, 8]\nlayers:\n${items.map(item => `  - ${item}\n`).join('')}`;

describe('rename', () => {
  it('changes a name where it is given and wherever it is read', () => {
    const renamed = `
input: [3, 8, 8]
layers:
  - {type: relu, name: trunk}
  - {type: relu, from: trunk}
  - {type: add, from: ["trunk", -1]}
`;
    expect(rename(layers('{type: relu, name: st<|>em}', '{type: relu, from: stem}', '{type: add, from: ["stem", -1]}'), 'trunk')).toBe(
      renamed
    );
    expect(rename(layers('{type: relu, name: stem}', '{type: relu, from: stem}', '{type: add, from: ["st<|>em", -1]}'), 'trunk')).toBe(
      renamed
    );
  });

  it('leaves another layer of the same name, and indices, as they are', () => {
    expect(
      rename(layers('{type: relu, name: a}', '{type: relu, name: a}', '{type: relu, from: <|>a}', '{type: relu, from: 1}'), 'b')
    ).toBe(`
${layers('{type: relu, name: a}', '{type: relu, name: b}', '{type: relu, from: b}', '{type: relu, from: 1}').trim()}
`);
  });

  it('keeps a name together that a layer reads and gives itself', () => {
    expect(rename(layers('{type: relu, name: a}', '{type: relu, name: a, from: a}', '{type: relu, from: <|>a}'), 'b')).toBe(`
${layers('{type: relu, name: b}', '{type: relu, name: b, from: b}', '{type: relu, from: b}').trim()}
`);
  });

  it('keeps the quotes of JSON', () => {
    const source = '{"input": [3, 8, 8], "layers": [{"type": "relu", "name": "a<|>"}, {"type": "relu", "from": "a"}]}';
    expect(rename(source, 'b', { file: 'm.json' })).toBe(
      '\n{"input": [3, 8, 8], "layers": [{"type": "relu", "name": "b"}, {"type": "relu", "from": "b"}]}\n'
    );
  });

  it('refuses what has no name of its own, and says why', () => {
    expect(renameable(layers('relu', '{type: relu, from: <|>0}'))).toBe(
      '0 is a position, not a name: it cannot be renamed. Give the layer a name first.'
    );
    expect(renameable(layers('{type: re<|>lu}'))).toBe('This is the type of the layer; only its name can be changed.');
    expect(renameable(layers('relu', '{type: relu, from: in<|>put}'))).toBe('input is an input of the model, not a layer.');
    expect(renameable(layers('{type: maxpool2d, ker<|>nel: 2}'))).toBe('No layer name stands here.');
  });

  it('refuses names that are taken or would be read as something else', () => {
    const source = layers('{type: relu, name: a}', '{type: relu, name: <|>b}');
    expect(rename(source, 'a')).toBe('There is a layer a already (relu).');
    expect(rename(source, 'input')).toBe('There is an input input already.');
    expect(rename(source, 'Yes')).toBe('Yes is a word with a meaning of its own, not a name.');
    for (const name of ['', '7', 'a b', 'a: b', '-1', '"x"']) expect(rename(source, name)).toMatch(/^A name begins with a letter/);
    expect(rename(source, 'b')).toBe(`\n${source.replace('<|>', '').trim()}\n`);
  });
});

describe('in a Keras model', () => {
  const keras = (name: string, cursor = name) => `{"class_name": "Functional", "config": {"layers": [
{"class_name": "InputLayer", "name": "${name}", "config": {"batch_shape": [null, 8, 8, 3], "name": "${cursor}"}, "inbound_nodes": []},
{"class_name": "ReLU", "name": "act", "config": {"name": "act"}, "inbound_nodes": [[["${name}", 0, 0, {}]]]},
{"class_name": "Add", "name": "sum", "config": {"name": "sum"}, "inbound_nodes": [[["act", 0, 0, {}], ["${name}", 0, 0, {}]]]}
], "input_layers": [["${name}", 0, 0]], "output_layers": [["sum", 0, 0]]}}`;
  const json = { file: 'model.json' };

  it('a layer is renamed beside its class, in its config, in edges, and where the model says its inputs', () => {
    expect(rename(keras('image', 'im<|>age'), 'photo', json)).toBe(`\n${keras('photo')}\n`);
  });

  it('edges lead to the layer, and the layer to its edges', () => {
    const text = keras('image');
    expect(goto(text.replace('["act", 0', '["a<|>ct", 0'), json)).toContain('{"class_name": "ReLU", "name": «"act"»');
    expect(readers(text.replace('"ReLU", "name": "act"', '"ReLU", "name": "a<|>ct"'), json)).toContain('[[[«"act"», 0, 0, {}]');
  });
});
