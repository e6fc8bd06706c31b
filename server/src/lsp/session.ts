import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  type DidChangeConfigurationParams,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceEdit
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analysis';
import { AnalysisHost } from '../analysis/host';
import { PROJECT } from '../base/project';
import type { Steps } from '../base/steps';
import { isConfiguration, type Place } from '../config/nearest';
import { defaultSettings, mergeSettings, type Settings } from '../config/settings';
import { type Setting, writeSetting } from '../dialects/configuration/write';
import { FIX_ALL, QUICK_FIX } from '../features/actions';
import { STRUCTURE } from '../features/structureActions';
import { diagnosing } from '../rules/diagnose';
import type { Diagnostic as Report } from '../rules/rule';
import { inTurns, type Open, UNWANTED } from './answer';
import { type Configuration, configurationOf } from './configuration';
import { pathOf, toDiagnostic, toSettingEdit } from './conversion';
import { type Project, projectOf } from './project';

/** Other languages are never looked into: somebody attached the server to more than it reads. */
const LANGUAGES = /yaml|json|cfg|properties|ini|proto|pbtxt/i;

/** What one client has open, and what it can do. */
export class Session {
  readonly host = new AnalysisHost();
  readonly documents = new TextDocuments(TextDocument);
  private readonly settling = new Map<string, Promise<void>>();
  private capabilities: ClientCapabilities = {};
  /** Whether this client saves a file that an action has written into. */
  savesSettings = false;
  private configuration: Configuration | undefined;
  private project: Project | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly files: Place | undefined
  ) {
    this.documents.onDidChangeContent(({ document }) => this.read(document));
    this.documents.onDidSave(({ document }) => this.saved(document.uri));
    this.documents.onDidClose(({ document }) => this.forget(document.uri));
  }

  initialize(params: InitializeParams): InitializeResult {
    this.capabilities = params.capabilities ?? {};
    this.savesSettings = params.initializationOptions?.saves === true;
    const able = { ...params, capabilities: this.capabilities };
    this.configuration = configurationOf(this.connection, able);
    this.project = projectOf(this.connection, able, this.files);
    return {
      serverInfo: { name: PROJECT.name },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        documentSymbolProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: this.capabilities.textDocument?.rename?.prepareSupport ? { prepareProvider: true } : true,
        // Blanks and brackets begin what has no letter yet: a reference, a value, the next layer.
        completionProvider: { triggerCharacters: ['[', ',', '"', '=', '-'], resolveProvider: true },
        signatureHelpProvider: { triggerCharacters: ['[', ','] },
        codeActionProvider: { codeActionKinds: [QUICK_FIX, FIX_ALL, ...Object.values(STRUCTURE)], resolveProvider: true },
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        documentLinkProvider: {},
        inlayHintProvider: { resolveProvider: true },
        codeLensProvider: { resolveProvider: true },
        diagnosticProvider: { identifier: PROJECT.name, interFileDependencies: false, workspaceDiagnostics: false }
      }
    };
  }

  initialized(): void {
    this.configuration?.listen();
    this.project?.watch();
  }

  /** Whether the client puts the cursor where an inserted text says. */
  get placesCursor(): boolean {
    return this.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
  }

  /** Resolves once the settings of a document are known. */
  async settled(uri: string): Promise<void> {
    await this.settling.get(uri);
  }

  async configure(params: DidChangeConfigurationParams): Promise<void> {
    this.configuration?.changed(params);
    await this.resettle();
  }

  /** Reads the settings of all documents anew. */
  async resettle(): Promise<void> {
    const uris = this.host.uris();
    for (const uri of uris) this.settle(uri);
    await Promise.all(uris.map(uri => this.settled(uri)));
    this.refresh(uris);
  }

  /** Has the client ask again about what changed without an edit. */
  refresh(uris: readonly string[]): void {
    const { workspace } = this.capabilities;
    const failed = (error: unknown) => this.fail('refreshing', error);
    const { languages } = this.connection;
    if (workspace?.diagnostics?.refreshSupport) languages.diagnostics.refresh().catch(failed);
    if (workspace?.inlayHint?.refreshSupport) languages.inlayHint.refresh().catch(failed);
    if (workspace?.codeLens?.refreshSupport) this.connection.sendRequest(CodeLensRefreshRequest.type).catch(failed);
    for (const uri of uris) this.publish(uri);
  }

  /** Brings a document to where it is analysed, in steps. */
  *analysing(uri: string): Steps<void> {
    for (; !this.host.isAnalysed(uri); this.host.step(uri)) yield;
  }

  /** What the rules report, in steps; one that breaks costs its own reports. */
  reporting(analysis: Analysis): Steps<Report[]> {
    return diagnosing(analysis, { onError: (rule, error) => this.fail(`rule ${rule.code}`, error) });
  }

  /** The same as the protocol has it, in turns. */
  async diagnostics({ document, analysis, isWanted }: Pick<Open, 'document' | 'analysis' | 'isWanted'>): Promise<Diagnostic[]> {
    const reports = await inTurns(this.reporting(analysis), isWanted);
    return reports.map(diagnostic => toDiagnostic(document, diagnostic));
  }

  fail(what: string, error: unknown): void {
    this.connection.console.error(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }

  private read(document: TextDocument): void {
    const { uri, version } = document;
    if (!LANGUAGES.test(document.languageId)) return;
    const known = this.host.document(uri);
    const text = document.getText();
    if (known) this.host.change(uri, { text, version });
    else {
      this.host.set(uri, { text, version, path: pathOf(uri), settings: defaultSettings, choice: {} });
      this.settle(uri);
    }
    this.publish(uri);
  }

  private forget(uri: string): void {
    this.host.close(uri);
    this.settling.delete(uri);
    if (this.pushes) this.send(uri, []);
  }

  /** What the project says counts more than what the editor says, so that the command line says the same. */
  private async settingsOf(uri: string): Promise<Settings> {
    const [settings, project] = await Promise.all([this.configuration?.settingsOf(uri), this.project?.settingsOf(uri)]);
    return mergeSettings(settings ?? defaultSettings, project ?? {});
  }

  /** For clients that do not watch files. */
  private saved(uri: string): void {
    if (isConfiguration(uri.slice(uri.lastIndexOf('/') + 1))) this.resettle().catch(error => this.fail('reading the configuration', error));
  }

  private settle(uri: string): void {
    const settled = this.settingsOf(uri).then(settings => {
      // A document that was closed meanwhile, or has been asked about again, waits for another answer.
      if (this.settling.get(uri) === settled) this.host.change(uri, { settings });
    });
    this.settling.set(uri, settled);
  }

  /** The edit that writes a setting into the configuration of a document, which is made where there is none. */
  async writeSetting(uri: string, setting: Setting): Promise<WorkspaceEdit | undefined> {
    const found = await this.project?.configurationFor(uri);
    if (!found) return undefined;
    // What is being edited counts, not what was saved.
    const document = this.documents.get(found.path) ?? TextDocument.create(found.path, 'yaml', 0, found.text ?? '');
    const edits = writeSetting(setting, document.getText(), pathOf(found.folder));
    return edits && toSettingEdit(document, edits, found.text === undefined && !this.documents.get(found.path));
  }

  /** Whether settings can be written: into a file that may have to be made. */
  get writesSettings(): boolean {
    const { workspaceEdit } = this.capabilities.workspace ?? {};
    return (workspaceEdit?.documentChanges && workspaceEdit.resourceOperations?.includes('create')) ?? false;
  }

  /** Whether this client asks for the edits of an action when it is chosen. */
  get resolvesActions(): boolean {
    return this.capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false;
  }

  /** Whether this client wants diagnostics sent, for it cannot ask. */
  private get pushes(): boolean {
    return !this.capabilities.textDocument?.diagnostic;
  }

  private async publish(uri: string): Promise<void> {
    if (!this.pushes) return;
    try {
      const version = this.host.document(uri)?.version;
      await this.settled(uri);
      const document = this.documents.get(uri);
      // By now there may be a newer text, which is published in its turn.
      const isWanted = () => document?.version === version && this.documents.get(uri)?.version === version;
      if (!document || !isWanted()) return;
      await inTurns(this.analysing(uri), isWanted);
      const analysis = this.host.analysis(uri);
      this.send(uri, analysis ? await this.diagnostics({ document, analysis, isWanted }) : [], version);
    } catch (error) {
      if (error !== UNWANTED) this.fail(`diagnosing ${uri}`, error);
    }
  }

  private send(uri: string, diagnostics: Diagnostic[], version?: number): void {
    this.connection
      .sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) })
      .catch(error => this.fail(`sending the diagnostics of ${uri}`, error));
  }
}
