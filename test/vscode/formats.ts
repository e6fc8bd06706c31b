// The same for the formats that have languages of their own, and for .cfg files that stay with the language they have.
import * as vscode from 'vscode';
import {
  closeEditors,
  completion,
  definitions,
  equal,
  folds,
  hintAt,
  hints,
  hover,
  lineOf,
  noProblem,
  open,
  placeOf,
  problem,
  problems,
  referenceLines,
  rename,
  renameRefused,
  replace,
  symbols,
  until
} from './editor';

export function defineFormats(): void {
  describe('Darknet .cfg in VS Code', () => {
    afterEach(closeEditors);

    it('has a language of its own by its name, and none other changes its language', async () => {
      equal((await open('tiny-yolo.cfg')).languageId, 'darknet-cfg');
      equal((await open('model.cfg')).languageId, 'properties');
    });

    it('shows shapes at the sections, in either language', async () => {
      for (const name of ['tiny-yolo.cfg', 'model.cfg']) {
        const document = await open(name);
        await hintAt(document, lineOf(document, '[convolutional]'), '16×48×48');
        await hintAt(document, lineOf(document, '[route]'), '48×48×48');
      }
    });

    it('is silent in other .cfg files', async () => {
      const plain = await open('service.cfg');
      await problem(await open('tiny-yolo.cfg'), 'SL502');
      equal(problems(plain), []);
      equal([...(await hints(plain))], []);
    });

    it('reports at the number that is wrong, until it is right', async () => {
      const document = await open('tiny-yolo.cfg');
      const { line, message } = await problem(document, 'SL502');
      equal([line, message.includes('21')], [lineOf(document, 'filters=18'), true]);
      await replace(document, 'filters=18', 'filters=21');
      await noProblem(document, 'SL502');
    });

    it('says what a key means and what the section does', async () => {
      const document = await open('tiny-yolo.cfg');
      const text = await until('a hover', () => hover(document, lineOf(document, 'pad=1'), 'pad'));
      equal([text.includes('A switch'), text.includes('3×96×96')], [true, true]);
    });

    it('has an outline with shapes, and sections that fold', async () => {
      const document = await open('tiny-yolo.cfg');
      const outline = await until('an outline', async () => {
        const found = await symbols(document);
        return found.some(symbol => symbol === '1 convolutional 32×24×24') && found;
      });
      equal(outline[0], 'net 3×96×96');
      const found = JSON.stringify(await folds(document));
      equal(found.includes(JSON.stringify([lineOf(document, '[route]'), lineOf(document, 'layers=')])), true);
    });

    it('leads from an index to its section and back', async () => {
      const document = await open('tiny-yolo.cfg');
      equal(await definitions(document, placeOf(document, '-1, 0', 1)), ['[upsample]']);
      equal(await definitions(document, placeOf(document, '-1, 0', 5)), ['[convolutional]']);
      const lines = await referenceLines(document, placeOf(document, '[convolutional]', 3));
      equal(lines.includes(lineOf(document, 'layers=')), true);
      await until('a refusal', async () => (await renameRefused(document, placeOf(document, '-1, 0', 5))).includes('a position'));
    });

    it('completes sections, keys, values and references', async () => {
      const document = await open('tiny-yolo.cfg');
      equal((await completion(document, placeOf(document, '-1, 0', 5), '0')).detail, 'convolutional 16×48×48');
      equal((await completion(document, placeOf(document, 'leaky', 2), 'mish')).kind, vscode.CompletionItemKind.EnumMember);
      await replace(document, '[upsample]\n', '[up]\n');
      equal((await completion(document, placeOf(document, '[up]', 3), '[upsample]')).detail, '32×48×48');
      await replace(document, 'filters=18', 'gro');
      equal((await completion(document, placeOf(document, 'gro', 3), 'groups')).detail, 'whole number · default 1');
    });
  });

  describe('Caffe prototxt in VS Code', () => {
    afterEach(closeEditors);

    it('has a language of its own, and shapes at the types', async () => {
      const document = await open('net.prototxt');
      equal(document.languageId, 'prototxt');
      await hintAt(document, lineOf(document, '"Convolution"'), '16×32×32');
      await hintAt(document, lineOf(document, '"Convolution"', 2), '32×32×32');
    });

    it('reports what does not go together, until it does', async () => {
      const document = await open('net.prototxt');
      const { message } = await problem(document, 'SL203');
      equal([message.includes('16×32×32'), message.includes('32×32×32')], [true, true]);
      await replace(document, 'num_output: 32', 'num_output: 16');
      await noProblem(document, 'SL203');
    });

    it('says what a field means and what the layer does', async () => {
      const document = await open('net.prototxt');
      const text = await until('a hover', () => hover(document, lineOf(document, 'num_output: 16'), 'num_output'));
      equal([text.includes('Number of outputs') || text.includes('channels'), text.includes('3×32×32')], [true, true]);
    });

    it('has an outline with shapes, and messages that fold', async () => {
      const document = await open('net.prototxt');
      await until('an outline', async () => (await symbols(document)).includes('conv1 Convolution · 16×32×32'));
      const found = JSON.stringify(await folds(document));
      equal(found.includes(JSON.stringify([lineOf(document, 'convolution_param'), lineOf(document, 'pad: 1')])), true);
    });

    it('leads from a blob to the layer that wrote it last, and renames it with all its readers', async () => {
      const document = await open('net.prototxt');
      const at = placeOf(document, 'bottom: "conv1"\n  bottom', 10);
      equal(await definitions(document, at), ['"conv1"']);
      const lines = await referenceLines(document, at);
      equal(lines.includes(lineOf(document, '"ReLU"')), true);
      await rename(document, at, 'stem');
      equal([document.getText().match(/"stem"/g)?.length, document.getText().includes('name: "conv1"')], [5, true]);
    });

    it('completes types, fields, words and blobs', async () => {
      const document = await open('net.prototxt');
      equal((await completion(document, placeOf(document, 'bottom: "conv2"', 10), 'conv1')).detail, 'ReLU 16×32×32');
      equal((await completion(document, placeOf(document, 'type: "Eltwise"', 9), 'Concat')).kind, vscode.CompletionItemKind.Class);
      await replace(document, 'pad: 1\n', 'pad: 1\n    di\n');
      equal((await completion(document, placeOf(document, '    di\n', 6), 'dilation')).detail, 'may be repeated · default 1');
      await replace(document, '  top: "sum"\n', '  top: "sum"\n  elt\n');
      const { insertText } = await completion(document, placeOf(document, '  elt\n', 5), 'eltwise_param');
      equal(insertText instanceof vscode.SnippetString && insertText.value, 'eltwise_param { $0\\}');
    });
  });
}
