// The one place of the suite that asks VS Code: what an extension shows, as plain data.
import * as vscode from 'vscode';

const LIMIT = 20_000;
const PAUSE = 50;

type Falsy = false | undefined | null | '' | 0;

/** Polls: a provider may answer nothing for a while, as when VS Code registers another one meanwhile. */
export async function until<T>(what: string, probe: () => T | Falsy | Promise<T | Falsy>): Promise<T> {
  const end = Date.now() + LIMIT;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${LIMIT / 1000} s for ${what}`);
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
}

export function equal(actual: unknown, expected: unknown): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`expected ${e}\n     but got ${a}`);
}

/** Opens a file of the workspace. Its scheme differs from host to host. */
export async function open(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no workspace is open');
  return show(await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name)));
}

export async function openUntitled(content: string, language = 'yaml'): Promise<vscode.TextDocument> {
  return show(await vscode.workspace.openTextDocument({ language, content }));
}

async function show(document: vscode.TextDocument): Promise<vscode.TextDocument> {
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** Closes what a test opened and forgets its edits; never asks whether to save. */
export async function closeEditors(): Promise<void> {
  await until('all editors to close', async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return vscode.window.tabGroups.all.every(group => group.tabs.length === 0);
  });
}

export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  if (start < 0) throw new Error(`${document.uri.path} has no ${from}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(start + from.length)), to);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('the edit was refused');
}

/** Line (from 0) of the nth place where a text stands. */
export function lineOf(document: vscode.TextDocument, text: string, nth = 1): number {
  let at = -1;
  for (let n = 0; n < nth; n++) at = document.getText().indexOf(text, at + 1);
  if (at < 0) throw new Error(`${document.uri.path} has no ${text}`);
  return document.positionAt(at).line;
}

interface Problem {
  code: string;
  page: string | undefined;
  line: number;
  message: string;
  related: number[];
}

/** What the extension reports for a document; `related` are line numbers. */
export function problems(document: vscode.TextDocument): Problem[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'shapelint')
    .map(({ code, range, message, relatedInformation }) => ({
      code: String(typeof code === 'object' ? code.value : code),
      page: typeof code === 'object' ? code.target.toString() : undefined,
      line: range.start.line,
      message,
      related: (relatedInformation ?? []).map(({ location }) => location.range.start.line)
    }));
}

export const problem = (document: vscode.TextDocument, code: string) =>
  until(`${code} in ${document.uri.path}`, () => problems(document).find(found => found.code === code));

export const noProblem = (document: vscode.TextDocument, code: string) =>
  until(`${code} to go from ${document.uri.path}`, () => problems(document).every(found => found.code !== code));

/** The line above the first one, once it is made; undefined where there is none. */
export async function lens(document: vscode.TextDocument): Promise<string | undefined> {
  const [first] = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 1);
  return first?.range.start.line === 0 ? first.command?.title : undefined;
}

/** Line → the hint's text. Fails on a hint that is not at its line's end, where it would push text aside. */
export async function hints(document: vscode.TextDocument): Promise<Map<number, string>> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[] | undefined>('vscode.executeInlayHintProvider', document.uri, all);
  const texts = new Map<number, string>();
  for (const { position, label } of found ?? []) {
    equal(position.character, document.lineAt(position.line).text.length);
    texts.set(position.line, (typeof label === 'string' ? label : label.map(part => part.value).join('')).trim());
  }
  return texts;
}

export const hintAt = (document: vscode.TextDocument, line: number, text: string) =>
  until(`the hint ${text} in line ${line}`, async () => (await hints(document)).get(line)?.includes(text));

/** The text of all hovers at a place. */
export async function hover(document: vscode.TextDocument, line: number, text: string): Promise<string> {
  const position = new vscode.Position(line, document.lineAt(line).text.indexOf(text) + 1);
  const found = await vscode.commands.executeCommand<vscode.Hover[] | undefined>('vscode.executeHoverProvider', document.uri, position);
  return (found ?? []).flatMap(({ contents }) => contents.map(part => (typeof part === 'string' ? part : part.value))).join('\n');
}

/** Name and detail of every symbol, in the order of the outline. */
export async function symbols(document: vscode.TextDocument): Promise<string[]> {
  type Found = vscode.DocumentSymbol[] | undefined;
  const found = await vscode.commands.executeCommand<Found>('vscode.executeDocumentSymbolProvider', document.uri);
  const flat = (list: vscode.DocumentSymbol[]): string[] =>
    list.flatMap(({ name, detail, children }) => [`${name} ${detail}`, ...flat(children)]);
  return flat(found ?? []);
}

