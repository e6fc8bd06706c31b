// One document in several editors, documents that were never saved, and commands that change the text.
import * as vscode from 'vscode';
import { closeEditors, equal, hintAt, lineOf, noProblem, open, problem, problems, replace, until } from './editor';

export function defineViews(): void {
  describe('Shapelint in several views', () => {
    afterEach(closeEditors);

    it('a file open twice has its problems once, until the last editor closes', async () => {
      const document = await open('shrinking.yaml');
      await problem(document, 'SL101');
      await vscode.commands.executeCommand('workbench.action.splitEditor');
      await until('two editors', () => vscode.window.visibleTextEditors.filter(editor => editor.document === document).length === 2);
      equal(problems(document).length, 1);
      await replace(document, '[3, 6, 6]', '[3, 8, 8]');
      await noProblem(document, 'SL101');
      await replace(document, '[3, 8, 8]', '[3, 6, 6]');
      await problem(document, 'SL101');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await until('one editor', () => vscode.window.visibleTextEditors.filter(editor => editor.document === document).length === 1);
      equal(problems(document).length, 1);
    });

    it('two files beside each other have each their own answers', async () => {
      const left = await open('shrinking.yaml');
      await vscode.commands.executeCommand('workbench.action.splitEditor');
      const right = await open('detector.yaml');
      await problem(left, 'SL101');
      await problem(right, 'SL202');
      await hintAt(left, lineOf(left, 'conv2d', 1), '8×4×4');
      await hintAt(right, lineOf(right, '# 0'), '16×50×50');
    });

    it('the sample is a document of its own, and shows a problem', async () => {
      await vscode.commands.executeCommand('shapelint.openSample');
      const document = vscode.window.activeTextEditor?.document;
      equal([document?.isUntitled, document?.languageId], [true, 'yaml']);
      if (document) await problem(document, 'SL103');
    });

    it('shapes written into comments are taken back in one step', async () => {
      const document = await open('classifier.yaml');
      const before = document.getText();
      await hintAt(document, lineOf(document, 'conv2d'), '64×320×320');
      await vscode.commands.executeCommand('shapelint.writeShapes');
      await until('comments', () => document.getText().includes('# ‹64×320×320›'));
      await vscode.commands.executeCommand('undo');
      await until('the text as it was', () => document.getText() === before);
      await vscode.commands.executeCommand('shapelint.writeShapes');
      await until('comments', () => document.getText().includes('# ‹10›'));
      await vscode.commands.executeCommand('shapelint.removeShapes');
      await until('the text as it was', () => document.getText() === before);
    });

    it('the layer table is copied', async () => {
      const document = await open('classifier.yaml');
      await hintAt(document, lineOf(document, 'conv2d'), '64×320×320');
      await vscode.commands.executeCommand('shapelint.copyTable');
      await until('the table', async () => (await vscode.env.clipboard.readText()).includes('| stem | conv2d | 1×128×80×80 |'));
    });

    it('the panel opens beside the file', async () => {
      await open('classifier.yaml');
      await vscode.commands.executeCommand('shapelint.openPanel');
      const titles = () => vscode.window.tabGroups.all.flatMap(group => group.tabs.map(tab => tab.label));
      await until('the panel', () => titles().includes('Model: classifier.yaml'));
      equal(vscode.window.tabGroups.all.length, 2);
    });
  });
}
