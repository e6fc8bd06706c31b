import {
  commands,
  type Disposable,
  type LogOutputChannel,
  l10n,
  type QuickPickItem,
  Range,
  type TextDocument,
  WorkspaceEdit,
  window,
  workspace
} from 'vscode';
import { isModel, isServed } from './documents';
import { copy } from './files';
import type { Panels } from './panel';
import { patiently } from './patience';
import { CHOOSE, type ChooseParams, COMMENTS, type Server, STATUS, type StatusResult, TABLE, type TableParams } from './requests';
import { openSample } from './sample';

type Status = NonNullable<StatusResult>;

/** What a command may be told by who runs it: which document is meant, and what is wanted of it. */
interface CommandArguments {
  readonly uri?: string;
  /** Extents of the input's spatial axes. */
  readonly extents?: readonly number[];
}

type Wanted = Omit<ChooseParams, 'uri'>;

/** `shown` is told when something else is shown of a document. */
export function registerCommands(server: Server, panels: Panels, shown: () => Promise<void>, log: LogOutputChannel): Disposable[] {
  const onModel =
    (act: (document: TextDocument, status: Status, given: CommandArguments) => unknown) =>
    async (given: CommandArguments = {}): Promise<void> => {
      const model = await targetModel(server, panels, given);
      if (model) await act(model.document, model.status, given);
    };
  const onChoice = (ask: (document: TextDocument, status: Status, given: CommandArguments) => Promise<Wanted | undefined>) =>
    onModel(async (document, status, given) => {
      const wanted = await ask(document, status, given);
      if (!wanted) return;
      const params = { uri: document.uri.toString(), ...wanted };
      const answer = await patiently(l10n.t('Analysing the model'), token => server.ask(CHOOSE, params, token));
      if (answer && 'problem' in answer) void window.showErrorMessage(answer.problem);
      await shown();
    });
  const copyTable = onModel(async document => {
    const params: TableParams = { uri: document.uri.toString(), format: 'markdown' };
    const table = await patiently(l10n.t('Making the layer table'), token => server.ask(TABLE, params, token));
    if (table) await copy(table);
  });
  // What they do is a code action of that kind at the cursor; where there are several, a list is shown.
  const restructure = (kind: string) => onModel(() => commands.executeCommand('editor.action.codeAction', { kind, apply: 'ifSingle' }));
  const comments = (remove: boolean) => onModel(document => rewriteComments(server, document, remove));
  return [
    commands.registerCommand('shapelint.insertLayer', restructure('refactor.rewrite.insertLayer')),
    commands.registerCommand('shapelint.deleteLayer', restructure('refactor.rewrite.deleteLayer')),
    commands.registerCommand('shapelint.moveLayerUp', restructure('refactor.rewrite.moveLayerUp')),
    commands.registerCommand('shapelint.moveLayerDown', restructure('refactor.rewrite.moveLayerDown')),
    commands.registerCommand('shapelint.duplicateLayers', restructure('refactor.rewrite.duplicateLayers')),
    commands.registerCommand('shapelint.openPanel', onModel(panels.open)),
    commands.registerCommand('shapelint.compareWith', onModel(panels.pick)),
    commands.registerCommand('shapelint.copyTable', copyTable),
    commands.registerCommand('shapelint.writeShapes', comments(false)),
    commands.registerCommand('shapelint.removeShapes', comments(true)),
    commands.registerCommand('shapelint.openSample', openSample),
    commands.registerCommand('shapelint.setInput', onChoice(askInput)),
    commands.registerCommand('shapelint.chooseVariant', onChoice(askVariant)),
    commands.registerCommand('shapelint.change', onChoice(askWhat)),
    commands.registerCommand('shapelint.showLog', () => log.show()),
    commands.registerCommand('shapelint.restartServer', server.restart)
  ];
}

/** The model that is meant: the one that is named, in the active editor, or else in the panel. */
async function targetModel(
  server: Server,
  panels: Panels,
  { uri }: CommandArguments
): Promise<{ document: TextDocument; status: Status } | undefined> {
  const named = uri === undefined ? undefined : workspace.textDocuments.find(document => document.uri.toString() === uri);
  const document = named ?? window.activeTextEditor?.document ?? panels.shown();
  if (document && isServed(document)) {
    const answered = await patiently(l10n.t('Analysing the model'), async token => {
      // The command may have been the first to need the server.
      if (!server.running && isModel(document)) await server.start();
      return { status: await server.ask(STATUS, { uri: document.uri.toString() }, token) };
    });
    // Whoever stopped it knows.
    if (!answered) return undefined;
    if (answered.status) return { document, status: answered.status };
  }
  void window.showInformationMessage(l10n.t('Open a model config first: a YAML, JSON, cfg or prototxt file with layers.'));
  return undefined;
}

/** Shapes are written into comments, or taken away, in one step that can be undone. */
async function rewriteComments(server: Server, document: TextDocument, remove: boolean): Promise<void> {
  const title = remove ? l10n.t('Removing shapes from comments') : l10n.t('Writing shapes into comments');
  const params = { uri: document.uri.toString(), remove };
  const answer = await patiently(title, token => server.ask(COMMENTS, params, token));
  if (!answer) return;
  if ('problem' in answer) return void window.showWarningMessage(answer.problem);
  // Whoever types on meanwhile is not disturbed.
  if (answer.version !== document.version || answer.edits.length === 0) return;
  const edit = new WorkspaceEdit();
  for (const { start, end, text } of answer.edits) {
    edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
  }
  await workspace.applyEdit(edit);
}

/** `3x640x640`, `1,3,224,224`, `Nx3x?x?`, or several by name; the server has the last word. */
const INPUT = /^\s*(?:[\w?]+(?:\s*[x×*,=]\s*[\w?]+)*)\s*$/i;

async function askInput(_: TextDocument, { inputs }: Status, { extents }: CommandArguments): Promise<{ input: string | null } | undefined> {
  if (extents) return { input: extents.join('x') };
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
async function askWhat(document: TextDocument, status: Status): Promise<Wanted | undefined> {
  const items: Choice<(document: TextDocument, status: Status, given: CommandArguments) => Promise<Wanted | undefined>>[] = [
    { label: l10n.t('Input size…'), description: status.inputs.map(({ shape }) => shape).join(', '), value: askInput },
    ...(status.variants.length > 0
      ? [{ label: l10n.t('Scale, phase or variant…'), description: status.variant?.title, value: askVariant }]
      : []),
    { label: l10n.t('Format…'), description: status.dialect.title, value: askDialect }
  ];
  const picked = await window.showQuickPick(items, { title: 'Shapelint' });
  return picked?.value(document, status, {});
}