/** The position `behind` characters into the first place where a text stands. */
export function placeOf(document: vscode.TextDocument, text: string, behind = 0): vscode.Position {
  const at = document.getText().indexOf(text);
  if (at < 0) throw new Error(`${document.uri.path} has no ${text}`);
  return document.positionAt(at + behind);
}

/** What a provider of VS Code answers, asked again until it answers something. */
const answer = <T>(command: string, document: vscode.TextDocument, ...more: unknown[]) =>
  until(`an answer to ${command}`, async () => {
    const found = await vscode.commands.executeCommand<T | undefined>(command, document.uri, ...more);
    return found && (!Array.isArray(found) || found.length > 0) && found;
  });

/** First and last line of everything that folds. */
export async function folds(document: vscode.TextDocument): Promise<[number, number][]> {
  const found = await answer<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document);
  return found.map(({ start, end }) => [start, end]);
}

/** The texts that "go to definition" leads to. */
export async function definitions(document: vscode.TextDocument, at: vscode.Position): Promise<string[]> {
  const found = await answer<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', document, at);
  return found.map(one => document.getText('targetUri' in one ? (one.targetSelectionRange ?? one.targetRange) : one.range));
}

/** The lines of all references, the definition's among them. */
export async function referenceLines(document: vscode.TextDocument, at: vscode.Position): Promise<number[]> {
  const found = await answer<vscode.Location[]>('vscode.executeReferenceProvider', document, at);
  return found.map(({ range }) => range.start.line);
}

/** The lines that are marked together with a place. */
export async function highlightedLines(document: vscode.TextDocument, at: vscode.Position): Promise<number[]> {
  const found = await answer<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', document, at);
  return found.map(({ range }) => range.start.line);
}

export async function rename(document: vscode.TextDocument, at: vscode.Position, to: string): Promise<void> {
  const edit = await answer<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', document, at, to);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('the edit was refused');
}

/** Why nothing can be renamed at a place. */
export async function renameRefused(document: vscode.TextDocument, at: vscode.Position): Promise<string> {
  try {
    await vscode.commands.executeCommand('vscode.prepareRename', document.uri, at);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A completion of ours: those of words in the text are VS Code's own. */
export async function completion(document: vscode.TextDocument, at: vscode.Position, label: string): Promise<vscode.CompletionItem> {
  return until(`the completion ${label}`, async () => {
    const found = await vscode.commands.executeCommand<vscode.CompletionList | undefined>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at
    );
    return found?.items.find(
      item => (typeof item.label === 'string' ? item.label : item.label.label) === label && item.kind !== vscode.CompletionItemKind.Text
    );
  });
}

/** A code action at a place, by the beginning of its title. */
export async function action(document: vscode.TextDocument, at: vscode.Position, title: string): Promise<vscode.CodeAction> {
  return until(`the action ${title}`, async () => {
    const found = await vscode.commands.executeCommand<vscode.CodeAction[] | undefined>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(at, at),
      undefined,
      20
    );
    return found?.find(one => one.title.startsWith(title));
  });
}

/** Does what a user's choice of an action does: its edit, then its command. */
export async function apply({ edit, command }: vscode.CodeAction): Promise<void> {
  if (!edit || !(await vscode.workspace.applyEdit(edit))) throw new Error('the edit was refused');
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

/** Runs a command with the cursor at a place, and waits until the text is another one. */
export async function runAt(document: vscode.TextDocument, at: vscode.Position, command: string): Promise<void> {
  const before = document.getText();
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  editor.selection = new vscode.Selection(at, at);
  await vscode.commands.executeCommand(command);
  await until(`${command} to change the text`, () => document.getText() !== before);
}

/** The active parameter of the signature at a place. */
export async function activeParameter(document: vscode.TextDocument, at: vscode.Position): Promise<string> {
  const { signatures, activeParameter: active } = await answer<vscode.SignatureHelp>('vscode.executeSignatureHelpProvider', document, at);
  const label = signatures[0]?.parameters[active]?.label;
  return typeof label === 'string' ? label : (signatures[0]?.label.slice(...(label ?? [])) ?? '');
}

/** Runs with a setting changed, and puts it back. */
export async function configured(key: string, value: unknown, during: () => Promise<unknown>): Promise<void> {
  const set = (to: unknown) => vscode.workspace.getConfiguration('shapelint').update(key, to, vscode.ConfigurationTarget.Global);
  await set(value);
  try {
    await during();
  } finally {
    await set(undefined);
  }
}
