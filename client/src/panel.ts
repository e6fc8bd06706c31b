import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  Range,
  Selection,
  TabInputText,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace
} from 'vscode';
import type { Candidate, FromPanel, Questions, ToPanel } from '../webview/messages';
import { isModel, isServed } from './documents';
import { copy, save } from './files';
import { panelPage } from './panelPage';
import { panelStrings } from './panelStrings';
import { inBackground, patiently } from './patience';
import { DIFF, type DiffParams, PANEL, type PanelResult, type Server, SIZES, TABLE } from './requests';

const TYPE = 'shapelint.model';

/** The one model panel: it follows the active editor, its text and its cursor. */
export interface Panels extends Disposable {
  open(document: TextDocument): void;
  /** Opens it with a comparison. */
  compare(document: TextDocument, against: DiffParams['against']): void;
  /** The document that the open panel shows. */
  shown(): TextDocument | undefined;
  /** Something else than the text has changed of what is shown. */
  refresh(): void;
  /** Asks for another file to compare a document with. */
  pick(document: TextDocument): Promise<void>;
}

export function createPanels(context: ExtensionContext, server: Server): Panels {
  let panel: WebviewPanel | undefined;
  let document: TextDocument | undefined;
  let isReady = false;
  let compareOnceReady: DiffParams['against'] | undefined;
  const editors = lastEditors();
  const refresh = coalesced(async () => {
    if (!panel || !isReady) return;
    const shown = document;
    const model = shown && !shown.isClosed ? await modelOf(server, shown) : null;
    if (model === undefined || shown !== document) return;
    // The question has overtaken the change that it was asked for.
    if (model && shown && model.version < shown.version) askAgain();
    panel.title = shown ? l10n.t('Model: {0}', nameOf(shown.uri)) : l10n.t('Model');
    post({ type: 'model', uri: shown?.uri.toString() ?? '', model, candidates: shown ? candidatesFor(shown) : [] });
    if (compareOnceReady) post({ type: 'compare', against: compareOnceReady });
    compareOnceReady = undefined;
    tellCursor(editors.of(shown));
  });

  const askAgain = () => void setTimeout(() => void refresh(), OVERTAKEN);
  const post = (message: ToPanel) => void panel?.webview.postMessage(message);
  const tellCursor = (editor: TextEditor | undefined) => {
    // Of a file that stands in several editors each has a cursor: those where nobody is count for nothing.
    if (editor && editor === editors.of(document)) post({ type: 'cursor', offset: editor.document.offsetAt(editor.selection.active) });
  };
  const follow = (editor: TextEditor | undefined) => {
    editors.entered(editor);
    if (!panel || !editor || !isServed(editor.document)) return;
    if (editor.document === document) return tellCursor(editor);
    if (!isModel(editor.document)) return;
    document = editor.document;
    void refresh();
  };
  const adopt = (adopted: WebviewPanel) => {
    panel = adopted;
    isReady = false;
    adopted.webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(context.extensionUri, 'dist')] };
    adopted.webview.onDidReceiveMessage((message: FromPanel) => receive(message));
    adopted.onDidDispose(() => {
      panel = undefined;
    });
    adopted.webview.html = panelPage(adopted.webview, context.extensionUri);
  };
  const receive = async (message: FromPanel): Promise<void> => {
    if (message.type === 'ready') {
      isReady = true;
      post({ type: 'strings', strings: panelStrings() });
      return refresh();
    }
    if (!document) return;
    if (message.type === 'ask') return post({ type: 'answer', id: message.id, result: await answer(server, document, message) });
    return act({ server, editors, pick }, document, message);
  };
  const open = (wanted: TextDocument) => {
    document = wanted;
    // What it shows must not lie behind it.
    if (panel) panel.reveal(editors.of(wanted)?.viewColumn === panel.viewColumn ? ViewColumn.Beside : undefined, true);
    else adopt(window.createWebviewPanel(TYPE, l10n.t('Model'), { viewColumn: ViewColumn.Beside, preserveFocus: true }));
    void refresh();
  };
  const compare = (wanted: TextDocument, against: DiffParams['against']) => {
    compareOnceReady = against;
    open(wanted);
  };
  const pick = async (wanted: TextDocument) => {
    const other = await pickModel(wanted);
    if (other) compare(wanted, { uri: other.uri.toString() });
  };
  const ofShown = (changed: TextDocument) => changed === document && refresh();
  const listeners = [
    window.registerWebviewPanelSerializer(TYPE, {
      async deserializeWebviewPanel(restored: WebviewPanel, state: { uri?: string } | undefined) {
        document = state?.uri ? workspace.textDocuments.find(({ uri }) => uri.toString() === state.uri) : undefined;
        document ??= window.visibleTextEditors.map(editor => editor.document).find(isModel);
        adopt(restored);
      }
    }),
    window.onDidChangeActiveTextEditor(follow),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === window.activeTextEditor) editors.entered(textEditor);
      tellCursor(textEditor);
    }),
    workspace.onDidChangeTextDocument(event => void ofShown(event.document)),
    workspace.onDidCloseTextDocument(closed => void ofShown(closed)),
    workspace.onDidOpenTextDocument(() => void refresh()),
    workspace.onDidChangeConfiguration(event => void (event.affectsConfiguration('shapelint') && refresh()))
  ];
  return {
    open,
    compare,
    refresh: () => void refresh(),
    shown: () => (panel ? document : undefined),
    pick,
    dispose() {
      for (const listener of listeners) listener.dispose();
      panel?.dispose();
    }
  };
}

