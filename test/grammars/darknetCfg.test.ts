import { beforeAll, expect, it } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { grammarOf, tokens } from '../support/tokens';

let grammar: IGrammar;
beforeAll(async () => {
  grammar = await grammarOf('source.darknet-cfg');
});

it('sections, keys and numbers', () => {
  expect(tokens(grammar, '[convolutional]\nbatch_normalize=1\nlearning_rate = .001\nstep=-4,61\nscales=1e-3')).toMatchInlineSnapshot(`
    "
    [convolutional]
      [: punctuation.definition.section.begin
      convolutional: entity.name.section
      ]: punctuation.definition.section.end
    batch_normalize=1
      batch_normalize: variable.other.property
      =: keyword.operator.assignment
      1: constant.numeric
    learning_rate = .001
      learning_rate: variable.other.property
      =: keyword.operator.assignment
      .001: constant.numeric
    step=-4,61
      step: variable.other.property
      =: keyword.operator.assignment
      -4: constant.numeric
      ,: punctuation.separator
      61: constant.numeric
    scales=1e-3
      scales: variable.other.property
      =: keyword.operator.assignment
      1e-3: constant.numeric
    "
  `);
});

it('words, paths and what begins with a digit', () => {
  expect(tokens(grammar, 'activation=leaky\nmap=data/9k.map\nweights_type=per_channel\nx=3d')).toMatchInlineSnapshot(`
    "
    activation=leaky
      activation: variable.other.property
      =: keyword.operator.assignment
      leaky: string.unquoted
    map=data/9k.map
      map: variable.other.property
      =: keyword.operator.assignment
      data/9k.map: string.unquoted
    weights_type=per_channel
      weights_type: variable.other.property
      =: keyword.operator.assignment
      per_channel: string.unquoted
    x=3d
      x: variable.other.property
      =: keyword.operator.assignment
      3: constant.numeric
      d: string.unquoted
    "
  `);
});

it('comments stand on lines of their own; behind a value there are none', () => {
  expect(tokens(grammar, '# one\n  ; two\nfilters=8 # no\n# shapelint: input=3x64x64\n[route]# no')).toMatchInlineSnapshot(`
    "
    # one
      #: punctuation.definition.comment
      one: comment.line.number-sign
      ; two
      ;: punctuation.definition.comment
      two: comment.line.semicolon
    filters=8 # no
      filters: variable.other.property
      =: keyword.operator.assignment
      8: constant.numeric
      # no: invalid.illegal.comment
    # shapelint: input=3x64x64
      #: punctuation.definition.comment
      shapelint: keyword.control.directive.shapelint
      :: comment.line.number-sign
      input: variable.parameter.shapelint
      =: keyword.operator.assignment.shapelint
      3x64x64: constant.numeric.shape.shapelint
    [route]# no
      [: punctuation.definition.section.begin
      route: entity.name.section
      ]: punctuation.definition.section.end
      # no: invalid.illegal.section
    "
  `);
});

it('what is only half written', () => {
  expect(tokens(grammar, '[conv\nfilters\nfilters=\n=3')).toMatchInlineSnapshot(`
    "
    [conv
      [: punctuation.definition.section.begin
      conv: entity.name.section
    filters
      filters: -
    filters=
      filters: variable.other.property
      =: keyword.operator.assignment
    =3
      =3: -
    "
  `);
});
