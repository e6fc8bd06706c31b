import { commands, type Disposable, type LanguageStatusItem, l10n, languages, window, workspace } from 'vscode';
import { isServed, LANGUAGES } from './documents';
import { type Server, STATUS, type StatusResult } from './requests';

export interface StatusView extends Disposable {
  /** Asks the server what is shown in the active editor. */
  update(): Promise<void>;
}

/** The one status item: format, variant and input of the active editor; not there for what is no model config. */
export function showStatus(server: Server): StatusView {
  let item: LanguageStatusItem | undefined;
  let asking = false;
  let again = false;

  const show = (status: StatusResult | undefined) => {
    // Decides whether the editor's title bar offers the panel.
    void commands.executeCommand('setContext', 'shapelint.model', Boolean(status));
    if (!status) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= newItem();
    item.text = textOf(status);
    item.detail = detailOf(status);
  };
  const update = async () => {
    again = asking;
    if (asking) return;
    asking = true;
    try {
      do {
        again = false;
        show(await statusOfActive(server));
      } while (again);
    } finally {
      asking = false;
    }
  };
  const listeners = [
    window.onDidChangeActiveTextEditor(update),
    workspace.onDidChangeConfiguration(event => void (event.affectsConfiguration('shapelint') && update())),
    workspace.onDidChangeTextDocument(({ document }) => void (document === window.activeTextEditor?.document && update()))
  ];
  return {
    update,
    dispose() {
      for (const listener of listeners) listener.dispose();
      show(undefined);
    }
  };
}

async function statusOfActive(server: Server): Promise<StatusResult | undefined> {
  const document = window.activeTextEditor?.document;
  if (!document || !isServed(document)) return undefined;
  try {
    return await server.ask(STATUS, { uri: document.uri.toString() });
  } catch {
    // The text changed meanwhile, and that asks again; or the server is being restarted.
    return undefined;
  }
}

function newItem(): LanguageStatusItem {
  const selector = LANGUAGES.map(language => ({ language }));
  const item = languages.createLanguageStatusItem('shapelint', selector);
  item.name = 'Shapelint';
  item.command = { command: 'shapelint.change', title: l10n.t('Change') };
  return item;
}

function textOf({ dialect, variant, inputs }: NonNullable<StatusResult>): string {
  return [dialect.title, variant?.title, inputs.map(({ shape }) => shape).join(', ')].filter(Boolean).join(' · ');
}

function detailOf({ inputs }: NonNullable<StatusResult>): string {
  const sources = {
    option: l10n.t('input as you chose it'),
    directive: l10n.t('input from the comment in the file'),
    file: l10n.t('input as the file says'),
    setting: l10n.t('input from your settings'),
    default: l10n.t('input of the format')
  };
  return [...new Set(inputs.map(({ source }) => sources[source]))].join(', ');
}
