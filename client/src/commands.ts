import { commands, type Disposable, type LogOutputChannel, l10n, type QuickPickItem, type TextDocument, window } from 'vscode';
import { isServed } from './documents';
import { CHOOSE, type ChooseParams, type Server, STATUS, type StatusResult } from './requests';
import type { StatusView } from './status';

type Status = NonNullable<StatusResult>;

export function registerCommands(server: Server, view: StatusView, log: LogOutputChannel): Disposable[] {
  const onActive = (act: (document: TextDocument, status: Status) => Promise<Omit<ChooseParams, 'uri'> | undefined>) => async () => {
    const shown = await activeModel(server);
    const wanted = shown && (await act(shown.document, shown.status));
    if (wanted) await choose(server, view, { uri: shown.document.uri.toString(), ...wanted });
  };
  const restart = () => server.restart().then(view.update);
  return [
    commands.registerCommand('shapelint.setInput', onActive(askInput)),
    commands.registerCommand('shapelint.chooseVariant', onActive(askVariant)),
    commands.registerCommand('shapelint.change', onActive(askWhat)),
    commands.registerCommand('shapelint.showLog', () => log.show()),
    commands.registerCommand('shapelint.restartServer', restart)
  ];
}

async function activeModel(server: Server): Promise<{ document: TextDocument; status: Status } | undefined> {
  const document = window.activeTextEditor?.document;
  const status = document && isServed(document) ? await server.ask(STATUS, { uri: document.uri.toString() }) : undefined;
  if (document && status) return { document, status };
  void window.showInformationMessage(l10n.t('Open a model config first: a YAML or JSON file with layers.'));
  return undefined;
}

async function choose(server: Server, view: StatusView, params: ChooseParams): Promise<void> {
  const answer = await server.ask(CHOOSE, params);
  if (answer && 'problem' in answer) void window.showErrorMessage(answer.problem);
  await view.update();
}

/** `3x640x640`, `1,3,224,224`, `Nx3x?x?`, or several by name; the server has the last word. */
const INPUT = /^\s*(?:[\w?]+(?:\s*[x×*,=]\s*[\w?]+)*)\s*$/i;

async function askInput(_: TextDocument, { inputs }: Status): Promise<{ input: string | null } | undefined> {
  const input = await window.showInputBox({
    title: l10n.t('Input size'),
    prompt: l10n.t(
      'Channels and extents, as 3x640x640; several inputs by name, as image=3x64x64,audio=1x16000. Leave empty for what the file says.'
    ),
    value:
      inputs.length === 1
        ? inputs[0]?.shape.replaceAll('×', 'x')
        : inputs.map(({ name, shape }) => `${name}=${shape.replaceAll('×', 'x')}`).join(','),
    validateInput: text => (text.trim() === '' || INPUT.test(text) ? undefined : l10n.t('Write a size like 3x640x640.'))
  });
  if (input === undefined) return undefined;
  return { input: input.trim() === '' ? null : input };
}

interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

async function askVariant(_: TextDocument, { variant, variants }: Status): Promise<{ variant: string } | undefined> {
  if (variants.length === 0) {
    void window.showInformationMessage(l10n.t('This file stands for one model only.'));
    return undefined;
  }
  const items = variants.map(
    ({ id, title }): Choice<string> => ({ label: title, value: id, ...(id === variant?.id && { description: l10n.t('shown') }) })
  );
  const picked = await window.showQuickPick(items, { title: l10n.t('Scale, phase or variant') });
  return picked && { variant: picked.value };
}

async function askDialect(_: TextDocument, { dialect, dialects }: Status): Promise<{ dialect: string | null } | undefined> {
  const items: Choice<string | null>[] = [
    { label: l10n.t('Recognise by content'), value: null },
    ...dialects.map(({ id, title }) => ({ label: title, value: id, ...(id === dialect.id && { description: l10n.t('shown') }) }))
  ];
  const picked = await window.showQuickPick(items, { title: l10n.t('Format') });
  return picked && { dialect: picked.value };
}

/** What the status item opens: all that can be changed of it. */
async function askWhat(document: TextDocument, status: Status): Promise<Omit<ChooseParams, 'uri'> | undefined> {
  const items: Choice<(document: TextDocument, status: Status) => Promise<Omit<ChooseParams, 'uri'> | undefined>>[] = [
    { label: l10n.t('Input size…'), description: status.inputs.map(({ shape }) => shape).join(', '), value: askInput },
    ...(status.variants.length > 0
      ? [{ label: l10n.t('Scale, phase or variant…'), description: status.variant?.title, value: askVariant }]
      : []),
    { label: l10n.t('Format…'), description: status.dialect.title, value: askDialect }
  ];
  const picked = await window.showQuickPick(items, { title: 'Shapelint' });
  return picked?.value(document, status);
}
