import { env, l10n, Uri, window, workspace } from 'vscode';

/** Asks where to, and writes a file there; `beside` is the document that it is about. */
export async function save(beside: Uri, extension: string, content: Uint8Array): Promise<void> {
  const name = beside.path.slice(beside.path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const folder = beside.scheme === 'untitled' ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(beside, '..');
  const to = await window.showSaveDialog({
    ...(folder && { defaultUri: Uri.joinPath(folder, `${name}.${extension}`) }),
    filters: { [extension.toUpperCase()]: [extension] }
  });
  if (!to) return;
  try {
    await workspace.fs.writeFile(to, content);
  } catch (error) {
    void window.showErrorMessage(l10n.t('This could not be written: {0}', error instanceof Error ? error.message : String(error)));
  }
}

export async function copy(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied.'), 3000);
}
