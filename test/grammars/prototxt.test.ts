import { beforeAll, expect, it } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { grammarOf, tokens } from '../support/tokens';

let grammar: IGrammar;
beforeAll(async () => {
  grammar = await grammarOf('source.prototxt');
});

it('nested messages, types, texts and numbers', () => {
  expect(
    tokens(grammar, 'layer {\n  name: "c"\n  type: "Convolution"\n  convolution_param { num_output: 64 kernel_size: 0x3, pad: -1; }\n}')
  ).toMatchInlineSnapshot(`
    "
    layer {
      layer: keyword.other.message
      {: punctuation.section.block.begin
      name: "c"
      name: variable.other.property
      :: punctuation.separator.key-value
      ": punctuation.definition.string.begin
      c: string.quoted.double
      ": punctuation.definition.string.end
      type: "Convolution"
      type: variable.other.property
      :: punctuation.separator.key-value
      ": punctuation.definition.string.begin
      Convolution: entity.name.type
      ": punctuation.definition.string.end
      convolution_param { num_output: 64 kernel_size: 0x3, pad: -1; }
      convolution_param: keyword.other.message
      {: punctuation.section.block.begin
      num_output: variable.other.property
      :: punctuation.separator.key-value
      64: constant.numeric
      kernel_size: variable.other.property
      :: punctuation.separator.key-value
      0x3: constant.numeric
      ,: punctuation.separator
      pad: variable.other.property
      :: punctuation.separator.key-value
      -1: constant.numeric
      ;: punctuation.separator
      }: punctuation.section.block.end
    }
      }: punctuation.section.block.end
    "
  `);
});

it('messages in angle brackets, with a colon, and with the bracket on the next line', () => {
  expect(tokens(grammar, 'layer <\n  include: < phase: TRAIN >\n  param\n  {\n    lr_mult: 1.5e-2f\n  }\n>')).toMatchInlineSnapshot(`
    "
    layer <
      layer: keyword.other.message
      <: punctuation.section.block.begin
      include: < phase: TRAIN >
      include: keyword.other.message
      :: punctuation.separator.key-value
      <: punctuation.section.block.begin
      phase: variable.other.property
      :: punctuation.separator.key-value
      TRAIN: constant.other.enum
      >: punctuation.section.block.end
      param
      param: keyword.other.message
      {
      {: punctuation.section.block.begin
        lr_mult: 1.5e-2f
      lr_mult: variable.other.property
      :: punctuation.separator.key-value
      1.5e-2f: constant.numeric
      }
      }: punctuation.section.block.end
    >
      >: punctuation.section.block.end
    "
  `);
});

it('words: values of enumerations, truth values, old types', () => {
  expect(tokens(grammar, 'layers { type: INNER_PRODUCT pool: MAX\n  bias_term: false\n  engine: CAFFE\n  x: inf }')).toMatchInlineSnapshot(`
    "
    layers { type: INNER_PRODUCT pool: MAX
      layers: keyword.other.message
      {: punctuation.section.block.begin
      type: variable.other.property
      :: punctuation.separator.key-value
      INNER_PRODUCT: entity.name.type
      pool: variable.other.property
      :: punctuation.separator.key-value
      MAX: constant.other.enum
      bias_term: false
      bias_term: variable.other.property
      :: punctuation.separator.key-value
      false: constant.language
      engine: CAFFE
      engine: variable.other.property
      :: punctuation.separator.key-value
      CAFFE: constant.other.enum
      x: inf }
      x: variable.other.property
      :: punctuation.separator.key-value
      inf: constant.language
      }: punctuation.section.block.end
    "
  `);
});

it('texts with escapes, both quotes, and one that is not closed', () => {
  expect(tokens(grammar, `name: "a\\n\\"b\\x41\\101\\u00e9\\q"\ntop: 'it"s'\nbottom: "open\ntop: "x"`)).toMatchInlineSnapshot(`
    "
    name: "a\\n\\"b\\x41\\101\\u00e9\\q"
      name: variable.other.property
      :: punctuation.separator.key-value
      ": punctuation.definition.string.begin
      a: string.quoted.double
      \\n: constant.character.escape
      \\": constant.character.escape
      b: string.quoted.double
      \\x41: constant.character.escape
      \\101: constant.character.escape
      \\u00e9: constant.character.escape
      \\q: invalid.illegal.escape
      ": punctuation.definition.string.end
    top: 'it"s'
      top: variable.other.property
      :: punctuation.separator.key-value
      ': punctuation.definition.string.begin
      it"s: string.quoted.single
      ': punctuation.definition.string.end
    bottom: "open
      bottom: variable.other.property
      :: punctuation.separator.key-value
      ": punctuation.definition.string.begin
      open: string.quoted.double
    top: "x"
      top: variable.other.property
      :: punctuation.separator.key-value
      ": punctuation.definition.string.begin
      x: string.quoted.double
      ": punctuation.definition.string.end
    "
  `);
});

it('lists of values and of messages', () => {
  expect(tokens(grammar, 'kernel_size: [3, 1]\nlayer [ { name: "a" }, { name: "b" } ]')).toMatchInlineSnapshot(`
    "
    kernel_size: [3, 1]
      kernel_size: variable.other.property
      :: punctuation.separator.key-value
      [: punctuation.section.brackets.begin
      3: constant.numeric
      ,: punctuation.separator
      1: constant.numeric
      ]: punctuation.section.brackets.end
    layer [ { name: "a" }, { name: "b" } ]
      layer: keyword.other.message
      [: punctuation.section.brackets.begin
      {: punctuation.section.block.begin
      name: variable.other.property
      :: punctuation.separator.key-value
      ": punctuation.definition.string.begin
      a: string.quoted.double
      ": punctuation.definition.string.end
      }: punctuation.section.block.end
      ,: punctuation.separator
      {: punctuation.section.block.begin
      name: variable.other.property
      :: punctuation.separator.key-value
      ": punctuation.definition.string.begin
      b: string.quoted.double
      ": punctuation.definition.string.end
      }: punctuation.section.block.end
      ]: punctuation.section.brackets.end
    "
  `);
});

it('comments, and comments to Shapelint', () => {
  expect(tokens(grammar, '# one\npad: 1 # two "x" {\n# shapelint-disable SL103')).toMatchInlineSnapshot(`
    "
    # one
      #: punctuation.definition.comment
      one: comment.line.number-sign
    pad: 1 # two "x" {
      pad: variable.other.property
      :: punctuation.separator.key-value
      1: constant.numeric
      #: punctuation.definition.comment
      two "x" {: comment.line.number-sign
    # shapelint-disable SL103
      #: punctuation.definition.comment
      shapelint-disable: keyword.control.directive.shapelint
      SL103: constant.other.rule.shapelint
    "
  `);
});
