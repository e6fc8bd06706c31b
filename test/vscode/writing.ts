// Writing and moving about, asked through VS Code's own API in every extension host.
import * as vscode from 'vscode';
import {
  activeParameter,
  closeEditors,
  completion,
  configured,
  definitions,
  equal,
  hintAt,
  hover,
  lineOf,
  open,
  openUntitled,
  placeOf,
  rename,
  replace,
  until
} from './editor';

const KERAS = `{"class_name": "Functional", "config": {"name": "m", "layers": [
{"class_name": "InputLayer", "name": "image", "config": {"batch_shape": [null, 8, 8, 3], "name": "image"}, "inbound_nodes": []},
{"class_name": "ReLU", "name": "act", "config": {"name": "act"}, "inbound_nodes": [[["image", 0, 0, {}]]]}
], "input_layers": [["image", 0, 0]], "output_layers": [["act", 0, 0]]}}`;

export function defineWriting(): void {
  describe('writing and moving', () => {
    afterEach(closeEditors);

    it('a snippet is inserted with its tab stops, and its layers have shapes', async () => {
      const document = await open('detector.yaml');
      await replace(document, '3x100x100', '3x96x96');
      await replace(document, '\nhead:', '  - \n\nhead:');
      const { insertText, range } = await completion(document, placeOf(document, '  - \n', 4), 'stage');
      if (!(insertText instanceof vscode.SnippetString)) throw new Error('no tab stops');
      const editor = await vscode.window.showTextDocument(document, { preview: false });
      await editor.insertSnippet(insertText, range instanceof vscode.Range ? range : range?.replacing);
      await hintAt(document, lineOf(document, 'C2f'), '128×6×6');
      equal(document.lineAt(lineOf(document, 'C2f')).text, '  - [-1, 3, C2f, [128, True]]');
    });

    it('a type says what it would give, when it is looked at', async () => {
      const document = await open('detector.yaml');
      const at = placeOf(document, 'Conv, [64', 4);
      const found = await until('a resolved type', async () => {
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          at,
          undefined,
          200
        );
        return list.items.find(({ label }) => (typeof label === 'string' ? label : label.label) === 'GhostConv');
      });
      const { documentation } = found;
      equal((typeof documentation === 'string' ? documentation : (documentation?.value ?? '')).startsWith('gives **64×13×13** here'), true);
    });

    it('parts of a row, and arguments with a name, are told while they are written', async () => {
      const document = await open('detector.yaml');
      equal(await activeParameter(document, placeOf(document, '[-1, 1, Conv, [16', 5)), 'repeats = 1');
      const list = await open('classifier.yaml');
      equal(await activeParameter(list, placeOf(list, 'stride: 2', 8)), 'stride = 1');
    });

    it('a reference is hovered with the layer that it stands for, a scaled number with what becomes of it', async () => {
      const document = await open('detector.yaml');
      equal((await hover(document, lineOf(document, 'Concat'), '1], 1')).includes('reads 1 · Conv · **32×25×25**'), true);
      const scaled = await open('scaled.yaml');
      equal(/\d+ × width [\d.]+ = \d+/.test(await hover(scaled, lineOf(scaled, 'Conv'), '64, 3')), true);
    });

    it('names of arguments stand in rows where the setting asks for them', async () => {
      const document = await open('detector.yaml');
      const names = async () => {
        const all = new vscode.Range(0, 0, document.lineCount, 0);
        const found = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
        return found.filter(({ kind }) => kind === vscode.InlayHintKind.Parameter).map(({ label }) => label);
      };
      equal(await names(), []);
      await configured('hints.arguments', true, async () => {
        const found = await until('names', async () => {
          const shown = await names();
          return shown.length > 0 && shown;
        });
        equal(found.slice(0, 3), ['out_channels:', 'kernel:', 'stride:']);
      });
    });

    it('types are links to their documentation', async () => {
      const document = await open('detector.yaml');
      const link = await until('a link', async () => {
        const found = await vscode.commands.executeCommand<vscode.DocumentLink[] | undefined>('vscode.executeLinkProvider', document.uri);
        return found?.find(({ range }) => document.getText(range) === 'Conv');
      });
      equal(link.target?.authority, 'docs.ultralytics.com');
    });

    it('a selection grows from the number to the row', async () => {
      const document = await open('detector.yaml');
      const [range] = await vscode.commands.executeCommand<vscode.SelectionRange[]>('vscode.executeSelectionRangeProvider', document.uri, [
        placeOf(document, '16, 3', 1)
      ]);
      const texts: string[] = [];
      for (let one = range; one; one = one.parent as vscode.SelectionRange) texts.push(document.getText(one.range));
      for (const text of ['16', '[16, 3, 2]', '[-1, 1, Conv, [16, 3, 2]]']) equal([text, texts.includes(text)], [text, true]);
    });

    it('layers of a Keras model are found and renamed wherever their names stand', async () => {
      const document = await openUntitled(KERAS, 'json');
      await hintAt(document, lineOf(document, 'ReLU'), '8×8×3');
      equal(await definitions(document, placeOf(document, '["image", 0, 0, {}', 3)), ['"image"']);
      await rename(document, placeOf(document, '["image", 0, 0, {}', 3), 'photo');
      equal([document.getText().includes('image'), document.getText().split('photo').length - 1], [false, 4]);
    });
  });
}
