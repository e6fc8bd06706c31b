// What happens to open files and settings beside the typing: on disk, in the workspace, by mistake.
import * as vscode from 'vscode';
import {
  action,
  apply,
  closeEditors,
  configured,
  equal,
  hintAt,
  hover,
  lineOf,
  noProblem,
  open,
  problem,
  problems,
  replace,
  until
} from './editor';

const SHRINKING = 'input: [3, 6, 6]\nlayers:\n  - conv2d: {filters: 8, kernel: 5}\n  - conv2d: {filters: 8, kernel: 3}\n';
const MENDED = SHRINKING.replace('[3, 6, 6]', '[3, 8, 8]');

export function defineTrouble(): void {
  describe('Shapelint in trouble', () => {
    const made: vscode.Uri[] = [];

    afterEach(async () => {
      await closeEditors();
      for (const uri of made.splice(0)) await Promise.resolve(vscode.workspace.fs.delete(uri)).catch(() => {});
    });

    /** A file of its own for a test that does something to it; gone afterwards. */
    async function create(name: string, text = SHRINKING): Promise<vscode.TextDocument> {
      const uri = uriOf(name);
      await write(uri, text);
      made.push(uri);
      return open(name);
    }

    it('a file that changes on disk is read anew', async () => {
      const document = await create('changing.yaml');
      await problem(document, 'SL101');
      await write(document.uri, MENDED);
      // Where the host does not watch the disk, its own command does what the watcher would.
      await until('the text of the disk', async () => {
        if (document.getText() === MENDED) return true;
        await vscode.commands.executeCommand('workbench.action.files.revert');
        return document.getText() === MENDED;
      });
      await noProblem(document, 'SL101');
      await hintAt(document, 3, '8×2×2');
    });

    it('reverting brings the problems of the saved text back', async () => {
      const document = await create('reverted.yaml');
      await problem(document, 'SL101');
      await replace(document, '[3, 6, 6]', '[3, 8, 8]');
      await noProblem(document, 'SL101');
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await problem(document, 'SL101');
    });

    it('a renamed file keeps its problems under its new name', async () => {
      const document = await create('before.yaml');
      await problem(document, 'SL101');
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(document.uri, uriOf('after.yaml'));
      made.push(uriOf('after.yaml'));
      equal(await vscode.workspace.applyEdit(edit), true);
      await problem(await open('after.yaml'), 'SL101');
      equal(vscode.languages.getDiagnostics(uriOf('before.yaml')).length, 0);
    });

    it('a deleted file takes nothing with it', async () => {
      const document = await create('deleted.yaml');
      await problem(document, 'SL101');
      await vscode.workspace.fs.delete(document.uri);
      await problem(await open('shrinking.yaml'), 'SL101');
      await closeEditors();
      await until('no problems of a closed document', () => vscode.languages.getDiagnostics(document.uri).length === 0);
    });

    it('a read-only file is analysed like any other', async () => {
      const files = vscode.workspace.getConfiguration('files');
      await files.update('readonlyInclude', { '**/locked.yaml': true }, vscode.ConfigurationTarget.Global);
      try {
        const document = await create('locked.yaml');
        await problem(document, 'SL101');
        await hintAt(document, 2, '8×2×2');
      } finally {
        await files.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it('twenty documents at once are all answered', async () => {
      const documents: vscode.TextDocument[] = [];
      for (let i = 0; i < 20; i++) documents.push(await create(`many-${i}.yaml`, i % 2 ? MENDED : SHRINKING));
      await Promise.all(documents.map((document, i) => hintAt(document, 2, i % 2 ? '8×4×4' : '8×2×2')));
      // Only what is visible is asked about by VS Code itself.
      for (const document of [documents[0]!, documents[18]!]) {
        await vscode.window.showTextDocument(document, { preview: false });
        await problem(document, 'SL101');
      }
    });

    it('settings of the wrong type count as not set', async () => {
      const document = await open('shrinking.yaml');
      for (const [key, value] of [
        ['rules', 7],
        ['rules', { SL101: 'fatal', SL999: 'error' }],
        ['input', { '[': 3 }],
        ['input', '3x-1'],
        ['hints.enabled', 'sometimes']
      ] as const) {
        await configured(key, value, async () => {
          await problem(document, 'SL101');
          await hintAt(document, lineOf(document, 'conv2d'), '8×4×4');
        });
      }
    });

    it('a rule that is switched off for JSON is so at once, in a configuration that is made for it', async () => {
      const document = await create('switched.json', '{"input": [3, 6, 6], "layers": [{"type": "conv2d", "filters": 8, "kernel": 7}]}\n');
      await problem(document, 'SL101');
      const uri = uriOf('shapelint.yaml');
      made.push(uri);
      await apply(await action(document, new vscode.Position(0, 30), 'Disable SL101 for this file in shapelint.yaml'));
      await noProblem(document, 'SL101');
      equal(
        new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)),
        'overrides:\n  - { files: ./switched.json, rules: { SL101: off } }\n'
      );
    });

    it('a layer is put into a Keras model, and what adds reads it by its name', async () => {
      const tensor = (name: string) => `{"class_name": "__keras_tensor__", "config": {"keras_history": ["${name}", 0, 0]}}`;
      const layer = (name: string, type: string, config: string, inbound: string) =>
        `  {"class_name": "${type}", "config": {"name": "${name}"${config}}, "name": "${name}", "inbound_nodes": [${inbound}]}`;
      const layers = [
        layer('x', 'InputLayer', ', "batch_shape": [null, 8, 8, 4]', ''),
        layer('c', 'Conv2D', ', "filters": 8, "kernel_size": [1, 1]', `{"args": [${tensor('x')}], "kwargs": {}}`),
        layer('a', 'Add', '', `{"args": [[${tensor('x')}, ${tensor('c')}]], "kwargs": {}}`)
      ];
      const ends = '"input_layers": [["x", 0, 0]], "output_layers": [["a", 0, 0]]';
      const document = await create(
        'residual.json',
        `{"class_name": "Functional", "config": {"name": "m", "layers": [\n${layers.join(',\n')}\n], ${ends}}}\n`
      );
      await problem(document, 'SL203');
      await apply(await action(document, new vscode.Position(lineOf(document, '"Add"'), 20), 'Insert a 1×1 convolution to 8 channels'));
      await noProblem(document, 'SL203');
      equal(JSON.parse(document.getText()).config.layers[2].config.name, 'conv');
      await hintAt(document, lineOf(document, '"Add"'), '8×8×8');
    });

    it('a file that turns into something else and back', async () => {
      const document = await create('turning.yaml');
      await problem(document, 'SL101');
      await replace(document, SHRINKING, 'services:\n  web:\n    image: example/web:1\n');
      await until('silence', () => problems(document).length === 0);
      equal(await hover(document, 1, 'web'), '');
      await replace(document, document.getText(), SHRINKING);
      await problem(document, 'SL101');
    });
  });
}

function uriOf(name: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
}

const write = (uri: vscode.Uri, text: string): Thenable<void> => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
