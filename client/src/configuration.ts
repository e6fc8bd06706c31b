import { type TextDocument, Uri, workspace } from 'vscode';
import type { ReadMethod, ReadParams, ReadResult, SaveCommand } from '../../server/src/lsp/protocol';

export const READ: ReadMethod = 'shapelint/read';

export const SAVE: SaveCommand = 'shapelint.saveSettings';

/** Saves a configuration that an action has written into; no other file is saved. */
export async function saveSettings(address: string): Promise<void> {
  const file = Uri.parse(address, true);
  if (NAMES.some(name => file.path.endsWith(`/${name}`))) await (await workspace.openTextDocument(file)).save();
}

/** The names that a configuration file goes by. */
const NAMES = ['shapelint.yaml', 'shapelint.yml'];

/** Reads a configuration for the server, wherever the workspace keeps its files; no other file is read for it. */
export async function readForServer({ uri }: ReadParams): Promise<ReadResult> {
  const file = Uri.parse(uri, true);
  const text = NAMES.some(name => file.path.endsWith(`/${name}`)) ? await textOf(file) : undefined;
  return text === undefined ? null : { text };
}

async function textOf(file: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(file));
  } catch {
    // There is no such file, or its file system is gone.
    return undefined;
  }
}

/** Whether the nearest configuration declares private spellings, whose files no pattern knows. */
export async function mayBeDeclared({ uri }: TextDocument): Promise<boolean> {
  const root = workspace.getWorkspaceFolder(uri)?.uri;
  if (!root) return false;
  for (let folder = Uri.joinPath(uri, '..'); folder.path.startsWith(root.path); folder = Uri.joinPath(folder, '..')) {
    const texts = await Promise.all(NAMES.map(name => textOf(Uri.joinPath(folder, name))));
    const found = texts.find(text => text !== undefined);
    if (found !== undefined) return /^dialects[ \t]*:/m.test(found);
    if (folder.path === '/') break;
  }
  return false;
}