/** Milliseconds that a change may take from the editor to the server. */
const OVERTAKEN = 50;

/** Runs an action again after itself where it was asked for meanwhile, and never twice at once. */
function coalesced(act: () => Promise<void>): () => Promise<void> {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await act();
      }
    } finally {
      running = false;
    }
  };
}

/** Undefined where the text changed meanwhile: then the server has a newer one, and that change asks again. */
async function modelOf(server: Server, { uri }: TextDocument): Promise<PanelResult | undefined> {
  try {
    return await inBackground(l10n.t('Analysing the model'), server.ask(PANEL, { uri: uri.toString() }));
  } catch {
    return undefined;
  }
}

async function answer(
  server: Server,
  document: TextDocument,
  { question, params }: Extract<FromPanel, { type: 'ask' }>
): Promise<Questions[typeof question]['result']> {
  const uri = document.uri.toString();
  try {
    if (question === 'sizes') {
      return await inBackground(l10n.t('Trying sizes'), server.ask(SIZES, { uri, ...(params as Questions['sizes']['params']) }));
    }
    return await inBackground(l10n.t('Comparing'), server.ask(DIFF, { uri, ...(params as Questions['diff']['params']) }));
  } catch {
    return undefined;
  }
}

type Action = Exclude<FromPanel, { type: 'ready' | 'ask' }>;

interface Means {
  readonly server: Server;
  readonly editors: Editors;
  readonly pick: Panels['pick'];
}

/** What the panel wants done. */
async function act({ server, editors, pick }: Means, document: TextDocument, message: Action): Promise<void> {
  const uri = document.uri.toString();
  switch (message.type) {
    case 'reveal':
      return reveal(document, editors.of(document), message);
    case 'copy':
    case 'save': {
      const format = message.type === 'save' ? message.format : 'markdown';
      const params = { uri, format, ...(message.against && { against: message.against }) };
      const text = await patiently(l10n.t('Making the layer table'), token => server.ask(TABLE, params, token));
      if (!text) return;
      if (message.type === 'copy') return copy(text);
      return save(document.uri, format === 'csv' ? 'csv' : 'md', new TextEncoder().encode(text));
    }
    case 'savePicture':
      return save(
        document.uri,
        message.format,
        Uint8Array.from(atob(message.base64), character => character.charCodeAt(0))
      );
    case 'useSize':
      return commands.executeCommand('shapelint.setInput', { uri, extents: message.extents });
    case 'chooseVariant':
      return commands.executeCommand('shapelint.chooseVariant', { uri });
    case 'pickFile':
      return pick(document);
  }
}

/** Which editor of a document somebody was in last: one file may stand in several. */
interface Editors {
  of(document: TextDocument | undefined): TextEditor | undefined;
  /** Somebody is in this one. */
  entered(editor: TextEditor | undefined): void;
}

function lastEditors(): Editors {
  let last = window.activeTextEditor;
  return {
    of(document) {
      const shown = window.visibleTextEditors.filter(editor => editor.document === document);
      return shown.find(editor => editor === last) ?? shown[0];
    },
    entered(editor) {
      last = editor ?? last;
    }
  };
}

/** Selects a place in the editor that shows the document, in the first column where none does. */
async function reveal(
  document: TextDocument,
  visible: TextEditor | undefined,
  { start, end, focus }: { start: number; end: number; focus: boolean }
): Promise<void> {
  const range = new Range(document.positionAt(start), document.positionAt(end));
  const editor =
    visible && !focus
      ? visible
      : await window.showTextDocument(document, { viewColumn: visible?.viewColumn ?? ViewColumn.One, preserveFocus: !focus });
  editor.selection = new Selection(range.start, range.start);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

const nameOf = (uri: Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/** Other model configs that are open. */
function candidatesFor(document: TextDocument): Candidate[] {
  const others = workspace.textDocuments.filter(other => other !== document && isModel(other));
  return others.map(({ uri }) => ({ uri: uri.toString(), name: workspace.asRelativePath(uri) }));
}

/** Lets the user pick another file: one that is open in a tab, or any other. */
async function pickModel(document: TextDocument): Promise<TextDocument | undefined> {
  const tabs = window.tabGroups.all.flatMap(group => group.tabs.map(tab => tab.input)).filter(input => input instanceof TabInputText);
  const open = [...new Map(tabs.map(({ uri }) => [uri.toString(), uri])).values()].filter(
    uri => uri.toString() !== document.uri.toString()
  );
  const browse = { label: l10n.t('Browse…'), uri: undefined };
  const items = [...open.map(uri => ({ label: workspace.asRelativePath(uri), uri })), browse];
  const picked = open.length > 0 ? await window.showQuickPick(items, { title: l10n.t('Compare with') }) : browse;
  if (!picked) return undefined;
  const uri = picked.uri ?? (await window.showOpenDialog({ title: l10n.t('Compare with'), canSelectMany: false }))?.[0];
  if (!uri) return undefined;
  const other = await workspace.openTextDocument(uri);
  if (isModel(other)) return other;
  void window.showInformationMessage(l10n.t('{0} is no model config.', nameOf(uri)));
  return undefined;
}
